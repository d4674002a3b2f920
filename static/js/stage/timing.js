// @ts-check
/** What moves when: the parts of a phase, in shares of its time. */

import { clamp, inOut, ramp, smooth } from "./ease.js";

/** @typedef {import("../types").Phase} Phase */
/** @typedef {object} Progress of a step, layer by layer: how much of its phase each layer has behind it
 * @property {number[]} forward
 * @property {number[]} backward */
/** @typedef {object} Answering how a unit comes to its answer
 * @property {number} dot how far it is from 0 to z
 * @property {number} jaws how far they are from wide open to f′
 * @property {number} curve how strongly the curve of f shows
 * @property {number} map how strongly the unit's picture shows */

/** @type {Record<string, readonly [number, number]>} */
const FORWARD = {
  fan: [0, 0.08],
  slots: [0, 0.12],
  run: [0.06, 0.42],
  sum: [0.4, 0.54],
  dot: [0.54, 0.76],
  jaws: [0.72, 0.92],
  curve: [0.46, 0.54],
  away: [0.94, 1],
};
/** @type {Record<string, readonly [number, number]>} */
const BACKWARD = {
  sum: [0, 0.14],
  funnel: [0.12, 0.36],
  slots: [0.2, 0.42],
  fan: [0.34, 0.44],
  run: [0.42, 0.94],
  strip: [0.3, 0.5],
};
export const UPDATE = /** @type {const} */ ({ bars: [0.1, 0.7], weights: [0.1, 0.8] });
export const LOSS = /** @type {const} */ ([0.15, 0.8]);
export const SUMMED = FORWARD.sum[1];
export const PASSED = BACKWARD.funnel[1];
export const KNOWN = 0.82; // of a forward phase: half of the way that the jaws have to go

/** @param {Phase} phase @param {number} p of it @param {number} layers @returns {Progress} */
export function progressOf(phase, p, layers) {
  const all = Array.from({ length: layers }, (_, l) => l);
  const now = clamp(p);
  /** @param {number} before of the phase's own layer */
  const part = (before) => (before > 0 ? 1 : before === 0 ? now : 0);
  return {
    forward: all.map((l) => (phase.kind === "forward" ? part(phase.layer - l) : 1)),
    backward: all.map((l) =>
      phase.kind === "update" ? 1 : phase.kind === "backward" ? part(l - phase.layer) : 0,
    ),
  };
}

/** What is known of a weight's equation at a moment of the step; its old value and the rate always are.
 * @param {Phase} phase @param {number} p of it @param {number} layer the weight's
 * @param {number} layers @returns {{ input: boolean, derivative: boolean, delta: boolean, new: boolean }} */
export function knownOf(phase, p, layer, layers) {
  const { forward, backward } = progressOf(phase, p, layers);
  const judged = phase.kind === "loss" ? p >= LOSS[1] : phase.kind !== "forward";
  return {
    input: layer === 0 || forward[layer - 1] >= FORWARD.dot[1],
    derivative: forward[layer] >= KNOWN,
    delta: layer === layers - 1 ? judged : backward[layer] >= BACKWARD.sum[1],
    new: phase.kind === "update" && p >= UPDATE.weights[1],
  };
}

/** How far what travels forward through a layer's weights is.
 * @param {number} q of the layer's phase */
export const forwards = (q) => ({
  fan: ramp(q, FORWARD.fan),
  slots: smooth(ramp(q, FORWARD.slots)),
  run: ramp(q, FORWARD.run),
  sum: smooth(ramp(q, FORWARD.sum)),
});

/** How far what travels back through a layer's units, and then through its weights, is.
 * @param {number} q of the layer's phase */
export const backwards = (q) => ({
  sum: smooth(ramp(q, BACKWARD.sum)),
  funnel: ramp(q, BACKWARD.funnel),
  slots: smooth(ramp(q, BACKWARD.slots)),
  fan: ramp(q, BACKWARD.fan),
  run: ramp(q, BACKWARD.run),
  strip: smooth(ramp(q, BACKWARD.strip)),
});

/** @param {number} q of the forward phase of a unit's layer @returns {Answering} */
export function answering(q) {
  const curve = Math.min(ramp(q, FORWARD.curve), 1 - ramp(q, FORWARD.away));
  const waiting = q === 0 ? 0.3 : 0.3 - 0.16 * ramp(q, [0.44, 0.54]);
  return {
    dot: inOut(ramp(q, FORWARD.dot)),
    jaws: smooth(ramp(q, FORWARD.jaws)),
    curve,
    map: q >= 1 ? 1 : waiting + (1 - waiting) * ramp(q, [0.92, 1]),
  };
}
