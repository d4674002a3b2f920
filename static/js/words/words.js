// @ts-check
/** What the page calls things: units, inputs, layers, phases. */

import { FEATURES } from "../math/features.js";
import { integer, significant, subscript } from "./numbers.js";

/** @param {number} layer from 0 @param {number} layers */
export const layerName = (layer, layers) => (layer === layers - 1 ? "output" : `layer ${layer + 1}`);

export const UNREACHED = "No unit there has an f′ of its own";
export const VOCABULARY = "Lessons speak in the question’s words: delta is −∂L/∂a, before f′.";
const BRIEF = 40; // letters of what somebody has written
const SHORT = 7; // letters that there is room for beside an input

/** A feature of the plane by its formula, a column of a table by its name, as far as there is room for it.
 * @param {string} feature @param {number} index @param {number} [room] letters */
export function inputName(feature, index, room = SHORT) {
  if (Object.hasOwn(FEATURES, feature)) return FEATURES[feature].symbol;
  if (!feature || /^x\d+$/.test(feature)) return `x${subscript(index + 1)}`;
  const [, row, column] = /^pixel_(\d+)_(\d+)$/.exec(feature) ?? [];
  if (column) return squeezed(`row ${Number(row) + 1} col ${Number(column) + 1}`, room);
  return squeezed(feature, room);
}

/** A long name by its last word and the initials before it, `s leng…` for sepal_length, or by its beginning
 * and the number at its end: columns of one table mostly begin alike.
 * @param {string} name @param {number} room letters */
export function squeezed(name, room) {
  if (name.length <= room) return name;
  const [, kind] = name.split(": "); // one class of a column
  if (kind) return squeezed(kind, room);
  const words = name.split(/[\s_:.-]+/).filter(Boolean);
  const last = words.pop() ?? name;
  const initials = [...words.map((word) => word[0]), last].join(" ");
  if (initials.length <= room) return initials;
  const number = /\d*$/.exec(last)?.[0] ?? "";
  const ending = number.length < room - 2 ? `…${number}` : "…";
  return initials.slice(0, room - ending.length).trim() + ending;
}

/** What somebody has written, as far as there is room for it in a sentence.
 * @param {string | number} text */
export const brief = (text) =>
  String(text).length > BRIEF ? `${String(text).slice(0, BRIEF)}…` : String(text);

/** A unit as a sentence names it.
 * @param {number} layer @param {number} unit @param {number[]} sizes units of each layer
 * @param {string[]} names of the outputs */
export function unitName(layer, unit, sizes, names) {
  const last = layer === sizes.length - 1;
  if (last) return sizes[layer] === 1 ? "the output unit" : `output ${brief(names[unit])}`;
  return sizes[layer] === 1 ? `layer ${layer + 1}’s unit` : `unit ${unit + 1}`;
}

/** A unit as a sentence names it that does not tell of its layer otherwise.
 * @param {number} layer @param {number} unit @param {number[]} sizes units of each layer
 * @param {string[]} names of the outputs */
export function unitPlace(layer, unit, sizes, names) {
  const name = unitName(layer, unit, sizes, names);
  return layer === sizes.length - 1 || sizes[layer] === 1
    ? name
    : `${name} of ${layerName(layer, sizes.length)}`;
}

/** The indices of a weight, unit first: `₁₂`, or `₍₁₂,₄₎` where one has two digits.
 * @param {import("../types").Pick} pick */
export function indices({ unit, input }) {
  const [to, from] = [subscript(unit + 1), subscript(input + 1)];
  return unit > 8 || input > 8 ? `₍${to},${from}₎` : to + from;
}

/** How large what passes the f′ of a layer is, by the one name that it has in either notation.
 * @param {"question" | "textbook"} notation */
export const passedName = (notation) => (notation === "question" ? "‖delta × f′‖" : "‖δ‖");

/** @param {import("../types").Pick} pick */
export const weightName = (pick) => `w${indices(pick)}`;

/** What the outputs stand for: the classes of a set that names them, the columns of the reader's own data,
 * else their numbers.
 * @param {Pick<import("../types").State, "run" | "catalogue">} state @returns {string[]} */
export function outputNames({ run, catalogue }) {
  const units = run?.spec.network.layers.at(-1)?.units ?? 0;
  const own = run?.spec.data.columns?.targets.map(({ name }) => name);
  const names =
    own ?? catalogue?.datasets.find(({ name }) => name === run?.spec.data.name)?.class_names ?? [];
  return names.length === units ? names : Array.from({ length: units }, (_, k) => String(k + 1));
}

/** As a sentence begins; what begins with a symbol, such as δ, e or w₁₁, is left as it is.
 * @param {string} text */
export const capital = (text) =>
  /^\p{Script=Latin}{2,}(?![\p{L}\p{N}′])/u.test(text) ? text[0].toUpperCase() + text.slice(1) : text;

const FULLY = 0.95; // of what its curve allows

/** Whether f′ is about the largest that its curve has, where that is below 1.
 * @param {number} slope @param {number} most */
export const isFully = (slope, most) => most < 1 && slope >= FULLY * most;

const NEARLY = 0.15; // of what its curve allows

/** Whether f′ is little of the largest that its curve has: a sigmoid, which has 0.25 at most, is nearly shut
 * below 0.0375.
 * @param {number} slope @param {number} [most] */
export const isNearlyShut = (slope, most = 1) => slope !== 0 && Math.abs(slope) < NEARLY * Math.min(1, most);

/** "nearly" before what is said of the largest f′ of a curve, where the digits on show are of less.
 * @param {number} slope @param {number} most */
export const nearly = (slope, most) => (Number(slope.toPrecision(4)) < most ? "nearly " : "");

/** The largest f′ of a curve, where that has to be told beside an f′ for how open its unit is called.
 * @param {number} slope @param {number} [most] */
export const ceiling = (slope, most = 1) => (most < 1 && slope > 0 && !isFully(slope, most) ? most : null);

/** Whether f′ is above 1 by the digits on show: SiLU's is 1.0004 far out, which is written 1.000.
 * @param {number} slope */
export const amplifies = (slope) => Number(slope.toPrecision(4)) > 1;

/** How open a valve is.
 * @param {number} slope @param {number} [most] the largest that its curve has anywhere */
export function openness(slope, most = 1) {
  if (isFully(slope, most)) return `${nearly(slope, most)}as open as it gets`;
  if (slope === 0) return "shut";
  const little = isNearlyShut(slope, most);
  if (slope < 0) return little ? "nearly shut, turned over" : "turned over";
  if (little) return "nearly shut";
  if (slope < 0.4) return "partly open";
  if (slope < 0.6) return "half open";
  if (slope < 0.9) return "mostly open";
  return amplifies(slope) ? "an amplifier" : "wide open";
}

/** A share in per cent, with three digits; where these would make all of it, with as many as tell it from
 * that: `99.96 %`.
 * @param {number} share */
export function percent(share) {
  const value = Math.abs(share) * 100;
  if (value < 0.01 && value > 0) return "under 0.01 %";
  const rounded = [3, 4, 5].map((digits) => Number(value.toPrecision(digits)));
  return `${rounded.find((each) => each !== 100) ?? 100} %`;
}

/** How many times as much, to the three digits by which it is seen to be the 1/f′ that it often is: `2.40`,
 * `17`, `605`, `20 200`, `3.14·10⁶`.
 * @param {number} ratio */
export function times(ratio) {
  const rounded = Number(ratio.toPrecision(3));
  return rounded >= 10 && rounded < 1e6 ? integer(Math.round(rounded)) : significant(ratio, 3);
}
