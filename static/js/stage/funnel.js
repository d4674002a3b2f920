// @ts-check
/** What passes a valve, from right to left: as high as the error where it enters, and between the jaws f′ of
 * that. Below 0 it turns over and leaves in the other colour. */

import { between, FAINT, funnelEnds, reaching } from "./aperture.js";
import { flowing, tint } from "./paint.js";
import { within } from "./paths.js";

/** @typedef {import("./aperture.js").Cavity} Cavity */
/** @typedef {import("./geometry.js").Point} Point */
/** @typedef {object} Passing
 * @property {number} value the error
 * @property {number} height of it, in pixels
 * @property {number} slope what it is multiplied by
 * @property {number} filled 0 to 1
 * @property {number} share of its colour */

const OVER = 1.8; // pixels that it reaches over the rim, to meet what is there
const FREE = 1.6; // pixels beside the jaws that there must be for paper

/** @param {CanvasRenderingContext2D} context @param {Point} at @param {Cavity} cavity
 * @param {Passing} passing @param {import("../draw/colour.js").Tokens} tokens @param {boolean} dense */
export function drawFunnel(context, at, cavity, { value, height, slope, filled, share }, tokens, dense) {
  if (height < FAINT || filled <= 0) return;
  const [wide, thin] = funnelEnds(height, slope);
  const reach = cavity.radius + OVER;
  const draw = () => {
    if (!dense) drawPaper(context, at, cavity, [wide, thin], slope, tokens.bg);
    if (thin >= 0) {
      context.fillStyle = flowing(tokens, value, height, share);
      outline(context, at, cavity, wide, thin);
      context.fill();
      return;
    }
    // it turns over where it has no height
    const [crossing] = between(cavity, reaching(wide / (wide - thin)), 0, 0);
    for (const [from, to, sign] of [
      [crossing, reach, value],
      [-reach, crossing, -value],
    ])
      within(context, at.x + from, at.x + to, () => {
        context.fillStyle = tint(tokens, sign, share);
        outline(context, at, cavity, wide, thin);
        context.fill("evenodd");
      });
  };
  if (filled < 1) within(context, at.x + reach - 2 * reach * filled, at.x + reach, draw);
  else draw();
}

/** The outline of what would pass by f′, where something else multiplies.
 * @param {CanvasRenderingContext2D} context @param {Point} at @param {Cavity} cavity
 * @param {number} height @param {number} slope @param {string} colour */
export function drawGhost(context, at, cavity, height, slope, colour) {
  const [wide, thin] = funnelEnds(height, slope);
  context.setLineDash([1.5, 2.5]);
  context.lineWidth = 1.1;
  context.strokeStyle = colour;
  outline(context, at, cavity, wide, Math.abs(thin));
  context.stroke();
  context.setLineDash([]);
}

/** @param {CanvasRenderingContext2D} context @param {Point} at @param {Cavity} cavity
 * @param {number} wide @param {number} thin halves of its height */
function outline(context, { x, y }, { radius, off, neck, bend }, wide, thin) {
  const reach = radius + OVER;
  context.beginPath();
  context.moveTo(x + reach, y - wide);
  context.lineTo(x + off, y - wide);
  context.bezierCurveTo(x + bend, y - wide, x + bend, y - thin, x + neck, y - thin);
  context.lineTo(x - reach, y - thin);
  context.lineTo(x - reach, y + thin);
  context.lineTo(x + neck, y + thin);
  context.bezierCurveTo(x + bend, y + thin, x + bend, y + wide, x + off, y + wide);
  context.lineTo(x + reach, y + wide);
  context.closePath();
}

/** Paper along both sides, over the picture of the unit; it must never widen the gap between the jaws.
 * @param {CanvasRenderingContext2D} context @param {Point} at @param {Cavity} cavity
 * @param {[number, number]} halves of its height, of which the second may be a hairline where f′ has less
 * @param {number} slope @param {string} paper */
function drawPaper(context, { x, y }, cavity, [wide, thin], slope, paper) {
  const free = cavity.inner - wide;
  if (free <= FREE) return;
  const share = slope < 0 ? 1 : (1 - FREE / free) / Math.max(1e-6, 1 - Math.min(1, slope));
  const end = share < 1 ? reaching(share) : 1;
  context.beginPath();
  for (const side of [-1, 1]) {
    context.moveTo(x + cavity.radius + 1, y + side * wide);
    context.lineTo(x + cavity.off, y + side * wide);
    for (let k = 1; k <= 10; k++) {
      const [dx, half] = between(cavity, (end * k) / 10, wide, thin);
      context.lineTo(x + dx, y + side * half);
    }
    if (end === 1 && slope >= 0) context.lineTo(x - cavity.radius - 1, y + side * thin);
  }
  context.lineWidth = 3;
  context.strokeStyle = paper;
  context.stroke();
}
