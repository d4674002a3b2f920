// @ts-check
/** The valve: a ring whose lit part, centred on the exit (nine o'clock), is f′ of the circle. A slope above 1 lights
 * the whole ring and a second arc around it; one below 0 draws that outer arc dashed. */

import { openColour } from "../colour.js";

/** @typedef {import("../colour.js").Tokens} Tokens */

/** An arc of `share` of a circle around its left end.
 * @param {number} r @param {number} share */
function arc(r, share) {
  const a = Math.min(0.9999, Math.max(0, share)) * Math.PI;
  const x = -r * Math.cos(a);
  const y = r * Math.sin(a);
  return `M${x} ${y}A${r} ${r} 0 ${share > 0.5 ? 1 : 0} 1 ${x} ${-y}`;
}

/** How a slope is drawn on a ring of radius r.
 * @param {Tokens} tokens @param {number | null} slope null for softmax, which has none a unit @param {number} r
 * @param {number} width */
export function valve(tokens, slope, r, width) {
  if (slope === null || !Number.isFinite(slope)) return { lit: "", colour: "none", outer: "", dash: "", seat: false };
  const size = Math.abs(slope);
  const beyond = slope < 0 ? Math.min(1, size) : Math.min(1, size - 1);
  return {
    lit: size > 0 ? arc(r, Math.min(1, slope < 0 ? 0 : size)) : "",
    colour: openColour(tokens, 0.68 + 0.32 * Math.min(1, size)),
    outer: beyond > 0 ? arc(r + width / 2 + 3.5, beyond) : "",
    dash: slope < 0 ? "3 2.5" : "none",
    seat: true,
  };
}

const NS = "http://www.w3.org/2000/svg";

/** A ring as elements of its own, around the origin.
 * @param {SVGGElement} parent @param {number} r @param {number} width */
export function mountValve(parent, r, width) {
  /** @param {string} name @param {Record<string, string | number>} attributes */
  const add = (name, attributes) => {
    const node = document.createElementNS(NS, name);
    for (const [key, value] of Object.entries({ fill: "none", ...attributes })) node.setAttribute(key, String(value));
    return parent.appendChild(node);
  };
  const seat = add("circle", { r, "stroke-width": width + 2, class: "seat" });
  const lit = add("path", { "stroke-width": width });
  const outer = add("path", { "stroke-width": 2.5 });
  /** @param {Tokens} tokens @param {number | null} slope @param {boolean} [ignored] it is left out: an empty ring */
  return (tokens, slope, ignored = false) => {
    const drawn = valve(tokens, ignored ? null : slope, r, width);
    seat.setAttribute("class", drawn.seat ? "seat" : ignored ? "seat ignored" : "seat none");
    lit.setAttribute("d", drawn.lit);
    lit.setAttribute("stroke", drawn.colour);
    outer.setAttribute("d", drawn.outer);
    outer.setAttribute("stroke", drawn.colour);
    outer.setAttribute("stroke-dasharray", drawn.dash);
  };
}
