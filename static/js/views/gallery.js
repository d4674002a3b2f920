// @ts-check
/** A set-up as a small picture: what its data look like, and its network. */

import { ownPoints, SKETCHES } from "./thumbs.js";

/** @typedef {import("../types").Spec} Spec */
/** @typedef {[number, number, number]} Point x and y from −1 to 1, upwards, and a label with a sign */

const POINTS = 56; // of a sketch
const MOST = 5; // units of a layer that are drawn one by one
const [SIDE, WIDE] = [34, 40]; // pixels: of the data, across the network
const REACH = 6.4; // of a sketch's plane
const GLYPH = [" ### ", "#   #", "    #", "  ## ", "    #", "#   #", " ### "]; // a digit
const IRIS = [-0.55, 0, 0.55].flatMap((y, k) => [-0.4, -0.15, 0.1, 0.35].map((x) => [x + y / 3, y, k - 1]));

/** Sets that are no points of a plane, or only a few.
 * @type {Record<string, () => Point[]>} */
const OTHERS = {
  xor_points: () => [-0.6, 0.6].flatMap((x) => [-0.6, 0.6].map((y) => point(x, y, -x * y))),
  encoder: () => Array.from({ length: 8 }, (_, k) => point(k / 4 - 0.88, 0.88 - k / 4, 1)),
  digits: () =>
    GLYPH.flatMap((row, r) =>
      [...row].flatMap((pixel, c) => (pixel === " " ? [] : [point((c - 2) / 4, (3 - r) / 4, 0)])),
    ),
  iris: () => IRIS.map(([x, y, label]) => point(x, y, label)),
};

/** @param {number} x @param {number} y @param {number} label @returns {Point} */
const point = (x, y, label) => [x, y, label];

/** An SVG that follows the theme by its classes.
 * @param {Spec} spec */
export function pictureOf(spec) {
  const points = pointsOf(spec.data);
  const r = points.length > 20 ? 1 : points.length > 8 ? 1.6 : 2.6;
  const middle = SIDE / 2;
  const dots = points.map(([x, y, label]) =>
    node("circle", {
      class: label < 0 ? "neg" : label > 0 ? "pos" : "ink",
      cx: middle + x * (middle - 3),
      cy: middle - y * (middle - 3),
      r,
    }),
  );
  const svg = node("svg", { viewBox: `0 0 ${SIDE + WIDE + 8} ${SIDE}`, "aria-hidden": "true" });
  svg.append(...dots, ...networkOf(spec));
  return svg;
}

/** @param {Spec["data"]} data @returns {Point[]} */
function pointsOf(data) {
  if (data.source === "inline") return ownPoints(data.inputs ?? [], data.targets ?? []);
  const sketch = SKETCHES[data.name ?? ""];
  if (!sketch) return OTHERS[data.name ?? ""]?.() ?? [];
  return Array.from({ length: POINTS }, (_, k) => sketch(k)).map(([x, y, label]) =>
    point(x / REACH, y / REACH, label),
  );
}

/** The inputs and each layer as a column of units, or as a bar where they are many.
 * @param {Spec} spec */
function networkOf({ network, data }) {
  const inputs = data.source === "inline" ? (data.inputs?.[0]?.length ?? 1) : (data.features?.length ?? 2);
  const wide = { digits: 64, encoder: 8, iris: 4 }[data.name ?? ""] ?? inputs;
  const columns = [wide, ...network.layers.map(({ units }) => units)];
  const gap = WIDE / (columns.length - 1 || 1);
  const at = columns.map((_, k) => SIDE + 5 + k * gap);
  const places = columns.map((units) =>
    units > MOST ? [4, SIDE / 2, SIDE - 4] : Array.from({ length: units }, (_, k) => height(k, units)),
  );
  const lines = places
    .slice(1)
    .flatMap((to, k) =>
      places[k].flatMap((y1) => to.map((y2) => node("line", { x1: at[k], y1, x2: at[k + 1], y2 }))),
    );
  const r = Math.min(2, gap / 3);
  const units = columns.flatMap((count, k) =>
    count > MOST
      ? [node("rect", { x: at[k] - r, y: 2, width: 2 * r, height: SIDE - 4, rx: r })]
      : places[k].map((cy) => node("circle", { class: "unit", cx: at[k], cy, r })),
  );
  return [...lines, ...units];
}

/** @param {number} unit @param {number} units */
const height = (unit, units) => SIDE / 2 + (unit - (units - 1) / 2) * 6.4;

/** @param {string} name @param {Record<string, string | number>} attributes */
function node(name, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}
