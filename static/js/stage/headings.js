// @ts-check
/** What each column is; the one whose turn it is stands out. */

import { layerName } from "../words/words.js";
import { headedBy } from "./folds.js";
import { HEAD } from "./geometry.js";
import { isNow } from "./scene.js";
import { place, say, text } from "./svg.js";

/** @typedef {import("./geometry.js").Geometry} Geometry */
/** @typedef {import("./scene.js").Scene} Scene */

const MORE = 30; // pixels over folded layers, from which on "8 more" stands over them

/** How many layers are folded where a heading stands: in words, where these have room over them.
 * @param {Geometry} g @param {number[]} folded columns */
function restOf({ columns }, folded) {
  if (!folded.length) return "";
  const [first, last] = [folded[0], folded[folded.length - 1]].map((c) => columns[c][0].x);
  return last - first > MORE ? `${folded.length} more` : `+${folded.length}`;
}

/** @param {SVGGElement} group @param {Geometry} g @param {string[]} activations as they are called; a layer
 * that has another one than its neighbours bears its name */
export function buildHeadings(group, g, activations) {
  const last = activations.length - 1;
  const folds = g.blocks.map((block) => block?.fold === true);
  const heads = folds.map((_, c) => headedBy(folds, c));
  const mixed = new Set(activations.slice(0, -1)).size > 1;
  const names = activations.map((activation, l) => {
    const own = (mixed && l < last) || activation === "softmax" ? activation : "";
    const name = l < last && g.gap < 62 ? String(l + 1) : g.gap < 62 ? "out" : layerName(l, last + 1);
    if (g.rows && g.narrow) return name;
    return g.gap < 110 && !g.rows ? own || name : [name, own].filter(Boolean).join(", ");
  });
  const columns = [g.gap < 62 ? "in" : "inputs", ...names].map((name, c) => {
    const block = g.blocks[c];
    const node = text(group, "hd", g.rows && c === last + 1 ? "start" : "middle");
    say(node, folds[c] ? restOf(g, heads[c]) : name);
    place(node, block ? block.x + block.width / 2 : g.columns[c][0].x, HEAD);
    return node;
  });
  const loss = text(group, "hd");
  if (!g.rows) place(loss, g.loss.x, HEAD);
  return /** @param {unknown} _ @param {Scene} scene */ (_, scene) => {
    columns.forEach((node, c) =>
      node.classList.toggle(
        "now",
        heads[c].some((at) => isNow(scene, at - 1)),
      ),
    );
    if (!g.rows) say(loss, `${scene.mean}loss`);
    loss.classList.toggle("now", scene.phase.kind === "loss");
  };
}
