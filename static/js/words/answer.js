// @ts-check
/** What was wanted of the network and what it says, in the same digits wherever they stand. */

import { fixed, ROUNDING, significant } from "./numbers.js";
import { factor } from "./update.js";

/** What an output says, with a factor's digits: what is sent back is how far it is from what was wanted. Of
 * classes it is a share, which has no sign and two digits. What sums of weights leave where they cancel is 0
 * up to rounding.
 * @param {number} value @param {boolean} [share] */
export function said(value, share = false) {
  if (!share) return value !== 0 && Math.abs(value) <= ROUNDING ? "≈ 0" : factor(value, true);
  return Math.abs(value) < 0.1 ? significant(value, 2) : fixed(value, 2);
}

/** What was wanted of an output: mostly a whole number.
 * @param {number} value @param {boolean} [share] */
export const wanted = (value, share = false) => factor(value, !share);
