// @ts-check
/** What was wanted of the network and what it says, in the same digits wherever they stand. */

import { factor, ROUNDING } from "./numbers.js";

/** What an output says, with a factor's digits: what is sent back is how far it is from what was wanted. Of
 * classes it is a share, which has no sign. What sums of weights leave where they cancel is 0 up to rounding.
 * @param {number} value @param {boolean} [share] */
export function said(value, share = false) {
  return !share && value !== 0 && Math.abs(value) <= ROUNDING ? "≈ 0" : factor(value, !share);
}

/** What was wanted of an output: mostly a whole number.
 * @param {number} value @param {boolean} [share] */
export const wanted = (value, share = false) => factor(value, !share);
