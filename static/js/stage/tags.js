// @ts-check
/** The tag on the picked weight, and a paler one on a weight that is pointed at. */

import { finite, weightWords } from "../words/numbers.js";
import { movement } from "../words/update.js";
import { indices } from "../words/words.js";
import { clamp, ramp, smooth } from "./ease.js";
import { along, ends, HEAD } from "./geometry.js";
import { add, put, quantity, say } from "./svg.js";
import { UPDATE } from "./timing.js";

/** @typedef {import("./geometry.js").Geometry} Geometry */
/** @typedef {import("./scene.js").Scene} Scene */

const HIGH = 22; // pixels
const LETTER = 0.6; // of the size of the words
const NAME = 32; // half of what an input's name and number take
const LABEL = 19; // half of what a small unit's f′ takes

/** @param {SVGGElement} group @param {string} tone */
function mountTag(group, tone) {
  const box = add(group, "rect", { y: -HIGH / 2, height: HIGH, rx: 4, class: `tag ${tone}` });
  const words = add(group, "text", { y: 4, "text-anchor": "middle", class: `tag-text ${tone}` });
  add(words, "tspan", { class: "sm" }).textContent = "w";
  const value = add(words, "tspan");
  const letter = LETTER * parseFloat(getComputedStyle(words).fontSize);
  group.setAttribute("class", "tagged");
  return {
    value,
    /** @param {string} text @returns {number} its width */
    say(text) {
      say(value, text);
      const width = letter * text.length + 16;
      put(box, "x", String(-width / 2));
      put(box, "width", String(width));
      return width;
    },
    /** @param {number} x @param {number} y */
    stand: (x, y) => put(group, "transform", `translate(${x} ${y})`),
  };
}

/** The picked weight's tag.
 * @param {SVGGElement} group @param {Geometry} g */
export function buildTag(group, g) {
  const tag = mountTag(group, "");
  return /** @param {unknown} _ @param {Scene} scene */ (_, scene) => {
    const { frame, pick, phase, p } = scene;
    const { weights, weight_updates } = frame.layers[pick.layer];
    const weight = finite(weights[pick.unit][pick.input]);
    const change = weight_updates?.[pick.unit][pick.input] ?? 0;
    const at = along(...ends(g, pick), 0.5);
    quantity(tag.value, weight, "picked weight");
    const updated = phase.kind === "update";
    const next = weight + change * smooth(ramp(p, UPDATE.weights));
    const brief = g.gap < 100 ? "" : ` ${weightWords(weight)}`;
    const words = indices(pick) + (updated ? ` ${movement(weight, change, next)}` : brief);
    const width = tag.say(words);
    const unit = g.columns[pick.layer + 1][pick.unit]; // its words stay in sight
    const room = updated
      ? unit.left + g.dock
      : g.dense && !g.blocks[pick.layer + 1]
        ? unit.x - LABEL
        : g.width;
    const x = Math.min(at.x, g.beside ? g.width : room - width / 2);
    const aside = g.beside ? g.columns[0][0].y - g.square - 20 : at.y - (g.dense ? 22 : 0);
    const clear = pick.layer || g.beside ? aside : belowNames(g, aside, x - width / 2);
    const y = clamp(clear, (g.strip?.bottom ?? HEAD) + 14, g.height - 12);
    const place = g.narrow && updated ? [g.width, g.height - 13] : [x, y];
    const inside = clamp(place[0], width / 2 + 2, g.width - width / 2 - 10);
    tag.stand(inside, place[1]);
  };
}

/** The height of a tag that begins at `left`, where it leaves the inputs' names in sight.
 * @param {Geometry} g @param {number} y @param {number} left */
function belowNames(g, y, left) {
  if (g.blocks[0]) return y;
  const names = g.columns[0].map((input) => ({ x: input.x + NAME, y: input.y + g.square + 11 }));
  const hidden = names.find((name) => left < name.x && Math.abs(y - name.y) < HIGH / 2 + 8);
  return hidden ? hidden.y + HIGH / 2 + 8 : y;
}

/** The number of a weight that is pointed at.
 * @param {SVGGElement} group @param {Geometry} g */
export function buildGlance(group, g) {
  const tag = mountTag(group, "pale");
  return /** @param {unknown} _ @param {Scene} scene */ (_, { frame, glance, pick }) => {
    group.toggleAttribute("hidden", !glance);
    if (!glance) return;
    const weight = finite(frame.layers[glance.layer].weights[glance.unit][glance.input]);
    quantity(tag.value, weight, "weight pointed at");
    const width = tag.say(`${indices(glance)} ${weightWords(weight)}`);
    const { x, y } = along(...ends(g, glance), 0.5);
    const picked = along(...ends(g, pick), 0.5);
    const covers = Math.abs(picked.x - x) < width && Math.abs(picked.y - y) < HIGH + 2;
    const aside = covers ? picked.y + (y < picked.y ? -1 : 1) * (HIGH + 4) : y;
    const least = (g.strip?.bottom ?? HEAD) + 14;
    tag.stand(clamp(x, width / 2 + 2, g.width - width / 2 - 10), clamp(aside, least, g.height - 12));
  };
}
