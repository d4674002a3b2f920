// @ts-check
/** The network on the page, painted; over it, as SVG, the words and everything one can point at. The SVG is
 * built when the network or the size changes; each frame only sets attributes. */

import { descentOf } from "../model/descent.js";
import { shownStep } from "../model/history.js";
import { averaged } from "../model/means.js";
import { memo } from "../model/memo.js";
import { nameOf, phasesOf } from "../model/phases.js";
import { buildBlocks } from "./blocks.js";
import { draw } from "./canvas.js";
import { buildDescent } from "./descent.js";
import { clamp } from "./ease.js";
import { buildEdges } from "./edges.js";
import { buildInputs, buildLoss, namedWidth } from "./ends.js";
import { faces } from "./faces.js";
import { fadingOut, LastPicture } from "./fade.js";
import { backwardFlow, forwardFlow, Scales } from "./flow.js";
import { geometry, leastWidth } from "./geometry.js";
import { buildHeadings } from "./headings.js";
import { mountKey } from "./key.js";
import { UnitMaps } from "./maps.js";
import { scaleSeen, seenOf } from "./seen.js";
import { signalsOf } from "./signals.js";
import { buildStrip } from "./strip.js";
import { allEdges, drawnEdges, strongestInto } from "./strongest.js";
import { add, put } from "./svg.js";
import { buildTag } from "./tags.js";
import { progressOf } from "./timing.js";
import { buildUnits } from "./units.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../types").Pick} Pick */
/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./geometry.js").Geometry} Geometry */

/** @typedef {import("./edges.js").Actions} Actions */

/** @param {HTMLElement} box @param {HTMLElement} keyBox what widths mean
 * @param {Actions & { resized: () => void }} actions */
