// @ts-check
/** The edges: at rest as wide as their weights are large; where something flows, as ribbons that run from
 * dock to dock, the widest first; and over them the picked one. */

import { clamp, lerp, ramp, smooth } from "./ease.js";
import { ends } from "./geometry.js";
import { fading, flowing, tint } from "./paint.js";
import { curve, pathOn } from "./paths.js";
import { isSubject } from "./scene.js";
import { isSame } from "./strongest.js";
import { UPDATE } from "./timing.js";

/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./courses.js").Course} Course */
/** @typedef {import("./geometry.js").Point} Point */
/** @typedef {import("../types").Pick} Pick */
/** @typedef {object} Line an edge as it lies at the moment
 * @property {Pick} edge
 * @property {number} weight
 * @property {number} width that it has at rest
 * @property {Point} left
 * @property {Point} right
 * @property {number} value of what flows along it
 * @property {number} height of that, in pixels
 * @property {Course | null} course */

const HAIR = { dense: 2.2, wide: 1.6 }; // pixels; thinner ribbons of one colour are drawn at one stroke
const PAPER = { dense: 4, wide: 2.5 }; // pixels; wider ribbons have a rim of paper
export const CASING = 6.5; // pixels by which the picked edge's paper is wider than it
const PICKED = 0.92; // of its colour, what flows along the picked edge,
const PALE = 0.55; // and that edge while nothing flows there yet
const THIN = 1.2; // pixels, an edge that is about to be flowed along

/** @param {CanvasRenderingContext2D} context @param {Scene} scene @param {(Course | null)[]} courses */
export function drawEdges(context, scene, courses) {
  const lines = linesOf(scene, courses);
  const others = lines.filter(({ edge }) => !isSame(edge, scene.pick));
  drawAtRest(context, scene, others);
  drawRibbons(context, scene, others);
  const picked = lines.find(({ edge }) => isSame(edge, scene.pick));
  if (picked) drawPicked(context, scene, picked);
}

/** Line width of a weight at rest.
 * @param {boolean} dense @param {number} weight */
export const thickness = (dense, weight) =>
  dense ? Math.min(5, 0.5 + 1.6 * Math.abs(weight)) : Math.min(9, 0.8 + 3.4 * Math.abs(weight));

/** @param {Scene} scene @param {(Course | null)[]} courses @returns {Line[]} */
function linesOf(scene, courses) {
  const { geometry: g, frame, edges, phase, p } = scene;
  const grown = phase.kind === "update" ? smooth(ramp(p, UPDATE.weights)) : 0;
  const next = courses.map(() => 0);
  return edges.map((edge) => {
    const { layer, unit, input } = edge;
    const { weights, weight_updates } = frame.layers[layer];
    const change = weight_updates?.[unit][input] ?? 0;
    const weight = (weights[unit][input] ?? 0) + grown * change;
    const course = courses[layer];
    const ribbon = course?.layer.ribbons[next[layer]++]; // both are in the edges' order
    const [left, right] = ends(g, edge);
    if (course && ribbon) {
      left.y = lerp(left.y, ribbon.left, course.slots);
      right.y = lerp(right.y, ribbon.right, course.slots);
    }
    const [value, height] = [ribbon?.value ?? 0, ribbon?.height ?? 0];
    return { edge, weight, width: thickness(g.dense, weight), left, right, value, height, course };
  });
}

/** Lines of one colour and width, to be drawn at one stroke. */
class Strokes {
  /** @type {Map<string, { colour: string | CanvasGradient, width: number, path: Path2D }>} */
  #strokes = new Map();

  #context;

  /** @param {CanvasRenderingContext2D} context */
  constructor(context) {
    this.#context = context;
  }

