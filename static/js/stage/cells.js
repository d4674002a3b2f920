// @ts-check
/** Columns of many units as blocks: a cell a unit, a small valve where there is room for one, else a disc in
 * the colour of its f′, and under them the slopes of the layer as bars, the steepest first. */

import { openColour } from "../draw/colour.js";
import { reached } from "../model/phases.js";
import { opening } from "./faces.js";
import { crossedAt, drawCross, shade } from "./insides.js";
import { answering, KNOWN } from "./timing.js";
import { paintValve, valve } from "./valve.js";

/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./faces.js").Face} Face */
/** @typedef {import("./geometry.js").Block} Block */

const SMALLEST_VALVE = 9; // side of the cell
const RIM = 0.12; // of the cell, around a valve
const CROSS = 0.22; // of the cell
export const BARS = { gap: 8, height: 18 };
const TIP = 2; // pixels of a bar that have its colour; below it is pale, since many are one area
const BODY = 0.28;

/** Whether a block's cells are too small for valves.
 * @param {Block} block */
const areDiscs = ({ cell }) => cell < SMALLEST_VALVE;

/** Whether there are such among its units.
 * @param {import("./geometry.js").Geometry} g */
export const hasDiscs = ({ blocks }) => blocks.some((block, c) => c > 0 && block && areDiscs(block));

/** @param {CanvasRenderingContext2D} context @param {Scene} scene */
export function drawCells(context, scene) {
  scene.geometry.blocks.forEach((block, c) => {
    if (!block) return;
    context.fillStyle = scene.tokens.bg;
    if (!block.fold) context.fillRect(block.x - 4, block.y - 4, block.width + 8, block.height + 8);
    if (!c) return drawInputCells(context, scene, block);
    const l = c - 1;
    scene.geometry.columns[c].forEach((at, j) => drawCell(context, scene, block, at, l, j));
    const known = scene.progress.forward[l] >= KNOWN;
    if (known && !block.fold && scene.faces[l][0].kind !== "softmax")
      drawBars(context, scene, block, scene.faces[l]);
  });
}

/** @param {CanvasRenderingContext2D} context @param {Scene} scene @param {Block} block */
function drawInputCells(context, { geometry, signals, tokens }, { cell }) {
  const half = Math.max(1, cell / 2 - 0.5);
  geometry.columns[0].forEach(({ x, y }, i) => {
    context.fillStyle = shade(signals.inputs[0][i] / signals.inputPeak, tokens);
    context.fillRect(x - half, y - half, 2 * half, 2 * half);
  });
}

/** @param {CanvasRenderingContext2D} context @param {Scene} scene @param {Block} block
 * @param {import("./geometry.js").Point} at its middle @param {number} l @param {number} j */
function drawCell(context, scene, block, { x, y }, l, j) {
  const { cell } = block;
  const { frame, signals, tokens, faces, phase, progress } = scene;
  const face = faces[l][j];
  const small = areDiscs(block);
  const radius = small ? Math.max(0.5, cell / 2 - 0.5) : cell / 2 - Math.max(0.75, Math.min(2, RIM * cell));
  const value = reached(phase, l)
    ? signals.leaving[l][j] / signals.peak
    : (frame.layers[l].activations[j] ?? 0);
  const { jaws, map } = answering(progress.forward[l]);
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.globalAlpha = map;
  if (small && face.kind !== "softmax")
    context.fillStyle = face.kind === "out" ? tokens["line-2"] : openColour(tokens, Math.abs(face.slope));
  else context.fillStyle = shade(value, tokens);
  context.fill();
  context.globalAlpha = jaws;
  if (!small && jaws) paintValve(context, x, y, valve(tokens, radius, { ...opening(face), closing: jaws }));
  context.globalAlpha = 1;
  const corner = { x: x + 0.3 * cell, y: y + 0.3 * cell };
  if (face.astray) drawCross(context, corner, CROSS * cell * crossedAt(scene, l), tokens);
}

/** @param {CanvasRenderingContext2D} context @param {Scene} scene @param {Block} block
 * @param {Face[]} units */
function drawBars(context, { tokens }, { x, y, width, height }, units) {
  const slopes = units
    .map(({ slope, kind }) => (kind === "out" ? 1 : Math.abs(slope) || 0))
    .sort((a, b) => b - a);
  const most = Math.max(1, slopes[0]);
  const bottom = y + height + BARS.gap + BARS.height;
  const each = width / slopes.length;
  slopes.forEach((slope, k) => {
    const tall = (slope / most) * BARS.height;
    context.fillStyle = units.every(({ kind }) => kind === "out")
      ? tokens["line-2"]
      : openColour(tokens, slope);
    const wide = Math.max(0.5, each - (each > 3 ? 1 : 0));
    context.globalAlpha = BODY;
    context.fillRect(x + k * each, bottom - tall, wide, tall);
    context.globalAlpha = 1;
    context.fillRect(x + k * each, bottom - tall, wide, Math.min(tall, TIP));
  });
  context.fillStyle = tokens["line-2"];
  context.fillRect(x, bottom, width, 1);
}
