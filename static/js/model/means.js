// @ts-check
/** What belongs to a step's own sample, as a mean over the last steps: at a run's pace another sample comes
 * with every step, and its numbers would only flicker. */

import { RUSH } from "./speeds.js";

/** @typedef {import("../types").Frame} Frame */
/** @typedef {import("../types").Vector} Vector */
/** @typedef {import("../types").State} State */

export const SPAN = 30; // steps that a mean is over, at most

/** @type {Frame[]} */
const NONE = [];
const ARRAYS = /** @type {const} */ ([
  "pre_activations",
  "activations",
  "slopes",
  "derivatives",
  "errors",
  "deltas",
]);

/** Whether steps go by faster than one sample's numbers can be read.
 * @param {Pick<State, "playing" | "speed">} state */
export const rushes = ({ playing, speed: { steps } }) =>
  playing && steps !== undefined && (steps === "max" || steps >= RUSH);

/** The steps that the means on show are over, oldest first; none where the step on show is shown as it is.
 * @param {Pick<State, "playing" | "speed" | "recent">} state */
export const averaged = (state) => (rushes(state) ? state.recent : NONE);

/** ‖δ‖ of a layer; of a mean over steps, its mean: errors of both signs cancel in a mean, sizes do not.
 * @param {Frame["layers"][number]} layer */
export const sizeOf = ({ deltas, size }) => size ?? Math.hypot(...deltas.map((delta) => delta ?? NaN));

/** The last of some steps, with means over all of them of what belongs to each one's own sample: what
 * entered, came out, came back and multiplied. Weights, updates and losses are the last one's.
 * @param {Frame[]} frames @returns {Frame} */
export function meanFrame(frames) {
  const last = frames[frames.length - 1];
  const layers = last.layers.map((layer, l) => {
    const means = ARRAYS.map((name) => [
      name,
      layer[name] && mean(frames.map((f) => f.layers[l][name] ?? [])),
    ]);
    const size = mean(frames.map((f) => [sizeOf(f.layers[l])]))[0] ?? NaN;
    return { ...layer, ...Object.fromEntries(means), size };
  });
  const probes = frames.map(({ probe }) => probe);
  const probe = {
    ...last.probe,
    inputs: mean(probes.map(({ inputs }) => inputs)),
    targets: mean(probes.map(({ targets }) => targets)),
    outputs: mean(probes.map(({ outputs }) => outputs)),
    loss: mean(probes.map(({ loss }) => [loss]))[0],
  };
  return { ...last, probe, layers };
}

/** Place by place; null where one of them is no number.
 * @param {Vector[]} vectors @returns {Vector} */
function mean(vectors) {
  return vectors[0].map((_, k) => {
    let sum = 0;
    for (const vector of vectors) {
      const value = vector[k];
      if (value === null || value === undefined) return null;
      sum += value;
    }
    return sum / vectors.length;
  });
}
