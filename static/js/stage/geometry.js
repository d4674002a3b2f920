// @ts-check
/** Where everything on the stage stands: columns of units between the inputs and the loss. A column of many
 * units is a block of small cells. */

import { isAlone } from "../model/descent.js";
import { cavity } from "./aperture.js";
import { clamp } from "./ease.js";
import { foldAt, foldedMiddles } from "./folds.js";

/** @typedef {{ x: number, y: number }} Point */
/** @typedef {object} Place of a unit or an input
 * @property {number} x
 * @property {number} y
 * @property {number} left where ribbons dock on its left
 * @property {number} right and on its right */
/** @typedef {object} Block around a column's cells
 * @property {number} x its left border
 * @property {number} y its top
 * @property {number} width
 * @property {number} height
 * @property {number} cell side of a cell
 * @property {boolean} [fold] a layer drawn so slim because the stage is narrow */
/** @typedef {"ticks" | "box" | "rows"} End what the loss is drawn as: where output and target stand, a box,
 * or a row for each of the outputs that share 1 */
/** @typedef {object} Geometry
 * @property {number} width
 * @property {number} height
 * @property {import("./aperture.js").Cavity} cavity of a unit drawn in full
 * @property {number} radius of a unit drawn in full
 * @property {number} dock from its rim to where ribbons dock
 * @property {number} square half the side of an input
 * @property {Place[][]} columns inputs first, then each layer
 * @property {(Block | null)[]} blocks one a column, null where its units are drawn in full
 * @property {Point} loss
 * @property {End} end
 * @property {{ width: number, half: number } | null} rows of outputs that share 1, to the right of where
 * their units stand: how wide they are and half their height
 * @property {Strip | null} beside where there is room for the loss that one or two weights roll on
 * @property {Strip | null} strip under the headings; null where there is but one layer
 * @property {number} gap between columns, the narrowest
 * @property {number} pitch between units of the fullest column
 * @property {boolean} narrow
 * @property {boolean} dense units are small: nothing is hatched
 * @property {boolean[]} labels of each column: there is room for f′ under its units
 * @property {boolean} numbers there is room for numbers beside the units
 * @property {number} named pixels that an input's name and number take */
/** @typedef {{ top: number, bottom: number, left: number, right: number, over?: boolean }} Strip `over`: its
 * numbers stand in a row over it, those of the ends and of the picked layer */
/** @typedef {{ across: number, cell: number }} Grid cells in a row, and a cell's side */

export const MOST_IN_FULL = 10; // units of a column
export const NARROW = 520; // pixels
const LINE = 13; // pixels between units that a line of words takes
const TOLD = 15; // pixels; units of a smaller radius tell f′ where they are pointed at
const DENSE = 20; // pixels; units of a smaller radius
const NUMBERED = 16; // pixels; beside units of a smaller radius stand no numbers
export const HEAD = 12; // the baseline of the columns' headings
const STRIP = { top: 19, narrow: 34, low: 28, high: 42, numbers: 20, under: 22 };
const BARS_APART = 72; // pixels; between closer bars stand no numbers
/** Pixels, where the strip's numbers stand over it: how high it is if units have room, what is above and
 * below the network, beyond the units at its ends, and between two of them, for a tag. */
const OVER = { high: 40, rest: 22, ends: 8, tag: 22 };
const FOOT = 62; // under a block: its slopes and two lines of words
/** A block of inputs: pixels at most, of the stage's width, of the columns' mean distance; what the words
 * under it take, and what is left clear beside them. */
const PICTURE = { most: 160, share: 0.22, apart: 2.5, words: 100, clear: 8 };
const LARGEST_CELL = { inputs: 15, units: 28 };
/** A radius, the larger the more room there is. */
const LARGEST_UNIT = /** @type {const} */ ({ all: [40, 64], alone: [40, 84] });
const TAG_ROW = 28; // under a narrow network, whose picked weight is told there
const SQUARE = 0.82; // half an input, of a radius
const ROWS = 50; // pixels between units; closer ones have no words under them
const ROW_NAME = 12; // of the name over the first row, what its half of the pitch has no room for
/** Pixels past its half that the words beside the ticks of one or two weights may take, on a stage so wide at
 * most: on a wider one they are larger, and there is room. */
