// @ts-check
/** How high the loss of one or two weights is: along a line, or over a map with its contours. */

import { memo } from "../model/memo.js";

/** @typedef {import("../model/descent.js").Descent} Descent */

export const FINE = 360; // points of the curve
const FINER = 4; // cells in each one of a map, at whose corners the loss is interpolated
export const LEVELS = 13;
const NEAR = 0.02; // of the root of all that the loss rises, in which heights are told apart at least
const APART = 0.022; // of the map's side, between contours: nearer ones would be one band
const MOST = 0.75; // of a contour, that is clear of its neighbours
export const TOLD = 3; // contours at most that carry their value
const LEAST = 0.2; // of its side, between two such values
const AS_LOW = 1e-4; // of all that the loss rises, above its least
const ONE_PLACE = 0.12; // of the map's side, within which all that is as low lies
const INSIDE = [0.12, 0.88]; // of the map, where such a value may stand

export const heightsOf = memo((/** @type {Descent} */ { loss, reach }) =>
  Array.from({ length: FINE + 1 }, (_, k) => loss([reach * ((2 * k) / FINE - 1)])),
);

/** The map of two weights, as far as its axes reach to both sides of 0. Heights are told apart where the ball
 * came from and is going: see `depthOf`. `lowest`: the two weights at which the loss is least, if that is one
 * place in sight. */
export const mapOf = memo(
  (/** @type {Descent} */ descent, /** @type {number} */ wide, /** @type {number} */ high) => {
    const heights = gridOf(descent, wide, high);
    const fine = refined(heights);
    const [least, most] = [Math.min, Math.max].map((of) => of(...fine.map((row) => of(...row))));
    const { depth, level } = depthOf(least, descent.high, most);
    const levels = Array.from({ length: LEVELS }, (_, k) => level((k + 0.7) / LEVELS));
    const lines = levels.map((level, k) => thinned(fine, contour(fine, level), levels, k));
    const place = lowestOf(fine);
    const lowest = place && [wide * (2 * place[0] - 1), high * (1 - 2 * place[1])];
    return { heights, depth, levels, lines, told: toldOf(levels, lines), lowest };
  },
);

/** From 0 where the loss is least to 1 where it is highest, evenly where the ball came from and is going, and
 * ever coarser above: log(1 + √(loss − least) / √(high − least)), of which the root is even in a parabola.
 * @param {number} least in sight @param {number} high on the way of the ball @param {number} most in sight */
export function depthOf(least, high, most) {
  const root = (/** @type {number} */ loss) => Math.sqrt(Math.max(0, loss - least));
  const near = Math.max(root(Math.min(high, most)), NEAR * root(most)) || 1;
  const all = Math.log1p(root(most) / near) || 1;
  return {
    depth: (/** @type {number} */ loss) => Math.log1p(root(loss) / near) / all,
    level: (/** @type {number} */ depth) => least + (near * Math.expm1(all * depth)) ** 2,
  };
}

/** The loss row by row, the second weight's largest first.
 * @param {Descent} descent @param {number} wide @param {number} high */
function gridOf({ loss, cells }, wide, high) {
  const [across, up] = [wide, high].map((reach) =>
    Array.from({ length: cells + 1 }, (_, k) => reach * ((2 * k) / cells - 1)),
  );
  return up.toReversed().map((b) => across.map((a) => loss([a, b])));
}

/** A contour whose neighbours are clear of it along most of its way: where the loss is steep, only every
 * second level has one, or fourth. It is drawn as a whole: an end in mid-air would say that the loss has one.
 * @param {number[][]} heights row by row @param {[number, number][][]} lines @param {number[]} levels
 * @param {number} k which of them it is @returns {[number, number][][]} */
export function thinned(heights, lines, levels, k) {
  const side = heights.length - 1;
  const every = [8, 4, 2].find((stride) => k % stride === 0) ?? 1;
  const apart = every * (k ? levels[k] - levels[k - 1] : levels[1] - levels[0]);
  const within = (/** @type {number} */ at) => Math.min(side - 1, Math.max(0, Math.floor(at)));
  const clear = lines.filter(([[x0, y0], [x1, y1]]) => {
    const [c, r] = [within((side * (x0 + x1)) / 2), within((side * (y0 + y1)) / 2)];
    return apart >= APART * side * slopeOf(heights[r], heights[r + 1], c);
  });
  return clear.length >= MOST * lines.length ? lines : [];
}

/** How steep a cell is, in its own sides.
 * @param {number[]} above @param {number[]} below @param {number} c */
function slopeOf(above, below, c) {
  const across = above[c + 1] - above[c] + below[c + 1] - below[c];
  const down = below[c] - above[c] + below[c + 1] - above[c + 1];
  return Math.sqrt(across * across + down * down) / 2; // Math.hypot takes many times as long
}

