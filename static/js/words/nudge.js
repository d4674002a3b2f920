// @ts-check
/** What the nudge test comes to: who had predicted what the loss does. Emphasis stands between asterisks. */

import { alike } from "./numbers.js";
import { added, beside, same } from "./update.js";

const CLOSE = 0.15; // of what was measured: nearer than that a prediction is right
const WORTH = 0.01; // of it: where more may be rounding, nothing is measured

/** @param {number} moved what the loss did @param {number} right what f′ predicted
 * @param {number} left what the other rule did
 * @param {string} other how that is named at the start of a sentence
 * @param {number} [noise] what rounding may do to the loss */
export function verdictOn(moved, right, left, other, noise = 0) {
  if (noise === Infinity) return "*Cannot be measured:* beside so large a weight the nudge is rounded away.";
  if (![moved, right, left].every(Number.isFinite)) return "The numbers are past all bounds here.";
  if (right === 0 && Math.abs(moved) <= noise) {
    if (left === 0) return "*Nothing moves*, and both say so.";
    return `*With f′ is right:* nothing moves. ${other} a move is predicted.`;
  }
  if (noise > WORTH * Math.max(Math.abs(moved), Math.abs(right)))
    return "*Cannot be measured:* so small a move is lost in the loss’s rounding.";
  if (right === 0 && left === 0)
    return "*The loss is level here*, and both say so; within the nudge it begins to bend.";
  const near = Math.abs(moved - right) <= CLOSE * Math.abs(moved);
  const one = same(left, right);
  const rest = alike(added(moved), added(right)) ? "" : apart(Math.abs(moved - right) <= noise);
  if (one && near) return `*Both predict the same*, and that is right${rest}.`;
  const start = !near ? bent(moved, right) : rest ? `*With f′ is right*${rest}.` : "*With f′ is right.*";
  if (left === 0) return `${start} ${other} no move is predicted${right === 0 ? " either" : ""}.`;
  if (right === 0) return `${start} ${other} a move is predicted.`;
  if (one) return `${start} Both predict the same.`;
  if (left < 0 !== right < 0) return `${start} ${other}: *the wrong sign*.`;
  return `${start} ${other}: ${beside(left, right)}.`;
}

/** Why what is right has other digits than what was measured.
 * @param {boolean} rounded */
const apart = (rounded) => `, but for ${rounded ? "rounding" : "the curve’s bend"}`;

/** @param {number} moved @param {number} right */
const bent = (moved, right) =>
  moved * right > 0
    ? "*With f′ has the sign right*; the curve bends within the nudge."
    : "*Within this nudge the curve turns.*";
