// @ts-check
/** A bar of the update as it is painted, beside its edge: full, or hollow where it would be; a dot instead,
 * or an arrow. */

import { clamp, lerp } from "./ease.js";

/** @typedef {import("./geometry.js").Point} Point */
/** @typedef {object} Bar
 * @property {number} change
 * @property {number} length
 * @property {boolean} dot it is one, and its length no measure
 * @property {boolean} cut it ends in an arrow: it would be longer
 * @property {number} wide
 * @property {Point[]} points from where it begins
 * @property {Point[]} outer the middle of the paper under it */

/** Of the bar of a step that would be: pixels that it is wide at least, and those of its rim. */
export const HOLLOW = { width: 4, rim: 1 };
export const DOT = 4; // pixels across, of a change that is too small for a bar
export const PAPER = 1; // pixels around a bar, but for its edge's side
const HEAD = { long: 8, half: 4.5 }; // pixels of an arrow's

/** @param {CanvasRenderingContext2D} context @param {Bar} bar @param {number} grown @param {string} paper
 * @param {string} colour @param {boolean} would */
export function drawBar(context, { length, wide, points, outer }, grown, paper, colour, would) {
  /** @param {Point[]} along @param {number} across @param {string} colour */
  const stroke = (along, across, colour) => {
    context.beginPath();
    for (const { x, y } of along) context.lineTo(x, y);
    context.lineWidth = across;
    context.strokeStyle = colour;
    context.stroke();
  };
  const bar = firstOf(points, length * grown);
  stroke(firstOf(outer, length * grown + PAPER), wide + PAPER, paper);
  stroke(bar, wide, colour);
  if (!would) return;
  const { rim } = HOLLOW;
  const inner = firstOf(bar.toReversed(), length * grown - rim);
  stroke(firstOf(inner.toReversed(), length * grown - 2 * rim), wide - 2 * rim, paper);
}

/** @type {typeof drawBar} */
export function drawArrow(context, bar, grown, paper, colour, would) {
  const length = bar.length - HEAD.long;
  drawBar(context, { ...bar, length }, grown, paper, colour, would);
  const [from, to] = [length * grown, bar.length * grown].map((far) => firstOf(bar.points, far).slice(-1)[0]);
  const size = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const aside = { x: (-(to.y - from.y) * HEAD.half) / size, y: ((to.x - from.x) * HEAD.half) / size };
  context.beginPath();
  context.lineTo(from.x + aside.x, from.y + aside.y);
  context.lineTo(to.x, to.y);
  context.lineTo(from.x - aside.x, from.y - aside.y);
  context.closePath();
  context.lineWidth = 2 * (PAPER + HOLLOW.rim);
  context.strokeStyle = paper;
  context.stroke();
  context.lineWidth = 2 * HOLLOW.rim;
  context.strokeStyle = colour;
  context.stroke();
  context.fillStyle = would ? paper : colour;
  context.fill();
}

/** @type {typeof drawBar} */
export function drawDot(context, { wide, points, outer }, grown, paper, colour, would) {
  /** @param {Point[]} line @param {number} across @param {string} colour */
  const fill = (line, across, colour) => {
    const { x, y } = firstOf(line, wide / 2).at(-1) ?? line[0];
    context.beginPath();
    context.arc(x, y, (across * grown) / 2, 0, 2 * Math.PI);
    context.fillStyle = colour;
    context.fill();
  };
  fill(outer, wide + PAPER, paper);
  fill(points, wide, colour);
  if (would) fill(points, wide - 2 * HOLLOW.rim, paper);
}

/** The first part of a line of points.
 * @param {Point[]} points @param {number} length of it @returns {Point[]} */
export function firstOf(points, length) {
  const part = [points[0]];
  let left = length;
  for (let k = 1; k < points.length && left > 0; k++) {
    const [a, b] = [points[k - 1], points[k]];
    const step = Math.hypot(b.x - a.x, b.y - a.y);
    const t = clamp(left / (step || 1));
    part.push({ x: lerp(a.x, b.x, t), y: lerp(a.y, b.y, t) });
    left -= step;
  }
  return part;
}
