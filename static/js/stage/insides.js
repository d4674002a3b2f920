// @ts-check
/** The inputs and units that are drawn in full: their pictures, the funnels of the way back, and their valves
 * around them. */

import { mixed, signed } from "../draw/colour.js";
import { openPart } from "./faces.js";
import { funnel } from "./paths.js";
import { ENTER } from "./scene.js";
import { reached } from "./signals.js";
import { paintValve, valve } from "./valve.js";

/** @typedef {import("./scene.js").Scene} Scene */

/** @param {CanvasRenderingContext2D} context @param {Scene} scene */
export function drawInputs(context, { geometry, signals, tokens, pictures }) {
  const { columns, square, blocks } = geometry;
  if (blocks[0]) return;
  columns[0].forEach(({ x, y }, i) => {
    context.save();
    context.beginPath();
    context.roundRect(x - square, y - square, 2 * square, 2 * square, 3);
    context.clip();
    context.globalAlpha = 0.9;
    if (pictures) pictures.draw(context, 0, i, x, y, square);
    else {
      context.fillStyle = shade(signals.inputs[0][i] / signals.inputPeak, tokens);
      context.fill();
    }
    context.restore();
  });
}

/** @param {CanvasRenderingContext2D} context @param {Scene} scene */
export function drawUnits(context, { geometry, frame, signals, faces, tokens, phase, p, pictures }) {
  const { columns, inner, blocks, radius, ring } = geometry;
  const scale = (2 * inner * 0.92) / signals.peak;
  frame.layers.forEach(({ activations }, l) => {
    if (blocks[l + 1]) return;
    const back = reached(phase, l);
    const now = phase.kind === "backward" && phase.layer === l;
    columns[l + 1].forEach(({ x, y }, j) => {
      disc(context, x, y, inner + 1, tokens.bg);
      context.globalAlpha = back ? 0.16 : lit(phase, l, p);
      if (pictures) pictures.draw(context, l + 1, j, x, y, inner + 1);
      else disc(context, x, y, inner + 1, shade(activations[j] ?? 0, tokens));
      context.globalAlpha = 1;
      if (back) {
        const widths = [signals.arriving[l][j], signals.leaving[l][j]].map(
          (value) => Math.abs(value) * scale,
        );
        context.fillStyle = signed(tokens, signals.arriving[l][j]);
        drawFunnel(context, geometry, { x, y }, widths, now ? Math.min(1, p / ENTER) : 1);
      }
      const face = faces[l][j];
      paintValve(
        context,
        x,
        y,
        Object.values(valve(tokens, openPart(face), face.kind, radius - ring / 2 - 1.5, ring)),
      );
    });
  });
}

/** A funnel within its ring; the ring hides the corners of one that is not too wide.
 * @param {CanvasRenderingContext2D} context @param {Scene["geometry"]} geometry
 * @param {import("./geometry.js").Point} centre
 * @param {number[]} widths arriving and leaving @param {number} filled 0 to 1 */
function drawFunnel(context, { inner, ring }, centre, [arriving, leaving], filled) {
  const hidden = Math.sqrt(inner ** 2 - (inner - ring) ** 2);
  const wide = Math.max(arriving, leaving) / 2 > hidden;
  if (wide) {
    context.save();
    context.beginPath();
    context.arc(centre.x, centre.y, inner + 1, 0, 2 * Math.PI);
    context.clip();
  }
  funnel(context, centre, inner, arriving, leaving, filled);
  context.fill();
  if (wide) context.restore();
}

/** @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {number} radius
 * @param {string} colour */
function disc(context, x, y, radius, colour) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fillStyle = colour;
  context.fill();
}

/** How bright a layer is on the way forward.
 * @param {import("../types").Phase} phase @param {number} layer @param {number} p */
export function lit(phase, layer, p) {
  if (phase.kind !== "forward" || layer < phase.layer) return 1;
  return layer > phase.layer ? 0.3 : 0.3 + 0.7 * p;
}

/** One colour for a value, where there is no plane to show.
 * @param {number} value @param {import("../draw/colour.js").Tokens} tokens */
export const shade = (value, tokens) =>
  mixed(tokens.zero, signed(tokens, value), Math.min(1, Math.abs(value)));
