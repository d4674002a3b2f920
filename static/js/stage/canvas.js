// @ts-check
/** The stage's picture of what flows: streams, and what is inside inputs and units, of one frame in one
 * phase, painted from nothing. Beneath it lie the weights (`weights.js`).
 *
 * A pure function of the scene. What has a handle, a focus or a text stands above it as SVG (`stage.js`). */

import { drawCells } from "./cells.js";
import { drawInputs, drawUnits } from "./insides.js";
import { drawStreams } from "./streams.js";

/** @typedef {import("./geometry.js").Geometry} Geometry */
/** @typedef {import("./geometry.js").Point} Point */
/** @typedef {import("../types").Pick} Pick */
/** @typedef {object} Scene
 * @property {Geometry} geometry
 * @property {import("../types").Frame} frame
 * @property {import("./signals.js").Signals} signals
 * @property {import("./faces.js").Face[][]} faces
 * @property {Pick[]} edges the weights that are drawn
 * @property {import("../types").Phase} phase
 * @property {number} p how far the phase looks done, 0 to 1
 * @property {Pick} pick
 * @property {import("../draw/colour.js").Tokens} tokens
 * @property {import("./maps.js").UnitMaps | null} pictures what each unit answers, null when there is no
 * plane
 * @property {number} dim opacity of what is not its turn */

export const ENTER = 0.38; // of a backward phase: first the funnels fill, then the ribbons leave

/** What lies over the weights.
 * @param {CanvasRenderingContext2D} context @param {Scene} scene */
export function drawSignals(context, scene) {
  context.clearRect(0, 0, scene.geometry.width, scene.geometry.height);
  drawStreams(context, scene);
  drawInputs(context, scene);
  drawUnits(context, scene);
  drawCells(context, scene);
}

/** @param {CanvasRenderingContext2D} context @param {Point} p @param {Point} q */
export function curve(context, p, q) {
  const m = (p.x + q.x) / 2;
  context.beginPath();
  context.moveTo(p.x, p.y);
  context.bezierCurveTo(m, p.y, m, q.y, q.x, q.y);
}
