// @ts-check
/** The right end: how far the output is from what was wanted. Where the error is that very difference, two
 * ticks stand as far apart as it is large, and what is between them goes back. Outputs that share 1 are rows,
 * each with a stub for what it lacks or has too much. */

import { backwardShare } from "./courses.js";
import { clamp, lerp, ramp, smooth } from "./ease.js";
import { stackOf } from "./flow.js";
import { tint } from "./paint.js";
import { slab, within } from "./paths.js";
import { boxAround } from "./room.js";
import { LOSS } from "./timing.js";

/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./geometry.js").Place} Place */

/** Pixels to both sides of the axis that its ticks and what is between them take, and how thick those are:
 * more in the loss's own phase. */
const MARK = { now: { tick: 12, half: 7, thick: 3 }, else: { tick: 8, half: 4, thick: 2 } };
const ASIDE = 90; // pixels beside the ticks, from which on words stand there
const ENTER = /** @type {const} */ ([0, 0.12]); // of the output's backward phase: from the loss to the output
const LEAVE = /** @type {const} */ ([0.2, 0.42]); // from the rows to the docks

/** How far the error shows at the loss.
 * @param {Scene} scene */
const shown = ({ phase, p }) =>
  phase.kind === "loss" ? smooth(ramp(p, LOSS)) : phase.kind === "forward" ? 0 : 1;

/** @param {CanvasRenderingContext2D} context @param {Scene} scene */
export function drawLoss(context, scene) {
  if (scene.geometry.rows) drawRows(context, scene);
  else if (scene.geometry.end === "ticks") drawTicks(context, scene);
  else drawBeams(context, scene);
}

/** Where output and target stand on the loss's axis: as far apart as the error, the larger one higher.
 * @param {Scene} scene @returns {{ output: number, target: number }} */
export function ticksOf({ geometry, frame, signals, scale }) {
  const { outputs, targets } = frame.probe;
  const height = Math.abs(signals.arriving[signals.arriving.length - 1][0]) * scale;
  const up = (targets[0] ?? 0) > (outputs[0] ?? 0) ? -1 : 1;
  return { output: geometry.loss.y - (up * height) / 2, target: geometry.loss.y + (up * height) / 2 };
}

/** Whether there is room for words beside the ticks; else they stand above and below.
 * @param {import("./geometry.js").Geometry} g */
export const hasAside = (g) => g.width - g.loss.x > ASIDE;

/** How far the loss's axis goes up and down.
 * @param {import("./geometry.js").Geometry} g @param {number} tall pixels between the ticks */
export const reachOf = (g, tall) => Math.max(tall / 2 + (hasAside(g) ? 12 : 4), 0.8 * g.radius);

/** What the loss's axis takes beside a layer, with the words beside it.
 * @param {Scene} scene @param {number} l @returns {import("./room.js").Box[]} */
export function axisBox(scene, l) {
  const { geometry: g, signals } = scene;
  if (g.end !== "ticks" || l !== signals.arriving.length - 1) return [];
  const { output, target } = ticksOf(scene);
  const axis = boxAround(g.loss, 2 * MARK.else.tick, 2 * reachOf(g, Math.abs(target - output)));
  return [hasAside(g) ? { ...axis, right: axis.right + ASIDE } : axis];
}

/** @param {CanvasRenderingContext2D} context @param {Scene} scene */
function drawTicks(context, scene) {
  const { geometry: g, tokens, phase } = scene;
  const { x, y } = g.loss;
  const { output, target } = ticksOf(scene);
  const value = scene.signals.arriving[scene.signals.arriving.length - 1][0];
  const tall = Math.abs(target - output);
  const { tick, half, thick } = MARK[phase.kind === "loss" ? "now" : "else"];
  drawBeams(context, scene, x - half - 1);
  context.globalAlpha = phase.kind === "forward" ? 0.35 : 1;
  const reach = reachOf(g, tall);
  line(context, x, y - reach, x, y + reach, 1, tokens["ctl-line"]);
  const end = lerp(output, target, shown(scene));
  if (shown(scene)) {
    context.fillStyle = tint(tokens, value, phase.kind === "update" ? 0.5 : 1);
    context.fillRect(x - half, Math.min(output, end), 2 * half, Math.abs(end - output));
    line(context, x - tick, target, x + tick, target, thick, tokens.ink);
  }
  line(context, x - tick, output, x + tick, output, thick, tokens.ink);
  context.globalAlpha = 1;
}

/** What goes from the loss into each output.
 * @param {CanvasRenderingContext2D} context @param {Scene} scene @param {number} [edge] where it begins */
