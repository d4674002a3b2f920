// @ts-check
/** The valve of a unit: two jaws whose gap is f′ of the inner diameter. Above 1 they are wide open and arcs
 * around the mouth say by how much more; below 0 they are pale and dashed; at 0 there is no mouth.
 *
 * Where something else than f′ multiplies, the jaws stand as it says, and dotted lines where f′ would have
 * them. A dead unit is struck through, a step bears its step, and softmax, which has no slope a unit, has a
 * ring that shows its share of 1. */

import { isDark, mixed, openColour } from "../draw/colour.js";
import { beyond, body, cavity, lips } from "./aperture.js";
import { pathOn } from "./paths.js";
import { add, put } from "./svg.js";

/** @typedef {import("../draw/colour.js").Tokens} Tokens */
/** @typedef {"open" | "out" | "softmax" | "step" | "dead"} Kind `out`: the slope is left out */
/** @typedef {object} Shape around the origin
 * @property {string} d
 * @property {string} [fill]
 * @property {string} [stroke]
 * @property {number} [width]
 * @property {number[]} [dash] */
/** @typedef {object} Opening
 * @property {Kind} [kind]
 * @property {number} slope f′; its share of 1 for softmax
 * @property {number} [through] what multiplies in its place
 * @property {number} [closing] how far the jaws are from wide open to where they belong
 * @property {boolean} [faint] it is another layer's turn: its lips are not to outshine that */

const AJAR = 0.02; // a gap that has lips
const LIP = 0.25; // what the lips of a smaller gap are coloured as: they are told from the jaws
const FAINT = 0.5; // of their colour, that lips show where no error passes now
const PARTS = 5; // shapes of a valve at most
const SMALL = 20; // pixels of a radius

/** The shapes of a valve, in the order in which they are drawn.
 * @param {Tokens} tokens @param {number} radius @param {Opening} opening @returns {Shape[]} */
export function valve(tokens, radius, { kind = "open", slope, through = slope, closing = 1, faint }) {
  if (kind === "softmax") return ring(tokens, radius, slope);
  const room = cavity(radius);
  const gap = Number.isFinite(through) ? through : 0;
  const size = 1 + (Math.min(1, Math.abs(gap)) - 1) * closing;
  const fine = radius < SMALL ? 1.5 : 2.25;
  const turned = gap < 0;
  const altered = through !== slope && Number.isFinite(slope);
  const dark = isDark(tokens);
  /** @type {Omit<Shape, "d">} */
  const closed = turned
    ? { fill: mixed(tokens.bg, tokens.closed, 0.28), stroke: tokens.closed, width: 1.5, dash: [3, 2.5] }
    : { fill: kind === "dead" ? tokens["line-2"] : tokens.closed };
  if (dark && !turned)
    Object.assign(closed, { stroke: mixed(tokens.closed, tokens["ctl-line"], 0.7), width: 1 });
  const shapes = [{ ...closed, d: body(room, size) }];
  if (Math.abs(gap) > 1.005) {
    const width = Math.max(2, radius * 0.09);
    shapes.push({ d: beyond(room, gap, radius + width / 2 + 2.5), stroke: tokens.open, width });
  }
  if (altered)
    shapes.push({ d: lips(room, slope), stroke: tokens["ctl-line"], width: 1.25, dash: [1.5, 2.5] });
  if (size > AJAR && kind !== "dead" && kind !== "step") {
    const lit = openColour(tokens, Math.max(LIP, size));
    const stroke = kind === "out" ? tokens["ctl-line"] : faint ? mixed(tokens.closed, lit, FAINT) : lit;
    shapes.push({ d: lips(room, size), stroke, width: fine, dash: turned ? [3, 2.5] : [] });
  }
  return [...shapes, ...marks(tokens, radius, kind)];
}

/** What a unit bears that is dead, or a step.
 * @param {Tokens} tokens @param {number} r @param {Kind} kind @returns {Shape[]} */
export function marks(tokens, r, kind) {
  const [a, b] = [0.72 * r, 0.3 * r];
  if (kind === "dead") return [{ d: `M${-a} ${a}L${a} ${-a}`, stroke: tokens.ink, width: 2 }];
  if (kind !== "step") return [];
  return [
    { d: `M${-b / 3} ${b}H${b}V${-b}H${2 * b + b / 3}`, stroke: tokens.ink, width: r < SMALL ? 1.5 : 2 },
  ];
}

/** @param {Tokens} tokens @param {number} radius @param {number} share @returns {Shape[]} */
function ring(tokens, radius, share) {
  const width = Math.max(2, 0.24 * radius);
  const r = radius - width / 2;
  const a = Math.min(0.9999, Math.max(0, share || 0)) * Math.PI;
  const [x, y] = [-r * Math.cos(a), r * Math.sin(a)];
  const whole = `M${-r} 0A${r} ${r} 0 0 1 ${r} 0A${r} ${r} 0 0 1 ${-r} 0Z`;
  const part = `M${x} ${y}A${r} ${r} 0 ${share > 0.5 ? 1 : 0} 1 ${x} ${-y}`;
  return [
    { d: whole, stroke: tokens.line, width },
    { d: part, stroke: tokens["ink-2"], width },
  ];
}

/** @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {Shape[]} shapes of
 * a valve there */
export function paintValve(context, x, y, shapes) {
  context.save();
  context.translate(x, y);
  for (const { d, fill, stroke, width = 1, dash = [] } of shapes) {
    const path = pathOn(context, d);
    if (fill) {
      context.fillStyle = fill;
      context.fill(path);
    }
    if (!stroke) continue;
    context.strokeStyle = stroke;
    context.lineWidth = width;
    context.setLineDash(dash);
    context.stroke(path);
  }
  context.restore();
}

/** A valve as elements of its own, around the origin.
 * @param {SVGGElement} parent @param {number} radius */
export function mountValve(parent, radius) {
  const paths = Array.from({ length: PARTS }, () => add(parent, "path", { fill: "none" }));
  /** @param {Tokens} tokens @param {Opening} opening */
  return (tokens, opening) => {
    const shapes = valve(tokens, radius, opening);
    paths.forEach((path, k) => {
      const { d = "", fill = "none", stroke = "none", width = 1, dash = [] } = shapes[k] ?? {};
      put(path, "d", d);
      put(path, "fill", fill);
      put(path, "stroke", stroke);
      put(path, "stroke-width", String(width));
      put(path, "stroke-dasharray", dash.join(" ") || "none");
    });
  };
}
