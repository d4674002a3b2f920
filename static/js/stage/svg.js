// @ts-check
/** Nodes of the stage: made once, then only told what has changed. */

import { full } from "../words/numbers.js";

const NS = "http://www.w3.org/2000/svg";

/** @template {keyof SVGElementTagNameMap} K @param {Element} parent @param {K} name
 * @param {Record<string, string | number>} [attributes] @returns {SVGElementTagNameMap[K]} */
export function add(parent, name, attributes = {}) {
  const node = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, String(value));
  parent.append(node);
  return node;
}

/** @param {Element} parent @param {string} classes @param {string} [anchor] */
export const text = (parent, classes, anchor = "middle") =>
  add(parent, "text", { class: `halo ${classes}`, "text-anchor": anchor });

/** Of the words in a group, in pixels.
 * @param {SVGGElement} group */
export function fontSize(group) {
  const node = text(group, "");
  const size = parseFloat(getComputedStyle(node).fontSize);
  node.remove();
  return size;
}

/** Set a text where it changed: a new text node would be laid out from nothing.
 * @param {Element} node @param {string} words */
export const say = (node, words) => {
  const own = node.firstChild;
  if (own instanceof Text && !own.nextSibling) {
    if (own.data !== words) own.data = words;
  } else if (node.textContent !== words) node.textContent = words;
};

/** Set an attribute where it changed: setting one that did not costs a new layout.
 * @param {Element} node @param {string} name @param {string} value */
export const put = (node, name, value) => {
  if (node.getAttribute(name) !== value) node.setAttribute(name, value);
};

/** Let a text answer as a term of the glossary, as `views/meaning.js` has it.
 * @param {SVGTextElement} node @param {string} name the term */
export function term(node, name) {
  for (const [key, value] of Object.entries({ role: "button", tabindex: "0", "data-word": name }))
    node.setAttribute(key, value);
  return node;
}

const LETTER = 7; // pixels that a letter of a label takes at most

/** Keep a text whole: as near to its place as the stage's borders let it.
 * @param {Element} node @param {number} x of its anchor @param {number} width of the stage */
export function hold(node, x, width) {
  const size = LETTER * (node.textContent ?? "").length;
  const share = { start: 0, middle: 0.5, end: 1 }[node.getAttribute("text-anchor") ?? "start"] ?? 0.5;
  put(node, "x", String(Math.max(share * size, Math.min(width - (1 - share) * size, x))));
}

/** @param {Element} node @param {number} value @param {string} name */
export function quantity(node, value, name) {
  put(node, "data-value", full(value));
  put(node, "data-name", name);
}

/** @param {Element} node @param {number} x @param {number} y to half a pixel */
export function place(node, x, y) {
  put(node, "x", String(Math.round(2 * x) / 2));
  put(node, "y", String(Math.round(2 * y) / 2));
}
