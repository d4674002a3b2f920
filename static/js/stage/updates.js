// @ts-check
/** The update: a slim bar beside each edge, above it where the weight rises, below it where it falls, as long
 * as its change is large. */

import { lerp, ramp, smooth } from "./ease.js";
import { along, ends } from "./geometry.js";
import { tint } from "./paint.js";
import { thickness } from "./ribbons.js";
import { UPDATE } from "./timing.js";

/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./geometry.js").Geometry} Geometry */
/** @typedef {import("./geometry.js").Point} Point */

const FROM = 0.24; // of the edge
const STEPS = 8;

/** The longest bar, in pixels.
 * @param {Geometry} g */
export const longestBar = ({ gap, radius, dock }) =>
  Math.min(110, 0.6 * Math.max(20, gap - 2 * (radius + dock)));

/** @param {CanvasRenderingContext2D} context @param {Scene} scene */
export function drawUpdates(context, { geometry: g, frame, signals, edges, p, tokens }) {
  const grown = (smooth(ramp(p, UPDATE.bars)) * longestBar(g)) / signals.updatePeak;
  const width = g.dense ? 1.75 : 3.5;
  for (const edge of edges) {
    const { weights, weight_updates } = frame.layers[edge.layer];
    const change = weight_updates?.[edge.unit][edge.input] ?? 0;
    const length = Math.abs(change) * grown;
    if (length < 0.6) continue;
    const weight = weights[edge.unit][edge.input] ?? 0;
    const off = (thickness(g.dense, weight) / 2 + (g.dense ? 2 : 4)) * (change > 0 ? -1 : 1);
    bar(context, ends(g, edge), length, off);
    context.lineWidth = width + 2;
    context.strokeStyle = tokens.bg;
    context.stroke();
    context.lineWidth = width;
    context.strokeStyle = tint(tokens, change, 1);
    context.stroke();
  }
}

/** @param {CanvasRenderingContext2D} context @param {[Point, Point]} ends
 * @param {number} length @param {number} off to the side */
function bar(context, [p, q], length, off) {
  const to = Math.min(0.94, FROM + (0.95 * length) / Math.hypot(q.x - p.x, q.y - p.y));
  context.beginPath();
  for (let k = 0; k <= STEPS; k++) {
    const t = lerp(FROM, to, k / STEPS);
    const [here, a, b] = [t, t - 0.01, t + 0.01].map((at) => along(p, q, at));
    const [dx, dy] = [b.x - a.x, b.y - a.y];
    const size = Math.hypot(dx, dy) || 1;
    context.lineTo(here.x - (dy / size) * off, here.y + (dx / size) * off);
  }
}
