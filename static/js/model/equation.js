// @ts-check
/** The update of one weight, factor by factor, out of one frame:
 * new = old + rate × delta × derivative × input, where delta is −∂L/∂a, the question's word for the error
 * sent back. */

import { ACTIVATIONS } from "../math/activations.js";
import { finite, ROUNDING } from "../words/numbers.js";

/** @typedef {import("../types").Frame} Frame */
/** @typedef {import("../types").State} State */

/** @typedef {object} Equation
 * @property {number} next the new weight
 * @property {number} old
 * @property {number} rate
 * @property {number} delta −∂L/∂a; −∂L/∂z for softmax units, which have no slope of their own
 * @property {number} error what came back: ∂L/∂a, or ∂L/∂z for softmax units
 * @property {number | null} derivative what multiplied the error: f′(z) under the exact rule
 * @property {number | null} slope f′(z), whatever the rule
 * @property {number | undefined} most the largest f′ of the unit's curve, where that is below 1
 * @property {number} input
 * @property {number} product rate × delta × derivative × input
 * @property {number} whole what the step really added: batch mean, optimiser and regulariser included
 * @property {number} mean of how many samples the step is the mean; 0 where more has a part in it
 * @property {boolean} alone this sample's product is the whole update
 * @property {boolean} trained this sample is among those of the step
 * @property {boolean} noise the answer is right up to rounding, of which all that comes back is made */

/** The training settings that held when a step was made.
 * @param {State} state @param {number} step */
export function trainingAt({ settings }, step) {
  const inForce = settings.filter(({ after }) => after < step);
  return (inForce.at(-1) ?? settings[0]).training;
}

/** @param {State} state @param {Frame} frame the step, by whatever rule @param {number} [scale] of the rate
 * @returns {Equation} */
export function equation(state, frame, scale = 1) {
  const { layer, unit, input } = state.pick;
  const { weights, weight_updates, errors, deltas, slopes, derivatives } = frame.layers[layer];
  const training = trainingAt(state, frame.step);
  const old = finite(weights[unit][input]);
  const rate = training.optimizer.learning_rate * layerRate(state, layer) * scale;
  const derivative = derivatives && finite(derivatives[unit]);
  const error = finite(derivatives ? errors[unit] : deltas[unit]);
  const x = finite(inputsOf(frame, layer)[input]);
  const product = rate * -error * (derivative ?? 1) * x;
  const whole = finite(weight_updates?.[unit][input]);
  const plain = isPlain(training);
  const alone = plain && isOnline(frame);
  return {
    next: old + (alone ? whole : product),
    old,
    rate,
    delta: -error,
    error,
    derivative,
    slope: slopes && finite(slopes[unit]),
    most: ACTIVATIONS[state.run?.spec.network.layers[layer].activation ?? ""]?.most,
    input: x,
    product,
    whole,
    mean: plain ? frame.batch.indices.length : 0,
    alone,
    trained: frame.batch.indices.includes(frame.probe.index),
    noise: isRight(frame),
  };
}

/** Whether the answer to a frame's sample is right up to rounding.
 * @param {Frame} frame */
export const isRight = ({ probe: { outputs, targets } }) =>
  outputs.every((output, k) => {
    const [said, wanted] = [finite(output), finite(targets[k])];
    return Math.abs(said - wanted) <= ROUNDING * Math.max(Math.abs(said), Math.abs(wanted));
  });

/** What the learning rate is multiplied by in a layer.
 * @param {Pick<State, "run">} state @param {number} layer */
export const layerRate = ({ run }, layer) => run?.spec.network.layers[layer].rate ?? 1;

/** What has a part in a step beside the gradient: clipping where it cut, the optimiser's label, where it is
 * not plain, and the regulariser.
 * @param {State} state */
export function furtherParts(state) {
  const { optimizer, regularization, clip } = trainingAt(state, state.frame?.step ?? 1);
  const label = state.catalogue?.optimizers.find(({ name }) => name === optimizer.name)?.label;
  return [
    clip && state.frame?.clipped !== 1 ? "clipping" : "",
    optimizer.name === "sgd" ? "" : (label ?? ""),
    regularization.name === "none" || !regularization.rate ? "" : regularization.name.toUpperCase(),
  ].filter(Boolean);
}

/** What enters a layer: the sample's inputs, or the activations of the layer before.
 * @param {Frame} frame @param {number} layer */
export const inputsOf = (frame, layer) => (layer ? frame.layers[layer - 1].activations : frame.probe.inputs);

/** Whether a step is of the frame's sample alone.
 * @param {Frame} frame */
const isOnline = ({ batch, probe }) => batch.indices.length === 1 && batch.indices[0] === probe.index;

/** Whether a step is rate × gradient and nothing else.
 * @param {import("../types").Training} training */
const isPlain = ({ optimizer, regularization, clip }) =>
  optimizer.name === "sgd" && (regularization.name === "none" || regularization.rate === 0) && !clip;
