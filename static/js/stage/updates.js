// @ts-check
/** The update: a slim bar beside each edge, above it where the weight rises, below it where it falls, as long
 * as its change is large; where that would be too short to see, a dot. What another rule would do is hollow.
 * All have one scale, which the run's own step sets: what would be longer than its room ends in an arrow.
 * A bar stands where no other edge crosses it, if there is a place, and rather where its own is level. */

import { memo } from "../model/memo.js";
import { timesAsLong } from "../words/update.js";
import { DOT, drawArrow, drawBar, drawDot, HOLLOW, PAPER } from "./bars.js";
import { ramp, smooth } from "./ease.js";
import { along, ends } from "./geometry.js";
import { tint } from "./paint.js";
import { CASING, thickness } from "./ribbons.js";
import { largest } from "./signals.js";
import { isSame } from "./strongest.js";
import { UPDATE } from "./timing.js";

/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./geometry.js").Geometry} Geometry */
/** @typedef {import("./geometry.js").Point} Point */
/** @typedef {import("../types").Pick} Pick */
/** @typedef {object} Course of an edge, and of the bar beside it
 * @property {number[]} ys of its points; their xs are those of all of its layer
 * @property {Point[]} points beside them, where the bar may be
 * @property {number[]} far those are from the first, along their line
 * @property {number[]} level how level it is at each: 1 where it is flat
 * @property {number} half its thickness
 * @property {number} off from its middle to the bar's, above it negative
 * @property {number} outer and to that of the paper under it
 * @property {number} wide the bar
 * @property {number} length of the bar
 * @property {boolean} dot instead of it
 * @property {boolean} cut it ends in an arrow */
/** @typedef {import("./bars.js").Bar} Bar */
/** @typedef {{ line: Point[], heads: Point[], ys: number[], level: number[] }} Way `level` as in a course */

const PARTS = 16; // of an edge between its docks
const FLAT = [0.2, 0.6]; // of the way from a rim to its dock, where a bar may begin too
const FROM = 0.24; // of an edge, where a bar begins that has room anywhere
const STEEP = 4; // pixels of room that a level part of its edge is worth, of an upright one
const CLEAR = 7; // pixels from its middle to what is next are as good as more
const NEXT = 3; // edges above and below a bar that may be in its way
const MANY = 40; // edges
/** Pixels: a bar is so wide, and at least so long; a smaller change is a dot. It adjoins its edge: where
 * edges lie side by side, that alone tells whose it is. Where units are small, bars are slimmer; where there
 * are many edges, shorter ones are left out, but for the picked edge's dot. */
const BAR = { dense: { width: 1.75, least: 5 }, wide: { width: 3.5, least: 7 } };

const APART = 11; // pixels between the middles of two bars, of which one ends in an arrow,
const SHORTEST = 16; // and of its own, at least
const MOST = 1.2; // of the longest bar of the run's own, how long one that would be may be

/** The longest bar, in pixels.
 * @param {Geometry} g */
export const longestBar = ({ gap, radius }) => Math.min(110, 0.8 * Math.max(20, gap - 2 * radius));

const barsAt = memo(barsOf);

/** The change that has the longest bar: the largest of the run's own step; of one that does nothing, the
 * largest that would be.
 * @param {{ frame: Scene["frame"], own: Scene["frame"] }} step */
export const longestChange = ({ frame, own }) => largestOf(own) || largestOf(frame) || 1;

const largestOf = memo((/** @type {import("../types").Frame} */ { layers }) =>
  Math.max(0, ...layers.flatMap(({ weight_updates }) => weight_updates?.map(largest) ?? [])),
);

/** @param {Scene} scene */
const barsIn = ({ geometry, frame, edges, pick, would, own }) =>
  barsAt(geometry, frame, edges, pick, would, own);

/** Whether some changes are too small for a bar, and whether some are too large.
 * @param {Scene} scene */
export const unfit = (scene) => ({
  dots: barsIn(scene).some(({ dot }) => dot),
  arrows: barsIn(scene).some(({ cut }) => cut),
});

/** How many times as long as the run's own a weight's bar would be that ends in an arrow; else nothing.
 * @param {Scene} scene @param {Pick} edge */
