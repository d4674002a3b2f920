// @ts-check
/** A network that is wider than the page: what a phase tells of comes in sight with it, and where there is
 * more to see it ends between two columns, and how many layers more there are is told. */

import { markBeyond } from "../draw/beyond.js";

/** @typedef {import("./scene.js").Scene} Scene */

const TOLD = 26; // pixels beside the columns in sight, for how many more there are

/** Where a network ends that goes on past a border: between two columns, so that no number is cut; and how
 * many layers are beyond.
 * @param {Pick<Scene["geometry"], "columns" | "gap" | "width">} g @param {number} left @param {number} right
 * @returns {{ off: number, layers: number }[]} pixels from the left and from the right border */
export function endsIn({ columns, gap, width }, left, right) {
  const xs = columns.map(([{ x }]) => x);
  const between = xs.slice(1).map((x, c) => (xs[c] + x) / 2);
  const all = [...between, xs[xs.length - 1] + gap / 2, width];
  const from = left > 0 ? (all.find((x) => x >= left + TOLD) ?? left) : 0;
  const to = right < width ? (all.findLast((x) => x <= right - TOLD) ?? right) : right;
  const layers = xs.slice(1);
  return [
    { off: from - left, layers: layers.filter((x) => x < from).length },
    { off: right - to, layers: layers.filter((x) => x > to).length },
  ];
}

export class Panning {
  #box;
  /** How many layers more there are to either side. */
  #more = ["before", "after"].map((side) =>
    Object.assign(document.createElement("span"), { className: side }),
  );
  /** @type {Scene["geometry"] | null} */
  #geometry = null;
  /** The phase that was last brought in sight.
   * @type {import("../types").Phase | null} */
  #followed = null;

  /** @param {HTMLElement} box it scrolls sideways */
  constructor(box) {
    this.#box = box;
    const more = Object.assign(document.createElement("div"), { className: "beyond" });
    more.append(...this.#more);
    box.before(more);
    box.addEventListener("scroll", () => this.#mark());
  }

  #mark() {
    const g = this.#geometry;
    const box = this.#box;
    markBeyond(box, g?.width ?? 0);
    const { clientWidth, scrollLeft } = box;
    const ends = g ? endsIn(g, scrollLeft, scrollLeft + clientWidth) : [];
    this.#more.forEach((node, k) => {
      const { off, layers } = ends[k] ?? { off: 0, layers: 0 };
      box.style.setProperty(`--off-${node.className}`, `${off}px`);
      node.textContent = layers ? `+${layers}` : "";
    });
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
