// @ts-check
/** The step on show under the rule that the reader chose: the same weights, the same sample, another way
 * back.
 *
 * What the run itself did comes from the frame; what it did not do is computed here, as plain gradient
 * descent. */

import { backward, isExact } from "../math/backward.js";
import { forward } from "../math/forward.js";
import { finite } from "../words/numbers.js";
import { layerRate, trainingAt } from "./equation.js";
import { averaged, meanFrame, SPAN } from "./means.js";
import { alike, memo } from "./memo.js";
import { alikeRules, EXACT, lensOf, rulesSeen, rulesThen, turned } from "./rules.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../types").Frame} Frame */
/** @typedef {import("../types").Rule} Rule */
/** @typedef {import("../math/backward.js").Multiplier} Multiplier */
/** @typedef {import("../math/backward.js").Back} Back */

/** @typedef {[Multiplier[][], ChosenPass["feedback"]]} Way what multiplies the error, and what it goes back
 * through */
/** @typedef {object} ChosenPass
 * @property {Frame} frame errors, deltas, derivatives and weight updates are the rule's; all else is the
 * step's
 * @property {Multiplier[][]} rules one a unit, layer by layer
 * @property {boolean[][]} altered units where something else than f′ multiplies
 * @property {boolean[][]} wrong units whose δ has the other sign than the true one
 * @property {import("../types").Matrix[] | null} feedback what the errors went back through in place of the
 * weights
 * @property {Rule["where"] | "off"} lens where it is not the run's own rule, `off` where it is
 * @property {number} scale what the rate is multiplied by, to make both updates equally long
 * @property {number | null} cosine between the batch's update and the true one; null when one of them is 0 */

/** The step as the reader looks at it: by the run's own rule, or through the lens.
 * @param {State} state @returns {ChosenPass | null} */
export const chosenPass = cached(
  (state) => passBy(state, rulesSeen(state), state.run?.feedback, lensOf(state)),
  SPAN + 1, // those that a mean is over, and the next
);

/** What is shown: the step as the reader looks at it, or at a run's pace the mean over the last ones.
 * @param {State} state @returns {ChosenPass | null} */
export function shownPass(state) {
  const pass = chosenPass(state);
  const frames = averaged(state).flatMap((frame) => chosenPass({ ...state, frame })?.frame ?? []);
  return pass && frames.length ? meanPass(pass, ...frames) : pass;
}

const meanPass = memo((/** @type {ChosenPass} */ pass, /** @type {Frame[]} */ ...frames) => {
  const frame = meanFrame(frames);
  return { ...pass, frame, wrong: frame.layers.map(() => []), cosine: null };
});

/** The step as the reader looked at it before the switch was last turned.
 * @param {State} state @returns {ChosenPass | null} */
export const formerPass = cached((state) => {
  const then = { ...state, rule: state.before ?? state.rule };
  return passBy(then, rulesSeen(then), state.run?.feedback, lensOf(then));
});

/** The same step by f′ everywhere, the error back through the weights.
 * @param {State} state @returns {ChosenPass | null} */
export const exactPass = cached((state) => passBy(state, everywhere(state, EXACT), null, "network"));

/** The same step by what is held against f′: the run's own rule where that is another one, else what
 * "without" stands for, whether the lens is on or not.
 * @param {State} state @returns {ChosenPass | null} */
export const alternativePass = cached((state) => {
  const own = rulesThen(state).every(isExact);
  const seen = { ...state, rule: own ? turned(state, true) : { ...state.rule, on: false } };
  return passBy(seen, rulesSeen(seen), state.run?.feedback, lensOf(seen));
});

/** @param {State} state @param {Multiplier} rule @returns {Multiplier[][]} */
const everywhere = ({ run }, rule) =>
  run?.spec.network.layers.map(({ units }) => Array(units).fill(rule)) ?? [];

/** @template T @param {(state: State) => T} compute @param {number} [kept] frames whose answers are kept
 * @returns {(state: State) => T} */
function cached(compute, kept = 1) {
  /** @type {unknown[]} */
  let key = [];
  /** @type {Map<Frame | null, T>} */
  const values = new Map();
  return (state) => {
    const { frame, run, data, settings, rule, before, pick } = state;
    const layer = rule.where === "layer" || rule.where === "unit" ? pick.layer : null;
    const now = [run, data, settings, rule, before, layer, rule.where === "unit" ? pick.unit : null];
    if (!alike(now, key)) {
      key = now;
      values.clear();
    }
    const value = values.has(frame) ? /** @type {T} */ (values.get(frame)) : compute(state);
    values.set(frame, value);
    if (values.size > kept) values.delete([...values.keys()][0]);
    return value;
  };
}

/** @param {State} state @param {Multiplier[][]} rules @param {ChosenPass["feedback"]} feedback
 * @param {ChosenPass["lens"]} lens @returns {ChosenPass | null} */