export function timesLonger({ frame, own, would }, { layer, unit, input }) {
  const [change, made] = [frame, own].map(({ layers }) => layers[layer].weight_updates?.[unit][input] ?? 0);
  if (!would || Math.abs(change) <= MOST * longestChange({ frame, own })) return "";
  return timesAsLong(change, made, frame.batch.indices.length);
}

/** @param {CanvasRenderingContext2D} context @param {Scene} scene */
export function drawUpdates(context, scene) {
  const { would, p, tokens } = scene;
  const grown = smooth(ramp(p, UPDATE.bars));
  if (!grown) return;
  for (const bar of barsIn(scene)) {
    const paint = bar.dot ? drawDot : bar.cut ? drawArrow : drawBar;
    paint(context, bar, grown, tokens.bg, tint(tokens, bar.change, 1), would);
  }
}

/** Every weight's bar, the longest first: they have the choice.
 * @param {Geometry} g @param {import("../types").Frame} frame @param {Pick[]} edges @param {Pick} pick
 * @param {boolean} [would] it is a step that would be @param {import("../types").Frame} [own] the run's
 * @returns {Bar[]} */
export function barsOf(g, frame, edges, pick, would = false, own = frame) {
  const changes = edges.map(({ layer, unit, input }) => {
    const change = frame.layers[layer].weight_updates?.[unit][input] ?? 0;
    return Number.isFinite(change) ? change : 0;
  });
  const { width, least } = BAR[g.dense ? "dense" : "wide"];
  const longest = longestBar(g);
  const most = longestChange({ frame, own });
  return waysOf(g, edges).flatMap(({ own, ways, orders }) => {
    const courses = own.map((at, k) => {
      const { layer, unit, input } = edges[at];
      const weight = frame.layers[layer].weights[unit][input] ?? 0;
      const half = (thickness(g.dense, weight) + (isSame(edges[at], pick) ? CASING : 0)) / 2;
      const side = changes[at] > 0 ? -1 : 1;
      const whole = (Math.abs(changes[at]) / most) * longest;
      const size = Math.min(whole, MOST * longest);
      const told = edges.length < MANY || isSame(edges[at], pick);
      const dot = size > 0 && size < least && told;
      const wide = dot ? DOT : would ? Math.max(width, HOLLOW.width) : width;
      const off = (half + wide / 2) * side;
      const outer = off + (PAPER / 2) * side;
      return {
        ...courseOf(ways[k], off),
        half,
        off,
        outer,
        length: dot ? DOT : size,
        dot,
        wide,
        cut: whole > size,
      };
    });
    const lines = orders.map((order) => order.map((k) => courses[k]));
    /** What other bars take, point by point.
     * @type {number[][]} */
    const taken = lines.map(() => []);
    const order = own.map((_, k) => k).sort((a, b) => courses[b].length - courses[a].length);
    return order.flatMap((k) => {
      const course = courses[k];
      if (!course.dot && course.length < least) return [];
      const ys = course.ys.map((y, n) => y + course.off / course.level[n]);
      const room = ys.map((y, n) => roomAt(n, y, course, lines[n], taken[n]) - course.wide / 2);
      const from = startOf(course, room);
      const { dot, wide, cut } = course;
      const length = cut ? lengthFree(course, from, ys, taken) : course.length;
      for (let n = from; n <= reachedFrom({ ...course, length }, from); n++) taken[n].push(ys[n]);
      const outer = besideOf(ways[k], course.outer).slice(from);
      return [{ change: changes[own[k]], length, dot, cut, wide, points: course.points.slice(from), outer }];
    });
  });
}

/** The edges of each layer, their points and where they head at each, and from top to bottom at each: the
 * same for as long as the network is.
 * @type {(g: Geometry, edges: Pick[]) => { own: number[], ways: Way[], orders: number[][] }[]} */
const waysOf = memo((g, edges) =>
  g.columns.slice(1).map((_, l) => {
    const own = edges.flatMap(({ layer }, k) => (layer === l ? [k] : []));
    const flats = [l, l + 1].map((c) => (g.blocks[c] ? 0 : c ? g.dock : g.dock / 2)); // from dock to rim
    const ways = own.map((k) => wayOf(ends(g, edges[k]), flats));
    const orders = (ways[0]?.line ?? []).map((_, n) =>
      ways.map((_, k) => k).sort((a, b) => ways[a].ys[n] - ways[b].ys[n]),
    );
    return { own, ways, orders };
  }),
);

