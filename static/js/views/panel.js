// @ts-check
/** A panel before it has numbers: its question, how to read it, and the place of its picture. */

import { element } from "./element.js";

/** @typedef {import("../types").Figure} Figure */

const WIDE = ["gradient", "factors", "histograms"];

/** @param {Figure} figure @param {string} [hint] how to read it, if not as it says */
export function panelOf({ name, title, hint: own }, hint = own) {
  const plot = element("div", { className: "plot", id: `figure-${name}` });
  const article = element(
    "article",
    { className: WIDE.includes(name) ? "panel wide" : "panel", id: `panel-${name}` },
    element("div", { className: "cap" }, element("h2", {}, title), element("p", { className: "hint" }, hint)),
    plot,
  );
  article.dataset.panel = name;
  return { article, plot };
}
