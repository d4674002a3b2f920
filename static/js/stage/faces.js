// @ts-check
/** What each unit's valve shows: how far it is open, or why it has nothing to open. */

import { ACTIVATIONS } from "../math/activations.js";
import { memo } from "../model/memo.js";
import { reached } from "../model/phases.js";
import { finite, short } from "../words/numbers.js";
import { isNearlyShut } from "../words/words.js";
import { deadUnits } from "./dead.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("./valve.js").Kind} Kind */
/** @typedef {object} Face
 * @property {Kind} kind
 * @property {number} slope f′; NaN for softmax, which has no slope a unit
 * @property {number} [most] the largest f′ of its curve, where that is below 1
 * @property {number} through what multiplies the error: f′, or what stands in its place
 * @property {number} share of 1, that softmax gives to the unit; NaN for others
 * @property {boolean} astray its δ has the wrong sign */

/** @typedef {import("../model/passes.js").ChosenPass} ChosenPass */
/** @typedef {import("../types").Phase} Phase */
/** @type {(pass: ChosenPass, phase: Phase, activations: string, dead: boolean[][]) => Face[][]} */
const facesOf = memo((pass, phase, activations, dead) => {
  const names = activations.split(",");
  return pass.frame.layers.map(({ slopes, derivatives, activations: a }, l) => {
    const back = reached(phase, l);
    return a.map((share, j) => {
      const astray = back && Boolean(pass.wrong[l][j]);
      if (!slopes) return { kind: "softmax", slope: NaN, through: NaN, share: finite(share), astray };
      const slope = finite(slopes[j]);
      const altered = back && pass.altered[l][j] && derivatives;
      const through = altered ? finite(derivatives[j]) : slope;
      const kind =
        altered && pass.rules[l][j].name === "one" && through >= 1
          ? "out"
          : altered
            ? "open"
            : names[l] === "step"
              ? "step"
              : dead[l]?.[j]
                ? "dead"
                : "open";
      return { kind, slope, most: ACTIVATIONS[names[l]]?.most, through, share: NaN, astray };
    });
  });
});

/** @param {State} state @param {import("../model/passes.js").ChosenPass} pass
 * @param {import("../types").Phase} phase */
export function faces(state, pass, phase) {
  const activations = state.run?.spec.network.layers.map(({ activation }) => activation) ?? [];
  return facesOf(pass, phase, activations.join(), deadUnits(state));
}

/** How its valve is drawn.
 * @param {Face} face @returns {import("./valve.js").Opening} */
export const opening = ({ kind, slope, through, share }) =>
  kind === "softmax" ? { kind, slope: share } : { kind, slope, through };

/** A block's units in a few words: how many are shut, nearly shut, or dead.
 * @param {Face[]} units */
export function summed(units) {
  const of = (/** @type {(face: Face) => boolean} */ test) => units.filter(test).length;
  const dead = of(({ kind }) => kind === "dead");
  const shut = of(({ kind, slope }) => kind === "open" && slope === 0);
  const nearly = of(({ kind, slope, most }) => kind === "open" && isNearlyShut(slope, most));
  const out = of(({ kind }) => kind === "out");
  const constant = units.find(({ kind, through }) => kind === "out" && through !== 1)?.through;
  const what = constant === undefined ? "f′ left out" : `${short(constant)} for f′`;
  if (out) return out === units.length ? what : `${what} at ${out}`;
  if (of(({ kind }) => kind === "step")) return "f′ is 0 on both sides";
  if (of(({ kind }) => kind === "softmax")) return "";
  const parts = [dead && `${dead} dead`, shut && `${shut} shut`, nearly && `${nearly} nearly shut`].filter(
    Boolean,
  );
  return parts.join(", ") || "none is shut";
}
