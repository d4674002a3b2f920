// @ts-check
/** Measuring instead of deriving: move a number a little, run forward again, see what changes. */

import { ACTIVATIONS } from "../math/activations.js";
import { lossesOf } from "../math/backward.js";
import { forward } from "../math/forward.js";
import { finite } from "../words/numbers.js";

/** @typedef {import("../types").Frame} Frame */
/** @typedef {import("../types").Spec} Spec */
/** @typedef {import("../types").Pick} Pick */

export const NUDGE = 0.01;
const HALVINGS = 30;
const ROUNDING = 4 * Number.EPSILON; // of the numbers whose difference is taken

/** The loss of the frame's own sample as a function of how far one weight is moved.
 * @param {Frame} frame @param {Spec} spec @param {Pick} pick @returns {(h: number) => number} */
export function lossAlong({ layers, probe }, { network, loss }, pick) {
  const activations = network.layers.map(({ activation }) => activation);
  const inputs = Float64Array.from(probe.inputs, finite);
  const targets = probe.targets.map(finite);
  return (h) => {
    const moved = layers.map((layer, l) =>
      l === pick.layer ? { ...layer, weights: nudged(layer.weights, pick, h) } : layer,
    );
    return lossesOf(forward(moved, activations, inputs, 1)[layers.length - 1], targets, loss)[0];
  };
}

/** @param {import("../types").Matrix} weights @param {Pick} pick @param {number} h */
const nudged = (weights, { unit, input }, h) =>
  weights.map((row, j) => (j === unit ? row.map((w, i) => (i === input ? finite(w) + h : w)) : row));

/** f around one z, as a function of how far z is moved.
 * @param {string} activation @param {number} z @returns {(h: number) => number} */
export const activationAlong = (activation, z) => (h) => ACTIVATIONS[activation].f(z + h);

/** A derivative at 0 by central mergePatch, (f(h) − f(−h)) / 2h, for the h whose error is estimated to be
 * least: what halving it changed, and what rounding may have spoilt.
 * @param {(h: number) => number} f @param {number} [reach] the largest h */
export function measured(f, reach = 0.1) {
  let best = { value: NaN, h: NaN, error: Infinity };
  let before = NaN;
  for (let k = 0, h = reach; k < HALVINGS; k++, h /= 2) {
    const [up, down] = [f(h), f(-h)];
    const value = (up - down) / (2 * h);
    const error =
      Math.abs(value - before) / 3 + (ROUNDING * Math.max(Math.abs(up), Math.abs(down), 1e-300)) / h;
    if (error < best.error) best = { value, h, error };
    before = value;
  }
  return best;
}

/** Whether a number is what was measured, as far as the measurement can tell.
 * @param {number} value @param {{ value: number, error: number }} measurement */
export const agrees = (value, { value: found, error }) =>
  Math.abs(value - found) <= 10 * error + 1e-12 * Math.max(1, Math.abs(value));