function drawBeams(context, scene, edge = scene.geometry.loss.x - 24) {
  const { geometry: g, signals, scale, tokens, phase, p } = scene;
  const last = signals.arriving.length - 1;
  const outputs = g.columns[last + 1];
  const heights = signals.arriving[last].map((v) => Math.abs(v) * scale);
  const total = heights.reduce((sum, h) => sum + h, 0);
  let at = g.loss.y - Math.min(total, 36) / 2;
  const now = phase.kind === "backward" && phase.layer === last;
  const come = phase.kind === "backward" ? (now ? smooth(ramp(p, ENTER)) : 1) : 0;
  outputs.forEach((unit, j) => {
    const rim = g.blocks[last + 1] ? unit.right : unit.x + g.radius;
    if (!come) return line(context, rim, unit.y, edge, g.loss.y, 1.5, tokens["line-2"]);
    const part = total > 36 ? (heights[j] * 36) / total : heights[j];
    const half = Math.max(0.4, heights[j] / 2);
    context.fillStyle = tint(tokens, signals.arriving[last][j], backwardShare(scene, last));
    const from = /** @type {[number, number]} */ (
      outputs.length > 1 ? [at, at + Math.max(0.8, part)] : [g.loss.y - half, g.loss.y + half]
    );
    at += part;
    const draw = () => slab(context, edge, from, rim, [unit.y - half, unit.y + half]);
    if (come < 1) within(context, lerp(edge, rim, come), edge, draw);
    else draw();
  });
}

/** @param {CanvasRenderingContext2D} context @param {Scene} scene */
function drawRows(context, scene) {
  const { geometry: g, frame, signals, tokens, phase, p, progress } = scene;
  const last = frame.layers.length - 1;
  const { width, half } = /** @type {NonNullable<typeof g.rows>} */ (g.rows);
  const now = phase.kind === "forward" && phase.layer === last;
  const grown = phase.kind === "forward" ? (now ? smooth(ramp(p, [0.54, 0.9])) : 0) : 1;
  const error = shown(scene);
  frame.probe.outputs.forEach((output, k) => {
    const at = g.columns[last + 1][k];
    const share = clamp(output ?? 0) * grown;
    const x = (/** @type {number} */ v) => at.x + v * width;
    context.fillStyle = tokens.bg;
    context.fillRect(at.x, at.y - half, width, 2 * half);
    context.fillStyle = tokens["line-2"]; // pale: what is off by shows on it
    context.fillRect(at.x, at.y - half, width * share, 2 * half);
    if (error) drawStub(context, scene, x(share), lerp(x(share), x(frame.probe.targets[k] ?? 0), error), k);
    if (grown) line(context, x(share), at.y - half - 2, x(share), at.y + half + 2, 2, tokens.ink);
    context.lineWidth = 1;
    context.strokeStyle = tokens["line-2"];
    context.strokeRect(at.x + 0.5, at.y - half + 0.5, width - 1, 2 * half - 1);
    if (phase.kind === "backward")
      drawLeaving(context, scene, at, signals.leaving[last][k], k, progress.backward[last]);
  });
}

/** @param {CanvasRenderingContext2D} context @param {Scene} scene @param {number} from @param {number} to
 * @param {number} k */
function drawStub(context, { geometry: g, signals, tokens }, from, to, k) {
  const last = signals.leaving.length - 1;
  const { y } = g.columns[last + 1][k];
  const high = 0.4 * (g.rows?.half ?? 0);
  const [x, width] = [Math.min(from, to), Math.abs(to - from)];
  context.fillStyle = tint(tokens, signals.leaving[last][k], 1);
  context.fillRect(x, y - high, width, 2 * high);
}

/** What a row sends back, from its left end to its docks.
 * @param {CanvasRenderingContext2D} context @param {Scene} scene @param {Place} at @param {number} value
 * @param {number} k @param {number} q of the output's backward phase */
function drawLeaving(context, scene, at, value, k, q) {
  const left = ramp(q, LEAVE);
  const layer = scene.flow?.layers.at(-1);
  if (!value || !left || !layer?.rightOf[k].length) return; // none of its weights is drawn
  const half = Math.max(0.8, Math.abs(value) * scene.scale) / 2;
  const stack = Math.max(0.8, stackOf(layer.rightOf[k])) / 2;
  context.fillStyle = tint(scene.tokens, value, backwardShare(scene, scene.frame.layers.length - 1));
  within(context, lerp(at.x, at.left + 1, left), at.x, () =>
    slab(context, at.x, [at.y - half, at.y + half], at.left + 1, [at.y - stack, at.y + stack]),
  );
}

/** @param {CanvasRenderingContext2D} context @param {number} x0 @param {number} y0 @param {number} x1
 * @param {number} y1 @param {number} width @param {string} colour */
function line(context, x0, y0, x1, y1, width, colour) {
  context.beginPath();
  context.moveTo(x0, y0);
  context.lineTo(x1, y1);
  context.lineWidth = width;
  context.strokeStyle = colour;
  context.stroke();
}