function passBy(state, rules, feedback = null, lens) {
  const { run, frame, data, rule } = state;
  if (!run || !frame || !data || rules.length !== frame.layers.length) return null;
  const own = rulesThen(state);
  const other = rules.map((units, l) => units.map((each) => !alikeRules(each, own[l])));
  const astray = feedback !== (run.feedback ?? null);
  const altered = rules.map((units) => units.map((each) => !isExact(each)));
  const common = { rules, altered, feedback, lens };
  const made = !astray && !other.flat().some(Boolean); // as the run does it: the frame's own numbers
  if (made && !feedback && !altered.flat().some(Boolean))
    return { ...common, frame, wrong: frame.layers.map(() => []), scale: 1, cosine: 1 };
  /** @type {Way[]} */
  const ways = [
    [rules, feedback],
    [everywhere(state, EXACT), null],
  ];
  const [sample, truly] = walks(state, [frame.probe.index], ways, [frame.probe.inputs, frame.probe.targets]);
  const [batch, downhill] = walks(state, frame.batch.indices, ways);
  const [length, trueLength] = [norm(batch), norm(downhill)];
  const matched = rule.matched && lens !== "off" && length > 0 && trueLength > 0;
  const scale = matched ? trueLength / length : 1;
  const rate = trainingAt(state, frame.step).optimizer.learning_rate * scale;
  const wrong = sample.map((back, l) => astrayBeside(back, truly[l]));
  const cosine = length > 0 && trueLength > 0 ? dot(batch, downhill) / (length * trueLength) : null;
  // on the way back nothing changes before the first unit that multiplies by something else
  const first =
    astray || scale !== 1 ? frame.layers.length : other.findLastIndex((units) => units.some(Boolean));
  const layers = frame.layers.map((layer, l) => {
    if (l > first) return layer;
    const back = backTo(layer, sample[l], batch[l], rate * layerRate(state, l));
    return l < first ? back : { ...back, ...entering(layer, sample[l], rules[l], other[l]) };
  });
  return { ...common, frame: made ? frame : { ...frame, layers }, wrong, scale, cosine };
}

/** Which units are pushed the wrong way: the δ by which their weights move has the other sign. A unit that is
 * shut, by the rule or in truth, has no way.
 * @param {Pick<Back, "deltas">} back @param {Pick<Back, "deltas">} truly */
export const astrayBeside = ({ deltas }, truly) =>
  Array.from(deltas, (delta, j) => Math.sign(delta) * Math.sign(truly.deltas[j]) < 0);

/** A layer of a frame with another way back.
 * @param {import("../types").LayerFrame} layer @param {Back} sample @param {Back} batch
 * @param {number} rate */
function backTo(layer, sample, batch, rate) {
  return {
    ...layer,
    errors: [...sample.errors],
    derivatives: sample.derivatives && [...sample.derivatives],
    deltas: [...sample.deltas],
    weight_gradients: batch.weightGradients,
    weight_updates: batch.weightGradients.map((row) => row.map((g) => -rate * g)),
  };
}

/** What enters the first layer where something else multiplies is the step's own, to the last digit.
 * @param {import("../types").LayerFrame} layer @param {Back} sample @param {Multiplier[]} rules
 * @param {boolean[]} other at which units */
function entering({ errors, derivatives, deltas, slopes }, sample, rules, other) {
  if (!derivatives || !sample.derivatives) return {};
  const { derivatives: computed } = sample;
  /** @param {number | null} own @param {number} j */
  const multiplier = (own, j) => (other[j] ? (isExact(rules[j]) && slopes ? slopes[j] : computed[j]) : own);
  const multiplied = derivatives.map(multiplier);
  return {
    errors,
    derivatives: multiplied,
    deltas: deltas.map((own, j) => (other[j] ? finite(errors[j]) * finite(multiplied[j]) : own)),
  };
}

/** Samples' way back by several rules.
 * @param {State} state @param {number[]} indices into the training samples @param {Way[]} ways
 * @param {import("../types").Vector[]} [given] the one sample's inputs and targets, where the frame has them
 * itself */
function walks({ run, frame, data }, indices, ways, given) {
  const { spec } = /** @type {import("../types").Run} */ (run);
  const { layers } = /** @type {Frame} */ (frame);
  const { train } = /** @type {import("../types").Data} */ (data);
  const inputs = Float64Array.from(given ? given[0].map(finite) : indices.flatMap((n) => train.inputs[n]));
  const targets = given ? given[1].map(finite) : indices.flatMap((n) => train.targets[n]);
  const activations = spec.network.layers.map(({ activation }) => activation);
  const passes = forward(layers, activations, inputs, indices.length);
  return ways.map(([rules, feedback]) =>
    backward(layers, activations, passes, inputs, targets, spec.loss, rules, feedback),
  );
}

/** Of two gradients, over all weights and biases.
 * @param {Back[]} a @param {Back[]} b */
function dot(a, b) {
  let sum = 0;
  a.forEach(({ weightGradients, biasGradients }, l) => {
    biasGradients.forEach((g, j) => (sum += g * b[l].biasGradients[j]));
    weightGradients.forEach((row, j) => row.forEach((g, i) => (sum += g * b[l].weightGradients[j][i])));
  });
  return sum;
}

/** @param {Back[]} gradient */
const norm = (gradient) => Math.sqrt(dot(gradient, gradient));