/** Where contours carry their value: as far as can be from each other, and from the map's middle; rather
 * those of middle height, since words hide a narrow valley, and far up nothing happens.
 * @param {number[]} levels @param {[number, number][][][]} lines of each
 * @returns {{ level: number, x: number, y: number }[]} */
function toldOf(levels, lines) {
  let places = levels
    .flatMap((level, k) => {
      const middling = Math.min(k + 1, levels.length - k);
      return lines[k].map(([[x, y]]) => ({ level, x, y, middling }));
    })
    .filter(({ x, y }) => [x, y].every((at) => at > INSIDE[0] && at < INSIDE[1]));
  /** @type {typeof places} */
  const told = [];
  const taken = [{ x: 0.5, y: 0.5 }];
  for (let k = 0; k < TOLD && places.length; k++) {
    const room = places.map(({ x, y }) =>
      taken.reduce((least, at) => Math.min(least, (x - at.x) ** 2 + (y - at.y) ** 2), Infinity),
    );
    const worth = room.map((far, n) => (far < LEAST ** 2 ? 0 : far * places[n].middling ** 2));
    const best = worth.reduce((most, own, n) => (own > worth[most] ? n : most), 0);
    if (!worth[best]) break;
    told.push(places[best]);
    taken.push(places[best]);
    places = places.filter(({ level }) => level !== told[k].level);
  }
  return told;
}

/** A grid whose lines of equal height are smooth: its cells parted, with values between those that are known.
 * @param {number[][]} heights row by row */
export const refined = (heights) => transposed(transposed(heights.map(between)).map(between));

/** @param {number[][]} rows @returns {number[][]} */
const transposed = (rows) => rows[0].map((_, c) => rows.map((row) => row[c]));

/** The values of a line and those between them, on cubic curves whose slope at each value is that between its
 * neighbours (Catmull and Rom, 1974); past its ends the line is taken to go straight on.
 * @param {number[]} line */
function between(line) {
  const last = line.length - 1;
  const before = 2 * line[0] - line[1];
  const after = 2 * line[last] - line[last - 1];
  return Array.from({ length: last * FINER + 1 }, (_, n) => {
    const k = Math.min(last - 1, Math.floor(n / FINER));
    const t = n / FINER - k;
    const [a, b, c, d] = [line[k - 1] ?? before, line[k], line[k + 1], line[k + 2] ?? after];
    return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
  });
}

/** Lines of equal height on a grid, as pairs of points from 0 to 1.
 * @param {number[][]} heights row by row @param {number} level @returns {[number, number][][]} */
export function contour(heights, level) {
  const side = heights.length - 1;
  /** @type {[number, number][][]} */
  const lines = [];
  for (let r = 0; r < side; r++)
    for (let c = 0; c < side; c++) {
      const below = heights[r][c] < level;
      const [right, under] = [heights[r][c + 1] < level, heights[r + 1][c] < level];
      if (below === right && below === under && below === heights[r + 1][c + 1] < level) continue;
      const hits = crossings(heights, level, c, r);
      for (let k = 0; k + 1 < hits.length; k += 2) lines.push([hits[k], hits[k + 1]]);
    }
  return lines;
}

/** Where a line of equal height crosses the border of a cell.
 * @param {number[][]} heights @param {number} level @param {number} c the cell's column @param {number} r its
 * row @returns {[number, number][]} */
function crossings(heights, level, c, r) {
  const side = heights.length - 1;
  const corners = [
    [c, r],
    [c + 1, r],
    [c + 1, r + 1],
    [c, r + 1],
  ];
  return corners.flatMap(([x, y], k) => {
    const [x1, y1] = corners[(k + 1) % 4];
    const [a, b] = [heights[y][x], heights[y1][x1]];
    if (a < level === b < level) return [];
    const t = (level - a) / (b - a);
    return [/** @type {[number, number]} */ ([(x + (x1 - x) * t) / side, (y + (y1 - y) * t) / side])];
  });
}

/** Where a map of two weights is lowest, from 0 to 1; null at its border, or all along a valley.
 * @param {number[][]} heights row by row @returns {[number, number] | null} */
export function lowestOf(heights) {
  const flat = heights.flat();
  const [least, most] = [Math.min, Math.max].map((of) => flat.reduce((one, height) => of(one, height)));
  const side = heights.length;
  const at = (/** @type {number} */ k) => [k % side, Math.floor(k / side)];
  const [column, row] = at(flat.indexOf(least));
  if (![column, row].every((at) => at > 0 && at < side - 1)) return null;
  const alone = flat.every((height, k) => {
    if (height > least + AS_LOW * (most - least)) return true;
    const [x, y] = at(k);
    return Math.hypot(x - column, y - row) <= ONE_PLACE * side;
  });
  return alone ? [column / (side - 1), row / (side - 1)] : null;
}
