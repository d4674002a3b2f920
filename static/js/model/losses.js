// @ts-check
/** What feeds the curves of the loss, of a run and of its twin. `app/figures/losses.py` makes the same on the
 * server, and a test holds the two together. */

import { integer } from "../words/numbers.js";
import { shownStep } from "./history.js";

/** @typedef {import("../types").State} State */

/** The recorded losses of the run, of its twin and of the runs around it, and the step on show.
 * @param {Pick<State, "history" | "frame" | "preview" | "head" | "twin" | "family" | "run">} state */
export function lossSources({ history, frame, preview, head, twin, family, run }) {
  const { step, train, test } = history.losses;
  const theirs = twin?.history.losses ?? { step: [], train: [] };
  const others = family.flatMap(({ id, called, losses }, k) => {
    const last = losses.step.length - 1;
    const text = losses.step.map((_, at) => (at === last ? String(k + 1) : ""));
    return id === run?.id ? [] : [{ step: losses.step, train: losses.train, name: called, text }];
  });
  return {
    losses: {
      step,
      train,
      test,
      step_range: stepRange([step, ...others.map((other) => other.step)], head.step),
      loss_range: lossRange([...train, ...test, ...others.flatMap((other) => other.train)]),
    },
    twin: {
      step: theirs.step,
      train: theirs.train,
      loss_range: lossRange([...train, ...theirs.train]),
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

/** @param {number[]} losses */
const lossRange = (losses) => [
  0,
  Math.min(Math.max(0, ...losses.filter(Number.isFinite)) * 1.08, Number.MAX_VALUE) || 1,
];
