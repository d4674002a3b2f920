// @ts-check
/** What the network is drawn on: a canvas, and over it, as SVG, the words and everything one can point at. It
 * is built when the network or the size changes. */

import { isAlone } from "../model/descent.js";
import { nameOf } from "../model/phases.js";
import { buildBlocks } from "./blocks.js";
import { hasDiscs } from "./cells.js";
import { buildDescent } from "./descent.js";
import { buildEdges } from "./edges.js";
import { buildInputs, buildLoss, namedWidth } from "./ends.js";
import { foldsOf } from "./folds.js";
import { geometry, NARROW } from "./geometry.js";
import { buildHeadings } from "./headings.js";
import { buildStrip } from "./strip.js";
import { allEdges } from "./strongest.js";
import { add, put } from "./svg.js";
import { buildTag } from "./tags.js";
import { buildUnits } from "./units.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../types").Pick} Pick */
/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./geometry.js").Geometry} Geometry */
/** @typedef {import("./edges.js").Actions} Actions */
/** @typedef {object} Built for one network in one size
 * @property {Geometry} geometry
 * @property {Pick[] | null} all its weights, where all of them are drawn
 * @property {(state: State, scene: Scene) => void} update its words and handles */

export class Drawing {
  #canvas;
  #svg;
  #inside;
  #actions;
  #key = "";
  /** @type {string | null | undefined} */
  #focus = null;
  /** @type {Built | null} */
  #built = null;

  /** @param {HTMLElement} box @param {Actions & { resized: () => void }} actions */
  constructor(box, actions) {
    this.#canvas = /** @type {HTMLCanvasElement} */ (box.querySelector("canvas"));
    this.#svg = /** @type {SVGSVGElement} */ (box.querySelector("svg"));
    this.#inside = /** @type {HTMLElement} */ (this.#svg.parentElement);
    this.#actions = actions;
    this.context = /** @type {CanvasRenderingContext2D} */ (this.#canvas.getContext("2d"));
    this.#watch(box);
  }

  get svg() {
    return this.#svg;
  }

  /** What was built again keeps the focus, once its handles are there. */
  refocus() {
    if (!this.#focus) return;
    /** @type {SVGElement | null} */ (this.#svg.querySelector(`[data-edge="${this.#focus}"]`))?.focus();
    this.#focus = null;
  }

  /** In another size it has to be built again.
   * @param {HTMLElement} box */
  #watch(box) {
    let size = "";
    new ResizeObserver(([{ contentRect }]) => {
      const now = `${Math.round(contentRect.width)} ${Math.round(contentRect.height)}`;
      if (now === size) return;
      size = now;
      this.#key = "";
      this.#actions.resized();
    }).observe(box);
  }

  /** All is built again where the network or the size has changed.
   * @param {State} state @returns {Built | null} null before there is a network */
  fit({ data, run, catalogue, pick }) {
    if (!data || !run) return this.#built;
    const { network } = run.spec;
    const sizes = [data.features.length, ...network.layers.map(({ units }) => units)];
    const labels = new Map(catalogue?.activations.map(({ name, label }) => [name, label]));
    const activations = network.layers.map(({ activation }) => labels.get(activation) ?? activation);
    const ratio = devicePixelRatio || 1;
    const end = endOf(run.spec);
    const rolls = isAlone(sizes) && data.train.inputs.length > 0;
    const outer = this.#inside.parentElement?.clientWidth ?? 0;
    const folds = outer < NARROW ? foldsOf(outer, sizes.length, pick.layer) : [];
    const wanted = [sizes, activations, data.features, end, rolls, ratio, folds].join("|");
    if (wanted === this.#key) return this.#built;
    this.#key = wanted;
    this.#focus = focusIn(this.#svg);
    this.#inside.style.minWidth = outer < NARROW ? "" : `${leastWidth(sizes.length + 1)}px`;
    const { clientWidth: width, clientHeight: height } = this.#inside;
    Object.assign(this.#canvas, { width: Math.round(width * ratio), height: Math.round(height * ratio) });
    this.context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const place = geometry(width, height, sizes, end, namedWidth(data.features), rolls, folds);
    this.#built = build(this.#svg, place, data.features, activations, this.#actions);
    return this.#built;
  }
}

/** The weight that has the focus, as its handle names it.
 * @param {SVGSVGElement} svg */
const focusIn = (svg) =>
  svg.contains(document.activeElement) ? document.activeElement?.getAttribute("data-edge") : null;

/** How the loss is drawn: by two ticks where the error is nothing but the difference of output and target.
 * @param {import("../types").Spec} spec @returns {import("./geometry.js").End} */
function endOf({ network: { layers }, loss }) {
  const { units, activation } = layers[layers.length - 1];
  if (activation === "softmax") return "rows";
  return units === 1 && loss === "squared_error" ? "ticks" : "box";
}

/** @param {SVGSVGElement} svg @param {Geometry} g @param {string[]} features @param {string[]} activations
 * @param {Actions} actions @returns {Built} */
function build(svg, g, features, activations, actions) {
  svg.replaceChildren();
  svg.setAttribute("viewBox", `0 0 ${g.width} ${g.height}`);
  svg.classList.toggle("dense", g.dense);
  svg.classList.toggle("discs", hasDiscs(g));
  const sizes = g.columns.slice(1).map((column) => column.length);
  const views = [
    buildHeadings(add(svg, "g"), g, activations),
    buildEdges(add(svg, "g"), g, features, actions),
    buildInputs(add(svg, "g"), g, features),
    buildBlocks(add(svg, "g"), g, features),
    buildUnits(add(svg, "g"), g),
    buildStrip(add(svg, "g", { class: "norms" }), g),
    buildLoss(add(svg, "g"), g),
    buildDescent(add(svg, "g", { class: "descent" }), g),
    buildTag(add(svg, "g"), g),
  ];
  return {
    geometry: g,
    all: g.blocks.every((block) => !block) ? sizes.flatMap((_, layer) => allEdges(g, layer)) : null,
    update(state, scene) {
      const counts = [features.length, ...sizes].join(", ");
      put(svg, "aria-label", `Network: ${counts} units, inputs first. ${nameOf(scene.phase)}`);
      for (const update of views) update(state, scene);
    },
  };
}

/** The least width at which a network can be read.
 * @param {number} columns inputs, layers and loss */
const leastWidth = (columns) => 46 * columns + 46;
