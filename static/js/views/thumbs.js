// @ts-check
/** Data sets to choose from, each as a small picture of what its points look like. */

import { signed } from "../draw/colour.js";

/** @typedef {import("../types").State} State */
/** @typedef {[number, number, number]} Point x₁, x₂ and the label from −1 to 1 */

const POINTS = 80;
const OWN = "own"; // the reader's own data, while they are trained on
const GOLDEN = 2.4; // angle that spreads points evenly

/** Points that look like the set, evenly strewn rather than drawn at random.
 * @type {Record<string, (k: number) => Point>} */
export const SKETCHES = {
  circle: (k) => {
    const inside = k % 2 === 1;
    const r = inside ? 1.9 * Math.sqrt(((k % 13) + 1) / 13) : 3.7 + (k % 7) / 5;
    return [r * Math.cos(k * GOLDEN), r * Math.sin(k * GOLDEN), inside ? 1 : -1];
  },
  xor: (k) => {
    const [x, y] = [((k * 37) % 41) / 4.2 - 4.9, ((k * 53) % 43) / 4.4 - 4.9];
    return [x + Math.sign(x) * 0.3, y + Math.sign(y) * 0.3, x * y >= 0 ? 1 : -1];
  },
  gauss: (k) => {
    const side = k % 2 ? 1 : -1;
    const r = 1.5 * Math.sqrt((k % 17) / 17);
    return [2 * side + r * Math.cos(k * GOLDEN), 2 * side + r * Math.sin(k * GOLDEN), side];
  },
  spiral: (k) => {
    const side = k % 2 ? 1 : -1;
    const u = (k >> 1) / (POINTS / 2);
    const angle = 3.5 * Math.PI * u + (side < 0 ? Math.PI : 0);
    return [5 * u * Math.sin(angle), 5 * u * Math.cos(angle), side];
  },
  plane: (k) => {
    const [x, y] = [((k * 37) % 41) / 3.7 - 5.5, ((k * 53) % 43) / 3.9 - 5.5];
    return [x, y, (x + y) / 10];
  },
  multi_gauss: (k) => {
    const [x, y] = [((k * 37) % 41) / 3.7 - 5.5, ((k * 53) % 43) / 3.9 - 5.5];
    const hills = [-4, 0, 4].flatMap((cx, q) => [2.5, -2.5].map((cy, r) => [cx, cy, (q + r) % 2 ? -1 : 1]));
    const heights = hills.map(([cx, cy, sign]) => sign * Math.max(0, 1 - Math.hypot(x - cx, y - cy) / 2));
    return [x, y, heights.reduce((top, h) => (Math.abs(h) > Math.abs(top) ? h : top), 0)];
  },
};

/** Two inputs as a plane, coloured by what is wanted; one input across, what is wanted upwards.
 * @param {number[][]} inputs @param {number[][]} targets @returns {Point[]} x and y from −1 to 1 */
export function ownPoints(inputs, targets) {
  const single = inputs[0]?.length === 1;
  const rows = inputs.map(([x, y], k) => [x, single ? targets[k][0] : y, targets[k][0]]);
  const reach = Math.max(1e-9, ...rows.flatMap(([x, y]) => [Math.abs(x), Math.abs(y)]));
  return rows.map(([x, y, target]) => [(0.8 * x) / reach, (0.8 * y) / reach, target > 0 ? 1 : -1]);
}

/** A set's points as they are drawn.
 * @param {import("../types").Spec["data"]} data @param {string} name @returns {Point[]} */
function drawnOf({ inputs = [], targets = [] }, name) {
  if (name !== OWN) return Array.from({ length: POINTS }, (_, k) => SKETCHES[name](k));
  const every = Math.ceil(inputs.length / POINTS);
  const [some, wanted] = [inputs, targets].map((rows) => rows.filter((_, k) => k % every === 0));
  return ownPoints(some, wanted).map(([x, y, label]) => [6 * x, 6 * y, label]);
}

/** @param {HTMLElement} box @param {(name: string) => void} choose */
export function mountThumbs(box, choose) {
  /** @type {{ button: HTMLButtonElement, canvas: HTMLCanvasElement, name: string }[]} */
  let thumbs = [];

  /** @param {{ name: string, label: string }[]} datasets */
  function build(datasets) {
    thumbs = datasets
      .filter(({ name }) => name === OWN || name in SKETCHES)
      .map(({ name, label }) => {
        const button = Object.assign(document.createElement("button"), { title: label });
        const canvas = Object.assign(document.createElement("canvas"), { width: 80, height: 80 });
        button.setAttribute("role", "radio");
        button.setAttribute("aria-label", label);
        button.dataset.dataset = name;
        button.append(canvas);
        button.addEventListener("click", () => name !== OWN && choose(name));
        return { button, canvas, name };
      });
    box.replaceChildren(...thumbs.map(({ button }) => button));
  }

  box.addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const at = thumbs.findIndex(({ button }) => button === event.target);
    if (!by || at < 0) return;
    event.preventDefault();
    event.stopPropagation();
    const { button, name } = thumbs[(at + by + thumbs.length) % thumbs.length];
    button.focus();
    if (name !== OWN) choose(name);
  });

  return {
    needs: /** @type {(keyof State)[]} */ (["run", "catalogue", "tokens"]),
    /** @param {State} state */
    render({ run, catalogue, tokens }) {
      if (!run || !catalogue) return;
      const { data } = run.spec;
      const chosen = data.source === "inline" ? OWN : data.name;
      if (!thumbs.length || thumbs.some(({ name }) => name === OWN) !== (chosen === OWN))
        build([...catalogue.datasets, ...(chosen === OWN ? [{ name: OWN, label: "your own" }] : [])]);
      for (const { button, canvas, name } of thumbs) {
        const on = chosen === name;
        button.setAttribute("aria-checked", String(on));
        button.tabIndex = on ? 0 : -1;
        const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
        context.clearRect(0, 0, 80, 80);
        for (const [x, y, label] of drawnOf(data, name)) {
          context.globalAlpha = 0.12 + 0.88 * Math.min(1, Math.abs(label));
          context.fillStyle = signed(tokens, label);
          context.beginPath();
          context.arc(40 + x * 6.6, 40 - y * 6.6, 3, 0, 7);
          context.fill();
        }
      }
    },
  };
}
