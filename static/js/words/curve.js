// @ts-check
/** What the curve of f says, over it. */

import { factor, integer } from "./numbers.js";
import { isFully, isNearlyShut, nearly } from "./words.js";

/** The formula of f; Euler's number is not written e where the sum is.
 * @param {string} plain of z @param {string} letter what z is called */
export function formulaOf(plain, letter) {
  const own = letter === "e" ? plain.replace(/e(⁻?)ᶻ/g, (_, minus) => `exp(${minus && "−"}z)`) : plain;
  return own.replace(/\bz\b/g, symbol(letter));
}

const MATHS = "'STIX Two Italic', 'STIX Two Text', 'Cambria Math', serif"; // `--math` in tokens.css

/** A mathematical symbol within a chart's text, as `symbol` of `app/figures/base.py` writes it.
 * @param {string} text */
export const symbol = (text) => `<i style="font-family: ${MATHS}; font-size: 1.2em">${text}</i>`;

/** f′ at the sample's z; of any z where that is no number, or where no sample stands out.
 * @param {number} z @param {number} slope @param {string} letter what z is called */
export const slopeName = (z, slope, letter) =>
  Number.isNaN(z)
    ? `${symbol("f′")}(${symbol(letter)})`
    : `${symbol("f′")}(${factor(z)}) = <b>${factor(slope)}</b>`;

/** The question that the curve answers.
 * @param {number} slope at the sample @param {string} letter what z is called
 * @param {boolean} [straight] f is a line
 * @param {number} [most] the largest f′ that the curve has anywhere
 * @param {"kink" | "jump" | null} [broken] where f has no derivative */
export function titleOf(slope, letter, straight = false, most = 1, broken = null) {
  if (!Number.isFinite(slope)) return `No f′ where ${letter} is no number`;
  if (straight) return `Why ${factor(slope)}? A line is as steep everywhere`;
  if (broken) return `Why ${factor(slope)}? By convention, at a ${broken}`;
  return `Why ${factor(slope)}? The curve is ${steepness(slope, most)}`;
}

/** Few words, since the title has one line.
 * @param {number} slope @param {number} most */
function steepness(slope, most) {
  if (slope < 0) return "falling there";
  if (slope === 0) return "level there";
  if (isFully(slope, most)) return nearly(slope, most) ? "nearly steepest" : "steepest there";
  if (isNearlyShut(slope, most)) return "flat there";
  return slope < 0.6 ? "gentle there" : "steep there";
}

/** What the large dot is, or the arrow in its place.
 * @param {boolean} beyond z lies beyond the picture @param {number} z
 * @param {string} letter what z is called */
export const large = (beyond, z, letter) =>
  beyond ? `Arrow: this sample, off the chart at ${letter} = ${factor(z)}.` : "Large dot: this sample.";

/** What the small dots are.
 * @param {number} samples @param {number} dots drawn at most */
export function others(samples, dots) {
  if (samples > dots) return ` Small dots: ${integer(dots)} of ${integer(samples)}.`;
  return samples > 1 ? ` Small dots: all ${integer(samples)} at this unit.` : " There is no other.";
}
