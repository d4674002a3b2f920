// @ts-check
/** The Plotly adapter: a declared figure on the page, filled through its bindings and recoloured for the
 * theme. */

import { alike, memo } from "../model/memo.js";
import { assign, filled } from "./filling.js";
import { sizeOf } from "./sizes.js";

/** @typedef {import("../types").Figure} Figure */

const CONFIG = { displayModeBar: false, responsive: false };
const NEAR = "50%"; // of the window, beyond its edges

/** @type {Promise<unknown> | null} */
let loading = null;

/** Plotly's script, 1.4 MB, loaded once. */
export function loadPlotly() {
  const { plotly: src } = /** @type {HTMLElement} */ (document.querySelector("script[data-plotly]")).dataset;
  loading ??= new Promise((done, failed) => {
    const script = Object.assign(document.createElement("script"), { src, onload: done });
    script.onerror = () => {
      loading = null;
      failed(new Error("The charts' script did not load."));
    };
    document.head.append(script);
  });
  return loading;
}

/** It, once the reader is near one of these places: on a phone they lie far below.
 * @param {Element[]} places */
export const plotlyNear = (places) =>
  new Promise((done) => {
    const seen = (/** @type {IntersectionObserverEntry[]} */ entries) =>
      entries.some(({ isIntersecting }) => isIntersecting) && done(watch.disconnect());
    const watch = new IntersectionObserver(seen, { rootMargin: NEAR });
    for (const place of places) watch.observe(place);
  }).then(loadPlotly);

/** @param {HTMLElement} element @param {Figure["figure"]} figure
 * @param {{ width: number, height: number }} size */
export function react(element, { data, layout }, size) {
  Plotly.react(element, /** @type {any} */ (data), { ...layout, ...size }, CONFIG);
}

/** A filled figure's drawing function for one element; what is on show already is left alone.
 * @param {HTMLElement} element @param {Record<string, string>} colours from a figure's colours to tokens
 * @param {Figure["upright"]} [upright] attributes of its layout where the element is higher than wide */
export function mountFilled(element, colours, upright = {}) {
  const pattern = new RegExp(Object.keys(colours).join("|"), "g");
  const size = sizeOf(element, () => waiting?.());
  /** @type {unknown[]} */
  let shown = [];
  /** What is drawn once its element has room. @type {(() => void) | null} */
  let waiting = null;
  /** @param {Figure["figure"]} figure @param {Record<string, string>} tokens */
  function draw(figure, tokens) {
    const { width, height } = size();
    waiting = height ? null : () => draw(figure, tokens);
    if (waiting) return;
    const now = [figure, tokens, width, height];
    if (alike(now, shown)) return;
    shown = now;
    const painted = JSON.stringify(figure).replace(pattern, (hex) => tokens[colours[hex]]);
    const drawn = enlarged(JSON.parse(painted));
    if (height > width)
      for (const [attribute, value] of Object.entries(upright)) assign(drawn.layout, attribute, value);
    react(element, drawn, { width, height });
  }
  return draw;
}

/** A declared figure in a theme's colours.
 * @param {Figure} declared @returns {(tokens: Record<string, string>) => Figure["figure"]} */
export function themed({ figure, colours }) {
  const pattern = new RegExp(Object.keys(colours).join("|"), "g");
  const text = JSON.stringify(figure);
  return memo((/** @type {Record<string, string>} */ tokens) => {
    const painted = text.replace(pattern, (hex) => tokens[colours[hex]]);
    return enlarged(JSON.parse(painted));
  });
}

/** A figure with words as large as the page's, and the margins that they stand in.
 * @param {Figure["figure"]} figure @returns {Figure["figure"]} the same */
function enlarged(figure) {
  const { font, margin = {} } = /** @type {{ font?: { size: number }, margin?: Record<string, number> }} */ (
    figure.layout
  );
  const size = parseFloat(getComputedStyle(document.documentElement).getPropertyValue("--t-xs"));
  const times = size / (font?.size ?? size);
  if (times === 1) return figure;
  for (const side of Object.keys(margin)) margin[side] *= times;
  enlarge(figure, times);
  return figure;
}

/** @param {any} node of a figure @param {number} times */
function enlarge(node, times) {
  for (const [key, value] of Object.entries(node)) {
    if (!value || typeof value !== "object" || (Array.isArray(value) && typeof value[0] !== "object"))
      continue;
    if (/font$/.test(key) && value.size) value.size *= times;
    else enlarge(value, times);
  }
}

/** A figure's drawing function for one element.
 * @param {HTMLElement} element @param {Figure} declared */
export function mountFigure(element, declared) {
  const size = sizeOf(element);
  const template = themed(declared);
  /** @param {object} sources @param {Record<string, string>} tokens */
  return (sources, tokens) => {
    react(element, filled(template(tokens), sources), size());
  };
}
