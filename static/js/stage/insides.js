// @ts-check
/** The inputs and units that are drawn in full: their pictures, their valves, and what passes these. */

import { mixed, signed } from "../draw/colour.js";
import { backwardShare } from "./courses.js";
import { drawCurve } from "./curvelet.js";
import { ramp, smooth } from "./ease.js";
import { opening } from "./faces.js";
import { drawFunnel, drawGhost } from "./funnel.js";
import { isSubject } from "./scene.js";
import { answering, backwards } from "./timing.js";
import { marks, paintValve, valve } from "./valve.js";

/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./geometry.js").Point} Point */

/** How much of a unit's picture shows before its error passes and under it; where units are small, more. */
const MAP = { dense: { before: 0.8, under: 0.65 }, wide: { before: 0.6, under: 0.42 } };
/** Pixels that f′ makes a difference of, and of what arrives: in less, dots look like hatching. */
const GHOST = { differs: 2, least: 12 };
const CROSS = { dense: 6, wide: 8.5 }; // pixels of the disc that says that a unit is pushed the wrong way,
const CORNER = 0.76; // and where that is, of the unit's radius

/** @param {CanvasRenderingContext2D} context @param {Scene} scene */
export function drawInputs(context, { geometry, signals, tokens, pictures, phase }) {
  const { columns, square, blocks } = geometry;
  if (blocks[0]) return;
  columns[0].forEach(({ x, y }, i) => {
    context.save();
    context.beginPath();
    context.roundRect(x - square, y - square, 2 * square, 2 * square, 3);
    context.clip();
    context.fillStyle = tokens.bg;
    context.fill();
    context.globalAlpha = phase.kind === "backward" ? 0.55 : 1;
    if (pictures) pictures.draw(context, 0, i, x, y, square);
    else {
      context.fillStyle = shade(signals.inputs[0][i] / signals.inputPeak, tokens);
      context.fill();
    }
    context.restore();
  });
}

/** @param {CanvasRenderingContext2D} context @param {Scene} scene */
export function drawUnits(context, scene) {
  const { geometry, faces } = scene;
  faces.forEach((units, l) => {
    const rows = geometry.rows && l === faces.length - 1;
    if (geometry.blocks[l + 1] || rows) return;
    units.forEach((_, j) => drawUnit(context, scene, l, j));
  });
}

/** @param {CanvasRenderingContext2D} context @param {Scene} scene @param {number} l @param {number} j */
function drawUnit(context, scene, l, j) {
  const { geometry: g, frame, faces, tokens, phase, progress, pictures, activations } = scene;
  const at = g.columns[l + 1][j];
  const face = faces[l][j];
  const { activations: answers, pre_activations } = frame.layers[l];
  const answer = answering(progress.forward[l]);
  const flows = phase.kind === "backward" ? backwards(progress.backward[l]).funnel : 0;
  disc(context, at, g.radius + 1.5, tokens.bg);
  const faded = MAP[g.dense ? "dense" : "wide"];
  context.globalAlpha = phase.kind !== "backward" ? answer.map : flows > 0 ? faded.under : faded.before;
  if (pictures) {
    context.save();
    context.beginPath();
    context.arc(at.x, at.y, g.radius - 0.6, 0, 2 * Math.PI);
    context.clip();
    pictures.draw(context, l + 1, j, at.x, at.y, g.radius);
    context.restore();
  } else disc(context, at, g.radius - 0.6, shade(answers[j] ?? 0, tokens));
  context.globalAlpha = 1;
  if (answer.jaws < 1) drawWaiting(context, scene, at, 1 - answer.jaws);
  if (answer.curve > 0 && face.kind !== "softmax") {
    const unit = { activation: activations[l], z: pre_activations[j] ?? 0, slope: face.slope || 0 };
    drawCurve(context, at, g.cavity, unit, answer, tokens);
  }
  if (answer.jaws > 0) {
    context.globalAlpha = Math.min(1, 2.5 * answer.jaws);
    const faint = phase.kind === "backward" && !isSubject(scene, l);
    const open = { ...opening(face), closing: answer.jaws, faint };
    paintValve(context, at.x, at.y, valve(tokens, g.radius, open));
    context.globalAlpha = 1;
  }
  if (flows > 0) drawPassing(context, scene, at, l, j, flows);
  if (flows > 0 && face.kind === "dead") paintValve(context, at.x, at.y, overPassing(tokens, g.radius));
  if (face.astray) {
    const { x, y, r } = crossOf(g, at);
    drawCross(context, { x, y }, r * crossedAt(scene, l), tokens);
  }
}

