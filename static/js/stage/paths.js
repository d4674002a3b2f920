// @ts-check
/** Paths along an edge: a line, or a ribbon; and the funnel inside a unit. Widths are in pixels. */

import { along } from "./geometry.js";

/** @typedef {import("./geometry.js").Point} Point */

/** @param {number} t */
const smooth = (t) => t * t * (3 - 2 * t);

/** A line from one unit to another.
 * @param {CanvasRenderingContext2D} context @param {Point} p @param {Point} q */
export function curve(context, p, q) {
  const m = (p.x + q.x) / 2;
  context.beginPath();
  context.moveTo(p.x, p.y);
  context.bezierCurveTo(m, p.y, m, q.y, q.x, q.y);
}

/** A ribbon from the sender to the receiver; it changes its width in the first third.
 * @param {Point} from @param {Point} to @param {number} width0 at the sender @param {number} width1 */
export function ribbon(from, to, width0, width1) {
  const steps = Math.max(18, Math.min(36, Math.ceil(Math.abs(to.x - from.x) / 5)));
  const path = new Path2D();
  /** @type {number[][]} */
  const back = [];
  for (let k = 0; k <= steps; k++) {
    const t = k / steps;
    const here = along(from, to, t);
    const a = along(from, to, Math.max(0, t - 0.01));
    const b = along(from, to, Math.min(1, t + 0.01));
    const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
    const half = (width0 + (width1 - width0) * smooth(Math.min(1, t / 0.34))) / 2;
    const nx = ((b.y - a.y) / length) * half;
    const ny = ((a.x - b.x) / length) * half;
    path.lineTo(here.x + nx, here.y + ny);
    back.push([here.x - nx, here.y - ny]);
  }
  for (const [x, y] of back.reverse()) path.lineTo(x, y);
  path.closePath();
  return path;
}

/** A funnel inside a unit, filled from right to left: what arrives on the right, what passes on the left.
 * @param {CanvasRenderingContext2D} context @param {Point} centre
 * @param {number} inner radius inside the ring
 * @param {number} arriving @param {number} leaving widths @param {number} filled 0 to 1 */
export function funnel(context, centre, inner, arriving, leaving, filled) {
  const [right, left] = [arriving, leaving].map((width) => (width ? Math.max(0.7, width) / 2 : 0));
  const steps = 16;
  /** @param {number} k */
  const at = (k) => {
    const v = (k / steps) * filled;
    const bend = v < 0.25 ? 0 : v > 0.75 ? 1 : (1 - Math.cos((v - 0.25) * 2 * Math.PI)) / 2;
    return { x: centre.x + inner - 2 * inner * v, half: right + (left - right) * bend };
  };
  context.beginPath();
  for (let k = 0; k <= steps; k++) context.lineTo(at(k).x, centre.y - at(k).half);
  for (let k = steps; k >= 0; k--) context.lineTo(at(k).x, centre.y + at(k).half);
  context.closePath();
}
