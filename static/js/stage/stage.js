// @ts-check
/** The network on the page: the weights, painted; over them what flows, painted; over that, as SVG, the words
 * and everything one can point at. The SVG is built when the network or the size changes; each frame only
 * sets attributes.
 */

import { shownStep } from "../model/history.js";
import { averaged } from "../model/means.js";
import { memo } from "../model/memo.js";
import { shownPass } from "../model/passes.js";
import { eased, nameOf, phasesOf } from "../model/phases.js";
import { layerName } from "../words/words.js";
import { buildBlocks } from "./blocks.js";
import { drawSignals } from "./canvas.js";
import { buildEdges } from "./edges.js";
import { buildInputs, buildLoss, buildTag } from "./ends.js";
import { faces } from "./faces.js";
import { geometry, leastWidth } from "./geometry.js";
import { UnitMaps } from "./maps.js";
import { signalsOf } from "./signals.js";
import { allEdges, drawnEdges, strongestInto } from "./strongest.js";
import { add, put } from "./svg.js";
import { buildUnits } from "./units.js";
import { weightsPainter } from "./weights.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../types").Pick} Pick */
/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./geometry.js").Geometry} Geometry */

/** @param {HTMLElement} box @param {{ pick: (pick: Pick) => void, resized: () => void }} actions */
export function mountStage(box, actions) {
  const canvases = [...box.querySelectorAll("canvas")];
  const [below, above] = canvases.map(
    (canvas) => /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d")),
  );
  const svg = /** @type {SVGSVGElement} */ (box.querySelector("svg"));
  const inside = /** @type {HTMLElement} */ (svg.parentElement);
  const paintWeights = weightsPainter(below);
  const maps = new UnitMaps();
  /** @type {ReturnType<typeof build> | null} */
  let built = null;
  let key = "";
  const lastPhase = memo(phaseAt);
  const lastSignals = memo(signalsOf);
  const lastEdges = memo(drawnEdges);

  let size = "";
  new ResizeObserver(([{ contentRect }]) => {
    const now = `${Math.round(contentRect.width)} ${Math.round(contentRect.height)}`;
    if (now === size) return;
    size = now;
    key = "";
    actions.resized();
  }).observe(box);

  /** All is built again where the network or the size has changed.
   * @param {State} state */
  function fit(state) {
    const { data, run } = state;
    if (!data || !run) return;
    const sizes = [data.features.length, ...run.spec.network.layers.map(({ units }) => units)];
    const labels = Object.fromEntries(
      state.catalogue?.activations.map(({ name, label }) => [name, label]) ?? [],
    );
    const activations = run.spec.network.layers.map(({ activation }) => labels[activation] ?? activation);
    const ratio = devicePixelRatio || 1;
    const wanted = [sizes, activations, data.features, ratio].join("|");
    if (wanted === key) return;
    key = wanted;
    inside.style.minWidth = `${leastWidth(sizes.length + 1)}px`;
    const { clientWidth: width, clientHeight: height } = inside;
    for (const canvas of canvases)
      Object.assign(canvas, { width: Math.round(width * ratio), height: Math.round(height * ratio) });
    for (const context of [below, above]) context.setTransform(ratio, 0, 0, ratio, 0, 0);
    built = build(svg, geometry(width, height, sizes), data.features, activations, actions.pick);
  }

  /** The scene on show.
   * @type {Scene | null} */
  let scene = null;
  /** A click on a unit picks the largest weight that leads to it. */
  svg.addEventListener("click", ({ target }) => {
    const at = /** @type {Element} */ (target).closest("[data-unit]")?.getAttribute("data-unit");
    if (!at || !scene) return;
    const [layer, unit] = at.split(",").map(Number);
    actions.pick(strongestInto(scene.frame, layer - 1, unit));
  });
  return {
    needs: /** @type {(keyof State)[]} */ ([
      "frame",
      "recent",
      "playing",
      "speed",
      "preview",
      "exact",
      "phase",
      "progress",
      "pick",
      "rule",
      "notation",
      "tokens",
      "data",
      "run",
      "catalogue",
      "theme",
    ]),
    /** @param {State} state */
    render(state) {
      fit(state);
      const { run, tokens, pick, still, notation } = state;
      const pass = shownPass(state);
      if (!built || !pass || !run) return;
      const { frame } = pass;
      const { geometry } = built;
      const p = still ? 1 : eased(state.progress);
      const phase = lastPhase(run.spec.network.layers.length, state.phase);
      const signals = lastSignals(frame, notation, pass.feedback);
      const edges = built.all ?? lastEdges(geometry, frame, signals, phase, pick);
      const pictures = geometry.blocks.every((block) => !block) && maps.update(state, geometry) ? maps : null;
      const dim = state.theme === "dark" ? 0.22 : 0.16;
      scene = {
        geometry,
        frame,
        mean: averaged(state).length ? "mean " : "",
        signals,
        faces: faces(state, pass, phase),
        edges,
        phase,
        p,
        pick,
        tokens,
        pictures,
        dim,
      };
      drawSignals(above, scene);
      paintWeights(scene);
      put(svg, "data-step", String(shownStep(state)));
      built.update(state, scene);
    },
  };
}

/** @param {number} layers @param {number} index */
const phaseAt = (layers, index) => phasesOf(layers)[index];

/** @param {SVGSVGElement} svg @param {Geometry} g @param {string[]} features @param {string[]} activations
 * @param {(pick: Pick) => void} pick */
function build(svg, g, features, activations, pick) {
  svg.replaceChildren();
  svg.setAttribute("viewBox", `0 0 ${g.width} ${g.height}`);
  svg.classList.toggle("dense", g.dense);
  const sizes = g.columns.slice(1).map((column) => column.length);
  buildHeadings(add(svg, "g"), g, activations);
  const views = [
    buildEdges(add(svg, "g"), g, features, pick),
    buildInputs(add(svg, "g"), g, features),
    buildBlocks(add(svg, "g"), g, features),
    buildUnits(add(svg, "g"), g),
    buildLoss(add(svg, "g"), g),
    buildTag(add(svg, "g"), g),
  ];
  return {
    geometry: g,
    all: g.blocks.every((block) => !block) ? sizes.flatMap((_, layer) => allEdges(g, layer)) : null,
    /** @param {State} state @param {Scene} scene */
    update(state, scene) {
      const counts = [features.length, ...sizes].join(", ");
      put(svg, "aria-label", `Network: ${counts} units, inputs first. ${nameOf(scene.phase)}`);
      for (const update of views) update(state, scene);
    },
  };
}

/** What each column is; with its activation where the hidden layers differ in it.
 * @param {SVGGElement} group @param {Geometry} g @param {string[]} activations as they are called */
function buildHeadings(group, g, activations) {
  const last = activations.length - 1;
  const mixed = new Set(activations.slice(0, -1)).size > 1;
  const names = activations.map((activation, l) => {
    const own = (mixed && l < last) || activation === "softmax" ? activation : "";
    const name = l < last && g.gap < 62 ? String(l + 1) : layerName(l, activations.length);
    return g.gap < 110 ? own || name : [name, own].filter(Boolean).join(", ");
  });
  ["inputs", ...names].forEach((name, c) => {
    const block = g.blocks[c];
    const x = block ? block.x + block.width / 2 : g.columns[c][0].x;
    add(group, "text", { x, y: 12, class: "hd", "text-anchor": "middle" }).textContent = name;
  });
  add(group, "text", { x: g.loss.x, y: 12, class: "hd", "text-anchor": "middle" }).textContent = "loss";
}