  /** @param {string} key @param {number} width @param {() => string | CanvasGradient} colour */
  path(key, width, colour) {
    const known = this.#strokes.get(key);
    if (known) return known.path;
    const path = pathOn(this.#context);
    this.#strokes.set(key, { colour: colour(), width, path });
    return path;
  }

  draw() {
    const context = this.#context;
    for (const { colour, width, path } of this.#strokes.values()) {
      context.strokeStyle = colour;
      context.lineWidth = width;
      context.stroke(path);
    }
  }
}

/** @param {CanvasRenderingContext2D} context @param {Scene} scene @param {Line[]} lines */
function drawAtRest(context, scene, lines) {
  const { geometry: g, tokens } = scene;
  const strokes = new Strokes(context);
  for (const line of lines) {
    const { edge, weight, left, right, value, course } = line;
    if (course && value && course.run >= 1) continue;
    const still = course && !value;
    const share = paleness(scene, edge.layer) * (course ? 0.6 : 1);
    const colour = still ? tokens.line : tint(tokens, weight, share);
    const width = still ? 1 : Math.round(2 * (course ? Math.min(line.width, THIN) : line.width)) / 2;
    const path = strokes.path(`${colour} ${width}`, width, () => colour);
    if (course) curve(path, left, right);
    else toRims(path, g, line);
  }
  strokes.draw();
}

/** A line on to the rims of what it joins.
 * @param {CanvasPath} path @param {Scene["geometry"]} g @param {Line} line */
function toRims(path, g, { edge: { layer }, left, right }) {
  const x = left.x - (g.blocks[layer] ? 0 : layer ? g.dock : g.dock / 2);
  const m = (left.x + right.x) / 2;
  path.moveTo(x, left.y);
  path.lineTo(left.x, left.y);
  path.bezierCurveTo(m, left.y, m, right.y, right.x, right.y);
  path.lineTo(right.x + (g.blocks[layer + 1] ? 0 : g.dock), right.y);
}

/** How much of its colour a weight shows at rest.
 * @param {Scene} scene @param {number} layer */
function paleness({ phase, geometry: { dense } }, layer) {
  if (phase.kind === "update") return dense ? 0.3 : 0.6; // under bars of their colours
  if (phase.kind === "backward") return 0.13;
  return phase.kind === "forward" && layer > phase.layer ? 0.32 : 0.55;
}

/** @param {CanvasRenderingContext2D} context @param {Scene} scene @param {Line[]} lines */
function drawRibbons(context, { geometry: { dense }, tokens }, lines) {
  const size = dense ? "dense" : "wide";
  const running = lines.filter(({ course, value }) => value && course && course.run > 0);
  const hairs = new Strokes(context);
  for (const line of running.sort((a, b) => b.height - a.height)) {
    const { value, height, edge } = line;
    const course = /** @type {Course} */ (line.course);
    if (height >= HAIR[size]) {
      const colour = tint(tokens, value, course.share);
      drawRibbon(context, tokens, line, colour, height, height > PAPER[size]);
      continue;
    }
    const colour = height < 0.06 ? tokens.line : tint(tokens, value, course.share * (height < 0.5 ? 0.4 : 1));
    const width = Math.max(0.6, Math.round(height * 2) / 2);
    const [from, to] = course.back ? [line.right, line.left] : [line.left, line.right];
    const path = hairs.path(`${colour} ${width} ${edge.layer}`, width, () =>
      fading(context, colour, from.x, to.x, course.run),
    );
    curve(path, from, to, course.run);
  }
  hairs.draw();
}

/** @param {CanvasRenderingContext2D} context @param {Scene["tokens"]} tokens @param {Line} line
 * @param {string} colour @param {number} width @param {boolean} paper it has a rim of it */
function drawRibbon(context, tokens, { left, right, course }, colour, width, paper) {
  const run = clamp(course?.run ?? 1);
  const [from, to] = course?.back ? [right, left] : [left, right];
  context.beginPath();
  curve(context, from, to, run);
  if (paper) {
    context.lineWidth = width + 2;
    context.strokeStyle = fading(context, tokens.bg, from.x, to.x, run);
    context.stroke();
  }
  context.lineWidth = width;
  context.strokeStyle = fading(context, colour, from.x, to.x, run);
  context.stroke();
}

/** The picked edge lies above whatever flows, in a casing: of ink where the phase is about its layer, else it
 * is as pale as what flows there.
 * @param {CanvasRenderingContext2D} context @param {Scene} scene @param {Line} line */
function drawPicked(context, scene, line) {
  const { geometry: g, tokens, phase, frame } = scene;
  const { edge, weight, course, value, height, left, right } = line;
  const flows = course !== null && course.run > 0;
  const old = frame.layers[edge.layer].weights[edge.unit][edge.input] ?? 0;
  const before = thickness(g.dense, old);
  const width = flows ? Math.max(height, 1.5) : Math.max(line.width, before);
  context.beginPath();
  if (course && height > PAPER.wide) curve(context, left, right);
  else toRims(context, g, line); // no fan joins a hairline to its units
  /** @param {number} wide @param {string} colour */
  const stroke = (wide, colour) => {
    context.lineWidth = wide;
    context.strokeStyle = colour;
    context.stroke();
  };
  stroke(width + CASING, tokens.bg);
  const loud = isSubject(scene, edge.layer);
  stroke(width + 5, tokens[loud ? "ink" : "ctl-line"]);
  stroke(width + 2.4, tokens.bg);
  if (!flows) {
    if (phase.kind === "update") stroke(width, tint(tokens, before > line.width ? old : weight, 0.35));
    stroke(
      phase.kind === "update" ? Math.min(line.width, before) : line.width,
      tint(tokens, weight, loud ? 1 : PALE),
    );
    return;
  }
  if (course.run < 1) stroke(THIN, tint(tokens, weight, 0.45));
  const share = loud ? PICKED : course.share;
  drawRibbon(context, tokens, line, flowing(tokens, value, height, share), width, false);
}
