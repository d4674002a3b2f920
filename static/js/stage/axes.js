// @ts-check
/** Where the weights stand in pixels, beside a network of one or two. */

import { lerp } from "./ease.js";
import { mapOf } from "./relief.js";

/** @typedef {import("../model/descent.js").Descent} Descent */
/** @typedef {{ left: number, right: number, top: number, bottom: number }} Box */

/** How far either axis goes, to both sides of 0: a weight takes as many pixels on one as on the other: a
 * direction is what it is.
 * @param {Box} box @param {Pick<Descent, "reach" | "weights">} descent @returns {[number, number]} */
export function spans({ left, right, top, bottom }, { reach, weights }) {
  if (weights.length === 1) return [reach, reach];
  const [width, height] = [right - left, bottom - top];
  const least = Math.min(width, height);
  return [(reach * width) / least, (reach * height) / least];
}

/** @param {Box} box @param {Descent} descent */
export const mapIn = (box, descent) => mapOf(descent, ...spans(box, descent));

/** Pixels for weights.
 * @param {Box} box @param {Descent} descent */
export function axes(box, descent) {
  const { left, right, top, bottom } = box;
  const [wide, high] = spans(box, descent);
  return {
    x: (/** @type {number} */ w) => lerp(left, right, (w / wide + 1) / 2),
    y: (/** @type {number} */ w) => lerp(bottom, top, (w / high + 1) / 2),
  };
}
