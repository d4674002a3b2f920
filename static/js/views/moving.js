// @ts-check
/** A chart of which a part moves with every step. Plotly draws what stays, and only where that has changed:
 * it draws all or nothing, and its 500 dots took a quarter of what a step cost. What moves lies over it. */

import { react, themed } from "../draw/figures.js";
import { filled } from "../draw/filling.js";
import { sizeOf } from "../draw/sizes.js";
import { add } from "../stage/svg.js";
import { drawLine, drawTrace, drawWords } from "./plain.js";

/** @typedef {import("../types").Figure} Figure */
/** @typedef {Record<string, any>} Declared a trace, an axis, a shape or an annotation */

/** A figure's drawing function for one element.
 * @param {HTMLElement} element @param {Figure} declared @param {string} still what feeds what stays */
export function mountMoving(element, declared, still) {
  const size = sizeOf(element);
  const template = themed(declared);
  const moves = movers(declared.figure, still);
  const svg = add(element, "svg", { class: "moving", "aria-hidden": "true" });
  let stands = "";
  /** @param {object} sources @param {Record<string, string>} tokens */
  return (sources, tokens) => {
    const { data, layout } = filled(template(tokens), sources);
    const { shapes = [], annotations = [], ...rest } = /** @type {Declared} */ (layout);
    const parts = { data: /** @type {Declared[]} */ (data), shapes, annotations };
    const [over, under] = [true, false].map((which) => chosen(parts, moves, which));
    const figure = {
      data: under.data,
      layout: { ...rest, shapes: under.shapes, annotations: under.annotations },
    };
    const now = JSON.stringify([figure, size()]);
    if (now !== stands) react(element, /** @type {any} */ (figure), size());
    stands = now;
    draw(svg, over, /** @type {any} */ (element)._fullLayout);
  };
}

/** @typedef {Record<"data" | "shapes" | "annotations", Declared[]>} Parts of a figure */

/** Which parts move: those that something else feeds than what stays.
 * @param {Figure["figure"]} figure @param {string} still @returns {(part: string) => boolean} */
function movers({ data, layout }, still) {
  const paths = [
    ...data.flatMap(({ meta }, k) => Object.values(meta ?? {}).map((path) => [`data.${k}`, path])),
    ...Object.entries(layout.meta ?? {}),
  ];
  const moving = paths.filter(([, path]) => !String(path).startsWith(`${still}.`));
  const names = new Set(moving.map(([part]) => part.split(".").slice(0, 2).join(".")));
  return (part) => names.has(part);
}

/** @param {Parts} parts @param {(part: string) => boolean} moves @param {boolean} which
 * @returns {Parts} */
const chosen = (parts, moves, which) =>
  /** @type {Parts} */ (
    Object.fromEntries(
      Object.entries(parts).map(([name, list]) => [
        name,
        list.filter((_, k) => moves(`${name}.${k}`) === which),
      ]),
    )
  );

/** @param {SVGElement} svg @param {Parts} parts @param {Declared} layout as Plotly has it */
function draw(svg, { data, shapes, annotations }, layout) {
  const { xaxis, margin, width, height, font } = layout;
  const axis = (/** @type {string} */ name = "y") => layout[name.replace("y", "yaxis")];
  const across = { ...scaleOf(xaxis), from: xaxis._offset, to: xaxis._offset + xaxis._length };
  const box = { left: margin.l, right: width - margin.r, top: margin.t, bottom: height - margin.b };
  svg.replaceChildren();
  svg.setAttribute("fill", font.color);
  const upright = (/** @type {Declared} */ { yref }) => scaleOf(axis(yref.replace(" domain", "")));
  for (const shape of shapes) drawLine(svg, shape, across, upright(shape));
  for (const trace of data) drawTrace(svg, trace, across, scaleOf(axis(trace.yaxis)));
  for (const words of annotations) drawWords(svg, words, box, upright(words));
}

/** An axis as it lies in the chart.
 * @param {Declared} axis */
const scaleOf = (axis) => ({
  at: (/** @type {number} */ value) => axis._offset + axis.d2p(value),
  from: axis._offset + axis._length,
  to: axis._offset,
  axis,
});
