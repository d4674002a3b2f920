// @ts-check
/** The blocks' words and handles: how many units there are, how they fare, and each cell as something to
 * point at. */

import { said } from "../words/answer.js";
import { factor, finite } from "../words/numbers.js";
import { inputName, outputNames, unitName } from "../words/words.js";
import { BARS } from "./cells.js";
import { summed } from "./faces.js";
import { add, put, quantity, say, term, text } from "./svg.js";
import { KNOWN } from "./timing.js";

const LETTER = 6.3; // pixels that a letter takes
const ROOM_OF_BARS = 60; // pixels between columns; the bars under closer ones have no name

/** What stands under a block, in two lines: between narrow columns how its units fare goes first, in as many.
 * @param {string} count @param {string} words @param {number} letters that there is room for
 * @returns {[string, string]} */
export function linesOf(count, words, letters) {
  if (Math.max(count.length, words.length) < letters) return [count, words];
  if (words.length < letters) return [words, ""];
  const parts = words.split(/(?<=,) | /);
  const broken = parts.map((_, k) => [parts.slice(0, k).join(" "), parts.slice(k).join(" ")]);
  const fits = broken.filter((lines) => lines.every((line) => line && line.length < letters));
  const [first, second] = fits.find(([line]) => line.endsWith(",")) ?? fits.at(-1) ?? [];
  return first && second ? [first, second] : ["", ""]; // each unit says it for itself
}

/** @typedef {import("../types").State} State */
/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./geometry.js").Geometry} Geometry */
/** @typedef {import("./geometry.js").Block} Block */

/** @param {SVGGElement} group @param {Geometry} g @param {string[]} features */
export function buildBlocks(group, g, features) {
  const updates = g.blocks.flatMap((block, c) =>
    !block
      ? []
      : block.fold
        ? [buildFold(group, g, block, c)]
        : [c ? buildBlock(group, g, block, c - 1) : buildInputBlock(group, g, block, features)],
  );
  return /** @param {State} state @param {Scene} scene */ (state, scene) => {
    for (const update of updates) update(state, scene);
  };
}

/** A folded layer is opened by picking in it.
 * @param {SVGGElement} group @param {Geometry} g @param {Block} block @param {number} c its column */
function buildFold(group, g, { x, y, width, height }, c) {
  const [before, after] = [c - 1, c + 1].map((at) => g.columns[at][0].x);
  const [left, right] = [(before + x + width / 2) / 2, (after + x + width / 2) / 2];
  const node = add(group, "rect", { x: left, y, width: right - left, height, class: "cell" });
  node.setAttribute("data-unit", `${c},0`);
  say(add(node, "title"), `Layer ${c}, folded: open it`);
  return () => {};
}

/** @param {SVGGElement} group @param {Geometry} g @param {Block} block @param {number} layer */
function buildBlock(group, g, block, layer) {
  const sizes = g.columns.slice(1).map((column) => column.length);
  const cells = cellsOf(group, g.columns[layer + 1], block);
  cells.forEach(({ node }, unit) => node.setAttribute("data-unit", `${layer + 1},${unit}`));
  const [count, words] = footOf(group, block, true);
  const bars = nameOfBars(group, g, block, layer);
  const outline = add(group, "circle", { r: block.cell / 2 - 0.5, class: "outline on" });
  /** @type {Scene | null} */
  let scene = null;
  let known = false;
  return /** @param {State} state @param {Scene} now */ (state, now) => {
    const isKnown = now.progress.forward[layer] >= KNOWN;
    const same = scene?.faces === now.faces && scene.pick === now.pick && known === isKnown;
    [scene, known] = [now, isKnown];
    if (same) return;
    const units = now.faces[layer];
    const [first, second] = linesOf(`${units.length} units`, known ? summed(units) : "f′ –", g.gap / LETTER);
    say(count, first);
    say(words, second);
    count.classList.toggle("sl", !first.includes("units"));
    bars.toggleAttribute("hidden", !known || units[0].kind === "softmax");
    const own = now.pick.layer === layer;
    const at = g.columns[layer + 1][own ? now.pick.unit : 0];
    outline.toggleAttribute("hidden", !own);
    outline.setAttribute("transform", `translate(${at.x} ${at.y})`);
    if (!state.exact) return;
    const names = outputNames(state);
    cells.forEach(({ title }, j) => {
      const { kind, slope, share } = units[j];
      const told =
        kind === "softmax" ? `output ${said(share, true)}` : kind === "open" ? `f′ ${factor(slope)}` : kind;
      say(title, `${unitName(layer, j, sizes, names)}: ${told}`);
    });
  };
}

/** What the bars under a block are, on their left, where no ribbon runs.
 * @param {SVGGElement} group @param {Geometry} g @param {Block} block @param {number} layer */
function nameOfBars(group, g, { x, y, height }, layer) {
  const name = term(text(group, "sl", "end"), "f′");
  say(name, g.gap < ROOM_OF_BARS ? "" : "f′");
  add(name, "title").textContent = `f′ of each unit of layer ${layer + 1}, the steepest first`;
  put(name, "x", String(x - 5));
  put(name, "y", String(y + height + BARS.gap + BARS.height));
  return name;
}

/** It opens a list of the inputs.
 * @param {SVGGElement} stage @param {Geometry} g @param {Block} block @param {string[]} features */
function buildInputBlock(stage, g, block, features) {
  const group = add(stage, "g", { "data-opens": "inputs", role: "button", tabindex: 0, class: "opens" });
  group.setAttribute("aria-label", `${g.columns[0].length} inputs: list them`);
  const cells = cellsOf(group, g.columns[0], block);
  const [count, picked] = footOf(stage, block, false);
  picked.setAttribute("class", "halo");
  say(count, `${cells.length} inputs…`);
  const outline = add(group, "rect", {
    x: -block.cell / 2,
    y: -block.cell / 2,
    width: block.cell,
    height: block.cell,
    class: "outline on",
  });
  return /** @param {State} state @param {Scene} scene */ ({ exact }, { frame, pick }) => {
    const own = pick.layer === 0;
    const at = g.columns[0][own ? pick.input : 0];
    outline.toggleAttribute("hidden", !own);
    outline.setAttribute("transform", `translate(${at.x} ${at.y})`);
    if (!exact) return;
    /** @param {number} i @param {number} letters */
    const told = (i, letters) =>
      `${inputName(features[i], i, letters)}: ${factor(finite(frame.probe.inputs[i]))}`;
    say(picked, own ? told(pick.input, 9) : "");
    cells.forEach(({ node, title }, i) => {
      quantity(node, finite(frame.probe.inputs[i]), `input ${i + 1}`);
      say(title, told(i, 40));
    });
  };
}

/** @param {SVGGElement} group @param {import("./geometry.js").Place[]} places @param {Block} block */
function cellsOf(group, places, { cell }) {
  return places.map(({ x, y }) => {
    const node = add(group, "rect", {
      x: x - cell / 2,
      y: y - cell / 2,
      width: cell,
      height: cell,
      class: "cell",
    });
    return { node, title: add(node, "title") };
  });
}

/** The lines under a block.
 * @param {SVGGElement} group @param {Block} block @param {boolean} bars there are bars between */
function footOf(group, { x, y, width, height }, bars) {
  const from = y + height + (bars ? BARS.gap + BARS.height : 0);
  return ["v", "sl"].map((classes, k) => {
    const line = text(group, classes);
    line.setAttribute("x", String(x + width / 2));
    line.setAttribute("y", String(from + 15 + 14 * k));
    return line;
  });
}
