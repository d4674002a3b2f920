// @ts-check
/** What is said of the units that are drawn in full: how far they are open, and the numbers that arrive and
 * leave. */

import { alike } from "../model/memo.js";
import { sumOf } from "../model/sum.js";
import { fixed, significant, slopeWords } from "../words/numbers.js";
import { formula, numbers } from "../words/sum.js";
import { capital, outputNames, unitName } from "../words/words.js";
import { openPart } from "./faces.js";
import { errorAt, reached } from "./signals.js";
import { add, hold, put, quantity, say, text } from "./svg.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./faces.js").Face} Face */
/** @typedef {import("./geometry.js").Geometry} Geometry */
/** @typedef {import("./geometry.js").Place} Place */

/** @param {SVGGElement} group @param {Geometry} g */
export function buildUnits(group, g) {
  const sizes = g.columns.slice(1).map((column) => column.length);
  const units = g.columns
    .slice(1)
    .map((column, l) => (g.blocks[l + 1] ? [] : column.map((at, j) => buildUnit(group, g, at, l, j))));
  return /** @param {State} state @param {Scene} scene */ (state, scene) => {
    const { frame, mean, faces, phase, p, signals } = scene;
    const { exact, pick, notation } = state;
    const names = outputNames(state);
    const scale = (2 * g.inner * 0.92) / signals.peak;
    units.forEach((column, l) => {
      const now = g.numbers && phase.kind === "backward" && phase.layer === l;
      column.forEach((unit, j) => {
        const { arrives, leaves } = errorAt(frame, l, j, notation);
        unit.show(faces[l][j], pick.layer === l && pick.unit === j, names[j], mean);
        const where = `unit ${j + 1}, layer ${l + 1}`;
        const [right, left] = [g.radius + 5, -g.radius - 5];
        place(unit.arrives, g.width, now && p > 0.1, {
          at: beside(unit.at, g, right, signals.arriving[l][j] * scale),
          value: arrives,
          name: `${mean}error at ${where}`,
        });
        place(unit.leaves, g.width, now && p > 0.38, {
          at: beside(unit.at, g, left, signals.leaving[l][j] * scale),
          value: leaves,
          name: `${mean}delta of ${where}`,
        });
        const lines = [unitName(l, j, sizes)];
        if (exact) {
          const sum = sumOf(frame, l, j); // what rushes past is not read
          lines.push(formula(sum, notation), numbers(sum));
          if (reached(phase, l))
            lines.push(`${significant(arrives, 3)} arrives, ${significant(leaves, 3)} passes`);
        }
        put(unit.node, "aria-label", lines.join("; "));
        say(unit.title, capital(lines.join("\n")));
      });
    });
  };
}

/** @param {SVGGElement} group @param {Geometry} g @param {Place} at @param {number} l @param {number} j */
function buildUnit(group, g, at, l, j) {
  const node = add(group, "g", { "data-unit": `${l + 1},${j}`, role: "img" });
  const title = add(node, "title");
  const outline = add(node, "circle", { cx: at.x, cy: at.y, r: g.radius + 2, class: "unit" });
  const words = text(node, "sl");
  words.setAttribute("x", String(at.x));
  words.setAttribute("y", String(at.y + g.radius + (g.dense ? 10 : 13)));
  const sign = add(words, "tspan", { class: "sm" });
  const number = add(words, "tspan");
  const short = g.gap < 90 || g.dense;
  /** @type {unknown[]} */
  let shown = [];
  return {
    node,
    title,
    at,
    arrives: text(node, "", "start"),
    leaves: text(node, "", "end"),
    /** @param {Face} face @param {boolean} picked @param {string} name of an output
     * @param {Scene["mean"]} mean */
    show(face, picked, name, mean) {
      const { kind, slope, other, share, astray } = face;
      const now = [face, picked, name, mean];
      if (alike(now, shown)) return;
      shown = now;
      const softmax = kind === "softmax";
      const what = `${mean}${softmax ? "output" : "f′"}`;
      quantity(number, openPart(face), `${what} of unit ${j + 1}, layer ${l + 1}`);
      put(words, "class", `halo ${astray ? "v" : kind === "open" ? "sl" : ""}`);
      node.toggleAttribute("data-wrong-way", astray);
      put(node, "data-kind", kind);
      outline.classList.toggle("on", picked);
      const plain = astray || kind === "dead" || kind === "step" || softmax;
      say(sign, plain || short ? "" : other ? "g′ " : "f′ ");
      if (astray) say(number, short ? "✕" : "✕ wrong way");
      else if (kind === "out") say(number, short ? "out" : "left out");
      else if (kind === "dead" || kind === "step") say(number, kind);
      else if (softmax) say(number, (short && name.length > 2 ? "" : `${name}  `) + fixed(share, 2));
      else say(number, slopeWords(slope));
    },
  };
}

/** Where a number stands beside a unit, clear of its stream.
 * @param {Place} at the unit @param {Geometry} g @param {number} dx @param {number} width of the stream */
function beside(at, g, dx, width) {
  const half = Math.max(5, Math.abs(width) / 2);
  const below = at.y > g.loss.y + 2;
  return { x: at.x + dx, y: at.y + (below ? half + 12 : -half - 4) };
}

/** @param {SVGTextElement} node @param {number} width of the stage @param {boolean} shown
 * @param {{ at: import("./geometry.js").Point, value: number, name: string }} quantity */
function place(node, width, shown, { at, value, name }) {
  if (node.hasAttribute("hidden") === shown) node.toggleAttribute("hidden", !shown);
  if (!shown) return;
  say(node, significant(value, 2, true));
  hold(node, at.x, width);
  put(node, "y", String(at.y));
  put(node, "class", `halo ${value < 0 ? "n" : value > 0 ? "p" : ""}`);
  quantity(node, value, name);
}
