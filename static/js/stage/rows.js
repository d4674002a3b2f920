// @ts-check
/** What is said of outputs that share 1: each row's name, its share, and what it lacks or has too much. */

import { reached } from "../model/phases.js";
import { factor } from "../words/numbers.js";
import { add, place, put, quantity, say, text } from "./svg.js";

/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./geometry.js").Geometry} Geometry */
/** @typedef {import("./geometry.js").Place} Place */

const ABOVE = 20; // pixels between rows that a line of words takes
const LONG = 5.6; // sizes of the font that a share takes: `0.000161`
const LETTER = 0.6; // of the size, a letter’s width: on a narrow stage a name is no longer than its row

/** @param {SVGGElement} group @param {Geometry} g @param {Place} at @param {number} l @param {number} j
 * @param {number} size of the words */
export function buildRow(group, g, at, l, j, size) {
  const { width, half } = /** @type {NonNullable<Geometry["rows"]>} */ (g.rows);
  const node = add(group, "g", { "data-unit": `${l + 1},${j}`, role: "img" });
  const title = add(node, "title");
  const box = { x: at.x - 2, y: at.y - half - 3, width: width + 4, height: 2 * half + 6, rx: 3 };
  const outline = add(node, "rect", { ...box, class: "unit" });
  const roomy = isRoomy(g);
  const name = text(node, "", "start");
  const share = text(node, "v", "start");
  const error = text(node, "", roomy && g.narrow ? "end" : "start");
  const right = at.x + width;
  const head = roomy && g.narrow && j === 0 ? text(node, "hd", "start") : null; // of the numbers under rows
  if (head) {
    say(head, "error");
    place(head, at.x, at.y + half + 12);
  }
  if (roomy) place(name, at.x, at.y - half - 6);
  else place(name, right + 5, at.y + 4);
  place(share, right + (roomy ? 7 : 31), at.y + 4);
  if (roomy && g.narrow) place(error, right, at.y + half + 12);
  else place(error, right + (roomy ? 7 : 31) + LONG * size, at.y + 4);
  return {
    node,
    title,
    under: null,
    /** @param {Scene} scene @param {string} called */
    show(scene, called) {
      const { faces, frame, mean, pick, phase, signals } = scene;
      const wanted = frame.probe.targets[j] === 1 && phase.kind !== "forward" && !mean;
      const known = phase.kind !== "forward" || phase.layer === l;
      put(node, "data-kind", "softmax");
      outline.classList.toggle("on", pick.layer === l && pick.unit === j);
      say(
        name,
        short(called, !roomy ? 2 : g.narrow ? Math.floor(width / (LETTER * size)) : 24) +
          (wanted ? " ✓" : ""),
      );
      put(name, "class", `halo ${wanted ? "v" : ""}`);
      quantity(share, faces[l][j].share, `${mean}output of unit ${j + 1}, layer ${l + 1}`);
      say(share, known ? factor(faces[l][j].share) : "–");
      share.toggleAttribute("hidden", g.narrow && !roomy);
      const told = reached(phase, l) && (!g.narrow || roomy);
      for (const node of [error, head]) node?.toggleAttribute("hidden", !told);
      if (!told) return;
      const delta = signals.leaving[l][j];
      say(error, factor(delta, true));
      put(error, "class", `halo ${delta < 0 ? "n" : "p"}`);
      quantity(error, delta, `${mean}delta of unit ${j + 1}, layer ${l + 1}`);
    },
  };
}

/** What the rows' lengths are: under the last one, or, where they stand close, over the first; and what the
 * numbers beside them.
 * @param {SVGGElement} group @param {Geometry} g @param {number} size of the words */
export function buildAxis(group, g, size) {
  const { width, half } = /** @type {NonNullable<Geometry["rows"]>} */ (g.rows);
  const column = g.columns[g.columns.length - 1];
  const [first, last] = [column[0], column[column.length - 1]];
  const roomy = isRoomy(g);
  const [over, beside] = [first.y - half - 6, first.x + width + 7];
  for (const [k, words] of roomy ? ["answer", ...(g.narrow ? [] : ["error"])].entries() : []) {
    const node = text(group, "hd", "start");
    say(node, words);
    place(node, beside + k * LONG * size, over);
  }
  if (g.narrow) return; // the last row's error stands there
  const y = roomy ? last.y + half + 14 : over;
  for (const [share, words, anchor] of /** @type {const} */ ([
    [0, "0", "start"],
    [0.5, "probability", "middle"],
    [1, "1", "end"],
  ])) {
    const node = text(group, "hd", anchor);
    say(node, words);
    place(node, first.x + share * width, y);
  }
}

/** Whether there is room for words between the rows.
 * @param {Geometry} g */
function isRoomy({ rows, columns, pitch }) {
  const [first, second] = columns[columns.length - 1];
  const apart = second ? second.y - first.y : pitch;
  return apart - 2 * (rows?.half ?? 0) > ABOVE;
}

/** @param {string} name @param {number} letters that there is room for */
const short = (name, letters) => (name.length > letters ? `${name.slice(0, letters - 1)}…` : name);