/** Where the disc stands that says of a unit that it is pushed the wrong way.
 * @param {import("./geometry.js").Geometry} g @param {Point} at */
export const crossOf = ({ radius, dense }, { x, y }) => ({
  x: x + CORNER * radius,
  y: y + CORNER * radius,
  r: CROSS[dense ? "dense" : "wide"],
});

/** That it is dead, over what comes as far as its jaws.
 * @param {import("../draw/colour.js").Tokens} tokens @param {number} radius */
function overPassing(tokens, radius) {
  const [strike] = marks(tokens, radius, "dead");
  return [{ ...strike, stroke: tokens.bg, width: 5 }, strike];
}

/** A unit that has no answer yet.
 * @param {CanvasRenderingContext2D} context @param {Scene} scene @param {Point} at @param {number} alpha */
function drawWaiting(context, { geometry: { radius, dense }, tokens }, at, alpha) {
  context.globalAlpha = alpha;
  context.setLineDash(dense ? [2, 2] : [3, 3]);
  context.lineWidth = 1.25;
  context.strokeStyle = tokens["ctl-line"];
  context.beginPath();
  context.arc(at.x, at.y, radius - 0.6, 0, 2 * Math.PI);
  context.stroke();
  context.setLineDash([]);
  context.globalAlpha = 1;
}

/** @param {CanvasRenderingContext2D} context @param {Scene} scene @param {Point} at @param {number} l
 * @param {number} j @param {number} filled */
function drawPassing(context, scene, at, l, j, filled) {
  const { geometry: g, signals, faces, scale, tokens } = scene;
  const value = signals.arriving[l][j];
  const { slope, through } = faces[l][j];
  const height = Math.abs(value) * scale;
  const multiplied = value ? signals.leaving[l][j] / value : 0;
  const share = backwardShare(scene, l);
  drawFunnel(context, at, g.cavity, { value, height, slope: multiplied, filled, share }, tokens, g.dense);
  const differs = through !== slope && Math.abs(multiplied - slope) * height > GHOST.differs;
  if (differs && height >= GHOST.least && filled >= 1 && !g.dense)
    drawGhost(context, at, g.cavity, height, slope, tokens.bg);
}

/** How clearly units of a layer show that they are pushed the wrong way.
 * @param {Scene} scene @param {number} l */
export function crossedAt({ phase, progress, crossed }, l) {
  const flows = phase.kind === "backward" ? backwards(progress.backward[l]).funnel : 0;
  return Math.min(smooth(ramp(flows, [0.5, 1])), crossed);
}

/** A unit that is pushed the wrong way.
 * @param {CanvasRenderingContext2D} context @param {{ x: number, y: number }} at @param {number} r
 * @param {import("../draw/colour.js").Tokens} tokens */
export function drawCross(context, { x, y }, r, tokens) {
  if (r <= 0) return;
  disc(context, { x, y }, r + 1.5, tokens.bg);
  disc(context, { x, y }, r, tokens.ink);
  const d = 0.36 * r;
  context.beginPath();
  context.moveTo(x - d, y - d);
  context.lineTo(x + d, y + d);
  context.moveTo(x + d, y - d);
  context.lineTo(x - d, y + d);
  context.lineWidth = 1.75;
  context.strokeStyle = tokens.bg;
  context.stroke();
}

/** @param {CanvasRenderingContext2D} context @param {Point} at @param {number} radius
 * @param {string} colour */
function disc(context, { x, y }, radius, colour) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fillStyle = colour;
  context.fill();
}

/** One colour for a value, where there is no plane to show.
 * @param {number} value @param {import("../draw/colour.js").Tokens} tokens */
export const shade = (value, tokens) =>
  mixed(tokens.zero, signed(tokens, value), Math.min(1, Math.abs(value)));
