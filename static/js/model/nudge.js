// @ts-check
/** Measuring instead of deriving: move a number a little, run forward again, see what changes. */

import { ACTIVATIONS } from "../math/activations.js";
import { lossesOf } from "../math/backward.js";
import { forward } from "../math/forward.js";
import { judged, quotient, ROUNDING, SAFETY } from "../math/quotient.js";
import { finite } from "../words/numbers.js";
import { sumLetter } from "../words/sum.js";
import { equation, inputsOf } from "./equation.js";
import { exactPass } from "./passes.js";

/** @typedef {import("../types").Frame} Frame */
/** @typedef {import("../types").Spec} Spec */
/** @typedef {import("../types").Pick} Pick */
/** @typedef {import("../math/quotient.js").Judgement} Judgement */
/** @typedef {import("../words/check.js").Check} Check */

export const NUDGE = 0.01;

/** The loss of the frame's own sample as a function of one weight.
 * @param {Frame} frame @param {Spec} spec @param {Pick} pick @returns {(weight: number) => number} */
export function lossAlong({ layers, probe }, { network, loss }, { layer, unit, input }) {
  const activations = network.layers.map(({ activation }) => activation);
  const inputs = Float64Array.from(probe.inputs, finite);
  const targets = probe.targets.map(finite);
  return (weight) => {
    const row = layers[layer].weights[unit].with(input, weight);
    const moved = layers.with(layer, { ...layers[layer], weights: layers[layer].weights.with(unit, row) });
    return lossesOf(forward(moved, activations, inputs, 1)[layers.length - 1], targets, loss)[0];
  };
}

/** How far rounding inside the network may move the loss: that of each sum and each answer, as much of it as
 * gets through to the loss.
 * @param {Frame} frame whose errors and deltas are the true ones */
function noiseOf(frame) {
  let noise = 0;
  frame.layers.forEach(({ weights, biases, activations, errors, deltas }, l) => {
    const inputs = inputsOf(frame, l).map(finite);
    weights.forEach((row, j) => {
      const sum = row.reduce(
        (/** @type {number} */ size, w, i) => size + Math.abs(finite(w) * inputs[i]),
        Math.abs(finite(biases[j])),
      );
      noise += Math.abs(finite(deltas[j]) * sum) + Math.abs(finite(errors[j]) * finite(activations[j]));
    });
  });
  return Number.EPSILON * noise;
}

/** What the loss does when a weight is moved by the nudge, and how much of it rounding may be: with the
 * allowance that the check makes. All of it, where the weight is so large that the nudge is rounded away.
 * @param {Frame} frame whose errors and deltas are the true ones
 * @param {Spec} spec @param {Pick} pick @param {number} weight as it is */
export function nudged(frame, spec, pick, weight) {
  const along = lossAlong(frame, spec, pick);
  if (Math.abs(weight + NUDGE - weight - NUDGE) > NUDGE / 100) return { moved: NaN, noise: Infinity };
  const [before, after] = [along(weight), along(weight + NUDGE)];
  const noise = SAFETY * (ROUNDING * Math.max(before, after) + noiseOf(frame));
  return { moved: after - before, noise };
}

/** The numbers of the equation against what is measured: f a little beside z, and the loss a little beside
 * the weight.
 * @param {import("../types").State} state @returns {Check | null} */
export function checkOf(state) {
  const { frame, run, pick } = state;
  const truth = exactPass(state);
  if (!frame || !run || !truth) return null;
  const { error, slope, input, old } = equation(state, truth.frame);
  const z = finite(frame.layers[pick.layer].pre_activations[pick.unit]);
  const { activation } = run.spec.network.layers[pick.layer];
  const shownGradient = error * (slope ?? 1) * input;
  return {
    slope: slope === null ? null : judged(slope, quotient(ACTIVATIONS[activation].f, z)),
    z,
    letter: sumLetter(state.notation),
    notation: state.notation,
    shownSlope: slope,
    gradient: judged(shownGradient, quotient(lossAlong(frame, run.spec, pick), old, noiseOf(truth.frame))),
    shownGradient,
    weight: old,
  };
}
