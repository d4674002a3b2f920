// @ts-check
/** The valve: a ring whose lit part, centred on the exit (nine o'clock), is f′ of the circle. A slope above 1
 * lights the whole ring and a second arc around it, for what is beyond 1; around one below 0 a dashed arc
 * says that the sign turns.
 *
 * Where there is nothing to open there is no such ring: two thin ones for a step, a ring struck through for a
 * dead unit, a broken one where the slope is left out, and for softmax a grey one that shows the unit's share
 * of 1. */

import { openColour } from "../draw/colour.js";
import { add, put } from "./svg.js";

/** @typedef {import("../draw/colour.js").Tokens} Tokens */
/** @typedef {import("./faces.js").Kind} Kind */
/** @typedef {{ d: string, colour: string, width: number, dash: number[] }} Stroke around the origin */
/** @typedef {"seat" | "lit" | "outer" | "mark"} Part in the order in which they are drawn */
/** @typedef {Record<Part, Stroke>} Valve */

const PARTS = /** @type {Part[]} */ (["seat", "lit", "outer", "mark"]);

/** An arc of `share` of a circle around its left end.
 * @param {number} r @param {number} share */
function arc(r, share) {
  const a = Math.min(0.9999, Math.max(0, share)) * Math.PI;
  const x = -r * Math.cos(a);
  const y = r * Math.sin(a);
  return `M${x} ${y}A${r} ${r} 0 ${share > 0.5 ? 1 : 0} 1 ${x} ${-y}`;
}

/** @param {number} r */
const circle = (r) => `M${-r} 0A${r} ${r} 0 0 1 ${r} 0A${r} ${r} 0 0 1 ${-r} 0Z`;

/** How a unit is drawn on a ring of radius r.
 * @param {Tokens} tokens @param {number} open its slope; its share of 1 for softmax @param {Kind} kind
 * @param {number} r
 * @param {number} width @returns {Valve} */
export function valve(tokens, open, kind, r, width) {
  /** @param {string} d @param {string} colour @param {number} width @param {number[]} dash
   * @returns {Stroke} */
  const stroke = (d, colour, width, dash = []) => ({ d, colour, width, dash });
  const [reach, rim] = [0.72 * (r + width / 2), width + Math.min(2, 0.6 * width)];
  const nothing = stroke("", "", 0);
  const shut = { seat: stroke(circle(r), tokens.closed, rim), lit: nothing, outer: nothing, mark: nothing };
  if (kind === "softmax") {
    return {
      ...shut,
      seat: stroke(circle(r), tokens.line, rim),
      lit: stroke(arc(r, open), tokens["ink-2"], width),
    };
  }
  if (kind === "step") {
    return {
      ...shut,
      seat: nothing,
      mark: stroke(circle(r - width / 2) + circle(r + width / 2), tokens.closed, 1.5),
    };
  }
  if (kind === "dead") {
    const struck = stroke(`M${-reach} ${reach}L${reach} ${-reach}`, tokens.ink, 2);
    return { ...shut, seat: stroke(circle(r), tokens["line-2"], rim), mark: struck };
  }
  if (kind === "out" || !Number.isFinite(open)) {
    return { ...shut, seat: stroke(circle(r), tokens["ctl-line"], 1.5, [3, 3]) };
  }
  const size = Math.abs(open);
  const beyond = open < 0 ? Math.min(1, size) : Math.min(1, size - 1);
  const colour = openColour(tokens, 0.68 + 0.32 * Math.min(1, size));
  const outer = stroke(arc(r + width / 2 + 3.5, beyond), colour, 2.5, open < 0 ? [3, 2.5] : []);
  return {
    ...shut,
    lit: size > 0 ? stroke(arc(r, Math.min(1, size)), colour, width) : nothing,
    outer: beyond > 0 ? outer : nothing,
  };
}

/** @param {CanvasRenderingContext2D} context @param {number} x @param {number} y
 * @param {Stroke[]} strokes of a valve there */
export function paintValve(context, x, y, strokes) {
  context.save();
  context.translate(x, y);
  for (const { d, colour, width, dash } of strokes) {
    if (!d) continue;
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.setLineDash(dash);
    context.stroke(new Path2D(d));
  }
  context.restore();
}

/** A valve as elements of its own, around the origin.
 * @param {SVGGElement} parent @param {number} r @param {number} width */
export function mountValve(parent, r, width) {
  const paths = PARTS.map(() => add(parent, "path", { fill: "none" }));
  /** @param {Tokens} tokens @param {number} open @param {Kind} [kind] */
  return (tokens, open, kind = "open") => {
    const drawn = valve(tokens, open, kind, r, width);
    PARTS.forEach((part, k) => {
      const { d, colour, width, dash } = drawn[part];
      put(paths[k], "d", d);
      put(paths[k], "stroke", colour);
      put(paths[k], "stroke-width", String(width));
      put(paths[k], "stroke-dasharray", dash.join(" ") || "none");
    });
  };
}
