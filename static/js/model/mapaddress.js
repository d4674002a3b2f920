// @ts-check
/** The address of a map: which one it began as, or a run of the reader's own; its window, and how it is
 * looked at. Pure functions of text and state. */

import { joined, pairsOf, read } from "./link.js";
import { spans } from "./window.js";

/** @typedef {import("../maps").MapState} MapState */
/** @typedef {import("../maps").Axis} Axis */
/** @typedef {Pick<MapState, "name" | "survey" | "measure" | "beside">} Asked */

const OWN = { columns: 64, rows: 64, steps: 500 };
const RATE = "training.optimizer.learning_rate";
const GAIN = "network.initializer.gain";
const OURS = ["map", "x", "y", "colour", "beside", "cells", "steps", "theme"];

/** @param {Axis} axis */
const axisWords = ({ path, from, to, scale }) => [path, from, to, ...(scale === "log" ? ["log"] : [])].join();

/** @param {string | null} words @param {Axis} otherwise @returns {Axis} */
function axisOf(words, otherwise) {
  const [path, from, to, scale = "linear"] = (words ?? "").split(",");
  const axis = { path, from: Number(from), to: Number(to), scale };
  const understood = path && (scale === "linear" || scale === "log") && spans(/** @type {Axis} */ (axis));
  return understood ? /** @type {Axis} */ (axis) : otherwise;
}

/** @param {Asked} state @param {string} theme if one is chosen */
export function written({ name, survey, measure, beside }, theme) {
  return joined([
    ["map", name],
    ...(name ? [] : pairsOf(survey.spec)),
    ["x", axisWords(survey.x)],
    ["y", axisWords(survey.y)],
    ["cells", `${survey.columns},${survey.rows}`],
    ["steps", String(survey.steps)],
    ["colour", measure],
    ["beside", beside ? "without" : ""],
    ["theme", theme],
  ]);
}

/** What an address asks for: the first map, where it names none and no run.
 * @param {string} hash @param {import("../answers").MapChoice[]} maps
 * @param {import("../answers").AxisChoice[]} axes @returns {Asked} */
export function asked(hash, maps, axes) {
  const query = new URLSearchParams(hash.replace(/^#/, ""));
  const rest = [...query].filter(([key]) => !OURS.includes(key));
  const spec = rest.length ? read(String(new URLSearchParams(rest))).spec : null;
  const named = maps.find(({ name }) => name === query.get("map"));
  const known = named ?? (spec ? null : maps[0]);
  const first = (/** @type {string} */ path) =>
    /** @type {Axis} */ (/** @type {unknown} */ (axes.find((axis) => axis.path === path)));
  const base = known
    ? /** @type {import("../maps").Survey} */ (/** @type {unknown} */ (known.survey))
    : { spec: /** @type {any} */ (spec), ...OWN, x: bare(first(RATE)), y: bare(first(GAIN)) };
  const [columns, rows] = (query.get("cells") ?? "").split(",").map(Number);
  const counted = [columns, rows].every((count) => Number.isInteger(count) && count > 0);
  const steps = Number(query.get("steps"));
  return {
    name: known?.name ?? "",
    survey: {
      ...base,
      ...(counted ? { columns, rows } : {}),
      ...(Number.isInteger(steps) && steps > 0 ? { steps } : {}),
      x: axisOf(query.get("x"), base.x),
      y: axisOf(query.get("y"), base.y),
    },
    measure: query.get("colour") ?? known?.measure ?? "loss",
    beside: query.get("beside") === "without",
  };
}

/** An axis without its words. @param {Axis} axis @returns {Axis} */
export const bare = ({ path, from, to, scale }) => ({ path, from, to, scale });
