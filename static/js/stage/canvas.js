// @ts-check
/** The stage's picture of one frame in one phase, painted from nothing.
 *
 * A pure function of the scene. What has a handle, a focus or a text stands above it as SVG (`stage.js`). */

import { drawCells } from "./cells.js";
import { coursesOf } from "./courses.js";
import { drawDescent } from "./descent.js";
import { drawInputs, drawUnits } from "./insides.js";
import { drawJoints } from "./joints.js";
import { drawLeads } from "./leads.js";
import { drawLoss } from "./lossend.js";
import { drawEdges } from "./ribbons.js";
import { drawUpdates } from "./updates.js";

/** @typedef {import("./scene.js").Scene} Scene */

/** @param {CanvasRenderingContext2D} context @param {Scene} scene */
export function draw(context, scene) {
  const courses = coursesOf(scene);
  context.clearRect(0, 0, scene.geometry.width, scene.geometry.height);
  drawEdges(context, scene, courses);
  if (scene.phase.kind === "update") drawUpdates(context, scene);
  drawJoints(context, scene, courses);
  drawLoss(context, scene);
  drawInputs(context, scene);
  drawUnits(context, scene);
  drawCells(context, scene);
  drawLeads(context, scene);
  drawDescent(context, scene);
}
