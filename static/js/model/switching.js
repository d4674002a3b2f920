// @ts-check
/** The switch between two ways back, half a second long. At every moment it is an exact backward pass,
 * through valves that are partly open, so that every sum holds; it is not a blend of two pictures.
 *
 * Valves open from the output on. Those whose opening turns a unit over wait until the last, so that one sees
 * which valve it was that kept the unit pointing the right way. */

import { finite } from "../words/numbers.js";

/** @typedef {import("./passes.js").ChosenPass} ChosenPass */
/** @typedef {import("../types").Frame} Frame */

const STARTS = 0.3; // from the first valves' start to the last ones'
const LASTS = 0.32;
const ALONE = /** @type {const} */ ([0, 0.8]);
const LATE = /** @type {const} */ ([0.66, 0.95]);
const OPEN = 0.95; // f′ of a valve that cannot be meant

/** @param {number} s @param {readonly [number, number]} moments */
function eased(s, [from, to]) {
  const t = Math.min(1, Math.max(0, (s - from) / (to - from)));
  return t * t * (3 - 2 * t);
}

/** How far each unit is from one way to the other.
 * @param {ChosenPass} shut @param {ChosenPass} open @param {number} s 0 to 1 @returns {number[][]} */
export function openings(shut, open, s) {
  const layers = shut.frame.layers.length;
  const changed = shut.frame.layers.map(({ derivatives }, l) =>
    (derivatives ?? []).map((d, j) => d !== open.frame.layers[l].derivatives?.[j]),
  );
  const alone = changed.flat().filter(Boolean).length === 1;
  const late = alone ? new Set() : turning(shut.frame, open.frame);
  return shut.frame.layers.map(({ deltas }, l) => {
    const start = layers > 1 ? (STARTS * (layers - 1 - l)) / (layers - 1) : 0;
    const usual = alone ? ALONE : /** @type {const} */ ([start, start + LASTS]);
    return deltas.map((_, j) => eased(s, late.has(`${l},${j}`) ? LATE : usual));
  });
}

/** The valves whose opening turns a unit before them over; none where that would be all.
 * @param {Frame} shut @param {Frame} open @returns {Set<string>} `layer,unit` */
function turning(shut, open) {
  const found = new Set();
  let others = 0;
  for (let l = 1; l < shut.layers.length; l++) {
    const { weights, deltas, derivatives } = shut.layers[l];
    if (!derivatives) continue;
    const before = shut.layers[l - 1].errors.map((e, i) => [finite(e), finite(open.layers[l - 1].errors[i])]);
    derivatives.forEach((derivative, k) => {
      const more = finite(open.layers[l].deltas[k]) - finite(deltas[k]);
      const turns = before.some(
        ([is, becomes], i) => is * becomes < 0 && finite(weights[k][i]) * more * is < 0,
      );
      if (turns && Math.abs(finite(derivative)) < OPEN) found.add(`${l},${k}`);
      else if (Math.abs(finite(derivative)) < OPEN) others++;
    });
  }
  return others || shut.layers[0].derivatives ? found : new Set();
}

/** The step between two ways back.
 * @param {ChosenPass} shut @param {ChosenPass} open @param {number} s how far it is from one to the other
 * @returns {Frame} */
export function between(shut, open, s) {
  if (s <= 0 || s >= 1) return (s <= 0 ? shut : open).frame;
  const { frame } = shut;
  const share = openings(shut, open, s);
  const last = frame.layers.length - 1;
  let errors = frame.layers[last].errors.map(finite);
  const layers = [...frame.layers];
  for (let l = last; l >= 0; l--) {
    const other = open.frame.layers[l];
    const { weights, derivatives: own, deltas: ownDeltas } = frame.layers[l];
    const derivatives = own?.map((d, j) => {
      const to = finite(other.derivatives?.[j]);
      return finite(d) + (to - finite(d)) * share[l][j];
    });
    const deltas = derivatives ? errors.map((e, j) => e * derivatives[j]) : ownDeltas.map(finite);
    layers[l] = { ...other, errors, deltas, derivatives: derivatives ?? null };
    const back = open.feedback?.[l] ?? weights;
    if (l) errors = back[0].map((_, i) => deltas.reduce((sum, d, j) => sum + d * finite(back[j][i]), 0));
  }
  return { ...open.frame, layers };
}
