// @ts-check
/** What the nudge test comes to: who had predicted what the loss does. Emphasis stands between asterisks. */

import { alike } from "./numbers.js";
import { added, beside, same } from "./update.js";

const CLOSE = 0.15; // of what was measured: nearer than that a prediction is right
const CONSTANT = ["linear", "softmax"]; // with no f′ that differs from unit to unit
const TURNS = "Its sign is the same; without f′ in later layers too, it can turn.";
const WORTH = 0.01; // of it: where more may be rounding, nothing is measured

/** @param {number} moved what the loss did @param {number} right what f′ predicted
 * @param {number} left what the other rule did
 * @param {string} other how that is named at the start of a sentence
 * @param {number} [noise] what rounding may do to the loss
 * @param {boolean} [turns] by the same rule in more layers the sign could be another */
export function verdictOn(moved, right, left, other, noise = 0, turns = false) {
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
  if (left * right > 0 && Math.abs(moved - left) < Math.abs(moved - right))
    return unsettled(moved, right, noise);
  const start = !near ? bent(moved, right) : rest ? `*With f′ is right*${rest}.` : "*With f′ is right.*";
  if (left === 0) return `${start} ${other} no move is predicted${right === 0 ? " either" : ""}.`;
  if (right === 0) return `${start} ${other} a move is predicted.`;
  if (one) return `${start} Both predict the same.`;
  if (left * right < 0 && moved * left > 0)
    return `${start} ${other} a ${left < 0 ? "fall" : "rise"} from the start is predicted.`;
  if (left * right < 0) return `${start} ${other} the prediction has *the wrong sign*.`;
  return `${start} ${other} the prediction is ${beside(left, right)}.${turns ? ` ${TURNS}` : ""}`;
}

/** Why what is right has other digits than what was measured.
 * @param {boolean} rounded */
const apart = (rounded) => `, but for ${rounded ? "rounding" : "the loss’s bend"}`;

/** Where the other prediction happens to be nearer to what was measured: no proof of either.
 * @param {number} moved @param {number} right @param {number} noise */
function unsettled(moved, right, noise) {
  const way = moved > right ? "upward" : "downward";
  const hides = `the loss bends ${way}, toward the other prediction`;
  const rounded = Math.abs(moved - right) <= noise;
  return `*This nudge cannot tell which is right:* ${rounded ? "rounding hides how the two differ" : hides}.`;
}

/** What the loss does within the nudge that no slope at its start can tell.
 * @param {number} moved @param {number} right */
function bent(moved, right) {
  if (right === 0) return "*The loss is level here*, and bends within the nudge.";
  if (moved * right > 0) return "*With f′ has the sign right*; the loss bends within the nudge.";
  if (moved === 0) return "*Within this nudge the loss turns*, and comes back.";
  const [first, then] = right < 0 ? ["falls", "rises"] : ["rises", "falls"];
  return `*Within this nudge the loss turns:* it ${first} at first, then ${then}.`;
}

/** Whether f′ left out behind a layer too could turn the sign of what comes back to it: if units lie side by
 * side there, it comes by ways of different sign, and f′ weighs them.
 * @param {import("../types").Spec["network"]["layers"]} layers
 * @param {number} layer from 0 */
export const couldTurn = (layers, layer) =>
  layers.slice(layer + 1).some(({ units, activation }) => units > 1 && !CONSTANT.includes(activation));
