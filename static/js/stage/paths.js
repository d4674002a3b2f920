// @ts-check
/** Paths along an edge, and slabs: bands whose height changes between two vertical lines. */

import { lerp } from "./ease.js";
import { VectorContext } from "./vector.js";

/** @typedef {import("./geometry.js").Point} Point */
/** @typedef {import("./sums.js").Span} Span */

/** Add the line from one dock to another to a path, or its first part.
 * @param {CanvasPath} path @param {Point} p @param {Point} q @param {number} [t] how far it has come */
export function curve(path, p, q, t = 1) {
  const m = (p.x + q.x) / 2;
  path.moveTo(p.x, p.y);
  if (t >= 1) path.bezierCurveTo(m, p.y, m, q.y, q.x, q.y);
  else {
    const [x1, y2, x3] = [lerp(p.x, m, t), lerp(p.y, q.y, t), lerp(m, q.x, t)];
    const [x2, y3] = [lerp(x1, m, t), lerp(p.y, y2, t)];
    const y4 = lerp(y2, q.y, t);
    path.bezierCurveTo(x1, p.y, x2, y3, lerp(x2, lerp(m, x3, t), t), lerp(y3, y4, t));
  }
}

/** How far along x such lines have come, all those of a layer alike.
 * @param {number} from @param {number} to @param {number} t */
export function frontOf(from, to, t) {
  const m = (from + to) / 2;
  const u = 1 - t;
  return u * u * u * from + 3 * u * t * m + t * t * t * to;
}

/** @param {CanvasRenderingContext2D} context @param {number} x0 @param {Span} a top and bottom there
 * @param {number} x1 @param {Span} b */
export function slab(context, x0, a, x1, b) {
  const m = (x0 + x1) / 2;
  context.beginPath();
  context.moveTo(x0, a[0]);
  context.bezierCurveTo(m, a[0], m, b[0], x1, b[0]);
  context.lineTo(x1, b[1]);
  context.bezierCurveTo(m, b[1], m, a[1], x0, a[1]);
  context.closePath();
  context.fill();
}

/** Draw only between two vertical lines.
 * @param {CanvasRenderingContext2D} context @param {number} a @param {number} b @param {() => void} draw */
export function within(context, a, b, draw) {
  context.save();
  context.beginPath();
  context.rect(Math.min(a, b), -1e4, Math.abs(b - a), 2e4);
  context.clip();
  draw();
  context.restore();
}

/** A path to add to and to draw by name, of the kind that the context takes.
 * @param {CanvasRenderingContext2D} context @param {string} [d] @returns {Path2D} */
export const pathOn = (context, d = "") =>
  context instanceof VectorContext ? /** @type {any} */ (context.path(d)) : new Path2D(d);