export function mountStage(box, keyBox, actions) {
  const canvas = /** @type {HTMLCanvasElement} */ (box.querySelector("canvas"));
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const svg = /** @type {SVGSVGElement} */ (box.querySelector("svg"));
  const inside = /** @type {HTMLElement} */ (svg.parentElement);
  const showKey = mountKey(keyBox);
  const maps = new UnitMaps();
  /** @type {ReturnType<typeof build> | null} */
  let built = null;
  let key = "";
  const lastPicture = new LastPicture();
  const scales = new Scales();
  const lastDescent = memo(descentOf);
  const phasesAs = memo(phasesOf);
  const lastSignals = memo(signalsOf);
  const lastEdges = memo(drawnEdges);
  const [lastForward, lastBackward] = [memo(forwardFlow), memo(backwardFlow)];

  /** The phase that was last brought in sight.
   * @type {import("../types").Phase | null} */
  let followed = null;
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
    const end = endOf(run.spec);
    const named = namedWidth(data.features);
    const wanted = [sizes, activations, data.features, end, ratio].join("|");
    if (wanted === key) return;
    key = wanted;
    inside.style.minWidth = `${leastWidth(sizes.length + 1)}px`;
    const { clientWidth: width, clientHeight: height } = inside;
    Object.assign(canvas, { width: Math.round(width * ratio), height: Math.round(height * ratio) });
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    built = build(svg, geometry(width, height, sizes, end, named), data.features, activations, actions);
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
    /** The picture on show, painted again with something else. @param {CanvasRenderingContext2D} other */
    paint(other) {
      if (scene) draw(other, scene);
    },
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
      "glance",
      "rule",
      "before",
      "opening",
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
      const { run, still, phase } = state;
      const seen = seenOf(state);
      if (!built || !seen || !run) return;
      const p = still ? 1 : clamp(state.progress);
      scene = sceneAt(state, seen, built, phase, p);
      draw(context, scene);
      const before = phase ? fadingOut(scene.phase, p) : 0;
      if (before) lastPicture.show(context, sceneAt(state, seen, built, phase - 1, 1), before);
      put(svg, "data-step", String(shownStep(state)));
      built.update(state, scene);
      showKey(state, scene);
      follow(scene, state.still);
    },
  };

  /** Where the network is wider than the page, what the phase tells of comes in sight with it.
   * @param {Scene} scene @param {boolean} still nothing shall move */
  function follow({ phase, geometry: g, pick }, still) {
    if (phase === followed) return;
    followed = phase;
    if (inside.clientWidth <= box.clientWidth) return;
    const { x } = phase.kind === "loss" ? g.loss : g.columns[("layer" in phase ? phase : pick).layer + 1][0];
    const [left, right] = [x - g.gap, x + g.gap];
    if (left < box.scrollLeft || right > box.scrollLeft + box.clientWidth)
      box.scrollTo({ left: x - box.clientWidth / 2, behavior: still ? "auto" : "smooth" });
  }

  /** @param {State} state @param {import("./seen.js").Seen} seen
   * @param {{ geometry: Geometry, all: Pick[] | null }} built @param {number} index of the phase
   * @param {number} p how far it is @returns {Scene} */
  function sceneAt(state, seen, { geometry, all }, index, p) {
    const { run, tokens, pick, glance, notation } = state;
    const { pass, exact, crossed, turning } = seen;
    const { spec } = /** @type {import("../types").Run} */ (run);
    const { frame } = pass;
    const { layers } = spec.network;
    const phase = phasesAs(layers.length)[index];
    const signals = lastSignals(frame, notation, pass.feedback);
    const edges = all ?? lastEdges(geometry, frame, signals, phase, pick);
    const pictures = geometry.blocks.every((block) => !block) && maps.update(state, geometry) ? maps : null;
    /** @param {import("../model/passes.js").ChosenPass} other */
    const scaleOf = (other) => scales.of(other.frame, other.feedback, geometry, edges);
    const scale = scaleSeen(seen, scaleOf);
    const forward = () => lastForward(frame, signals, geometry, edges);
    const backward = () => lastBackward(signals, geometry, edges, scale);
    return {
      geometry,
      frame,
      mean: averaged(state).length ? "mean " : "",
      signals,
      faces: faces(state, pass, phase),
      activations: layers.map(({ activation }) => activation),
      edges,
      phase,
      p,
      progress: progressOf(phase, p, layers.length),
      flow: phase.kind === "backward" ? backward() : phase.kind === "update" ? null : forward(),
      scale,
      exact: exact.frame,
      exactScale: scaleOf(exact),
      descent: geometry.beside && lastDescent(state.run, state.data, state.history, frame),
      crossed,
      turning,
      notation,
      pick,
      glance,
      tokens,
      pictures,
    };
  }
}

/** How the loss is drawn: by two ticks where the error is nothing but the difference of output and target.
 * @param {import("../types").Spec} spec @returns {import("./geometry.js").End} */
function endOf({ network: { layers }, loss }) {
  const { units, activation } = layers[layers.length - 1];
  if (activation === "softmax") return "rows";
  return units === 1 && loss === "squared_error" ? "ticks" : "box";
}

/** @param {SVGSVGElement} svg @param {Geometry} g @param {string[]} features @param {string[]} activations
 * @param {Actions} actions */
function build(svg, g, features, activations, actions) {
  svg.replaceChildren();
  svg.setAttribute("viewBox", `0 0 ${g.width} ${g.height}`);
  svg.classList.toggle("dense", g.dense);
  const sizes = g.columns.slice(1).map((column) => column.length);
  const views = [
    buildHeadings(add(svg, "g"), g, activations),
    buildEdges(add(svg, "g"), g, features, actions),
    buildInputs(add(svg, "g"), g, features),
    buildBlocks(add(svg, "g"), g, features),
    buildUnits(add(svg, "g"), g),
    buildStrip(add(svg, "g"), g),
    buildLoss(add(svg, "g"), g),
    buildDescent(add(svg, "g"), g),
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
