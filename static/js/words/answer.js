// @ts-check
/** What was wanted of the network and what it says, in the same digits wherever they stand. */

import { apartFrom1, fixed, ROUNDING, significant } from "./numbers.js";

/** What an output says; of classes it is a share, which has no sign and two digits. What sums of weights
 * leave where they cancel is 0 up to rounding.
 * @param {number} value @param {boolean} [share] */
export function said(value, share = false) {
  if (value !== 0 && Math.abs(value) <= ROUNDING && !share) return "≈ 0";
  if (!share) return apartFrom1(value, 3, true);
  return Math.abs(value) < 0.1 ? significant(value, 2) : fixed(value, 2);
}

/** What was wanted of an output: mostly a whole number.
 * @param {number} value @param {boolean} [share] */
export const wanted = (value, share = false) =>
  Number.isInteger(value) && Math.abs(value) < 1000 ? fixed(value, 0, !share) : significant(value, 3, !share);
