// @ts-check
/** What is said of the units that are drawn in full: how far they are open, and the numbers that arrive and
 * leave. */

import { alike } from "../model/memo.js";
import { sumOf } from "../model/sum.js";
import { fixed, slopeWords } from "../words/numbers.js";
import { formula, numbers, sumLetter } from "../words/sum.js";
import { capital, outputNames, unitName } from "../words/words.js";
import { clamp } from "./ease.js";
import { stackOf } from "./flow.js";
import { buildRow } from "./rows.js";
import { isNow } from "./scene.js";
import { errorAt, errorWords, reached } from "./signals.js";
import { add, hold, place, put, quantity, say, text } from "./svg.js";
import { answering, KNOWN } from "./timing.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./geometry.js").Geometry} Geometry */
/** @typedef {import("./geometry.js").Place} Place */

const LETTER = 6; // pixels
const BOTH = 92; // pixels between units that what leaves one and what arrives at the next take

/** @param {SVGGElement} group @param {Geometry} g */
export function buildUnits(group, g) {
  const sizes = g.columns.slice(1).map((column) => column.length);
  const last = sizes.length - 1;
  const units = g.columns.slice(1).map((column, l) => {
    if (g.blocks[l + 1]) return [];
    if (g.rows && l === last) return column.map((at, j) => buildRow(group, g, at, l, j));
    /** @type {ReturnType<typeof buildUnit>[]} */
    const built = [];
    column.forEach((at, j) => built.push(buildUnit(group, g, at, l, j, built[j - 1])));
    return built;
  });
  /** @type {unknown[]} */
  let shown = [];
  return /** @param {State} state @param {Scene} scene */ (state, scene) => {
    const names = outputNames(state);
    for (const column of units) column.forEach((unit, j) => unit.show(scene, names[j]));
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
  if (kind !== "softmax") lines.push(`f′ ${slopeWords(slope)}`);
  if (reached(phase, l)) {
    const { arrives, leaves } = errorAt(frame, l, j, notation);
    lines.push(`${errorWords(scene, arrives)} arrives, ${errorWords(scene, leaves)} passes`);
    if (astray) lines.push("pushed the wrong way");
  }
  return lines;
}

/** @param {SVGGElement} group @param {Geometry} g @param {Place} at @param {number} l @param {number} j
 * @param {{ floor: () => number }} [over] the unit over it */
function buildUnit(group, g, at, l, j, over) {
  const node = add(group, "g", { "data-unit": `${l + 1},${j}`, role: "img" });
  const title = add(node, "title");
  const outline = add(node, "circle", { cx: at.x, cy: at.y, r: g.radius + 4, class: "unit" });
  const label = buildLabel(node, g, at, l, j);
  const arrives = text(node, "", "start");
  const leaves = text(node, "", "end");
  const bias = text(node, "", "end");
  say(add(bias, "tspan", { class: "sm" }), "b");
  const where = `unit ${j + 1}, layer ${l + 1}`;
  const roomy = g.gap - 2 * g.radius > BOTH;
  return {
    node,
    title,
    floor: label.floor,
    /** @param {Scene} scene */
    show(scene) {
      const { faces, frame, mean, pick, signals, scale, phase, p, flow, notation } = scene;
      const face = faces[l][j];
      node.toggleAttribute("data-wrong-way", face.astray);
      put(node, "data-kind", face.kind);
      outline.classList.toggle("on", pick.layer === l && pick.unit === j);
      label.show(scene);
      const back = phase.kind === "backward";
      const whole = back && phase.layer === 0 && p >= 1;
      const told = g.numbers && back && (isNow(scene, l) || (whole && roomy));
      const q = scene.progress.backward[l];
      /** @param {number} error @param {number} stack */
      const above = (error, stack) => {
        const y = at.y - Math.max(stack, Math.abs(error) * scale, 0.6 * g.radius) / 2 - 6;
        return Math.max(y, (over?.floor() ?? 0) + 12);
      };
      const layers = back && flow ? flow.layers : [];
      const [right, left] = [layers[l + 1]?.leftOf[j], layers[l]?.rightOf[j]];
      const error = errorAt(frame, l, j, notation);
      number(arrives, g.width, told && q > 0.2, {
        value: error.arrives,
        words: errorWords(scene, error.arrives, true),
        name: `${mean}error at ${where}`,
        x: at.x + g.radius + 4,
        y: above(signals.arriving[l][j], right ? stackOf(right) : 0),
      });
      number(leaves, g.width, told && q > 0.4, {
        value: error.leaves,
        words: errorWords(scene, error.leaves, true),
        name: `${mean}delta of ${where}`,
        x: at.x - g.radius - 4,
        y: above(signals.leaving[l][j], left ? stackOf(left) : 0),
      });
      const slab = phase.kind === "forward" && isNow(scene, l) ? flow?.layers[l].biases[j] : null;
      const stands = slab && g.numbers && slab.height > 3 && scene.progress.forward[l] > 0.44;
      bias.toggleAttribute("hidden", !stands);
      if (!slab || !stands) return;
      put(bias, "class", `halo ${slab.value < 0 ? "n" : "p"}`);
      place(bias, at.left - 13, slab.y + 4);
    },
  };
}

/** The words under a unit: z as the dot slides, and f′ once the jaws stand.
 * @param {SVGGElement} node @param {Geometry} g @param {Place} at @param {number} l @param {number} j */
function buildLabel(node, g, at, l, j) {
  const words = text(node, "sl");
  const [z, sum, sign, slope, through] = ["sm", "", "sm", "", "v"].map((classes) =>
    add(words, "tspan", { class: classes }),
  );
  const short = g.gap < 80;
  const y = at.y + g.radius + (g.dense ? 12 : g.radius > 40 ? 19 : 15);
  /** @type {unknown[]} */
  let shown = [];
  /** @param {Scene} scene */
  const show = (scene) => {
    const { faces, pick, progress, frame, mean, phase } = scene;
    const face = faces[l][j];
    const picked = pick.layer === l && pick.unit === j;
    const q = progress.forward[l];
    const sliding = phase.kind === "forward" && isNow(scene, l) && q > 0.54 && q < KNOWN && !g.dense;
    const now = [face, picked, q >= KNOWN, sliding && q, frame, mean];
    if (alike(now, shown)) return;
    shown = now;
    place(words, at.x, y);
    quantity(slope, face.slope, `${mean}f′ of unit ${j + 1}, layer ${l + 1}`);
    const altered = face.through !== face.slope && Number.isFinite(face.slope);
    put(words, "class", `halo ${altered || q < KNOWN ? "" : "sl"}`);
    const slid = (frame.layers[l].pre_activations[j] ?? NaN) * answering(q).dot;
    say(z, sliding ? `${sumLetter(scene.notation)} ` : "");
    say(sum, sliding ? `${fixed(slid, 2)}\u2002` : "");
    if (!g.labels[l + 1]) return say(slope, "");
    const named = face.kind === "dead" || face.kind === "step";
    say(sign, named || short ? "" : "f′ ");
    const instead = altered && q >= KNOWN;
    say(slope, q < KNOWN ? "–" : named ? face.kind : instead && short ? "" : slopeWords(face.slope));
    say(through, instead ? ` → ${slopeWords(face.through)}` : "");
  };
  /** Where the words end that reach over what is said beside a unit under them. */
  const floor = () => ((words.textContent ?? "").length * LETTER > 2 * g.radius ? y : 0);
  return { show, floor };
}

/** @param {SVGTextElement} node @param {number} width of the stage @param {boolean} shown
 * @param {{ value: number, words: string, name: string, x: number, y: number }} quantity */
function number(node, width, shown, { value, words, name, x, y }) {
  if (node.hasAttribute("hidden") === shown) node.toggleAttribute("hidden", !shown);
  if (!shown) return;
  say(node, words);
  place(node, x, clamp(y, 24, 1e4));
  hold(node, x, width);
  put(node, "class", `halo ${value < 0 ? "n" : value > 0 ? "p" : ""}`);
  quantity(node, value, name);
}
