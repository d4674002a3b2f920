// @ts-check
/** The tag on the picked weight; while another one is pointed at, a paler one on that. */

import { memo } from "../model/memo.js";
import { factor, finite } from "../words/numbers.js";
import { movement } from "../words/update.js";
import { indices } from "../words/words.js";
import { clamp } from "./ease.js";
import { along, ends, HEAD } from "./geometry.js";
import { boxAround, freest } from "./room.js";
import { add, fontSize, put, quantity, say } from "./svg.js";

/** @typedef {import("./geometry.js").Geometry} Geometry */
/** @typedef {import("./geometry.js").Point} Point */
/** @typedef {import("./room.js").Box} Box */
/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("../types").Pick} Pick */

const HIGH = 22; // pixels
const LETTER = 0.6; // of the size of the words
const OPENED = 78; // and a unit's f′ with what stands in its place
const BRIEF = 40; // what the f′ of a small unit takes
const NUMBER = 48; // and a number beside a unit
const APART = 5; // pixels between a tag and what it leaves in sight
const PLACES = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74]; // along the edge
const ASIDE = [0, -1, 1, -2, 2, -3, 3]; // heights of a tag, off the edge

/** @param {SVGGElement} group @param {Geometry} g */
export function buildTag(group, g) {
  const box = add(group, "rect", { y: -HIGH / 2, height: HIGH, rx: 4 });
  const words = add(group, "text", { y: 4, "text-anchor": "middle" });
  say(add(words, "tspan", { class: "sm" }), "w");
  const value = add(words, "tspan");
  const size = fontSize(group);
  put(group, "class", "tagged");
  const seen = g.columns.slice(1).map((_, layer) => seenAround(g, layer));
  const placed = memo((/** @type {Pick} */ at, /** @type {number} */ width) =>
    placeOf(g, at, width, seen[at.layer]),
  );
  return /** @param {unknown} _ @param {Scene} scene */ (_, { frame, pick, glance, phase }) => {
    const at = glance ?? pick;
    const { weights, weight_updates } = frame.layers[at.layer];
    const weight = finite(weights[at.unit][at.input]);
    const change = weight_updates?.[at.unit][at.input] ?? 0;
    const updated = phase.kind === "update";
    quantity(value, weight, glance ? "weight pointed at" : "picked weight");
    const text = updated ? `${indices(at)} ${movement(weight, change)}` : wordsOf(at, weight);
    say(value, text);
    const width = widthOf(text, size);
    const { x, y } = placed(at, width);
    for (const [node, name] of /** @type {const} */ ([
      [box, "tag"],
      [words, "tag-text"],
    ]))
      put(node, "class", glance ? `${name} pale` : name);
    put(box, "x", String(-width / 2));
    put(box, "width", String(width));
    put(group, "transform", `translate(${x} ${y})`);
  };
}

/** @param {Pick} at @param {number} weight */
const wordsOf = (at, weight) => `${indices(at)} ${factor(weight)}`;

/** @param {string} words @param {number} size of them */
const widthOf = (words, size) => LETTER * size * words.length + 16;

/** What the tag of the picked weight takes while it says what that is.
 * @param {Geometry} g @param {Scene} scene @param {number} size of its words */
export function tagBox(g, { frame, pick }, size) {
  const weight = finite(frame.layers[pick.layer].weights[pick.unit][pick.input]);
  const width = widthOf(wordsOf(pick, weight), size);
  return boxAround(placeOf(g, pick, width), width, HIGH);
}

/** Where a weight's tag has room: on its edge, or as near to it as leaves units and their words in sight.
 * @param {Geometry} g @param {Pick} at @param {number} width @param {ReturnType<typeof seenAround>} [seen]
 * @returns {Point} */
export function placeOf(g, at, width, seen = seenAround(g, at.layer)) {
  const [left, right] = ends(g, at);
  if (g.narrow) {
    const { x } = along(left, right, 0.5); // it has a row of its own, under all
    return { x: clamp(x, width / 2 + 2, g.width - width / 2 - 2), y: g.height - HIGH / 2 - 1 };
  }
  const least = (g.strip?.bottom ?? HEAD) + 14;
  // clear of the words of the unit at either end
  const after = g.columns[at.layer][at.input].x + (at.layer ? OPENED : g.named) / 2 + APART;
  const before = g.columns[at.layer + 1][at.unit].x - OPENED / 2 - APART;
  const places = ASIDE.flatMap((aside) =>
    PLACES.flatMap((t) => {
      const on = along(left, right, t);
      return [on.x, before - width / 2, after + width / 2].map((x) => {
        const point = {
          x: clamp(x, width / 2 + 2, g.width - width / 2 - 10),
          y: clamp(on.y + aside * HIGH, least, g.height - 12),
        };
        return { ...point, box: boxAround(point, width + 2 * APART, HIGH + 4) };
      });
    }),
  );
  return freest(places, seen.words, seen.numbers);
}

/** What stands at both ends of a layer's weights: units with their words, inputs with theirs; and where
 * numbers may stand beside units.
 * @param {Geometry} g @param {number} layer @returns {{ words: Box[], numbers: Box[] }} */
function seenAround(g, layer) {
  const words = [layer, layer + 1].flatMap((c) =>
    g.columns[c].flatMap(({ x, y }) => {
      const half = g.blocks[c] ? g.blocks[c].cell / 2 : c ? g.radius + 2 : g.square;
      const own = boxAround({ x, y }, 2 * half, 2 * half);
      if (g.blocks[c] || (g.rows && c === g.columns.length - 1) || !(g.labels[c] || !c)) return [own];
      const under = { x, y: y + half + (g.dense ? 8 : 11) };
      return [own, boxAround(under, c ? (g.dense ? BRIEF : OPENED) : g.named, 14)];
    }),
  );
  const numbers = [layer, layer + 1].flatMap((c) =>
    g.columns[c].flatMap(({ x, y }) => {
      const aside = (c === layer ? 1 : -1) * (g.radius + 6 + NUMBER / 2);
      return c && g.numbers ? [boxAround({ x: x + aside, y: y - 0.3 * g.radius - 10 }, NUMBER, 14)] : [];
    }),
  );
  return { words, numbers };
}
