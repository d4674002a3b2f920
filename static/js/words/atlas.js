// @ts-check
/** What the page of maps calls measures and numbers. */

import { integer, level, significant } from "./numbers.js";

export const MEASURES = /** @type {Record<string, string>} */ ({
  loss: "the loss at the end",
  test_loss: "the loss on test samples",
  steps_to: "steps until it has learned",
  diverged_at: "the step that left all bounds",
  first_gradient: "the gradient of layer 1",
  gradient_ratio: "what arrives of the error, at the end",
  start_ratio: "what arrives of the error, at the start",
  saturated: "the share of saturated units",
  dead: "the share of dead units",
});
/** What a measure is read against, as `LEARNED` of `app/atlas/measures.py` has it. */
export const THRESHOLDS = /** @type {Record<string, string>} */ ({
  steps_to: ": a loss under a tenth of the mean answer’s",
});
/** Where there is little room. */
export const SHORT = /** @type {Record<string, string>} */ ({
  loss: "loss",
  test_loss: "test loss",
  steps_to: "learned",
  diverged_at: "left all bounds",
  start_ratio: "error arrives, at first",
  gradient_ratio: "error arrives, at last",
  saturated: "saturated units",
  dead: "dead units",
});
const NONE = /** @type {Record<string, string>} */ ({
  steps_to: "no",
  diverged_at: "no",
});

/** @param {number} share */
export const percent = (share) => `${significant(100 * share, share < 0.1 ? 1 : 2)} %`;

/** A number of an axis: as many digits as tell two cells apart.
 * @param {number} value */
export const reading = (value) => (Number.isInteger(value) ? integer(value) : significant(value, 3));

/** A measure's value in figures.
 * @param {string} measure @param {number | null} value @param {number | null} [diverged] at which step */
export function valueWords(measure, value, diverged = null) {
  if (value === null || Number.isNaN(value))
    return NONE[measure] ?? (diverged === null ? "none" : "past all bounds");
  if (measure === "saturated" || measure === "dead") return percent(value);
  if (measure === "steps_to" || measure === "diverged_at") return `at step ${integer(value)}`;
  if (measure === "start_ratio" || measure === "gradient_ratio") return `× ${level(value)}`;
  return level(value);
}

/** What a colour scale says at its ends.
 * @param {string} measure @param {string} kind @param {[number, number]} range */
export function endsOf(measure, kind, [low, high]) {
  if (kind === "share") return ["0 %", "100 %"];
  if (kind === "sign")
    return [`fades to × ${significant(10 ** low, 1)}`, `grows to × ${significant(10 ** high, 1)}`];
  const [from, to] = [significant(10 ** low, 2), significant(10 ** high, 2)];
  if (measure === "steps_to") return [`${from} steps`, `${to}, or never`];
  return [`${from} or less`, `${to} or more`];
}
