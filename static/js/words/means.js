// @ts-check
/** How a mean over steps is named. */

import { integer } from "./numbers.js";

/** Which steps a mean is over: a fast stream leaves some out.
 * @param {{ step: number }[]} frames oldest first */
export function meanOver(frames) {
  const count = frames.length;
  if (count === 1) return "one step so far";
  const inRow = frames[count - 1].step - frames[0].step === count - 1;
  return inRow ? `mean of the last ${integer(count)} steps` : `mean of ${integer(count)} of the latest steps`;
}
