// @ts-check
/** The stage's picture of what flows: streams, and what is inside inputs and units, of one frame in one
 * phase, painted from nothing. Beneath it lie the weights (`weights.js`).
 *
 * A pure function of the scene. What has a handle, a focus or a text stands above it as SVG (`stage.js`). */

import { drawCells } from "./cells.js";
import { drawInputs, drawUnits } from "./insides.js";
import { drawStreams } from "./streams.js";

/** @typedef {import("./scene.js").Scene} Scene */

/** What lies over the weights.
 * @param {CanvasRenderingContext2D} context @param {Scene} scene */
export function drawSignals(context, scene) {
  context.clearRect(0, 0, scene.geometry.width, scene.geometry.height);
  drawStreams(context, scene);
  drawInputs(context, scene);
  drawUnits(context, scene);
  drawCells(context, scene);
}
