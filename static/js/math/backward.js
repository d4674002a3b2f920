// @ts-check
/** One backward pass in the browser, by any rule: what the error would do if something else than f′
 * multiplied it. The same walk as `app/core/backprop.py`; tests compare the two. */

import { ACTIVATIONS } from "./activations.js";

/** What multiplies the error at a layer: `exact` is f′, `one` leaves it out, an activation's name is that
 * one's slope.
 * @typedef {{ name: string, offset: number }} Multiplier */
/** @typedef {{ z: Float64Array, a: Float64Array, units: number }} Pass a layer's forward pass, samples ×
 * units */
/** @typedef {object} Back what comes back to a layer: per sample, samples × units; and the mean over the
 * samples
 * @property {Float64Array} errors ∂L/∂a
 * @property {Float64Array | null} derivatives what multiplied them; null for softmax
 * @property {Float64Array} deltas
 * @property {number[][]} weightGradients
 * @property {number[]} biasGradients */

const STEEPEST = 340; // e to this is still finite when squared

/** L and ∂L/∂a for one output, from z where a has lost digits; `top` is ln Σ eᶻ over the sample's outputs.
 * @type {Record<string, { value: (z: number, a: number, t: number, top: number) => number,
 *   error: (z: number, a: number, t: number, top: number) => number, matched?: string }>} */
export const LOSSES = {
  squared_error: { value: (_, a, t) => 0.5 * (a - t) ** 2, error: (_, a, t) => a - t },
  absolute_error: { value: (_, a, t) => Math.abs(a - t), error: (_, a, t) => Math.sign(a - t) },
  binary_cross_entropy: {
    value: (z, _, t) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - t * z,
    error: (z, _, t) => {
      const steep = Math.max(-STEEPEST, Math.min(STEEPEST, z));
      return (1 - t) * (1 + Math.exp(steep)) - t * (1 + Math.exp(-steep));
    },
    matched: "sigmoid",
  },
  cross_entropy: {
    value: (z, _, t, top) => t * (top - z),
    error: (z, _, t, top) => -t * Math.exp(Math.min(top - z, STEEPEST)),
    matched: "softmax",
  },
};

/** @param {Multiplier} rule */
export const isExact = ({ name, offset }) => name === "exact" && offset === 0;

/** What multiplies the errors of a layer.
 * @param {Multiplier[]} rules one a unit @param {string} activation @param {Pass} pass */
function multipliers(rules, activation, { z, units }) {
  const of = rules.map((rule) => multiplying(rule, activation));
  return z.map((value, k) => of[k % units](value));
}

/** The function of z that multiplies the error.
 * @param {Multiplier} rule @param {string} activation */
function multiplying({ name, offset }, activation) {
  const slope = name === "one" ? () => 1 : ACTIVATIONS[name === "exact" ? activation : name].slope;
  return offset ? (/** @type {number} */ z) => slope(z) + offset : slope;
}

/** ln Σ eᶻ of each sample; of one output that is z.
 * @param {Pass} pass */
function tops({ z, units }) {
  if (units === 1) return z;
  return Float64Array.from({ length: z.length / units }, (_, n) => {
    const row = z.subarray(n * units, (n + 1) * units);
    const top = Math.max(...row);
    return top + Math.log(row.reduce((sum, v) => sum + Math.exp(v - top), 0));
  });
}

/** The loss of each sample.
 * @param {Pass} output @param {ArrayLike<number>} targets samples × outputs @param {string} loss */
export function lossesOf(output, targets, loss) {
  const { value } = LOSSES[loss];
  const { z, a, units } = output;
  const top = tops(output);
  const sums = new Float64Array(top.length);
  for (let k = 0; k < z.length; k++) {
    const n = Math.floor(k / units);
    sums[n] += value(z[k], a[k], targets[k], top[n]);
  }
  return sums;
}

/** The way back through every layer, the output layer first; answers in the layers' own order.
 * @param {import("../types").LayerFrame[]} layers @param {string[]} activations one name a layer
 * @param {Pass[]} passes what `forward` gave for the same layers
 * @param {Float64Array} inputs samples × inputs
 * @param {ArrayLike<number>} targets samples × outputs @param {string} loss
 * @param {Multiplier[][]} rules one a unit, layer by layer
 * @param {import("../types").Matrix[] | null} [feedback] what errors go back through in place of the weights
 * @returns {Back[]} */
export function backward(layers, activations, passes, inputs, targets, loss, rules, feedback) {
  const last = layers.length - 1;
  const { error, matched } = LOSSES[loss];
  const output = passes[last];
  const top = tops(output);
  let errors = output.z.map((z, k) => error(z, output.a[k], targets[k], top[Math.floor(k / output.units)]));
  /** @type {Back[]} */
  const back = [];
  for (let l = last; l >= 0; l--) {
    const { a, units } = passes[l];
    const derivatives =
      activations[l] === "softmax" ? null : multipliers(rules[l], activations[l], passes[l]);
    let deltas = derivatives ? errors.map((e, k) => e * derivatives[k]) : softmaxDeltas(errors, a, units);
    // the slope cancels on paper, so that it cannot underflow here
    if (l === last && matched === activations[l])
      deltas = a.map((v, k) => (isExact(rules[l][k % units]) ? v - targets[k] : deltas[k]));
    const x = l ? passes[l - 1].a : inputs;
    const width = layers[l].weights[0].length;
    back[l] = { errors, derivatives, deltas, ...means(deltas, x, units, width) };
    errors = sentBack(feedback?.[l] ?? layers[l].weights, deltas, units, width);
  }
  return back;
}

/** δ = a (∂L/∂a − Σ a ∂L/∂a), softmax's Jacobian.
 * @param {Float64Array} errors @param {Float64Array} a @param {number} units */
function softmaxDeltas(errors, a, units) {
  const deltas = new Float64Array(a.length);
  for (let row = 0; row < a.length; row += units) {
    let sum = 0;
    for (let k = row; k < row + units; k++) sum += a[k] * errors[k];
    for (let k = row; k < row + units; k++) deltas[k] = a[k] * (errors[k] - sum);
  }
  return deltas;
}

/** @param {Float64Array} deltas @param {Float64Array} x @param {number} units @param {number} width of x */
function means(deltas, x, units, width) {
  const samples = deltas.length / units;
  const biasGradients = new Array(units).fill(0);
  const weightGradients = biasGradients.map(() => new Array(width).fill(0));
  for (let n = 0; n < samples; n++)
    for (let j = 0; j < units; j++) {
      const share = deltas[n * units + j] / samples;
      biasGradients[j] += share;
      for (let i = 0; i < width; i++) weightGradients[j][i] += share * x[n * width + i];
    }
  return { weightGradients, biasGradients };
}

/** ∂L/∂a of the layer before: Wᵀδ, or Bᵀδ through feedback weights.
 * @param {import("../types").Matrix} weights @param {Float64Array} deltas @param {number} units
 * @param {number} width */
function sentBack(weights, deltas, units, width) {
  const samples = deltas.length / units;
  const errors = new Float64Array(samples * width);
  for (let n = 0; n < samples; n++)
    for (let j = 0; j < units; j++)
      for (let i = 0; i < width; i++) errors[n * width + i] += deltas[n * units + j] * (weights[j][i] ?? NaN);
  return errors;
}
