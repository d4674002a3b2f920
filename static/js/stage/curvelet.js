// @ts-check
/** The curve of f inside a unit: the sum slides a dot along it, and where it lands the tangent says how far
 * the jaws stay open. */

import { signed } from "../draw/colour.js";
import { ACTIVATIONS } from "../math/activations.js";

/** @typedef {import("./geometry.js").Point} Point */
/** @typedef {import("./timing.js").Answering} Answering */

const LEAST = 2.4; // of z, to both sides
const SMALL = 18; // pixels of a radius; below there are no axes
const STEPS = 28;

/** @param {CanvasRenderingContext2D} context @param {Point} at @param {import("./aperture.js").Cavity} cavity
 * @param {{ activation: string, z: number, slope: number }} unit @param {Answering} answering
 * @param {import("../draw/colour.js").Tokens} tokens */
export function drawCurve(context, at, { inner, radius }, { activation, z, slope }, answering, tokens) {
  const { f } = ACTIVATIONS[activation];
  const reach = Math.max(LEAST, 1.12 * Math.abs(z));
  const half = 0.78 * inner;
  const zs = Array.from({ length: STEPS + 1 }, (_, k) => reach * ((2 * k) / STEPS - 1));
  const top = Math.max(...zs.map((v) => Math.abs(f(v)))) || 1;
  const [right, up] = [half / reach, (0.66 * half) / top];
  /** @param {number} v @returns {[number, number]} */
  const point = (v) => [at.x + v * right, at.y - f(v) * up];
  const small = radius < SMALL;

  context.globalAlpha = 0.72 * answering.curve;
  context.beginPath();
  context.arc(at.x, at.y, radius - 1.4, 0, 2 * Math.PI);
  context.fillStyle = tokens.bg;
  context.fill();
  context.globalAlpha = answering.curve;
  if (!small) {
    context.beginPath();
    context.moveTo(at.x - half, at.y);
    context.lineTo(at.x + half, at.y);
    context.moveTo(at.x, at.y - 0.75 * half);
    context.lineTo(at.x, at.y + 0.75 * half);
    stroke(context, 1, tokens["line-2"]);
  }
  context.beginPath();
  for (const v of zs) context.lineTo(...point(v));
  stroke(context, small ? 1.1 : 1.75, tokens["ink-2"]);

  const [x, y] = point(z * answering.dot);
  if (answering.jaws > 0) {
    const steep = (slope * up) / right;
    const length = (0.62 * half * answering.jaws) / Math.hypot(1, steep);
    context.beginPath();
    context.moveTo(x - length, y + length * steep);
    context.lineTo(x + length, y - length * steep);
    stroke(context, small ? 1.75 : 3, tokens["slope-ink"]);
  }
  if (!small && answering.dot > 0) {
    context.beginPath();
    context.moveTo(at.x, at.y);
    context.lineTo(x, at.y);
    stroke(context, 3, signed(tokens, z));
  }
  context.beginPath();
  context.arc(x, y, small ? 2.2 : 4.5, 0, 2 * Math.PI);
  context.fillStyle = tokens.open;
  context.fill();
  stroke(context, small ? 1 : 1.5, tokens.ink);
  context.globalAlpha = 1;
}

/** @param {CanvasRenderingContext2D} context @param {number} width @param {string} colour */
function stroke(context, width, colour) {
  context.lineWidth = width;
  context.strokeStyle = colour;
  context.stroke();
}
