// @ts-check
/** From one sample's share to what the step did to a weight, addend by addend: they add up to new − old. */

import { finite } from "../words/numbers.js";
import { trainingAt } from "./equation.js";

/** @typedef {import("../types").State} State */
/** @typedef {{ adds: number | null, total: number | null }} Part what is added, and what there is then; null:
 * not known */
/** @typedef {object} Update
 * @property {number} samples in the batch
 * @property {string} optimizer
 * @property {string} regularizer `none` when it does not pull
 * @property {Part} share of this sample: rate × delta × derivative × input
 * @property {Part} mean over the batch
 * @property {Part | null} cut by clipping, where there is any
 * @property {Part} optimised what the optimiser makes of it
 * @property {Part} regularised
 * @property {boolean} killed L1 held the weight at 0
 * @property {boolean} made this step was made; else it is what another rule would have done
 * @property {boolean} independent each addend was computed by itself; else the optimiser's is what is left
 * over */

/** @param {State} state @param {import("./passes.js").ChosenPass} pass
 * @param {import("./equation.js").Equation} e
 * @returns {Update} */
export function updateOf(state, { frame, lens, scale }, e) {
  const { pick } = state;
  const { weight_gradients, weight_updates } = frame.layers[pick.layer];
  const { optimizer, regularization, clip } = trainingAt(state, frame.step);
  const made = lens === "off";
  const plain = optimizer.name === "sgd";
  const pulls = regularization.name !== "none" && regularization.rate > 0;
  const gradient = finite(weight_gradients?.[pick.unit][pick.input]);
  const mean = -e.rate * gradient;
  const cut = !clip ? 0 : made ? -e.rate * clippedOff(clip, gradient, frame.clipped) : null;
  const slope = regularization.name === "l1" ? Math.sign(e.old) : e.old;
  const pull = pulls ? (-e.rate / scale) * regularization.rate * slope : 0;
  const whole = made ? finite(weight_updates?.[pick.unit][pick.input]) : plain && !clip ? mean + pull : null;
  const killed = made && pulls && regularization.name === "l1" && e.old + finite(whole) === 0;
  const rest = whole === null ? null : whole - mean - (cut ?? 0) - pull;
  // new − old has lost these digits
  const noise = 4 * Number.EPSILON * Math.max(Math.abs(e.old), Math.abs(mean));
  const optimised = plain || killed || (rest !== null && Math.abs(rest) <= noise) ? 0 : rest;
  const clipped = cut === null ? null : mean + cut;
  const before = optimised === null || clipped === null ? null : clipped + optimised;
  return {
    samples: frame.batch.indices.length,
    optimizer: optimizer.name,
    regularizer: pulls ? regularization.name : "none",
    share: { adds: e.product, total: e.product },
    mean: { adds: frame.batch.indices.length === 1 && e.trained ? 0 : mean - e.product, total: mean },
    cut: clip && { adds: cut, total: clipped },
    optimised: { adds: optimised, total: before },
    regularised: { adds: killed ? finite(whole) - mean : pull, total: whole },
    killed,
    made,
    independent: plain && !killed,
  };
}

/** What clipping takes off a component of the gradient, or adds to it.
 * @param {NonNullable<import("../types").Training["clip"]>} clip @param {number} gradient
 * @param {import("../types").Number} by what the whole gradient was multiplied by */
const clippedOff = (clip, gradient, by) =>
  ("norm" in clip ? gradient * finite(by) : Math.max(-clip.value, Math.min(clip.value, gradient))) - gradient;
