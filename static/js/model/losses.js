// @ts-check
/** What feeds the curves of the loss, of a run and of its twin. `app/figures/losses.py` makes the same on the
 * server, and a test holds the two together. */

import { integer, significant } from "../words/numbers.js";
import { shownStep } from "./history.js";

/** @typedef {import("../types").State} State */

const FAR = 100; // of the largest loss to the smallest, from which on only a log scale shows both
const MOST_DECADES = 3; // labels of a log scale

/** The recorded losses of the run, of its twin and of the runs around it, and the step on show.
 * @param {Pick<State, "history" | "frame" | "preview" | "head" | "twin" | "family" | "run">} state */
export function lossSources({ history, frame, preview, head, twin, family, run }) {
  const { step, train, test } = history.losses;
  const theirs = twin?.history.losses ?? { step: [], train: [] };
  const others = family.flatMap(({ id, called, losses }, k) => {
    const last = losses.step.length - 1;
    const end = ` run ${k + 1}  ${significant(losses.train[last] ?? NaN, 3)}`;
    const text = losses.step.map((_, at) => (at === last ? end : ""));
    return id === run?.id ? [] : [{ step: losses.step, train: losses.train, name: called, text }];
  });
  return {
    losses: {
      step,
      train,
      test,
      step_range: stepRange([step, ...others.map((other) => other.step)], head.step),
      scale: scaleOf([train, test, ...others.map((other) => other.train)]),
      end: endOf(step, train, ""),
    },
    twin: {
      step: theirs.step,
      train: theirs.train,
      scale: scaleOf([train, theirs.train]),
      end: endOf(theirs.step, theirs.train, "twin "),
      ...(twin && { title: twinsTitle(twin.from) }),
    },
    others,
    now: { step: shownStep({ frame, preview }) },
  };
}

/** From 0 on, or from the first step that is known where that is more than half of the way.
 * @param {number[][]} lines @param {number} last */
function stepRange(lines, last) {
  const farthest = Math.max(10, last, ...lines.slice(1).map((steps) => steps.at(-1) ?? 0));
  const first = Math.min(...lines.map((steps) => steps[0] ?? 0));
  return [first > farthest / 2 && farthest > 10 ? first : 0, farthest];
}

/** @param {number} parted */
const twinsTitle = (parted) =>
  parted ? `Trained twice from step ${integer(parted)}` : "Same start, same data, trained twice";

/** From 0 on; on a log scale where the losses span more than two decades.
 * @param {(number | null)[][]} lines */
function scaleOf(lines) {
  const known = lines
    .flat()
    .filter((loss) => Number.isFinite(loss) && Number(loss) > 0)
    .map(Number);
  const [low, high] = known.length ? extremes(known) : [1, 0];
  if (high <= low * FAR)
    return { type: "linear", range: [0, Math.min(high * 1.08, Number.MAX_VALUE) || 1], dtick: null };
  const range = [Math.log10(low) - 0.15, Math.log10(high) + 0.15];
  return { type: "log", range, dtick: Math.ceil((range[1] - range[0]) / MOST_DECADES) };
}

/** The smallest and the largest; a long list is no list of arguments.
 * @param {number[]} values */
const extremes = (values) => [
  values.reduce((least, value) => Math.min(least, value)),
  values.reduce((most, value) => Math.max(most, value)),
];

/** Where a line ends, and what it says there.
 * @param {number[]} steps @param {number[]} losses @param {string} name */
const endOf = (steps, losses, name) => ({
  x: steps.slice(-1),
  y: losses.slice(-1),
  text: losses.slice(-1).map((loss) => ` ${name}${significant(loss, 3)}`),
});
