// @ts-check
/** Declared figures of lines, dots and words drawn as SVG, for a page that does without Plotly's 4.5 MB. They
 * are the same declarations, filled by the same numbers; what such a page does not show is not drawn. */

import { themed } from "../draw/figures.js";
import { filled } from "../draw/filling.js";
import { sizeOf } from "../draw/sizes.js";
import { add } from "../stage/svg.js";
import { integer, short } from "../words/numbers.js";

/** @typedef {import("../types").Figure} Figure */
/** @typedef {Record<string, any>} Declared a trace, an axis, a shape or an annotation */
/** @typedef {{ at: (value: number) => number, from: number, to: number, axis: Declared }} Scale */

const NICE = [1, 2, 2.5, 5, 10];
const MARKED = /<(\w)[^>]*>(.*?)<\/\w>/;
const CLASSES = /** @type {Record<string, { class?: string }>} */ ({
  "": {},
  i: { class: "sym" },
  b: { class: "strong" },
});
const LAYERS = 6; // of dots, as dark as their overlap gets
const LINE = 11; // pixels from the top of words to where they stand
const ANCHORS = /** @type {Record<string, string>} */ ({ left: "start", center: "middle", right: "end" });

/** A figure's drawing function for one element.
 * @param {HTMLElement} element @param {Figure} declared */
export function mountPlain(element, declared) {
  const size = sizeOf(element);
  const template = themed(declared);
  const svg = add(element, "svg", { "aria-hidden": "true" });
  /** @param {object} sources @param {Record<string, string>} tokens */
  return (sources, tokens) => {
    const drawn = filled(template(tokens), sources);
    const data = /** @type {Declared[]} */ (drawn.data);
    const layout = /** @type {Declared} */ (drawn.layout);
    const { width, height } = size();
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    svg.replaceChildren();
    if (!width || !height) return;
    const { margin, font } = layout;
    svg.setAttribute("font-size", font.size);
    svg.setAttribute("fill", font.color);
    const box = { left: margin.l, right: width - margin.r, top: margin.t, bottom: height - margin.b };
    const across = scaleOf(layout.xaxis, [box.left, box.right], data, "x");
    /** @type {Record<string, Scale>} */
    const up = {};
    for (const name of ["yaxis", "yaxis2"].filter((each) => layout[each])) {
      const [low, high] = layout[name].domain ?? [0, 1];
      const ends = [low, high].map((share) => box.bottom - share * (box.bottom - box.top));
      up[name.replace("axis", "")] = scaleOf(layout[name], ends, data, "y");
    }
    const lowest = Object.values(up).reduce((most, { from }) => Math.max(most, from), box.top);
    for (const scale of Object.values(up)) drawUpright(svg, scale, box);
    drawSteps(svg, across, lowest, height);
    const [top, bottom] = [box.top, box.bottom];
    for (const shape of layout.shapes ?? [])
      drawLine(svg, shape, across, up[axisOf(shape)] ?? paper(top, bottom));
    for (const trace of data) drawTrace(svg, trace, across, up[trace.yaxis ?? "y"]);
    for (const words of layout.annotations ?? []) drawWords(svg, words, box, up[axisOf(words)]);
  };
}

/** Of a shape or an annotation that stands somewhere on an axis's length.
 * @param {Declared} part */
const axisOf = ({ yref = "" }) => yref.replace(" domain", "");

/** The height of the picture, of something that is on no axis.
 * @param {number} top @param {number} bottom @returns {Scale} */
const paper = (top, bottom) => ({
  at: (share) => bottom + share * (top - bottom),
  from: bottom,
  to: top,
  axis: {},
});

/** @param {Declared} axis @param {number[]} ends in pixels @param {Declared[]} data @param {"x" | "y"} along
 * @returns {Scale} */
