// @ts-check
/** Where everything on the stage stands: columns of units between the inputs and the loss. */

/** @typedef {{ x: number, y: number }} Point */
/** @typedef {object} Geometry
 * @property {number} width
 * @property {number} height
 * @property {number} radius of a unit
 * @property {number} ring width of a valve's ring
 * @property {number} inner radius of what is inside the ring
 * @property {number} square half the side of an input
 * @property {Point[][]} columns inputs first, then each layer
 * @property {Point} loss
 * @property {number} gap between columns, the narrowest
 * @property {boolean} numbers there is room for numbers beside the units */

const TOP = 26; // the columns' headings
const LABEL = 20; // under a unit

/** The least width at which a network can be read.
 * @param {number} columns inputs, layers and loss */
export const leastWidth = (columns) => 48 * columns + 70;

/** @param {number} width @param {number} height @param {number[]} sizes of the columns, inputs first
 * @returns {Geometry} */
export function geometry(width, height, sizes) {
  const narrow = width < 480;
  const large = width > 900 && height > 520;
  const left = narrow ? 26 : 34;
  const lossX = width - (narrow ? 24 : 46);
  const outX = lossX - (narrow ? 62 : Math.min(120, width * 0.15));
  const xs = spread(left, outX, sizes.length);
  const gap = Math.min(...xs.slice(1).map((x, k) => x - xs[k]));
  const most = Math.max(...sizes);
  const room = height - TOP - 10;
  const pitch = Math.min(large ? 130 : 96, room / most);
  const radius = Math.max(7, Math.min(large ? 36 : 27, (pitch - LABEL) / 2, (gap - 26) / 2));
  const middle = TOP + room / 2 - LABEL / 2;
  const columns = sizes.map((count, c) => {
    const apart = count < 3 ? Math.min(pitch * 1.7, room / count) : Math.min(pitch * 1.15, room / count);
    return Array.from({ length: count }, (_, k) => ({ x: xs[c], y: middle + (k - (count - 1) / 2) * apart }));
  });
  const ring = Math.max(3, radius * 0.19);
  return {
    width,
    height,
    radius,
    ring,
    inner: radius - ring - 2,
    square: Math.max(6, radius - 5),
    columns,
    loss: { x: lossX, y: middle },
    gap,
    numbers: gap >= 116 && pitch >= 60,
  };
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
 * @param {Geometry} g @param {number} layer @param {number} unit @param {number} input
 * @returns {[Point, Point]} left end, right end */
export function ends(g, layer, unit, input) {
  const from = g.columns[layer][input];
  const to = g.columns[layer + 1][unit];
  return [
    { x: from.x + (layer ? g.radius : g.square), y: from.y },
    { x: to.x - g.radius, y: to.y },
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
