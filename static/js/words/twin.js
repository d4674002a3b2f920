// @ts-check
/** What a run and its twin amount to. Emphasis stands between asterisks. */

import { level } from "./numbers.js";

/** @typedef {import("../types").TwinState} TwinState */

const ALIKE = 0.05; // losses that differ by less than this share of the larger one are called alike

/** The twin has weights of its own, trained that way: not what the equation’s switch shows, this run’s
 * weights without f′.
 * @param {string} called after what was changed */
export function trained(called) {
  if (/^with/.test(called)) return `trained ${called}`;
  return /f′|slope/.test(called) ? `trained with ${called}` : called;
}

/** Who is ahead, and how the twin fares. Every claim is a comparison of the numbers on show.
 * @param {Pick<TwinState, "frame" | "history">} twin @param {number} own loss of the run
 * @param {number | null} other of the twin, once it has come as far @param {string} when of which weights
 * @param {boolean} [alike] both are losses of one kind */
export function summary({ frame, history }, own, other, when, alike = true) {
  if (other === null) return "*The twin* has not come as far as this run yet: it is being trained.";
  if (!frame) return "Both stand at the same weights. Play: each trains its own, on the same samples.";
  if (!Number.isFinite(other)) return "*The twin’s* numbers grew past all bounds.";
  if (!Number.isFinite(own)) return "*This run’s* numbers grew past all bounds.";
  const lead = !alike
    ? "Two kinds of loss: *not to be compared*"
    : Math.abs(own - other) <= ALIKE * Math.max(own, other)
      ? `Level ${when}`
      : `Ahead ${when}: *${own < other ? "this run" : "the twin"}*`;
  const first = history.losses.train[0] ?? other;
  const moved =
    Math.abs(other - first) <= ALIKE * Math.max(first, other)
      ? `is ${level(first) === level(other) ? "" : "about "}where it began`
      : other < first
        ? "has fallen"
        : "has risen";
  return `${lead}. The twin’s loss ${moved} (${level(first)} → ${level(other)}).`;
}
