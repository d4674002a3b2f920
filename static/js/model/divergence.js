// @ts-check
/** Where numbers left all bounds, read out of the step in which they did and the two before it. */

import { integer, level, significant, subscript } from "../words/numbers.js";
import { outputNames, unitPlace } from "../words/words.js";
import { trainingAt } from "./equation.js";

/** @typedef {import("../types").Frame} Frame */
/** @typedef {import("../types").State} State */
/** @typedef {(layer: number, unit: number) => string} Place what a unit is called */

const CLOSE = 0.06; // of a rate: so much two digits may leave out
const GROWN = 10; // times, from which on a weight has run away
const MOST = "1.8·10³⁰⁸, the largest number that double precision holds";

/** @param {import("../types").Run} run
 * @param {Frame[]} frames the step in which it diverged, after those just before it
 * @param {Pick<State, "history" | "settings" | "catalogue">} state
 * @returns {import("../types").Divergence} */
export function divergenceOf(run, frames, { history, settings, catalogue }) {
  const { id, spec } = run;
  const last = frames[frames.length - 1];
  const sizes = spec.network.layers.map(({ units }) => units);
  const names = outputNames({ run, catalogue });
  /** @type {Place} */
  const place = (layer, unit) => unitPlace(layer, unit, sizes, names);
  const { what, course } = culprit(last, place);
  const losses = history.losses.train.map((loss, k) => ({ loss, step: history.losses.step[k] }));
  const seen = losses.filter(({ step }) => step < last.step);
  const best =
    seen.reduce((least, each) => (each.loss < least.loss ? each : least), { loss: Infinity, step: 1 }).step -
    1;
  const { learning_rate: now } = spec.training.optimizer;
  const { learning_rate: then } = trainingAt(/** @type {State} */ ({ settings }), best + 1).optimizer;
  return {
    run: id,
    step: last.step,
    text: `Step ${integer(last.step)}: ${what} passed ${MOST}${told(frames, course)}.${grown(frames, place)}`,
    best,
    rate: then < now ? then : Number((now / 10).toPrecision(6)),
    held: then < now,
  };
}

/** The rate to go on with, and why this one: that before, a tenth, or what the cause's first remedy has where
 * that is less.
 * @param {import("../types").Divergence} divergence @param {State["trouble"]} trouble
 * @returns {{ rate: number, why: string }} */
export function slowerRate({ rate, held }, trouble) {
  if (held) return { rate, why: "the one before" };
  const cause = trouble?.cause;
  const rates = cause?.remedies.flatMap(({ spec }) => (spec ? [spec.training.optimizer.learning_rate] : []));
  const offered = Number((rates?.[0] ?? Infinity).toPrecision(2));
  if (!(offered < rate)) return { rate: Number(rate.toPrecision(2)), why: "a tenth" };
  const bound = cause?.evidence.largest_stable_rate ?? NaN;
  const half = Math.abs(offered / (bound / 2) - 1) < CLOSE && cause?.sentence.includes(level(bound));
  return { rate: offered, why: half ? "half of that" : "tried: it learns" };
}

/** The first number of the step, on the way forward and back, that is not finite, and where it stands in each
 * step.
 * @param {Frame} frame @param {Place} place
 * @returns {{ what: string, course: (frame: Frame) => number | null | undefined }} */
function culprit({ layers, loss }, place) {
  const order = layers.map((layer, l) => ({ layer, l }));
  for (const { layer, l } of order) {
    const unit = layer.pre_activations.indexOf(null);
    if (unit >= 0)
      return {
        what: `the sum at ${place(l, unit)}`,
        course: (frame) => frame.layers[l].pre_activations[unit],
      };
  }
  if (loss.batch === null) return { what: "the loss", course: (frame) => frame.loss.batch };
  for (const { layer, l } of order.reverse()) {
    const unit = layer.errors.indexOf(null);
    if (unit >= 0)
      return { what: `the error at ${place(l, unit)}`, course: (frame) => frame.layers[l].errors[unit] };
    for (const [what, rows] of /** @type {const} */ ([
      ["gradient", layer.weight_gradients],
      ["step", layer.weight_updates],
    ])) {
      const row = rows?.findIndex((each) => each.includes(null)) ?? -1;
      if (rows && row >= 0)
        return {
          what: `the ${what} of ${weightName(row, rows[row].indexOf(null))} at ${place(l, row)}`,
          course: () => null,
        };
    }
  }
  return { what: "a number", course: () => null };
}

/** What it was in the steps before.
 * @param {Frame[]} frames @param {(frame: Frame) => number | null | undefined} course */
function told(frames, course) {
  const way = frames.slice(0, -1).flatMap((frame) => course(frame) ?? []);
  return way.length ? `, after ${way.map((value) => significant(value, 2)).join(" → ")}` : "";
}

/** How the largest weight came to be so large, if it has grown.
 * @param {Frame[]} frames @param {Place} place */
function grown(frames, place) {
  const last = frames[frames.length - 1];
  let at = { l: 0, j: 0, i: 0 };
  let most = -1;
  last.layers.forEach(({ weights }, l) =>
    weights.forEach((row, j) =>
      row.forEach((weight, i) => {
        if (Math.abs(weight ?? Infinity) <= most) return;
        most = Math.abs(weight ?? Infinity);
        at = { l, j, i };
      }),
    ),
  );
  const way = frames.map(({ layers }) => layers[at.l].weights[at.j][at.i] ?? NaN);
  if (frames.length > 1 && !(most > GROWN * Math.abs(way[0]))) return "";
  const course = way.map((weight) => significant(weight, 2, true)).join(" → ");
  return ` The largest weight, ${weightName(at.j, at.i)} at ${place(at.l, at.j)}: ${course}.`;
}

/** @param {number} unit @param {number} input */
const weightName = (unit, input) => `w${subscript(unit + 1)}${subscript(input + 1)}`;
