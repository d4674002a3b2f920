// @ts-check
/** The valve: a ring whose lit part, centred on the exit (nine o'clock), is f′ of the circle. A slope above 1 lights the
 * whole ring and a second arc around it, for what is beyond 1; around one below 0 a dashed arc says that the sign turns.
 *
 * Where there is nothing to open there is no such ring: two thin ones for a step, a ring struck through for a dead unit, a
 * broken one where the slope is left out, and for softmax a grey one that shows the unit's share of 1. */

import { openColour } from "../colour.js";
import { add, put } from "./svg.js";

/** @typedef {import("../colour.js").Tokens} Tokens */
/** @typedef {import("./faces.js").Kind} Kind */
/** @typedef {{ seat: string, lit: string, colour: string, outer: string, dash: string, mark: string }} Drawn */

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
 * @param {Tokens} tokens @param {number} open its slope; its share of 1 for softmax @param {Kind} kind @param {number} r
 * @param {number} width @returns {Drawn} */
export function valve(tokens, open, kind, r, width) {
  const empty = { seat: `seat ${kind}`, lit: "", colour: "none", outer: "", dash: "none", mark: "" };
  const reach = 0.72 * (r + width / 2);
  if (kind === "softmax") return { ...empty, lit: arc(r, open), colour: tokens["ink-2"] };
  if (kind === "step") return { ...empty, mark: circle(r - width / 2) + circle(r + width / 2) };
  if (kind === "dead") return { ...empty, mark: `M${-reach} ${reach}L${reach} ${-reach}` };
  if (kind === "out" || !Number.isFinite(open)) return { ...empty, seat: "seat out" };
  const size = Math.abs(open);
  const beyond = open < 0 ? Math.min(1, size) : Math.min(1, size - 1);
  return {
    ...empty,
    lit: size > 0 ? arc(r, Math.min(1, size)) : "",
    colour: openColour(tokens, 0.68 + 0.32 * Math.min(1, size)),
    outer: beyond > 0 ? arc(r + width / 2 + 3.5, beyond) : "",
    dash: open < 0 ? "3 2.5" : "none",
  };
}

/** A ring as elements of its own, around the origin.
 * @param {SVGGElement} parent @param {number} r @param {number} width */
export function mountValve(parent, r, width) {
  const seat = add(parent, "circle", { r, "stroke-width": width + 2, fill: "none" });
  const lit = add(parent, "path", { "stroke-width": width, fill: "none" });
  const outer = add(parent, "path", { "stroke-width": 2.5, fill: "none" });
  const mark = add(parent, "path", { class: "glyph" });
  /** @param {Tokens} tokens @param {number} open @param {Kind} [kind] */
  return (tokens, open, kind = "open") => {
    const drawn = valve(tokens, open, kind, r, width);
    put(seat, "class", drawn.seat);
    put(lit, "d", drawn.lit);
    put(lit, "stroke", drawn.colour);
    put(outer, "d", drawn.outer);
    put(outer, "stroke", drawn.colour);
    put(outer, "stroke-dasharray", drawn.dash);
    put(mark, "d", drawn.mark);
  };
}