/** @param {[Point, Point]} ends at the docks @param {number[]} flats on either side, to the rims
 * @returns {Way} */
function wayOf([from, to], [before, after]) {
  const line = [
    ...(before ? FLAT.map((share) => ({ x: from.x - (1 - share) * before, y: from.y })) : []),
    ...Array.from({ length: PARTS + 1 }, (_, k) => along(from, to, k / PARTS)),
    ...(after ? FLAT.toReversed().map((share) => ({ x: to.x + (1 - share) * after, y: to.y })) : []),
  ];
  const heads = line.map((_, k) => {
    const [a, b] = [line[Math.max(0, k - 1)], line[Math.min(line.length - 1, k + 1)]];
    const size = Math.hypot(b.x - a.x, b.y - a.y) || 1;
    return { x: (b.x - a.x) / size, y: (b.y - a.y) / size };
  });
  return { line, heads, ys: line.map(({ y }) => y), level: heads.map(({ x }) => x) };
}

/** @param {Way} way @param {number} off it @returns {Point[]} */
const besideOf = ({ line, heads }, off) =>
  line.map(({ x, y }, k) => ({ x: x - off * heads[k].y, y: y + off * heads[k].x }));

/** @param {Way} way @param {number} off it */
function courseOf(way, off) {
  const { ys, level } = way;
  const points = besideOf(way, off);
  const far = [0];
  for (let k = 1; k < points.length; k++)
    far.push(far[k - 1] + Math.hypot(points[k].x - points[k - 1].x, points[k].y - points[k - 1].y));
  return { ys, points, far, level };
}

/** Pixels between the middle of a bar and what is nearest to it at one of an edge's points.
 * @param {number} n the point @param {number} y the bar's there @param {Course} own
 * @param {Course[]} lines the edges from top to bottom there @param {number[]} taken by other bars */
function roomAt(n, y, own, lines, taken) {
  let [above, below] = [0, lines.length];
  while (above < below) {
    const middle = (above + below) >> 1;
    if (lines[middle].ys[n] < y) above = middle + 1;
    else below = middle;
  }
  let least = CLEAR;
  const last = Math.min(lines.length, above + NEXT);
  for (let k = Math.max(0, above - NEXT); k < last; k++) {
    const course = lines[k];
    if (course === own) continue;
    const room = Math.abs(course.ys[n] - y) * Math.min(own.level[n], course.level[n]) - course.half;
    if (room < least) least = room;
  }
  for (const other of taken) least = Math.min(least, Math.abs(other - y) * own.level[n]);
  return least;
}

/** Where a bar begins: at the point from which on most is free for as long as it is.
 * @param {Course} course @param {number[]} room at each point @returns {number} */
function startOf(course, room) {
  const last = course.far.length - 1;
  const wanted = FROM * last;
  let [best, most] = [0, -Infinity];
  for (let k = 0; k <= last; k++) {
    const to = reachedFrom(course, k);
    if (k && course.far[last] - course.far[k] < course.length) break;
    const level = course.level.slice(k, to + 1);
    const steep = 1 - level.reduce((sum, x) => sum + x, 0) / level.length;
    const free = Math.min(...room.slice(k, to + 1)) - 0.02 * Math.abs(k - wanted) - STEEP * steep;
    if (free > most) [best, most] = [k, free];
  }
  return best;
}

/** How long a bar is that ends in an arrow: no measure, so it ends where its head has room beside other bars.
 * @param {Course} course @param {number} from where it begins @param {number[]} ys the bar's
 * @param {number[][]} taken by other bars, point by point @returns {number} */
function lengthFree({ far, length, level }, from, ys, taken) {
  const met = taken.findIndex(
    (others, n) => n > from && others.some((y) => Math.abs(y - ys[n]) * level[n] < APART),
  );
  return met < 0 ? length : Math.max(SHORTEST, Math.min(length, far[met - 1] - far[from]));
}

/** The point at which a bar has ended that begins at another.
 * @param {Course} course @param {number} from */
function reachedFrom({ far, length }, from) {
  let to = from;
  while (to < far.length - 1 && far[to] - far[from] < length) to++;
  return to;
}