const SPILL = { most: 34, until: 1000 };
const SCALE = { one: 34, two: 14 }; // pixels of the numbers beside the loss of one weight, and of two
/** Pixels of a network of one or two weights, with words beside its loss; one after the other. */
const ALONE = { layer: 340, row: 430 };
export const NAMED_ASIDE = 11; // pixels; inputs among units of no larger radius have their names beside them
const STACK = 34; // pixels between inputs that two lines take
const NAMED = 64; // what an input's name and number take where nothing is known of them
const BEFORE_LOSS = 88; // pixels at least before roomy ticks: a number stands there
/** Pixels of a compact loss end, from the middle of the outputs: its words stand between their rim and the
 * border. */
const LOSS_COLUMN = 106;
const DEEP = 8; // columns; with more, what room there is goes to the units
const DEEP_SHARE = 0.205; // of the distance of columns, a radius of many
const ROOMY = 90; // pixels between columns; where they are closer, the loss end is compact

/** @param {number} width @param {number} height @param {number[]} sizes of the columns, inputs first
 * @param {End} [end] what the loss is drawn as @param {number} [named] pixels that an input's name and number
 * take @param {boolean} [rolls] it has so few weights that the loss which they roll on stands beside it
 * @param {boolean[]} [folds] columns that are folded @returns {Geometry} */
export function geometry(width, height, sizes, end = "ticks", named = NAMED, rolls = isAlone(sizes), folds) {
  const ending = end === "rows" && sizes[sizes.length - 1] > MOST_IN_FULL ? "box" : end;
  if (rolls) return { ...withLoss(width, height, sizes, ending), named };
  return { ...placed(width, height, sizes, ending, false, 0, folds), named };
}

/** A network of one or two weights, and room for the loss that they roll on: beside it, or under it.
 * @param {number} width @param {number} height @param {number[]} sizes @param {End} end
 * @returns {Omit<Geometry, "named">} */
function withLoss(width, height, sizes, end) {
  const scale = sizes.length === 2 && sizes[0] === 1 ? SCALE.one : SCALE.two;
  if (width < NARROW) {
    const own = placed(width, 0.5 * height, sizes, end, true);
    return {
      ...own,
      height,
      beside: { left: 14 + scale, right: width - 14, top: 0.5 * height + 30, bottom: height - 24 },
    };
  }
  const half = Math.max(0.5 * width, sizes.length > 2 ? ALONE.row : ALONE.layer);
  const own = placed(half, height, sizes, end, true, width < SPILL.until ? SPILL.most : 0);
  return {
    ...own,
    width,
    beside: { left: half + 40 + scale, right: width - 8, top: 34, bottom: height - 26 },
  };
}

/** @param {number} width @param {number} height @param {number[]} sizes @param {End} end
 * @param {boolean} [alone] there is more room than it needs
 * @param {number} [spill] pixels that the loss's words may take past the width
 * @param {boolean[]} [folds] @returns {Omit<Geometry, "named">} */
