// @ts-check
/** A panel before it has numbers: its question, how to read it, and the place of its picture. */

import { element } from "./element.js";

/** @typedef {import("../types").Figure} Figure */

const WIDE = ["gradient", "factors", "histograms"];

/** @param {Figure} figure @param {string} [hint] how to read it, if not as it says */
export function panelOf({ name, title, hint: own, clauses }, hint) {
  const plot = element("div", { className: "plot", id: `figure-${name}` });
  const drawn = hint ? [] : clauses.flatMap((words) => [" ", clause(words)]);
  const read = element("p", { className: "hint" }, hint ?? own, ...drawn);
  const article = element(
    "article",
    { className: WIDE.includes(name) ? "panel wide" : "panel", id: `panel-${name}` },
    element("div", { className: "cap" }, element("h2", {}, title), read),
    plot,
  );
  article.dataset.panel = name;
  return { article, plot };
}

/** What is said of something that is drawn at times: its room is there before.
 * @param {string} words */
function clause(words) {
  const span = element("span", { className: "clause" }, words);
  span.dataset.words = words; // marks may part its text
  span.style.visibility = "hidden";
  return span;
}

/** Says of what is drawn how to read it, and of nothing else.
 * @param {Element | null} article @param {Figure["figure"]} figure filled */
export function tellClauses(article, { layout }) {
  const there = /** @type {any} */ (layout).meta?.clauses ?? [];
  for (const span of /** @type {NodeListOf<HTMLElement>} */ (article?.querySelectorAll(".clause") ?? []))
    span.style.visibility = there.includes(span.dataset.words) ? "" : "hidden";
}