function scaleOf(axis, [from, to], data, along) {
  const log = axis.type === "log";
  const values = data.flatMap((trace) => trace[along] ?? []).filter(Number.isFinite);
  const range = axis.range ?? [Math.min(...values), Math.max(...values)];
  /** @param {number} value */
  const at = (value) =>
    from + (((log ? Math.log10(value) : value) - range[0]) / (range[1] - range[0])) * (to - from);
  return { at, from, to, axis: { ...axis, range } };
}

/** Round values within the range, about as many as are asked for; of a log axis, decades.
 * @param {Declared} axis @returns {number[]} */
export function ticksOf({ type, range: [low, high], nticks = 5, dtick }) {
  const rough = (high - low) / nticks;
  const decade = 10 ** Math.floor(Math.log10(rough));
  const step = type === "log" ? (dtick ?? 1) : decade * (NICE.find((nice) => nice * decade >= rough) ?? 10);
  const first = Math.ceil(low / step);
  const count = Math.floor(high / step) - first + 1;
  const places = Array.from({ length: Math.max(0, count) }, (_, k) => (first + k) * step);
  return type === "log" ? places.map((place) => 10 ** place) : places;
}

/** A round value in words.
 * @param {number} value */
const tick = (value) => (Number.isInteger(value) ? integer(value) : short(value).replace("-", "−"));

/** @param {SVGElement} svg @param {Scale} scale @param {{ left: number, right: number }} box */
function drawUpright(svg, { at, from, to, axis }, { left, right }) {
  const [line, grid] = [axis.linecolor, axis.gridcolor];
  for (const value of ticksOf(axis)) {
    const y = at(value);
    if (axis.showgrid) add(svg, "line", { x1: left, x2: right, y1: y, y2: y, stroke: grid });
    add(svg, "line", { x1: left - axis.ticklen, x2: left, y1: y, y2: y, stroke: line });
    const words = add(svg, "text", { x: left - axis.ticklen - 3, y: y + 4, "text-anchor": "end" });
    words.textContent = tick(value);
  }
  add(svg, "line", { x1: left, x2: left, y1: from, y2: to, stroke: line });
}

/** @param {SVGElement} svg @param {Scale} scale @param {number} bottom of the picture
 * @param {number} height of all */
function drawSteps(svg, { at, from, to, axis }, bottom, height) {
  add(svg, "line", { x1: from, x2: to, y1: bottom, y2: bottom, stroke: axis.linecolor });
  for (const value of ticksOf(axis)) {
    const x = at(value);
    add(svg, "line", { x1: x, x2: x, y1: bottom, y2: bottom + axis.ticklen, stroke: axis.linecolor });
    const words = add(svg, "text", { x, y: bottom + 14, "text-anchor": "middle" });
    words.textContent = tick(value);
  }
  if (!axis.title) return;
  const title = add(svg, "text", { x: (from + to) / 2, y: height - 4, "text-anchor": "middle" });
  title.textContent = axis.title.text;
}

/** An upright line that goes through the height of an axis.
 * @param {SVGElement} svg @param {Declared} shape @param {Scale} across @param {Scale} up */
export function drawLine(svg, { x0, x1, y0, y1, line }, across, { from, to }) {
  const [x, y] = [[x0, x1].map(across.at), [y0, y1].map((share) => from + share * (to - from))];
  if (!x.every(Number.isFinite)) return;
  add(svg, "line", {
    x1: x[0],
    x2: x[1],
    y1: y[0],
    y2: y[1],
    stroke: line.color,
    "stroke-width": line.width,
  });
}

