// @ts-check
/** A derivative measured by the central difference quotient, (f(x + h) − f(x − h)) / 2h, and what that is
 * worth.
 *
 * It is off by what f bends within h, f‴h²/6, which the quotient at 2h tells; and by what rounding spoils:
 * eps·|f|/h in f, and eps·|x| in x ± h. Where these leave nothing to compare with, it says why (Press et al.,
 * Numerical Recipes, 5.7). */

/** @typedef {"kink" | "jump" | "large" | "flat" | "unbounded"} Spoiler why a derivative cannot be measured: f
 * has a kink or jumps there, x is too large for x ± h, f is too flat for its digits, or it is no number */
/** @typedef {object} Quotient
 * @property {number} value of the derivative; NaN where there is none
 * @property {number} h the one whose error is estimated to be least
 * @property {number} error that estimate
 * @property {Spoiler | null} spoiler why the value is none, whatever it is compared with
 * @property {boolean} byPlace more of the rounding is that of x ± h than that of f */
/** @typedef {{ outcome: "agrees" | "differs" | Spoiler, gap: number, value: number, h: number }} Judgement */

const HALVINGS = 30;
export const ROUNDING = 4 * Number.EPSILON; // of a number that a few operations made
export const SAFETY = 8; // times the estimated error
const WORTH = 1e-3; // of the derivative: a wider tolerance would pass nearly anything
// how f's two sides differ at h / 2, over how they do at h: ½ where it bends, 1 at a kink, 2 at a jump
const [BEND, KINK] = [0.75, 1.5];

/** @param {(x: number) => number} f @param {number} x
 * @param {number} [noise] how far rounding inside f may move what it gives, where that is more than of its
 * value
 * @param {number} [reach] the largest h @returns {Quotient} */
export function quotient(f, x, noise = 0, reach = 0.1) {
  const looks = Array.from({ length: HALVINGS }, (_, k) => lookAt(f, x, reach / 2 ** k, noise));
  const there = looks.filter(({ moved }) => moved);
  const none = { value: NaN, h: NaN, error: Infinity, byPlace: true };
  if (!there.some(({ value }) => Number.isFinite(value)))
    return { ...none, spoiler: there.length ? "unbounded" : "large" };
  let best = { k: 0, error: Infinity };
  for (let k = 1; k < there.length; k++) {
    const error = Math.abs(there[k].value - there[k - 1].value) / 3 + there[k].inF + there[k].inPlace;
    if (error < best.error) best = { k, error };
  }
  if (best.k === 0) return { ...none, spoiler: "large" }; // only one h moves x at all
  const { value, h, inF, inPlace } = there[best.k];
  const spoiler = brokenAt(there[best.k], there[best.k + 1] ?? there[best.k - 1]);
  return { value, h, error: best.error, byPlace: inPlace > inF, spoiler };
}

/** f around x, at one h: by how far x ± h are really apart, as they are rounded.
 * @param {(x: number) => number} f @param {number} x @param {number} h @param {number} noise */
function lookAt(f, x, h, noise) {
  const [above, below] = [x + h, x - h];
  const [up, middle, down] = [f(above), f(x), f(below)];
  const value = (up - down) / (above - below);
  const sides = Math.abs((up - middle) / (above - x) - (middle - down) / (x - below));
  const inF = (ROUNDING * Math.max(Math.abs(up), Math.abs(middle), Math.abs(down)) + noise) / h;
  const inPlace = ((ROUNDING * Math.abs(value) + Number.EPSILON * sides) * Math.abs(x)) / h;
  return { h, value, sides, inF, inPlace, moved: above > x && x > below };
}

/** @typedef {ReturnType<typeof lookAt>} Look */

/** Whether f is broken at x: its two sides do not come together as h is halved.
 * @param {Look} one @param {Look} other at half or double its h @returns {Spoiler | null} */
function brokenAt(one, other) {
  const [wide, narrow] = one.h > other.h ? [one, other] : [other, one];
  const rounding = SAFETY * (narrow.inF + narrow.inPlace);
  if (!(narrow.sides > rounding) || narrow.sides < BEND * wide.sides) return null;
  return narrow.sides < KINK * wide.sides ? "kink" : "jump";
}

/** Whether a derivative is what was measured, as far as the measurement can tell.
 * @param {number} shown @param {Quotient} measured @returns {Judgement} */
export function judged(shown, { value, h, error, spoiler, byPlace }) {
  const gap = Math.abs(shown - value);
  /** @param {Judgement["outcome"]} outcome */
  const answer = (outcome) => ({ outcome, gap, value, h });
  if (!Number.isFinite(shown)) return answer("unbounded");
  if (spoiler) return answer(spoiler);
  const tolerance = SAFETY * error;
  if (shown === 0 && gap <= tolerance) return answer("agrees");
  if (tolerance > WORTH * Math.max(Math.abs(shown), Math.abs(value)))
    return answer(byPlace ? "large" : "flat");
  return answer(gap <= tolerance ? "agrees" : "differs");
}

/** How f is broken at x, if it is: of the activations here none is but at 0.
 * @param {(x: number) => number} f @param {number} x */
export function breakAt(f, x) {
  const spoiler = x === 0 && quotient(f, x).spoiler;
  return spoiler === "kink" || spoiler === "jump" ? spoiler : null;
}
