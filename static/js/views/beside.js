// @ts-check
/** Where something stands that is said of a word. */

import { covered } from "../stage/room.js";

/** @typedef {import("../stage/room.js").Box} Box */
/** @typedef {{ width: number, height: number }} Size */

const MARGIN = 8; // pixels from the window's edge

/** Clear of the word, within the window, and where there is room, clear of what is to stay in sight: next to
 * the word, or else beside that.
 * @param {Box} word @param {Box[]} kept what it speaks of, first, and what is read with it
 * @param {Size} size its own @param {Size} window
 * @returns {{ x: number, y: number }} */
export function beside(word, kept, { width, height }, window) {
  const x = within(word.left, window.width - width);
  const y = within(word.top, window.height - height);
  const columns = [x, ...kept.flatMap(({ left, right }) => [right, left - width])];
  const rows = [word.bottom, word.top - height];
  const places = [
    ...rows.flatMap((row) => columns.map((column) => ({ x: column, y: row }))),
    { x: word.right, y },
    { x: word.left - width, y },
    ...kept.flatMap(({ top, bottom }) => [bottom, top - height].map((row) => ({ x, y: row }))),
  ];
  const fits = places.filter(
    (at) => at.x >= 0 && at.y >= 0 && at.x + width <= window.width && at.y + height <= window.height,
  );
  /** @param {Box[]} others */
  const clearOf = (...others) =>
    fits.find(({ x, y }) => covered({ left: x, right: x + width, top: y, bottom: y + height }, others) === 0);
  return clearOf(word, ...kept) ?? clearOf(word, ...kept.slice(0, 1)) ?? fits[0] ?? places[0];
}

/** @param {number} at @param {number} most */
const within = (at, most) => Math.max(MARGIN, Math.min(at, most - MARGIN));