/** @param {SVGElement} svg @param {Declared} trace @param {Scale} across @param {Scale} up */
export function drawTrace(svg, trace, across, up) {
  const { x, y, mode, line = {}, marker = {}, textfont = {}, text = [] } = trace;
  /** @param {any} of @param {number} k */
  const each = (of, k) => (Array.isArray(of) ? of[k] : of);
  const places = x.map((/** @type {number} */ one, /** @type {number} */ k) => [across.at(one), up.at(y[k])]);
  const drawn = places.map((/** @type {number[]} */ place) => place.every(Number.isFinite));
  if (mode === "lines") {
    const d = places.map((/** @type {number[]} */ place, /** @type {number} */ k) =>
      drawn[k] ? `${drawn[k - 1] ? "L" : "M"}${place.map((v) => v.toFixed(1)).join(" ")}` : "",
    );
    const ends = places.filter((/** @type {unknown} */ _, /** @type {number} */ k) => drawn[k]);
    if (trace.fill === "tozeroy" && ends.length)
      add(svg, "path", {
        d: `${d.join("")}L${ends.at(-1)[0]} ${up.at(0)}L${ends[0][0]} ${up.at(0)}Z`,
        fill: trace.fillcolor,
      });
    const dash = line.dash?.replaceAll("px", "") ?? "none";
    add(svg, "path", {
      d: d.join(""),
      fill: "none",
      stroke: line.color,
      "stroke-width": line.width,
      "stroke-dasharray": dash,
    });
    return;
  }
  if (typeof marker.color === "string" && !marker.line)
    return drawDots(
      svg,
      marker,
      places.filter((/** @type {unknown} */ _, /** @type {number} */ k) => drawn[k]),
    );
  places.forEach((/** @type {number[]} */ [cx, cy], /** @type {number} */ k) => {
    if (!drawn[k]) return;
    if (mode === "text") {
      const words = add(svg, "text", { x: cx, y: cy + 4, fill: each(textfont.color, k) });
      words.textContent = text[k].trim() && `\u00a0${text[k].trim()}`;
      return;
    }
    const { color: edge, width: thick } = marker.line ?? { color: "none", width: 0 };
    const { size, opacity = 1, symbol = "circle" } = marker;
    const arrow = symbol === "triangle-left" ? -size : symbol === "triangle-right" ? size : 0;
    const d = `M${cx + 0.6 * arrow} ${cy}L${cx - 0.4 * arrow} ${cy - size / 2}v${size}Z`;
    add(svg, arrow ? "path" : "circle", {
      ...(arrow ? { d } : { cx, cy, r: size / 2 }),
      fill: each(marker.color, k),
      "fill-opacity": opacity,
      stroke: edge,
      "stroke-width": thick,
    });
  });
}

/** Many dots that look the same: lines without length and with round ends, in a few paths, since every node
 * of a drawing takes its time. Within a path they do not darken each other.
 * @param {SVGElement} svg @param {Declared} marker @param {number[][]} places */
function drawDots(svg, { color, size, opacity = 1 }, places) {
  const layers = Array(LAYERS).fill("");
  places.forEach(([x, y], k) => {
    layers[k % LAYERS] += `M${x.toFixed(1)} ${y.toFixed(1)}h0`;
  });
  for (const d of layers.filter(Boolean))
    add(svg, "path", {
      d,
      fill: "none",
      stroke: color,
      "stroke-width": size,
      "stroke-linecap": "round",
      "stroke-opacity": opacity,
    });
}

/** Words above an axis, or at a share of the whole picture's height.
 * @param {SVGElement} svg @param {Declared} annotation
 * @param {{ left: number, right: number, top: number, bottom: number }} box @param {Scale | undefined} up */
export function drawWords(svg, annotation, { left, right, top, bottom }, up) {
  const { text, font, x, y, yref, xanchor, yanchor, xshift = 2, yshift = 0 } = annotation;
  const line = yref === "paper" ? paper(top, bottom).at(y) : (up?.to ?? top) - 5;
  const height = line - yshift + (yanchor === "top" ? LINE : 0);
  const at = { x: left + xshift + x * (right - left), y: height, "text-anchor": ANCHORS[xanchor] };
  const words = add(svg, "text", { ...at, fill: font.color, "font-size": font.size });
  text.split(MARKED).forEach((/** @type {string} */ part, /** @type {number} */ k) => {
    // every third piece is the name of a tag, the one after it what the tag holds
    if (k % 3 !== 1)
      add(words, "tspan", CLASSES[k % 3 === 2 ? text.split(MARKED)[k - 1] : ""]).textContent = part;
  });
}
