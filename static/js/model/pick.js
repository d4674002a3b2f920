// @ts-check
/** Which weight is picked when the network or its data have changed. */

/** @typedef {import("../types").Pick} Pick */

/** The picked weight, or one beside it where what comes in is 0 in every sample, so that it never moves: a
 * dark pixel.
 * @param {import("../types").State} state @returns {Pick} */
export function movingPick({ pick, data }) {
  const rows = data?.train.inputs ?? [];
  if (pick.layer || rows.some((row) => row[pick.input])) return pick;
  const sums = rows[0].map((_, i) => rows.reduce((sum, row) => sum + Math.abs(row[i]), 0));
  return { ...pick, input: sums.indexOf(Math.max(...sums)) };
}

/** A weight that there is, as near as can be to the one picked.
 * @param {Pick} pick @param {import("../types").Spec} spec @param {number} inputs @returns {Pick} */
export function nearestPick(pick, spec, inputs) {
  const sizes = spec.network.layers.map(({ units }) => units);
  const layer = Math.min(pick.layer, sizes.length - 1);
  const width = layer ? sizes[layer - 1] : inputs;
  return { layer, unit: Math.min(pick.unit, sizes[layer] - 1), input: Math.min(pick.input, width - 1) };
}
