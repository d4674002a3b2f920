// @ts-check
/** What is said of the units that are drawn in full: how far they are open, and the numbers that arrive and
 * leave. */

import { alike } from "../model/memo.js";
import { reached } from "../model/phases.js";
import { sumOf } from "../model/sum.js";
import { factor, finite, fixed } from "../words/numbers.js";
import { formula, numbers, sumLetter } from "../words/sum.js";
import { capital, outputNames, unitName } from "../words/words.js";
import { buildNumbers } from "./beside.js";
import { lineBox } from "./room.js";
import { buildAxis, buildRow } from "./rows.js";
import { isNow } from "./scene.js";
import { errorAt } from "./signals.js";
import { add, fontSize, place, put, quantity, say, text } from "./svg.js";
import { KNOWN, SUMMED } from "./timing.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./geometry.js").Geometry} Geometry */
/** @typedef {import("./geometry.js").Place} Place */

const BIASED = 0.44; // of a layer's phase: its biases stand at the docks
const RINGED = 4; // pixels, on a narrow stage, that the picked unit's outline takes of what is under it
const LETTER = 0.55; // of the size of words

/** @param {SVGGElement} group @param {Geometry} g */
export function buildUnits(group, g) {
  const sizes = g.columns.slice(1).map((column) => column.length);
  const last = sizes.length - 1;
  const size = fontSize(group);
  const units = g.columns.slice(1).map((column, l) => {
    if (g.blocks[l + 1]) return [];
    if (g.rows && l === last) return column.map((at, j) => buildRow(group, g, at, l, j, size));
    return column.map((at, j) => buildUnit(group, g, at, l, j, size));
  });
  if (g.rows) buildAxis(add(group, "g"), g, size);
  const places = units.map((_, l) => (g.numbers && !(g.rows && l === last) ? add(group, "g") : null));
  const showNumbers = buildNumbers(places, g, size);
  /** @type {unknown[]} */
  let shown = [];
  return /** @param {State} state @param {Scene} scene */ (state, scene) => {
    const names = outputNames(state);
    for (const column of units) column.forEach((unit, j) => unit.show(scene, names[j]));
    showNumbers(scene, (l) => units[l].map(({ under }) => under?.() ?? null));
    const now = [scene.faces, scene.signals, scene.phase, state.exact, state.notation];
    if (alike(now, shown)) return;
    shown = now;
    units.forEach((column, l) => {
      column.forEach((unit, j) => {
        const words = told(state, scene, l, j, sizes, names);
        put(unit.node, "aria-label", words.join("; "));
        say(unit.title, capital(words.join("\n")));
      });
    });
  };
}

/** What there is to tell of a unit, in lines.
 * @param {State} state @param {Scene} scene @param {number} l @param {number} j @param {number[]} sizes
 * @param {string[]} names of the outputs */
function told({ exact, notation }, scene, l, j, sizes, names) {
  const { frame, phase, faces } = scene;
  const { kind, slope, astray } = faces[l][j];
  const lines = [unitName(l, j, sizes, names)];
  if (!exact) return lines; // what rushes past is not read
  const sum = sumOf(frame, l, j);
  lines.push(formula(sum, notation), numbers(sum));
  if (kind !== "softmax") lines.push(`f′ ${factor(slope)}`);
  if (reached(phase, l)) {
    const { arrives, leaves } = errorAt(frame, l, j, notation);
    lines.push(`${factor(arrives)} arrives, ${factor(leaves)} passes`);
    if (astray) lines.push("pushed the wrong way");
  }
  return lines;
}

/** @param {SVGGElement} group @param {Geometry} g @param {Place} at @param {number} l @param {number} j
 * @param {number} size of the words */
function buildUnit(group, g, at, l, j, size) {
  const node = add(group, "g", { "data-unit": `${l + 1},${j}`, role: "img" });
  const title = add(node, "title");
  const outline = add(node, "circle", { cx: at.x, cy: at.y, r: g.radius + 4, class: "unit" });
  const label = buildLabel(node, g, at, l, j, size);
  const bias = text(node, "", "end");
  say(add(bias, "tspan", { class: "sm" }), "b");
  return {
    node,
    title,
    under: label.box,
    /** @param {Scene} scene */
    show(scene) {
      const { faces, pick, phase, flow } = scene;
      const face = faces[l][j];
      node.toggleAttribute("data-wrong-way", face.astray);
      put(node, "data-kind", face.kind);
      outline.classList.toggle("on", pick.layer === l && pick.unit === j);
      label.show(scene);
      const slab = phase.kind === "forward" && isNow(scene, l) ? flow?.layers[l].biases[j] : null;
      const stands = slab && g.numbers && slab.height > 1 && scene.progress.forward[l] > BIASED;
      bias.toggleAttribute("hidden", !stands);
      if (!slab || !stands) return;
      put(bias, "class", `halo ${slab.value < 0 ? "n" : "p"}`);
      place(bias, at.left - 15, slab.y + 4);
    },
  };
}

/** The words under a unit: z once the sum is there, and f′ once the jaws stand.
 * @param {SVGGElement} node @param {Geometry} g @param {Place} at @param {number} l @param {number} j
 * @param {number} size of the words */
function buildLabel(node, g, at, l, j, size) {
  const words = text(node, "sl");
  const [z, sum, sign, slope, through] = ["sm", "", "sm", "", "v"].map((classes) =>
    add(words, "tspan", { class: classes }),
  );
  const short = g.gap < 76;
  const tight = g.narrow; // no wider than from dock to dock, where no ribbon runs
  const y = at.y + g.radius + (g.dense ? 12 : g.radius > 40 ? 19 : 15);
  /** @type {unknown[]} */
  let shown = [];
  /** @param {Scene} scene */
  const show = (scene) => {
    const { faces, pick, progress, frame, mean, phase, turning } = scene;
    const face = faces[l][j];
    const picked = pick.layer === l && pick.unit === j;
    const q = progress.forward[l];
    const summed = phase.kind === "forward" && isNow(scene, l) && q >= SUMMED && q < KNOWN && !g.dense;
    const now = [face, picked, q >= KNOWN, summed, frame, mean, turning];
    if (alike(now, shown)) return;
    shown = now;
    place(words, at.x, y + (picked && tight ? RINGED : 0));
    quantity(slope, face.slope, `${mean}f′ of unit ${j + 1}, layer ${l + 1}`);
    const altered = face.through !== face.slope && Number.isFinite(face.slope);
    put(words, "class", `halo ${altered || q < KNOWN ? "" : "sl"}`);
    say(z, summed ? `${sumLetter(scene.notation)} ` : "");
    say(sum, summed ? `${factor(finite(frame.layers[l].pre_activations[j]))}\u2002` : "");
    if (!g.labels[l + 1]) return say(slope, "");
    const known = q >= KNOWN;
    const named = known && (face.kind === "dead" || face.kind === "step");
    const instead = altered && known;
    say(sign, named || short || (instead && tight) ? "" : "f′ ");
    say(slope, !known ? "–" : named ? face.kind : instead && short ? "" : factor(face.slope));
    say(
      through,
      instead ? `${tight ? "→" : " → "}${turning ? fixed(face.through, 2) : factor(face.through)}` : "",
    );
  };
  const box = () => lineBox(at.x, y, (words.textContent ?? "").length * LETTER * size, size, "middle");
  return { show, box };
}
