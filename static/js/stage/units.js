// @ts-check
/** The units: their valves, what they let through, and the numbers that arrive and leave. */

import { finite, fixed, significant } from "../numbers.js";
import { unitName } from "../words.js";
import { reached } from "./canvas.js";
import { add, quantity, say, text } from "./svg.js";
import { mountValve } from "./valve.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("./geometry.js").Geometry} Geometry */

/** @param {SVGGElement} group @param {Geometry} g */
export function buildUnits(group, g) {
  const units = g.columns.slice(1).map((column, layer) =>
    column.map(({ x, y }, unit) => {
      const node = add(group, "g", { "data-unit": `${layer + 1},${unit}`, role: "img" });
      const ring = add(node, "g", { transform: `translate(${x} ${y})` });
      const valve = mountValve(ring, g.radius - g.ring / 2 - 1.5, g.ring);
      const outline = add(ring, "circle", { r: g.radius + 2, class: "outline" });
      const slope = text(node, "sl");
      slope.setAttribute("x", String(x));
      slope.setAttribute("y", String(y + g.radius + 13));
      const sign = add(slope, "tspan", { class: "sm" });
      return {
        node,
        x,
        y,
        valve,
        outline,
        slope,
        sign,
        number: add(slope, "tspan"),
        arrives: text(node, "", "start"),
        leaves: text(node, "", "end"),
      };
    }),
  );
  /** @param {State} state @param {import("../types").Phase} phase @param {number} p
   * @param {import("./signals.js").Signals} signals @param {import("../ruled.js").Ruled} by */
  return ({ tokens, pick, exact }, phase, p, signals, { frame, rules, altered, wrong }) => {
    const scale = (2 * g.inner * 0.92) / signals.peak;
    units.forEach((column, l) =>
      column.forEach((unit, j) => {
        const { slopes, derivatives } = frame.layers[l];
        const slope = slopes ? finite(slopes[j]) : null;
        const other = altered[l] && derivatives && reached(phase, l) ? finite(derivatives[j]) : null;
        const out = other !== null && rules[l].name === "one";
        const astray = Boolean(wrong[l][j]) && reached(phase, l);
        const shown = out ? slope : (other ?? slope);
        unit.valve(tokens, shown, out);
        quantity(unit.number, shown ?? NaN, `slope of unit ${j + 1}, layer ${l + 1}`);
        unit.slope.setAttribute("class", `halo ${astray ? "v" : out ? "" : "sl"}`);
        unit.node.toggleAttribute("data-wrong-way", astray);
        unit.outline.classList.toggle("on", pick.layer === l && pick.unit === j);
        say(unit.sign, g.gap < 58 || slope === null || astray ? "" : other === null || out ? "f′ " : "g′ ");
        const cramped = g.gap < 90;
        if (astray) say(unit.number, cramped ? "✕" : "✕ wrong way");
        else if (out) say(unit.number, cramped ? "out" : "left out");
        else say(unit.number, slope === null ? "softmax" : fixed(shown ?? NaN, 2));
        const now = g.numbers && phase.kind === "backward" && phase.layer === l;
        place(
          unit.arrives,
          unit,
          g.radius + 5,
          now && p > 0.1,
          signals.arriving[l][j],
          `error at unit ${j + 1}, layer ${l + 1}`,
        );
        place(
          unit.leaves,
          unit,
          -g.radius - 5,
          now && p > 0.38,
          signals.leaving[l][j],
          `delta of unit ${j + 1}, layer ${l + 1}`,
        );
        if (exact)
          unit.node.setAttribute(
            "aria-label",
            `${unitName(
              l,
              j,
              units.map((c) => c.length),
            )}${reached(phase, l) ? `: ${significant(signals.arriving[l][j], 3)} arrives, ${significant(signals.leaving[l][j], 3)} passes` : ""}`,
          );
      }),
    );

    /** A number beside a unit, clear of its stream.
     * @param {SVGTextElement} node @param {{ x: number, y: number }} at @param {number} dx @param {boolean} shown
     * @param {number} value @param {string} name */
    function place(node, at, dx, shown, value, name) {
      node.toggleAttribute("hidden", !shown);
      say(node, shown ? significant(value, 2, true) : "");
      if (!shown) return;
      const half = Math.max(5, (Math.abs(value) * scale) / 2);
      const below = at.y > g.loss.y + 2;
      node.setAttribute("x", String(at.x + dx));
      node.setAttribute("y", String(at.y + (below ? half + 12 : -half - 4)));
      node.setAttribute("class", `halo ${value < 0 ? "n" : "p"}`);
      quantity(node, value, name);
    }
  };
}
