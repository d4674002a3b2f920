// @ts-check
/** Where everything on the stage stands: columns of units between the inputs and the loss. A column of many
 * units is a block of small cells. */

/** @typedef {{ x: number, y: number }} Point */
/** @typedef {object} Place of a unit or an input
 * @property {number} x
 * @property {number} y
 * @property {number} left where what comes into it ends
 * @property {number} right where what it sends on begins */
/** @typedef {object} Block around a column's cells
 * @property {number} x its left border
 * @property {number} y its top
 * @property {number} width
 * @property {number} height
 * @property {number} cell side of a cell */
/** @typedef {object} Geometry
 * @property {number} width
 * @property {number} height
 * @property {number} radius of a unit drawn in full
 * @property {number} ring width of a valve's ring
 * @property {number} inner radius of what is inside the ring
 * @property {number} square half the side of an input
 * @property {Place[][]} columns inputs first, then each layer
 * @property {(Block | null)[]} blocks one a column, null where its units are drawn in full
 * @property {Point} loss
 * @property {number} gap between columns, the narrowest
 * @property {boolean} dense there is only little room under a unit
 * @property {boolean} numbers there is room for numbers beside the units */

export const MOST_IN_FULL = 10; // units of a column
const TOP = 26; // the columns' headings
const LABEL = 20; // under a unit
const LABEL_DENSE = 13;
const FOOT = 50; // under a block: its slopes and two lines of words
const LARGEST_CELL = { inputs: 15, units: 28 };

/** The least width at which a network can be read.
 * @param {number} columns inputs, layers and loss */
export const leastWidth = (columns) => 48 * columns + 70;

/** @param {number} width @param {number} height @param {number[]} sizes of the columns, inputs first
 * @returns {Geometry} */
export function geometry(width, height, sizes) {
  const narrow = width < 480;
  const large = width > 900 && height > 520;
  const room = height - TOP - 10;
  const lossX = width - (narrow ? 24 : 46);
  const outX = lossX - (narrow ? 62 : Math.min(120, width * 0.15));
  const grids = sizes.map((count, c) => {
    if (count <= MOST_IN_FULL) return null;
    const across = c ? (0.55 * outX) / sizes.length : Math.min(160, 0.22 * width);
    return grid(count, across, room - FOOT, c ? LARGEST_CELL.units : LARGEST_CELL.inputs, !c);
  });
  const left = grids[0] ? (grids[0].across * grids[0].cell) / 2 + 4 : narrow ? 26 : 34;
  const xs = spread(left, outX, sizes.length);
  const gap = Math.min(...xs.slice(1).map((x, k) => x - xs[k]));
  const most = Math.max(1, ...sizes.filter((_, c) => !grids[c]));
  const pitch = Math.min(large ? 130 : 96, room / most);
  const dense = pitch < 56;
  const label = dense ? LABEL_DENSE : LABEL;
  const radius = Math.max(7, Math.min(large ? 36 : 27, (pitch - label) / 2, (gap - 26) / 2));
  const square = Math.max(6, radius - (dense ? 2 : 5));
  const middle = TOP + room / 2 - label / 2;
  const blocks = grids.map(
    (cells, c) => cells && blockAt(cells, sizes[c], xs[c], middle - FOOT / 2 + label / 2),
  );
  const columns = sizes.map((count, c) => {
    const block = blocks[c];
    if (block) return cellsOf(block, count);
    const apart = Math.min(pitch * (count < 3 ? 1.7 : 1.15), room / count);
    const half = c ? radius : square;
    const x = xs[c];
    return Array.from({ length: count }, (_, k) => ({
      x,
      y: middle + (k - (count - 1) / 2) * apart,
      left: x - half,
      right: x + half,
    }));
  });
  const ring = Math.max(3, radius * 0.19);
  return {
    width,
    height,
    radius,
    ring,
    inner: radius - ring - 2,
    square,
    columns,
    blocks,
    loss: { x: lossX, y: middle },
    gap,
    dense,
    numbers: gap >= 116 && pitch >= 60 && blocks.every((block) => !block),
  };
}

/** The grid whose cells are largest; a picture keeps its rows.
 * @param {number} count @param {number} width @param {number} height @param {number} largest
 * @param {boolean} picture */
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

/** @param {{ across: number, cell: number }} grid @param {number} count @param {number} x of its middle
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

/** Columns from left to right, the first gaps a little wider: there the streams fan out.
 * @param {number} from @param {number} to @param {number} count */
function spread(from, to, count) {
  const gaps = Array.from({ length: count - 1 }, (_, k) => 1.13 - (0.24 * k) / Math.max(1, count - 2));
  const unit = (to - from) / gaps.reduce((sum, gap) => sum + gap, 0);
  const xs = [from];
  for (const gap of gaps) xs.push(xs[xs.length - 1] + gap * unit);
  return xs;
}

/** The ends of an edge, at the borders of what it joins.
 * @param {Geometry} g @param {import("../types").Pick} edge
 * @returns {[Point, Point]} left end, right end */
export function ends({ columns }, { layer, unit, input }) {
  const from = columns[layer][input];
  const to = columns[layer + 1][unit];
  return [
    { x: from.right, y: from.y },
    { x: to.left, y: to.y },
  ];
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

/** The same curve as an SVG path.
 * @param {Point} p @param {Point} q */
export function curvePath(p, q) {
  const m = (p.x + q.x) / 2;
  return `M${p.x} ${p.y}C${m} ${p.y} ${m} ${q.y} ${q.x} ${q.y}`;
}
