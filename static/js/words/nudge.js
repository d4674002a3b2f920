// @ts-check
/** What the nudge test comes to: who had predicted what the loss does. Emphasis stands between asterisks. */

import { alike } from "./numbers.js";
import { added, beside } from "./update.js";

const CLOSE = 0.15; // of what was measured: nearer than that a prediction is right

/** @param {number} moved what the loss did @param {number} right what f′ predicted
 * @param {number} left what the other rule did
 * @param {string} other how that is named at the start of a sentence
 * @param {number} [noise] what rounding may do to the loss */
export function verdictOn(moved, right, left, other, noise = 0) {
  if (![moved, right, left].every(Number.isFinite)) return "The numbers are past all bounds here.";
  const still = Math.abs(moved) <= noise;
  if (still && right !== 0 && Math.abs(right) <= noise)
    return "*Cannot be measured:* so small a move is lost in the loss’s rounding.";
  if (still && right === 0) {
    if (left === 0) return "*Nothing moves*, and both say so.";
    return `*With f′ is right:* nothing moves. ${other} a move is predicted.`;
  }
  if (right === 0 && left === 0)
    return "*The loss is level here*, and both say so; within the nudge it begins to bend.";
  const near = Math.abs(moved - right) <= CLOSE * Math.abs(moved);
  const same = left !== 0 && right !== 0 && alike(added(left), added(right));
  if (same && near) return "*Both predict the same*, and that is right.";
  const start = near ? "*With f′ is right.*" : bent(moved, right);
  if (left === 0) return `${start} ${other} no move is predicted${right === 0 ? " either" : ""}.`;
  if (right === 0) return `${start} ${other} a move is predicted.`;
  if (same) return `${start} Both predict the same.`;
  if (left < 0 !== right < 0) return `${start} ${other}: *the wrong sign*.`;
  return `${start} ${other}: ${beside(left, right)}.`;
}

/** @param {number} moved @param {number} right */
const bent = (moved, right) =>
  moved * right > 0
    ? "*With f′ has the sign right*; the curve bends within the nudge."
    : "*Within this nudge the curve turns.*";
