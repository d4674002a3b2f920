// @ts-check
/** Where the borders of a map run: pure functions of its cells, to be told and held against what is
 * published. */

import { valueAt } from "./window.js";

/** @typedef {import("./sheet.js").Sheet} Sheet */
/** @typedef {{ x: number[], y: number[] }} Line */
/** @typedef {"x" | "y"} Way */

const MOST = 12; // decades that a jump of the loss counts for at most

/** The other axis. @param {Way} way @returns {Way} */
export const across = (way) => (way === "x" ? "y" : "x");

/** A measure along an axis, at each cell of the other one.
 * @param {Sheet} sheet @param {string} measure @param {Way} way @returns {number[][]} */
export function stripes(sheet, measure, way) {
  const { rows, columns } = sheet;
  const [outer, inner] = way === "x" ? [rows, columns] : [columns, rows];
  return Array.from({ length: outer }, (_, o) =>
    Array.from({ length: inner }, (_, i) =>
      way === "x" ? sheet.at(measure, o, i) : sheet.at(measure, i, o),
    ),
  );
}

/** The share of the known cells of which something holds.
 * @param {Sheet} sheet @param {(row: number, column: number) => boolean} holds */
export function shareOf(sheet, holds) {
  let [all, some] = [0, 0];
  for (let row = 0; row < sheet.rows; row++)
    for (let column = 0; column < sheet.columns; column++)
      if (sheet.knows(row, column)) {
        all++;
        if (holds(row, column)) some++;
      }
  return all ? some / all : NaN;
}

/** Between which values of an axis anything learns; null at an end that is the window's own, or where nothing
 * does.
 * @param {Sheet} sheet @param {Way} way @returns {{ above: number | null, below: number | null }} */
export function learning(sheet, way) {
  const lists = stripes(sheet, "steps_to", across(way));
  const learns = lists.map((list) => list.some(Number.isFinite));
  const [first, last] = [learns.indexOf(true), learns.lastIndexOf(true)];
  const edge = (/** @type {number} */ cell) => valueAt(sheet[way], cell / lists.length);
  return {
    above: first > 0 ? edge(first) : null,
    below: last >= 0 && last < lists.length - 1 ? edge(last + 1) : null,
  };
}

/** Behind which entry the loss leaps most: what is beyond all bounds counts as MOST decades.
 * @param {number[]} losses */
export function leap(losses) {
  const logs = losses.map((loss) =>
    Number.isNaN(loss) ? MOST : Math.max(-MOST, Math.min(MOST, Math.log10(loss))),
  );
  let [place, most] = [-1, 1];
  for (let k = 0; k + 1 < logs.length; k++)
    if (logs[k + 1] - logs[k] > most) [place, most] = [k, logs[k + 1] - logs[k]];
  return place;
}

/** Behind which entry a ratio passes 1 for good, on its way up. @param {number[]} ratios */
export function passing(ratios) {
  const last = ratios.findLastIndex((ratio) => ratio < 1);
  return last >= 0 && last + 1 < ratios.length && ratios[last + 1] >= 1 ? last : -1;
}

/** Where a line is, at a value of the other axis; NaN where it does not come by.
 * @param {Line} line @param {Way} way @param {number} at */
export function lineAt(line, way, at) {
  const [here, there] = [line[way], line[across(way)]];
  for (let k = 0; k + 1 < there.length; k++) {
    const [a, b] = [there[k], there[k + 1]];
    if ((a <= at && at <= b) || (b <= at && at <= a))
      return a === b ? here[k] : here[k] + ((at - a) / (b - a)) * (here[k + 1] - here[k]);
  }
  return NaN;
}

/** A border that was measured, beside the line that is published of it, where they are as far apart as in
 * half of all places; null where they have no place in common.
 * @param {Sheet} sheet @param {Line} line @param {Way} way along which the border is passed
 * @param {string} measure @param {(values: number[]) => number} border behind which entry it lies, or -1
 * @returns {{ at: number, measured: number, expected: number } | null} */
export function compared(sheet, line, way, measure, border) {
  const other = sheet[across(way)].values;
  const found = stripes(sheet, measure, way).flatMap((values, k) => {
    const place = border(values);
    const measured = valueAt(sheet[way], (place + 1) / values.length);
    const expected = lineAt(line, way, other[k]);
    return place < 0 || Number.isNaN(expected) ? [] : [{ at: other[k], measured, expected }];
  });
  found.sort((a, b) => a.measured / a.expected - b.measured / b.expected);
  return found[found.length >> 1] ?? null;
}

/** The cell with the smallest loss; null where none has one.
 * @param {Sheet} sheet @returns {{ row: number, column: number } | null} */
export function lowest(sheet) {
  const grid = sheet.grid("loss");
  let best = -1;
  grid.forEach((loss, k) => {
    if (loss < (best < 0 ? Infinity : grid[best])) best = k;
  });
  return best < 0 ? null : { row: Math.floor(best / sheet.columns), column: best % sheet.columns };
}

/** The dimension of the border between what stays within bounds and what does not, by counting boxes: the
 * slope of ln(boxes that it passes through) over ln(1/size). 1 is a line, 2 is everywhere; NaN for no border.
 * @param {boolean[][]} beyond row by row */
export function boxDimension(beyond) {
  const [rows, columns] = [beyond.length, beyond[0].length];
  /** @type {[number, number][]} */
  const counts = [];
  for (let size = 1; size <= Math.min(rows, columns) / 8; size *= 2) {
    const boxes = new Set();
    for (let row = 0; row + 1 < rows; row++)
      for (let column = 0; column + 1 < columns; column++) {
        const here = beyond[row][column];
        if (here !== beyond[row][column + 1] || here !== beyond[row + 1][column])
          boxes.add(Math.floor(row / size) * columns + Math.floor(column / size));
      }
    if (!boxes.size) return NaN;
    counts.push([-Math.log(size), Math.log(boxes.size)]);
  }
  const mean = (/** @type {0 | 1} */ k) => counts.reduce((sum, each) => sum + each[k], 0) / counts.length;
  const [x, y] = [mean(0), mean(1)];
  const over = counts.reduce((sum, each) => sum + (each[0] - x) * (each[1] - y), 0);
  return over / counts.reduce((sum, each) => sum + (each[0] - x) ** 2, 0);
}
