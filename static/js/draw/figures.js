// @ts-check
/** The Plotly adapter: a declared figure on the page, filled through its bindings and recoloured for the
 * theme. */

import { alike } from "../model/lately.js";
import { sizeOf } from "./surface.js";

/** @typedef {import("../types").Figure} Figure */

const CONFIG = { displayModeBar: false, responsive: false };

/** Load Plotly's script, once the page has something to show.
 * @param {string} address */
export function loadPlotly(address) {
  const script = Object.assign(document.createElement("script"), { src: address });
  document.head.append(script);
  return new Promise((done, failed) => {
    script.onload = done;
    script.onerror = () => failed(new Error("The charts' script did not load."));
  });
}

/** A filled figure's drawing function for one element; what is on show already is left alone.
 * @param {HTMLElement} element @param {Record<string, string>} colours from a figure's colours to tokens */
export function mountFilled(element, colours) {
  const pattern = new RegExp(Object.keys(colours).join("|"), "g");
  const size = sizeOf(element);
  /** @type {unknown[]} */
  let shown = [];
  /** @param {Figure["figure"]} figure @param {Record<string, string>} tokens */
  return (figure, tokens) => {
    const { width, height } = size();
    const now = [figure, tokens, width, height];
    if (alike(now, shown)) return;
    shown = now;
    const painted = JSON.parse(JSON.stringify(figure).replace(pattern, (hex) => tokens[colours[hex]]));
    Plotly.react(element, painted.data, { ...painted.layout, width, height }, CONFIG);
  };
}

/** A figure's drawing function for one element.
 * @param {HTMLElement} element @param {Figure} declared */
export function mountFigure(element, { figure, colours }) {
  const pattern = new RegExp(Object.keys(colours).join("|"), "g");
  const text = JSON.stringify(figure);
  const size = sizeOf(element);
  /** @type {Record<string, string> | null} */
  let theme = null;
  let template = figure;
  /** @param {object} sources @param {Record<string, string>} tokens */
  return (sources, tokens) => {
    if (theme !== tokens) {
      theme = tokens;
      template = JSON.parse(text.replace(pattern, (hex) => tokens[colours[hex]]));
      const size = parseFloat(getComputedStyle(document.documentElement).getPropertyValue("--t-xs"));
      assign(template.layout, "font.size", size);
    }
    const data = template.data.flatMap((trace) => traces(trace, sources));
    const layout = { ...bound(template.layout, sources), ...size() };
    Plotly.react(element, /** @type {any} */ (data), /** @type {any} */ (layout), CONFIG);
  };
}

/** A trace, or one for every entry of the list that its `meta` names as `each`; `$` is the entry's number.
 * @param {Record<string, any>} trace @param {object} sources */
function traces(trace, sources) {
  const { each, ...meta } = trace.meta ?? {};
  if (!each) return [bound(trace, sources)];
  const numbered = (/** @type {number} */ number) =>
    Object.fromEntries(
      Object.entries(meta).map(([key, path]) => [key, path.replaceAll("$", String(number))]),
    );
  return at(sources, each).map((/** @type {unknown} */ _, /** @type {number} */ k) =>
    bound({ ...trace, meta: numbered(k) }, sources),
  );
}

/** A copy of a template with everything that its `meta` names filled in.
 * @param {Record<string, any>} template @param {object} sources */
function bound(template, sources) {
  const filled = structuredClone(template);
  for (const [attribute, path] of Object.entries(template.meta ?? {}))
    assign(filled, attribute, at(sources, String(path)));
  return filled;
}

/** @param {any} value @param {string} path */
const at = (value, path) => path.split(".").reduce((inner, key) => inner?.[key], value);

/** @param {any} target @param {string} path @param {unknown} value */
function assign(target, path, value) {
  const keys = path.split(".");
  const last = keys.length - 1;
  const holder = keys.slice(0, last).reduce((inner, key) => (inner[key] ??= {}), target);
  holder[keys[last]] = value;
}
