// @ts-check
/** Which weights are drawn: between columns in full all of them, beside a block only those that matter
 * most. */

import { reached } from "../model/phases.js";

/** @typedef {import("../types").Pick} Pick */
/** @typedef {import("../types").Frame} Frame */
/** @typedef {import("./geometry.js").Geometry} Geometry */
/** @typedef {import("./signals.js").Signals} Signals */
/** @typedef {{ edge: Pick, size: number }} Sized */

export const STRONGEST = 24; // weights of a layer, beside the picked one

/** Every weight of a layer.
 * @param {Geometry} g @param {number} layer @returns {Pick[]} */
export const allEdges = ({ columns }, layer) =>
  columns[layer + 1].flatMap((_, unit) => columns[layer].map((_, input) => ({ layer, unit, input })));

/** The weights that are drawn, those of layers between columns in full being all of them.
 * @param {Geometry} g @param {Frame} frame @param {Signals} signals @param {import("../types").Phase} phase
 * @param {Pick} pick */
export const drawnEdges = (g, frame, signals, phase, pick) =>
  frame.layers.flatMap((_, layer) =>
    isWhole(g, layer) ? allEdges(g, layer) : strongest(g, frame, signals, phase, layer, pick),
  );

/** @param {Geometry} g @param {number} layer */
export const isWhole = ({ blocks }, layer) => !blocks[layer] && !blocks[layer + 1];

/** The largest weights of a layer, among them the largest to each unit that stands in full; once the error
 * has come that far, the widest streams.
 * @param {Geometry} g @param {Frame} frame @param {Signals} signals @param {import("../types").Phase} phase
 * @param {number} layer @param {Pick} pick always among them
 * @returns {Pick[]} */
function strongest({ blocks }, frame, signals, phase, layer, pick) {
  const { weights } = frame.layers[layer];
  const back = phase.kind === "backward" && reached(phase, layer);
  /** @type {Sized[]} */
  const best = [];
  /** @type {Sized[]} */
  const first = [];
  weights.forEach((row, unit) => {
    const delta = signals.leaving[layer][unit];
    const own = { edge: { layer, unit, input: 0 }, size: 0 };
    row.forEach((w, input) => {
      const carried = layer
        ? delta * (signals.back[layer][unit][input] ?? 0)
        : delta * signals.inputs[0][input];
      const size = Math.abs(back ? carried : (w ?? 0));
      if (size > own.size) Object.assign(own, { edge: { layer, unit, input }, size });
      if (best.length === STRONGEST && size <= best[STRONGEST - 1].size) return;
      insert(best, { edge: { layer, unit, input }, size });
    });
    if (own.size && !blocks[layer + 1]) insert(first, own);
  });
  const others = best.filter(({ edge }) => !first.some((own) => isSame(own.edge, edge)));
  const edges = [...first, ...others].slice(0, STRONGEST).map(({ edge }) => edge);
  if (pick.layer === layer && !edges.some((edge) => isSame(edge, pick))) edges.push({ ...pick });
  return edges;
}

/** Takes one into the largest, in its place.
 * @param {Sized[]} largest in falling order @param {Sized} one */
function insert(largest, one) {
  let at = largest.length;
  while (at > 0 && largest[at - 1].size < one.size) at--;
  largest.splice(at, 0, one);
  if (largest.length > STRONGEST) largest.pop();
}

/** The largest weight that leads to a unit.
 * @param {Frame} frame @param {number} layer @param {number} unit @returns {Pick} */
export function strongestInto({ layers }, layer, unit) {
  const sizes = layers[layer].weights[unit].map((w) => Math.abs(w ?? 0));
  return { layer, unit, input: sizes.indexOf(Math.max(...sizes)) };
}

/** @param {Pick} a @param {Pick} b */
export const isSame = (a, b) => a.layer === b.layer && a.unit === b.unit && a.input === b.input;