function placed(width, height, sizes, end, alone = false, spill = 0, folds = []) {
  const narrow = width < NARROW && !alone;
  const strip = sizes.length > 2;
  const low = narrow || height < 460;
  const { lossX, outX, margin } = across(width, sizes.length, narrow, end, alone, spill);
  const mean = (outX - margin) / (sizes.length - 1);
  const over = mean < BARS_APART;
  const stripTop = STRIP.top + (over ? STRIP.numbers : 0);
  const most = Math.max(1, ...sizes.filter((count) => count <= MOST_IN_FULL));
  const unit = 2 * DEEP_SHARE * mean;
  const spare = height - stripTop - OVER.high - OVER.rest - OVER.ends > most * unit + (most - 1) * OVER.tag;
  const high = spare ? OVER.high : STRIP.under;
  const stripEnd = stripTop + (over ? high : STRIP[narrow ? "narrow" : low ? "low" : "high"]);
  const top = (strip ? stripEnd + 10 : HEAD + 12) + (end === "rows" ? ROW_NAME : 0);
  const all = height - top - 4 - (narrow ? TAG_ROW : 0);
  const room = all / most > ROWS ? all : all - 8; // small inputs have their words below the last one
  const grids = sizes.map((count, c) => {
    if (count <= MOST_IN_FULL) return null;
    const each = outX / sizes.length;
    const wide = c ? 0.55 * each : Math.min(PICTURE.most, PICTURE.share * width, PICTURE.apart * each);
    return grid(count, wide, room - FOOT, c ? LARGEST_CELL.units : LARGEST_CELL.inputs, !c);
  });
  const folded = folds.some(Boolean) ? foldedMiddles(folds, margin, outX) : null;
  const xs = folded?.xs ?? middles(grids, margin, outX);
  const gap = folded?.gap ?? outX - xs[xs.length - 2];
  const spread = (/** @type {number} */ count) =>
    over && !narrow && end !== "rows" ? (room - unit - OVER.ends) / Math.max(1, count - 1) : room / count;
  const each = spread(most);
  const label = each <= ROWS ? 6 : low ? 18 : 23;
  const deep = narrow || gap < ROOMY || sizes.length > DEEP;
  const share = alone ? 0.26 : deep ? DEEP_SHARE : 0.17; // of the gap
  const largest = narrow
    ? 19
    : clamp((alone ? 0.11 : 0.07) * height, ...LARGEST_UNIT[alone ? "alone" : "all"]);
  const whole = (margin - 2) / SQUARE; // inputs are not cut
  const large = Math.floor(clamp(Math.min((each - label) / 2 - 1, gap * share, whole), 7, largest));
  const told = Math.floor((each - LINE) / 2); // the largest that leaves f′ its line
  const radius = large < TOLD || told >= large ? large : Math.max(TOLD - 1, told);
  const dense = radius < DENSE;
  const dock = radius * (dense ? 0.55 : 0.66);
  const square = SQUARE * radius;
  const pitch = Math.min(each, radius * (narrow ? 4.6 : 3.5) + 14);
  const middle = top + room / 2 - label / 2;
  const apart = sizes.map((count) => Math.min(pitch * (count < most ? 1.5 : 1), spread(count)));
  const blocks = grids.map((cells, c) => {
    if (folds[c]) return foldAt(sizes[c], xs[c], middle, apart[c]);
    return cells && blockAt(cells, sizes[c], xs[c], top + (room - FOOT) / 2);
  });
  const columns = sizes.map((count, c) => {
    const block = blocks[c];
    if (block && !folds[c]) return cellsOf(block, count);
    const x = xs[c];
    return Array.from({ length: count }, (_, k) => ({
      x,
      y: middle + (k - (count - 1) / 2) * apart[c],
      left: x - (block ? block.cell / 2 : c ? radius + dock : square),
      right: x + (block ? block.cell / 2 : c ? radius + dock : square + dock / 2),
    }));
  });
  const inFull = blocks.every((block) => !block);
  return {
    width,
    height,
    cavity: cavity(radius),
    radius,
    dock,
    square,
    columns,
    blocks,
    loss: { x: lossX, y: middle },
    beside: null,
    end,
    rows: end === "rows" ? { width: lossX - outX, half: Math.min(narrow ? 9 : 13, each * 0.36) } : null,
    strip: strip
      ? {
          top: stripTop,
          bottom: stripEnd,
          over,
          left: xs[1] - Math.max(radius + 10, 26),
          // the last bar's number has its room, where there is as much before the border
          right: outX + Math.max(radius + 12, 38, Math.min(64, width - outX - 34)),
        }
      : null,
    gap,
    pitch,
    narrow,
    dense,
    labels: apart.map((each) => radius >= TOLD && each - 2 * radius >= LINE && gap > 46),
    numbers: radius >= NUMBERED && gap >= 100 && inFull,
  };
}

/** Where the outputs and the loss stand, and the inputs' distance from the left.
 * @param {number} width @param {number} columns @param {boolean} narrow @param {End} end
 * @param {boolean} alone @param {number} spill */
function across(width, columns, narrow, end, alone, spill) {
  const margin = narrow ? 26 : alone ? clamp(0.12 * width, 46, 90) : 46;
  if (end === "rows") {
    const lossX = width - (narrow ? 52 : clamp(0.1 * width, 152, 172));
    return { lossX, outX: lossX - (narrow ? 84 : clamp(0.17 * width, 90, 210)), margin };
  }
  if (narrow) return { lossX: width - 30, outX: width - 102, margin };
  const box = end === "box" ? 50 : 0; // numbers beside the outputs keep clear of it
  const words = clamp(0.103 * width, 108, 150); // they are larger where there is more room
  const lossX = width + spill - words + box;
  const even = (lossX - box - margin) / columns; // between columns, were the loss one of them
  const wide = clamp((alone ? 0.2 : 0.115) * width, BEFORE_LOSS, 190);
  const outX = lossX - box - (columns > DEEP ? clamp(even, BEFORE_LOSS, wide) : wide);
  if ((outX - margin) / (columns - 1) >= ROOMY) return { lossX, outX, margin };
  return { lossX: width - 32, outX: width - LOSS_COLUMN, margin: 30 };
}

