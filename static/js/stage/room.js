// @ts-check
/** Where words have room: of the places that they may stand in, the first that covers least. */

import { clamp } from "./ease.js";
import { along } from "./geometry.js";

/** @typedef {import("./geometry.js").Point} Point */
/** @typedef {{ left: number, right: number, top: number, bottom: number }} Box */

const ASCENT = 0.8; // of a font's size, above the baseline
const DESCENT = 0.25;
const WORDS = 20; // what a word that is covered counts, of a ribbon
const PIECES = 12; // of a ribbon, each with a box of its own, unless it is told how many

/** What a line of words takes.
 * @param {number} x of its anchor @param {number} y of its baseline @param {number} width
 * @param {number} size of its font @param {"start" | "middle" | "end"} anchor @returns {Box} */
export function lineBox(x, y, width, size, anchor) {
  const left = x - { start: 0, middle: 0.5, end: 1 }[anchor] * width;
  return { left, right: left + width, top: y - ASCENT * size, bottom: y + DESCENT * size };
}

/** @param {Point} middle @param {number} width @param {number} height @returns {Box} */
export const boxAround = ({ x, y }, width, height) => ({
  left: x - width / 2,
  right: x + width / 2,
  top: y - height / 2,
  bottom: y + height / 2,
});

/** The area that two boxes share.
 * @param {Box} a @param {Box} b */
export function shared(a, b) {
  const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  return width > 0 && height > 0 ? width * height : 0;
}

/** @param {Box} box @param {Box[]} taken */
export const covered = (box, taken) => taken.reduce((sum, other) => sum + shared(box, other), 0);

/** The place that covers least; of two alike the first.
 * @template {{ box: Box, off?: number }} T @param {T[]} places `off`: what its being far off counts
 * @param {Box[]} words that are to stay in sight
 * @param {Box[]} [flows] that it would rather not stand on @returns {T & { covers: number }} */
export function freest(places, words, flows = []) {
  let [best, least] = [{ ...places[0], covers: Infinity }, Infinity];
  for (const place of places) {
    const off = place.off ?? 0;
    if (off >= least) continue;
    const covers = WORDS * covered(place.box, words) + covered(place.box, flows);
    if (covers + off < least) [best, least] = [{ ...place, covers }, covers + off];
    if (!least) break;
  }
  return best;
}

/** From a box to the nearest of some points: from where, to where, and how far that is.
 * @param {Box} box @param {Point[]} points @returns {{ from: Point, to: Point, far: number }} */
export function reach(box, points) {
  const ways = points.map((to) => {
    const from = { x: clamp(to.x, box.left, box.right), y: clamp(to.y, box.top, box.bottom) };
    return { from, to, far: Math.hypot(to.x - from.x, to.y - from.y) };
  });
  return ways.reduce((best, way) => (way.far < best.far ? way : best));
}

/** What a ribbon takes, piece by piece.
 * @param {Point} from @param {Point} to @param {number} height @param {number} [pieces] @returns {Box[]} */
export function piecesOf(from, to, height, pieces = PIECES) {
  const points = Array.from({ length: pieces + 1 }, (_, k) => along(from, to, k / pieces));
  return points.slice(1).map((point, k) => ({
    left: points[k].x,
    right: point.x,
    top: Math.min(point.y, points[k].y) - height / 2,
    bottom: Math.max(point.y, points[k].y) + height / 2,
  }));
}
