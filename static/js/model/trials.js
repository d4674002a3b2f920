// @ts-check
/** What feeds the picture of a cause's remedies: the loss as it is, and with each of them.
 * `app/figures/remedies.py` makes the same on the server, and a test holds the two together. */

import { significant } from "../words/numbers.js";
import { endsOf, leadersOf, scaleOf } from "./losses.js";

/** @typedef {import("../answers").Remedy} Remedy */

const BLOWN_UP = 10; // times its loss at the start
const LONGEST = 27; // letters of a remedy's name beside its line
const BEST = { token: "ink", dash: "4px,3px", width: 2.25 };
const OTHER = { token: "ink-2", dash: "4px,3px", width: 1.25 };
const AS_IT_IS = { token: "ink-3", dash: "solid", width: 1.75 };

/** What a trial's two losses are called. */
export const LOSSES = {
  train: "Loss",
  test: "Test loss",
  share: "Share of the mean’s loss",
  share_of_first: "Share of its first loss",
};

/** Whether the loss is lower with a remedy, and was not driven up.
 * @param {NonNullable<Remedy["trial"]>} trial */
export const helped = ({ as_it_is, with_it, courses }) =>
  with_it !== null &&
  with_it < (as_it_is ?? Infinity) &&
  with_it < BLOWN_UP * (courses.with_it[0] ?? Infinity);

/** As it is from here and from the start, where something begins there; and the remedies by their number in
 * the list. In ink is the one that came lowest, where it helped. Of several losses only those that are of the
 * first remedy's kind can stand in one picture.
 * @param {Remedy[]} remedies @param {Record<string, string>} tokens */
export function trialSources(remedies, tokens) {
  const tried = remedies.flatMap(({ trial, kind, title }, k) =>
    trial ? [{ trial, kind, title, number: k + 1 }] : [],
  );
  const alike = tried.filter(({ trial }) => trial.of === tried[0].trial.of);
  const best = alike
    .filter(({ trial }) => helped(trial))
    .sort((one, other) => Number(one.trial.with_it) - Number(other.trial.with_it))[0];
  const begun = new Set();
  const lines = alike.flatMap((remedy) => {
    const { kind, title, number } = remedy;
    const { steps, as_it_is, with_it } = remedy.trial.courses;
    const again = kind === "new";
    const where = `as it is, ${again ? "from the start" : "from here"}`;
    const before = begun.has(again) ? [] : [lineOf(steps, as_it_is, where, "as it is", AS_IT_IS, tokens)];
    begun.add(again);
    const short = `${number}: ${inBrief(title)}`;
    return [...before, lineOf(steps, with_it, title, short, remedy === best ? BEST : OTHER, tokens)];
  });
  const scale = scaleOf(lines.map(({ loss }) => loss));
  const steps = lines.map(({ step }) => step.at(-1) ?? 0);
  const ends = endsOf(lines.filter(whole).map(endOf), scale, (loss) => significant(loss, 3));
  return {
    trials: {
      lines,
      ends: { ...ends, leaders: leadersOf(ends) },
      scale,
      of: tried.length ? LOSSES[tried[0].trial.of].toLowerCase() : "",
      steps: [0, steps.length ? Math.max(...steps) : 10],
    },
  };
}

/** A remedy's name as far as the first comma, in whole words.
 * @param {string} title */
function inBrief(title) {
  const [name] = title.replace(/\.$/, "").split(",");
  return name.length <= LONGEST ? name : `${name.slice(0, LONGEST).replace(/ \S*$/, "")} …`;
}

/** @param {number[]} step @param {(number | null)[]} loss @param {string} name @param {string} short
 * @param {typeof BEST} look @param {Record<string, string>} tokens */
const lineOf = (step, loss, name, short, look, tokens) => ({
  step,
  loss,
  name,
  short,
  ...look,
  colour: tokens[look.token],
});

/** Whether a line goes to the end of its trial.
 * @param {ReturnType<typeof lineOf>} line */
const whole = ({ loss }) => loss.at(-1) !== null;

/** @param {ReturnType<typeof lineOf>} line */
const endOf = ({ step, loss, short, colour }) => ({
  step,
  train: /** @type {number[]} */ (loss),
  name: `  ${short}<br>    `,
  colour,
});
