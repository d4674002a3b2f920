// @ts-check
/** The step as the stage shows it: by the way back that is chosen, or, while the switch turns, by one between
 * that and the one before. */

import { averaged } from "../model/means.js";
import { memo } from "../model/memo.js";
import { exactPass, formerPass, shownPass } from "../model/passes.js";
import { lensOf } from "../model/rules.js";
import { between } from "../model/switching.js";
import { lerp, ramp, smooth } from "./ease.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../model/passes.js").ChosenPass} ChosenPass */
/** @typedef {object} Seen
 * @property {ChosenPass} pass
 * @property {number} crossed how clearly the units show that are pushed the wrong way
 * @property {ChosenPass} shut the way back from which the switch turns
 * @property {ChosenPass} open the one to which it turns
 * @property {boolean} turning the switch is on its way
 * @property {number} s how far it is from one to the other
 * @property {ChosenPass} exact the way back by f′ */

const CROSS = /** @type {const} */ ([0.84, 1]);
const RESCALED = /** @type {const} */ ([0, 0.6]);
const SHARED = 3; // times that two scales may differ for one to serve both

const inBetween = memo(
  /** @returns {ChosenPass} */
  (/** @type {ChosenPass} */ shut, /** @type {ChosenPass} */ open, /** @type {number} */ s) => ({
    ...open,
    frame: between(shut, open, s),
  }),
);

/** @param {State} state @returns {Seen | null} */
export function seenOf(state) {
  const now = shownPass(state);
  if (!now) return null;
  const differs = now.altered.flat().some(Boolean) && !averaged(state).length;
  const exact = differs ? (exactPass(state) ?? now) : now;
  const former = state.opening < 1 && state.before ? formerPass(state) : null;
  if (!former) return { pass: now, crossed: 1, shut: now, open: now, turning: false, s: 1, exact };
  const opens = lensOf(state) !== "off";
  const [shut, open] = opens ? [former, now] : [now, former];
  const s = opens ? state.opening : 1 - state.opening;
  return {
    pass: inBetween(shut, open, s),
    crossed: smooth(ramp(s, CROSS)),
    shut,
    open,
    turning: true,
    s,
    exact: opens ? exact : (exactPass(state) ?? now),
  };
}

/** Pixels for an error of 1, of the scales that each pass would have for itself: that of f′ for as long as it
 * serves; while the switch turns on its way from one to the other.
 * @param {Seen} seen @param {(pass: ChosenPass) => number} own */
export function scaleSeen({ shut, open, s, exact }, own) {
  const truly = own(exact);
  /** @param {ChosenPass} pass */
  const settled = (pass) => {
    const scale = pass === exact ? truly : own(pass);
    return scale > truly && scale < SHARED * truly ? truly : scale;
  };
  if (s >= 1) return settled(open);
  const [from, to] = [settled(shut), settled(open)];
  if (!from || !to) return to;
  return Math.exp(lerp(Math.log(from), Math.log(to), smooth(ramp(s, RESCALED))));
}
