// @ts-check
/** The step on show under the rule that the reader chose: the same weights, the same sample, another way
 * back.
 *
 * What the run itself did comes from the frame; what it did not do is computed here, as plain gradient
 * descent. */

import { backward, isExact } from "../math/backward.js";
import { forward } from "../math/forward.js";
import { finite } from "../words/numbers.js";
import { trainingAt } from "./equation.js";
import { alike } from "./memo.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../types").Frame} Frame */
/** @typedef {import("../types").Rule} Rule */
/** @typedef {import("../math/backward.js").Multiplier} Multiplier */
/** @typedef {import("../math/backward.js").Back} Back */

/** @typedef {[Multiplier[], Ruled["feedback"]]} Way what multiplies the error, and what it goes back
 * through */
/** @typedef {object} Ruled
 * @property {Frame} frame errors, deltas, derivatives and weight updates are the rule's; all else is the
 * step's
 * @property {Multiplier[]} rules one a layer
 * @property {boolean[]} altered layers where something else than f′ multiplies
 * @property {boolean[][]} wrong units whose error has the other sign than the true one
 * @property {import("../types").Matrix[] | null} feedback what the errors went back through in place of the
 * weights
 * @property {boolean} real the run itself trains by this rule
 * @property {number} scale what the rate is multiplied by, to make both updates equally long
 * @property {number | null} cosine between the batch's update and the true one; null when one of them is 0 */

const EXACT = { name: "exact", offset: 0 };

/** @param {State} state @returns {Ruled | null} */
export const ruled = cached((state) => ruledBy(state, rulesOf(state), state.run?.feedback));

/** The same step by the true slopes, the error back through the weights.
 * @param {State} state @returns {Ruled | null} */
export const exactly = cached((state) =>
  ruledBy(state, state.run?.spec.network.layers.map(() => EXACT) ?? []),
);

/** The same step by the rule that "without" stands for, whether it is chosen or not.
 * @param {State} state @returns {Ruled | null} */
export const alternative = cached((state) =>
  ruledBy(state, rulesOf({ ...state, rule: { ...state.rule, on: true } }), state.run?.feedback),
);

/** @template T @param {(state: State) => T} compute @returns {(state: State) => T} */
function cached(compute) {
  /** @type {unknown[]} */
  let key = [];
  /** @type {T} */
  let value;
  return (state) => {
    const { frame, run, data, settings, rule } = state;
    const now = [frame, run, data, settings, rule, rule.where === "layer" ? state.pick.layer : null];
    if (!alike(now, key)) {
      key = now;
      value = compute(state);
    }
    return value;
  };
}

/** What multiplies at each layer.
 * @param {Pick<State, "run" | "rule" | "pick">} state @returns {Multiplier[]} */
function rulesOf({ run, rule, pick }) {
  const layers = run?.spec.network.layers ?? [];
  const last = layers.length - 1;
  return layers.map(({ activation }, l) => {
    const chosen = { everywhere: true, hidden: l < last, output: l === last, layer: l === pick.layer }[
      rule.where
    ];
    return rule.on && chosen && activation !== "softmax" ? { name: rule.name, offset: rule.offset } : EXACT;
  });
}

/** The rules that the run trains by.
 * @param {import("../types").Spec} spec @returns {Multiplier[]} */
export function ownRules({ network }) {
  return network.layers.map(({ activation, derivative }) => {
    if (activation === "softmax") return EXACT;
    const rule = derivative ?? network.derivative ?? "exact";
    return typeof rule === "string" ? { name: rule, offset: 0 } : /** @type {Multiplier} */ (rule);
  });
}

/** The reader's rule for a run that has one of its own.
 * @param {import("../types").Spec} spec @returns {Rule} */
export function ruleOf(spec) {
  const rules = ownRules(spec);
  const first = rules.find((rule) => !isExact(rule));
  if (!first) return { on: false, where: "everywhere", name: "one", offset: 0, matched: false };
  const last = rules.length - 1;
  const [hidden, output] = [rules.some((rule, l) => l < last && !isExact(rule)), !isExact(rules[last])];
  const where = hidden && output ? "everywhere" : hidden ? "hidden" : "output";
  return { on: true, where, ...first, matched: false };
}

/** @param {State} state @param {Multiplier[]} rules @param {Ruled["feedback"]} [feedback]
 * @returns {Ruled | null} */
function ruledBy(state, rules, feedback = null) {
  const { run, frame, data, rule } = state;
  if (!run || !frame || !data || rules.length !== frame.layers.length) return null;
  const own = ownRules(run.spec);
  const asOwn = rules.every(({ name, offset }, l) => name === own[l].name && offset === own[l].offset);
  const real = asOwn && feedback === (run.feedback ?? null);
  const altered = rules.map((each) => !isExact(each));
  if (real && !feedback && altered.every((each) => !each))
    return { frame, rules, altered, wrong: frame.layers.map(() => []), feedback, real, scale: 1, cosine: 1 };
  const exact = rules.map(() => EXACT);
  /** @type {Way[]} */
  const ways = [
    [rules, feedback],
    [exact, null],
  ];
  const [sample, truly] = walks(state, [frame.probe.index], ways, [frame.probe.inputs, frame.probe.targets]);
  const [batch, downhill] = walks(state, frame.batch.indices, ways);
  const [length, trueLength] = [norm(batch), norm(downhill)];
  const scale = rule.matched && length > 0 && trueLength > 0 && !real ? trueLength / length : 1;
  const rate = trainingAt(state, frame.step).optimizer.learning_rate * scale;
  const wrong = sample.map(({ errors }, l) => [...errors].map((e, j) => e * truly[l].errors[j] < 0));
  const cosine = length > 0 && trueLength > 0 ? dot(batch, downhill) / (length * trueLength) : null;
  const shown = real
    ? frame
    : { ...frame, layers: frame.layers.map((layer, l) => other(layer, sample[l], batch[l], rate)) };
  return { frame: shown, rules, altered, wrong, feedback, real, scale, cosine };
}

/** A layer of a frame with another way back.
 * @param {import("../types").LayerFrame} layer @param {Back} sample @param {Back} batch
 * @param {number} rate */
function other(layer, sample, batch, rate) {
  return {
    ...layer,
    errors: [...sample.errors],
    derivatives: sample.derivatives && [...sample.derivatives],
    deltas: [...sample.deltas],
    weight_gradients: batch.weightGradients,
    weight_updates: batch.weightGradients.map((row) => row.map((g) => -rate * g)),
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
