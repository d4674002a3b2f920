// @ts-check
/** A network that is wider than the page: what a phase tells of comes in sight with it, and where there is
 * more to see its border fades. */

import { markBeyond } from "../draw/beyond.js";

/** @typedef {import("./scene.js").Scene} Scene */

export class Panning {
  #box;
  /** @type {Scene["geometry"] | null} */
  #geometry = null;
  /** The phase that was last brought in sight.
   * @type {import("../types").Phase | null} */
  #followed = null;

  /** @param {HTMLElement} box it scrolls sideways */
  constructor(box) {
    this.#box = box;
    box.addEventListener("scroll", () => this.#mark());
  }

  #mark() {
    markBeyond(this.#box, this.#geometry?.width ?? 0);
  }

  /** @param {Scene} scene @param {boolean} still nothing shall move */
  follow({ phase, geometry: g, pick }, still) {
    if (g !== this.#geometry) {
      this.#geometry = g;
      this.#mark();
    }
    if (phase === this.#followed) return;
    this.#followed = phase;
    const { clientWidth, scrollLeft } = this.#box;
    if (g.width <= clientWidth) return;
    const { x } = phase.kind === "loss" ? g.loss : g.columns[("layer" in phase ? phase : pick).layer + 1][0];
    if (x - g.gap < scrollLeft || x + g.gap > scrollLeft + clientWidth)
      this.#box.scrollTo({ left: x - clientWidth / 2, behavior: still ? "auto" : "smooth" });
  }
}
