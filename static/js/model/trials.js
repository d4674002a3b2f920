// @ts-check
/** What feeds the picture of a cause's remedies: the loss as it is, and with each of them.
 * `app/figures/remedies.py` makes the same on the server, and a test holds the two together. */

import { significant } from "../words/numbers.js";
import { endsOf, scaleOf } from "./losses.js";

/** @typedef {import("../answers").Remedy} Remedy */

const BLOWN_UP = 10; // times its loss at the start

/** Whether the loss is lower with a remedy, and was not driven up.
 * @param {NonNullable<Remedy["trial"]>} trial */
export const helped = ({ as_it_is, with_it, courses }) =>
  with_it !== null &&
  with_it < (as_it_is ?? Infinity) &&
  with_it < BLOWN_UP * (courses.with_it[0] ?? Infinity);

/** As it is from here and from the start, where something begins there; and the remedies by number. Of
 * several losses only those that are of the first remedy's kind can stand in one picture.
 * @param {Remedy[]} remedies @param {Record<string, string>} tokens */
export function trialSources(remedies, tokens) {
  const tried = remedies.filter(({ trial }) => trial);
  const begun = new Set();
  const lines = tried.flatMap(({ trial, kind, title }, k) => {
    if (!trial || trial.of !== tried[0].trial?.of) return [];
    const { steps, as_it_is, with_it } = trial.courses;
    const again = kind === "new";
    const where = `as it is, ${again ? "from the start" : "from here"}`;
    const before = begun.has(again) ? [] : [lineOf(steps, as_it_is, where, "as it is ", false, tokens)];
    begun.add(again);
    return [...before, lineOf(steps, with_it, title, `${k + 1}: `, true, tokens)];
  });
  const scale = scaleOf(lines.map(({ loss }) => loss));
  const steps = lines.map(({ step }) => step.at(-1) ?? 0);
  return {
    trials: {
      lines,
      ends: endsOf(lines.filter(whole).map(endOf), scale, (loss) => significant(loss, 3)),
      scale,
      steps: [0, steps.length ? Math.max(...steps) : 10],
    },
  };
}

/** @param {number[]} step @param {(number | null)[]} loss @param {string} name @param {string} short
 * @param {boolean} remedy @param {Record<string, string>} tokens */
function lineOf(step, loss, name, short, remedy, tokens) {
  const token = remedy ? "ink" : "ink-3";
  const look = remedy ? { dash: "solid", width: 2.25 } : { dash: "4px,3px", width: 1.75 };
  return { step, loss, name, short, token, colour: tokens[token], ...look };
}

/** Whether a line goes to the end of its trial.
 * @param {ReturnType<typeof lineOf>} line */
const whole = ({ loss }) => loss.at(-1) !== null;

/** @param {ReturnType<typeof lineOf>} line */
const endOf = ({ step, loss, short, colour }) => ({
  step,
  train: /** @type {number[]} */ (loss),
  name: short,
  colour,
});