/** The middles of the columns, evenly apart; but a block of inputs has the room that it and its words take.
 * @param {(Grid | null)[]} grids of the columns @param {number} margin of inputs drawn in full
 * @param {number} outX @returns {number[]} */
function middles(grids, margin, outX) {
  const [inputs, ...layers] = grids.map((cells) => cells && (cells.across * cells.cell) / 2);
  const left = inputs ? Math.max(inputs + 4, PICTURE.words / 2) : margin;
  const even = left + (outX - left) / layers.length;
  const taken = left + Math.max(inputs ?? 0, PICTURE.words / 2) + PICTURE.clear + (layers[0] ?? DENSE);
  const next = inputs && layers.length > 1 ? Math.max(even, taken) : even;
  const gap = (outX - next) / Math.max(1, layers.length - 1);
  return [left, ...layers.map((_, l) => next + l * gap)];
}

/** The grid whose cells are largest; a picture keeps its rows.
 * @param {number} count @param {number} width @param {number} height @param {number} largest
 * @param {boolean} picture @returns {Grid} */
function grid(count, width, height, largest, picture) {
  const side = Math.sqrt(count);
  let best = { across: 1, cell: 0 };
  for (let across = 1; across <= count; across++) {
    if (picture && Number.isInteger(side) && across !== side) continue;
    const cell = Math.min(largest, width / across, height / Math.ceil(count / across));
    if (cell > best.cell) best = { across, cell };
  }
  return best;
}

/** @param {Grid} grid @param {number} count @param {number} x of its middle
 * @param {number} y
 * @returns {Block} */
function blockAt({ across, cell }, count, x, y) {
  const width = across * cell;
  const height = Math.ceil(count / across) * cell;
  return { x: x - width / 2, y: y - height / 2, width, height, cell };
}

/** @param {Block} block @param {number} count @returns {Place[]} row by row */
function cellsOf({ x, y, width, cell }, count) {
  const across = Math.round(width / cell);
  return Array.from({ length: count }, (_, k) => ({
    x: x + ((k % across) + 0.5) * cell,
    y: y + (Math.floor(k / across) + 0.5) * cell,
    left: x - 4,
    right: x + width + 4,
  }));
}

/** Whether an input's number stands under its name: side by side they would reach over its ribbons.
 * @param {Geometry} g */
export function areStacked({ columns: [[first, second]], named, narrow, radius, square }) {
  const room = second ? second.y - first.y - 2 * square : Infinity;
  return (narrow || named > NAMED + 4) && radius > NAMED_ASIDE && room > STACK;
}

/** The ends of an edge at rest, at the docks; edges of a unit lie side by side, in the order of their other
 * ends.
 * @param {Geometry} g @param {import("../types").Pick} edge
 * @returns {[Point, Point]} left end, right end */
export function ends(g, { layer, unit, input }) {
  const [from, to] = [g.columns[layer], g.columns[layer + 1]];
  const [a, b] = [from[input], to[unit]];
  return [
    { x: a.right, y: a.y + (g.blocks[layer] ? 0 : beside(g, unit, to.length)) },
    { x: b.left, y: b.y + (g.blocks[layer + 1] ? 0 : beside(g, input, from.length)) },
  ];
}

/** @param {Geometry} g @param {number} k @param {number} of */
function beside({ dense, cavity: { inner } }, k, of) {
  return (k - (of - 1) / 2) * Math.min(dense ? 2.2 : 6, (1.3 * inner) / of);
}

/** A point of the curve that joins two points; level at both ends.
 * @param {Point} p @param {Point} q @param {number} t @returns {Point} */
export function along(p, q, t) {
  const m = (p.x + q.x) / 2;
  const u = 1 - t;
  return {
    x: u * u * u * p.x + 3 * u * u * t * m + 3 * u * t * t * m + t * t * t * q.x,
    y: u * u * (u + 3 * t) * p.y + t * t * (3 * u + t) * q.y,
  };
}
