// @ts-check
/** Where ribbons dock: contiguous slots along a vertical line beside a unit. Heights are in pixels. */

/** @typedef {{ y: number, height: number }} Slot its middle, and its height */

/** Slots centred on y, from top to bottom.
 * @param {number[]} heights @param {number} y @returns {Slot[]} */
export function stacked(heights, y) {
  let at = y - heights.reduce((sum, height) => sum + height, 0) / 2;
  return heights.map((height) => {
    at += height;
    return { y: at - height / 2, height };
  });
}

/** Slots of what a unit adds up: above y what is positive, below it what is negative, the bias outermost.
 * @param {number[]} values @param {number} bias @param {number} scale pixels for 1 @param {number} y
 * @returns {{ slots: Slot[], bias: Slot }} */
export function stackedBySign(values, bias, scale, y) {
  const height = (/** @type {number} */ v) => Math.abs(v) * scale;
  const above = values.filter((v) => v > 0).reduce((sum, v) => sum + height(v), 0);
  let [up, down] = [y - above, y];
  const slots = values.map((v) => {
    const own = { y: (v > 0 ? up : down) + height(v) / 2, height: height(v) };
    if (v > 0) up += own.height;
    else down += own.height;
    return own;
  });
  const outer = bias > 0 ? y - above - height(bias) / 2 : down + height(bias) / 2;
  return { slots, bias: { y: outer, height: height(bias) } };
}
