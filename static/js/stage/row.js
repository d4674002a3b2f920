// @ts-check
/** Two weights in a row, of which one follows the other: their names, at their edges as at the axes of the
 * loss that they roll on. */

import { factor } from "../words/numbers.js";
import { roomOf } from "./flow.js";
import { ends } from "./geometry.js";
import { boxAround } from "./room.js";
import { add, place, quantity, say, text } from "./svg.js";

/** @typedef {import("./geometry.js").Geometry} Geometry */
/** @typedef {import("./scene.js").Scene} Scene */

export const ROW = ["layer 1", "the output"]; // whose the weights of a row are
const LINE = 16; // pixels from one line of their names to the next,
const OVER = 8; // from the lower one to what flows there,
const UNDER = 44; // where they have no room there, from their units' rims,
const NAMED = 96; // and that they are wide

/** Where the names of weights in a row stand, over their edges or under them: the lower line's.
 * @param {Geometry} g @returns {import("./geometry.js").Point[]} */
const namePlaces = (g) =>
  g.beside && g.columns.length === 1 + ROW.length
    ? ROW.map((_, layer) => {
        const [left, right] = ends(g, { layer, unit: 0, input: 0 });
        const over = left.y - Math.max(g.radius, roomOf(g) / 2) - OVER;
        const room = over - 2 * LINE > (g.strip?.bottom ?? 0);
        return { x: (left.x + right.x) / 2, y: room ? over : left.y + g.radius + UNDER };
      })
    : [];

/** What they take.
 * @param {Geometry} g @returns {import("./room.js").Box[]} */
export const rowBoxes = (g) =>
  namePlaces(g).map(({ x, y }) => boxAround({ x, y: y - LINE }, NAMED, 2 * LINE + 4));

/** Their names; the number of the one that has no tag.
 * @param {SVGGElement} group @param {Geometry} g */
export function buildRow(group, g) {
  const edges = namePlaces(g).map(({ x, y }) =>
    [y - LINE, y].map((line) => {
      const node = text(group, "hd");
      place(node, x, line);
      return { words: add(node, "tspan"), number: add(node, "tspan", { class: "v" }) };
    }),
  );
  /** @param {Scene} scene @param {{ weights: number[] }} descent */
  return ({ pick, glance }, { weights }) =>
    edges.forEach(([first, second], k) => {
      const tagged = (glance ?? pick).layer === k;
      say(first.words, "weight of");
      say(second.words, tagged ? ROW[k] : `${ROW[k]} `);
      say(second.number, tagged ? "" : factor(weights[k]));
      quantity(second.number, weights[k], `weight of ${ROW[k]}`);
    });
}
