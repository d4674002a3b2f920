// @ts-check
/** The network on the page: a painted canvas, and above it SVG with the rings, the words and everything one can point at.
 * The SVG is built when the network or the size changes; each frame only sets attributes. */

import { nameOf, eased, phasesOf } from "../phases.js";
import { ruled } from "../ruled.js";
import { layerName } from "../words.js";
import { draw } from "./canvas.js";
import { buildEdges } from "./edges.js";
import { buildInputs, buildLoss, buildTag } from "./ends.js";
import { geometry, leastWidth } from "./geometry.js";
import { UnitMaps } from "./maps.js";
import { signalsOf } from "./signals.js";
import { add } from "./svg.js";
import { buildUnits } from "./units.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../types").Pick} Pick */
/** @typedef {import("./geometry.js").Geometry} Geometry */

/** @param {HTMLElement} box @param {{ pick: (pick: Pick) => void, resized: () => void }} actions */
export function mountStage(box, actions) {
  const canvas = /** @type {HTMLCanvasElement} */ (box.querySelector("canvas"));
  const svg = /** @type {SVGSVGElement} */ (box.querySelector("svg"));
  const inside = /** @type {HTMLElement} */ (canvas.parentElement);
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const maps = new UnitMaps();
  /** @type {ReturnType<typeof build> | null} */
  let built = null;
  let key = "";

  let size = "";
  new ResizeObserver(([{ contentRect }]) => {
    const now = `${Math.round(contentRect.width)} ${Math.round(contentRect.height)}`;
    if (now === size) return;
    size = now;
    key = "";
    actions.resized();
  }).observe(box);

  /** @param {State} state */
  function fit(state) {
    const { data, run } = state;
    if (!data || !run) return;
    const sizes = [data.features.length, ...run.spec.network.layers.map(({ units }) => units)];
    const ratio = devicePixelRatio || 1;
    const wanted = [sizes, data.features, ratio].join("|");
    if (wanted === key) return;
    key = wanted;
    inside.style.minWidth = `${leastWidth(sizes.length + 1)}px`;
    const { clientWidth: width, clientHeight: height } = inside;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    built = build(svg, geometry(width, height, sizes), data.features, actions.pick);
  }

  return {
    needs: /** @type {(keyof State)[]} */ ([
      "frame",
      "exact",
      "phase",
      "progress",
      "pick",
      "rule",
      "notation",
      "tokens",
      "data",
      "run",
      "theme",
    ]),
    /** @param {State} state */
    render(state) {
      fit(state);
      const { run, tokens, pick, still } = state;
      const by = ruled(state);
      if (!built || !by || !run) return;
      const { frame } = by;
      const p = still ? 1 : eased(state.progress);
      const phase = phasesOf(run.spec.network.layers.length)[state.phase];
      const signals = signalsOf(frame, state.notation);
      const pictures = maps.update(state) ? maps.pictures : null;
      const dim = state.theme === "dark" ? 0.22 : 0.16;
      draw(context, { geometry: built.geometry, frame, signals, phase, p, pick, tokens, pictures, dim });
      built.update(state, phase, p, signals, by);
    },
  };
}

/** @param {SVGSVGElement} svg @param {Geometry} g @param {string[]} features @param {(pick: Pick) => void} pick */
function build(svg, g, features, pick) {
  svg.replaceChildren();
  svg.setAttribute("viewBox", `0 0 ${g.width} ${g.height}`);
  const sizes = g.columns.slice(1).map((column) => column.length);
  const heads = add(svg, "g");
  [
    "inputs",
    ...sizes.map((_, l) => (g.gap < 62 && l < sizes.length - 1 ? String(l + 1) : layerName(l, sizes.length))),
  ].forEach((name, c) => {
    const head = add(heads, "text", { x: g.columns[c][0].x, y: 12, class: "hd", "text-anchor": "middle" });
    head.textContent = name;
  });
  add(heads, "text", { x: g.loss.x, y: 12, class: "hd", "text-anchor": "middle" }).textContent = "loss";
  const edges = buildEdges(add(svg, "g"), g, features, sizes, pick);
  const inputs = buildInputs(add(svg, "g"), g, features);
  const units = buildUnits(add(svg, "g"), g);
  const loss = buildLoss(add(svg, "g"), g);
  const tag = buildTag(add(svg, "g"), g);
  return {
    geometry: g,
    /** @param {State} state @param {import("../types").Phase} phase @param {number} p
     * @param {import("./signals.js").Signals} signals @param {import("../ruled.js").Ruled} by */
    update(state, phase, p, signals, by) {
      svg.setAttribute(
        "aria-label",
        `Network: ${[features.length, ...sizes].join(", ")} units, inputs first. ${nameOf(phase)}`,
      );
      edges(state);
      inputs(state);
      units(state, phase, p, signals, by);
      loss(state, phase);
      tag(state);
    },
  };
}
