// @ts-check
/** What the next step would do from parameters that are being set by hand: forward and back in the browser,
 * for as long as a value is dragged. The server's own numbers take its place once it is let go. */

import { ACTIVATIONS } from "../math/activations.js";
import { backward, lossesOf } from "../math/backward.js";
import { forward } from "../math/forward.js";
import { finite } from "../words/numbers.js";
import { ownRules } from "./rules.js";

/** @typedef {import("../types").Frame} Frame */
/** @typedef {import("../types").Parameters} Parameters */
/** @typedef {import("../types").Samples} Samples */

const AT_ONCE = 5e5; // products of a forward pass over all samples that there is time for at every move

/** The parameters that the next step starts from, as far as the frame on show says; null where it leaves out
 * what its step changed.
 * @param {Frame} frame @param {boolean} preview it is the next step @returns {Parameters[] | null} */
export function parametersNext({ layers }, preview) {
  if (!preview && layers.some(({ weight_updates, bias_updates }) => !weight_updates || !bias_updates))
    return null;
  return layers.map(({ weights, biases, weight_updates, bias_updates }) => ({
    weights: weights.map((row, j) =>
      row.map((w, i) => finite(w) + (preview ? 0 : finite(weight_updates?.[j][i]))),
    ),
    biases: biases.map((b, j) => finite(b) + (preview ? 0 : finite(bias_updates?.[j]))),
  }));
}

/** The next step from other parameters, by plain gradient descent, on the sample on show. Which samples a
 * step after one that is made would train on is not known: it has none.
 * @param {import("../types").State} state before any of them was changed
 * @param {Parameters[]} parameters @returns {Frame} */
export function trialOf({ frame, run, data, preview }, parameters) {
  if (!frame || !run || !data) throw new Error("There is no step yet.");
  const { network, loss, training } = run.spec;
  const activations = network.layers.map(({ activation }) => activation);
  const rules = ownRules(run.spec).map((rule, l) => Array(network.layers[l].units).fill(rule));
  const layers = frame.layers.map((layer, l) => ({ ...layer, ...parameters[l] }));
  /** @param {Float64Array} inputs @param {number[]} targets @param {number} count */
  const walk = (inputs, targets, count) => {
    const passes = forward(layers, activations, inputs, count);
    return {
      passes,
      back: backward(layers, activations, passes, inputs, targets, loss, rules, run.feedback),
      losses: lossesOf(passes[passes.length - 1], targets, loss),
    };
  };
  const indices = preview ? frame.batch.indices : [];
  const probe = Float64Array.from(frame.probe.inputs, finite);
  const own = walk(probe, frame.probe.targets.map(finite), 1);
  const batch = indices.length
    ? walk(
        Float64Array.from(rows(data.train.inputs, indices)),
        rows(data.train.targets, indices),
        indices.length,
      )
    : own;
  const rate = training.optimizer.learning_rate;
  const trial = layers.map((layer, l) => {
    const { z, a } = own.passes[l];
    const { errors, derivatives, deltas } = own.back[l];
    const { weightGradients, biasGradients } = batch.back[l];
    const step = -rate * (network.layers[l].rate ?? 1);
    return {
      ...layer,
      pre_activations: [...z],
      activations: [...a],
      slopes: layer.slopes && [...z].map(ACTIVATIONS[activations[l]].slope),
      errors: [...errors],
      derivatives: derivatives && [...derivatives],
      deltas: [...deltas],
      weight_gradients: weightGradients,
      bias_gradients: biasGradients,
      weight_updates: weightGradients.map((row) => row.map((g) => step * g)),
      bias_updates: biasGradients.map((g) => step * g),
    };
  });
  const outputs = [...own.passes[layers.length - 1].a];
  const over = (/** @type {Samples} */ samples) => meanLoss(layers, activations, samples, loss);
  return {
    ...frame,
    step: frame.step + Number(!preview),
    batch: { ...frame.batch, indices },
    probe: { ...frame.probe, outputs, loss: own.losses[0] },
    loss: { batch: mean(batch.losses), train: over(data.train), test: over(data.test) },
    layers: trial,
  };
}

/** The loss over all samples; null where that takes too long, or there are none.
 * @param {import("../types").LayerFrame[]} layers @param {string[]} activations @param {Samples} samples
 * @param {string} loss */
function meanLoss(layers, activations, { inputs, targets }, loss) {
  const weights = layers.reduce((sum, layer) => sum + layer.weights.length * layer.weights[0].length, 0);
  if (!inputs.length || inputs.length * weights > AT_ONCE) return null;
  const passes = forward(layers, activations, Float64Array.from(inputs.flat()), inputs.length);
  return mean(lossesOf(passes[passes.length - 1], targets.flat(), loss));
}

/** @param {number[][]} matrix @param {number[]} indices */
const rows = (matrix, indices) => indices.flatMap((n) => matrix[n]);

/** @param {Float64Array} values */
const mean = (values) => values.reduce((sum, v) => sum + v, 0) / values.length;
