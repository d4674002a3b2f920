// @ts-check
/** What a lesson measured: the table that its answer quotes, beside the equation, and sentences
 * whose every number says what it is. */

import { full } from "../words/numbers.js";
import { element } from "./element.js";

/** @typedef {import("../types").LessonContent} LessonContent */
/** @typedef {LessonContent["answer_parts"]} Parts */

/** Text with `<em>emphasis</em>` as nodes.
 * @param {string} text @returns {Node[]} */
export const marked = (text) =>
  text.split(/<\/?em>/).map((part, k) => (k % 2 ? element("em", {}, part) : document.createTextNode(part)));

/** The parts of a sentence as nodes: what is emphasised may hold a number.
 * @param {Parts} parts @returns {Node[]} */
export function quantities(parts) {
  /** @type {HTMLElement[]} */
  const open = [element("span")];
  for (const part of parts) {
    if (part.name !== null) {
      open[0].append(quantity(part));
      continue;
    }
    for (const piece of part.text.split(/(<\/?em>)/)) {
      if (piece === "<em>") open.unshift(element("em"));
      else if (piece === "</em>" && open.length > 1) {
        const [emphasis] = open.splice(0, 1);
        open[0].append(emphasis);
      } else open[0].append(piece);
    }
  }
  return [...open[0].childNodes];
}

/** @param {Parts[number]} part */
function quantity({ text, name, value }) {
  const node = element("span", {}, text);
  node.dataset.name = name ?? "";
  node.dataset.value = full(value ?? NaN);
  return node;
}

/** The table, in the nudge test’s place. */
export function mountMeasured() {
  const nudge = /** @type {HTMLElement} */ (document.getElementById("nudge"));
  const title = element("caption");
  const [head, body] = [element("thead"), element("tbody")];
  const box = element(
    "div",
    { className: "measured", hidden: true },
    element("table", {}, title, head, body),
  );
  box.dataset.panel = "measured";
  nudge.append(box);
  /** @type {LessonContent["table"]} */
  let shown = null;

  /** @param {LessonContent["table"]} table nothing, for none */
  return (table) => {
    box.hidden = table === null;
    nudge.classList.toggle("gives-way", table !== null);
    if (table === shown) return;
    shown = table;
    if (!table) return;
    title.textContent = table.title;
    const named = table.columns.some(Boolean);
    head.replaceChildren(
      ...(named
        ? [row(table.columns.map((name) => (name ? element("th", { scope: "col" }, name) : element("td"))))]
        : []),
    );
    body.replaceChildren(...table.rows.map((cells) => row(cells.map(cell))));
  };
}

/** @param {HTMLElement[]} cells */
const row = (cells) => element("tr", {}, ...cells);

/** The first cell of a row names it.
 * @param {Parts} parts @param {number} column */
const cell = (parts, column) =>
  column ? element("td", {}, ...quantities(parts)) : element("th", { scope: "row" }, ...quantities(parts));
