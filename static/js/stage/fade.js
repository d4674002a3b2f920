// @ts-check
/** Where a phase begins, the last picture of the one before fades. */

import { PHASE_MS } from "../model/speeds.js";
import { draw } from "./canvas.js";

/** @typedef {import("./scene.js").Scene} Scene */

const FADE = 160; // milliseconds at 1×

/** How much of the phase before still shows.
 * @param {import("../types").Phase} phase @param {number} p how far it is */
export const fadingOut = ({ kind }, p) => Math.max(0, 1 - (p * PHASE_MS[kind]) / FADE);

/** The last picture of a phase, on a canvas of its own; painted again only for another one. */
export class LastPicture {
  #canvas = document.createElement("canvas");
  #key = "";
  /** @type {Scene | null} */
  #scene = null;

  /** Let it show through what is painted.
   * @param {CanvasRenderingContext2D} context @param {Scene} before @param {number} alpha */
  show(context, before, alpha) {
    const { width, height } = context.canvas;
    this.#paint(before, context.getTransform(), width, height);
    context.save();
    context.resetTransform();
    context.globalCompositeOperation = "destination-in";
    context.globalAlpha = 1 - alpha;
    context.fillRect(0, 0, width, height);
    context.globalCompositeOperation = "lighter";
    context.globalAlpha = alpha;
    context.drawImage(this.#canvas, 0, 0);
    context.restore();
  }

  /** @param {Scene} scene @param {DOMMatrix} transform @param {number} width @param {number} height */
  #paint(scene, transform, width, height) {
    const { frame, geometry, pick, tokens, phase } = scene;
    const last = this.#scene;
    const key = `${width} ${height} ${transform.a}`;
    const same =
      last?.frame === frame && last.geometry === geometry && last.pick === pick && last.tokens === tokens;
    if (same && last.phase === phase && key === this.#key) return;
    [this.#scene, this.#key] = [scene, key];
    Object.assign(this.#canvas, { width, height });
    const context = /** @type {CanvasRenderingContext2D} */ (this.#canvas.getContext("2d"));
    context.setTransform(transform);
    draw(context, scene);
  }
}
