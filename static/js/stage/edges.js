// @ts-check
/** The weights as something one can point at: one tab stop, arrows from one to the next, Enter to pick. */

import { finite, fixed } from "../numbers.js";
import { inputName, unitName } from "../words.js";
import { thickness } from "./canvas.js";
import { curvePath, ends } from "./geometry.js";
import { add, quantity, say } from "./svg.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../types").Pick} Pick */
/** @typedef {import("./geometry.js").Geometry} Geometry */

/** @param {SVGGElement} group @param {Geometry} g @param {string[]} features @param {number[]} sizes
 * @param {(pick: Pick) => void} pick */
export function buildEdges(group, g, features, sizes, pick) {
  /** @type {{ node: SVGPathElement, at: Pick, title: SVGTitleElement }[]} */
  const edges = [];
  sizes.forEach((units, layer) => {
    for (let unit = 0; unit < units; unit++) {
      for (let input = 0; input < g.columns[layer].length; input++) {
        const node = add(group, "path", {
          d: curvePath(...ends(g, layer, unit, input)),
          class: "hit",
          role: "button",
          tabindex: -1,
          "data-edge": `${layer + 1},${unit},${input}`,
        });
        edges.push({ node, at: { layer, unit, input }, title: add(node, "title") });
      }
    }
  });
  /** @param {Event} event */
  const indexOf = (event) =>
    edges.findIndex(({ node }) => node === event.target || node.contains(/** @type {Node} */ (event.target)));
  group.addEventListener("click", (event) => {
    const index = indexOf(event);
    if (index >= 0) pick(edges[index].at);
  });
  group.addEventListener("keydown", (event) => {
    const index = indexOf(event);
    if (index < 0) return;
    const to = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: edges.length - 1 }[event.key];
    if (to !== undefined) rove(edges[(to + edges.length) % edges.length].node);
    else if (event.key === "Enter" || event.key === " ") pick(edges[index].at);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  /** @param {SVGPathElement} node */
  function rove(node) {
    for (const edge of edges) edge.node.setAttribute("tabindex", edge.node === node ? "0" : "-1");
    node.focus();
  }
  /** @type {Pick | null} */
  let picked = null;
  return /** @param {State} state */ (state) => {
    const { frame, exact } = state;
    if (!frame) return;
    for (const { node, at, title } of edges) {
      const weight = finite(frame.layers[at.layer].weights[at.unit][at.input]);
      quantity(node, weight, `w${at.unit + 1},${at.input + 1}`);
      node.style.setProperty("--width", `${thickness(weight) + 8}px`);
      if (picked !== state.pick) {
        const on = at.layer === state.pick.layer && at.unit === state.pick.unit && at.input === state.pick.input;
        node.setAttribute("aria-pressed", String(on));
        node.setAttribute("tabindex", on ? "0" : "-1");
      }
      if (!exact && title.textContent) continue;
      const from = at.layer ? `unit ${at.input + 1}` : inputName(features[at.input], at.input);
      const label = `Weight from ${from} to ${unitName(at.layer, at.unit, sizes)}: ${fixed(weight, 3)}`;
      node.setAttribute("aria-label", label);
      say(title, label);
    }
    picked = state.pick;
  };
}
