// @ts-check
/** Numbers in words and figures: a true minus, thin spaces in thousands, powers of ten below 10⁻⁴. */

const MINUS = "−";
const EXACT = 12; // digits to which a number is told from another: the last ones are rounding's

/** @param {number} v */
const superscript = (v) =>
  String(v)
    .replace("-", "⁻")
    .replace(/\d/g, (d) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(d)]);

/** @param {number} v */
export const subscript = (v) => String(v).replace(/\d/g, (d) => "₀₁₂₃₄₅₆₇₈₉"[Number(d)]);

/** A number that arrived as null is not finite.
 * @param {number | null | undefined} v */
export const finite = (v) => v ?? NaN;

/** @param {number} v @param {boolean} plus */
const sign = (v, plus) => (v < 0 ? MINUS : plus && v > 0 ? "+" : "");

/** Without zeros at the end of its decimals.
 * @param {string} words a number as it is written */
const bare = (words) => words.replace(/(\.\d*?)0+(?!\d)/, "$1").replace(/\.(?!\d)/, "");

/** Whether two numbers as they are written differ in nothing but zeros at their ends.
 * @param {string} one @param {string} other */
export const alike = (one, other) => bare(one) === bare(other);

/** A number of the formula beside another, which it is written like where their digits are the same: never
 * `−10` beside `−10.00`.
 * @param {number} v @param {number} other */
export const factorBeside = (v, other) => factor(alike(factor(v), factor(other)) ? other : v);

/** A number's digits as they are written: of one that needs no more of them, without zeros at the end. So
 * `0.5` is a half, and `0.500` something near it.
 * @param {string} digits @param {number} v what they stand for */
const ended = (digits, v) => (Number(digits) === Number(v.toPrecision(EXACT)) ? bare(digits) : digits);

/** With a fixed number of decimals, at most.
 * @param {number} v @param {number} decimals @param {boolean} [plus] */
export function fixed(v, decimals, plus = false) {
  if (!Number.isFinite(v)) return "no number";
  if (Math.abs(v) >= 1e5) return significant(v, 3, plus);
  const size = Math.abs(v);
  const digits = ended(size.toFixed(decimals), size);
  return (Number(digits) === 0 ? "" : sign(v, plus)) + spaced(digits);
}

/** With so many significant digits, at most.
 * @param {number} v @param {number} digits @param {boolean} [plus] */
export function significant(v, digits, plus = false) {
  if (!Number.isFinite(v)) return "no number";
  if (v === 0) return "0";
  const size = Math.abs(v);
  const exponent = Math.floor(Math.log10(Number(size.toPrecision(digits))));
  if (exponent < -4 || exponent > 5) return sign(v, plus) + powered(size, digits - 1);
  return sign(v, plus) + spaced(ended(size.toFixed(Math.max(0, digits - 1 - exponent)), size));
}

const FINER = [5, 6]; // decimals that tell from 1 what four digits do not

/** With thin spaces between thousands, which no line is broken at.
 * @param {string} digits a number without a sign */
const spaced = (digits) => digits.replace(/^\d+/, (whole) => whole.replace(/\B(?=(?:\d{3})+$)/g, "\u202f"));

/** Digits of what a step multiplies: so many that a reader who computes with them comes to what is beside it.
 * Small numbers, which have more places, and large ones have three.
 * @param {number} size */
const digitsOf = (size) => (size < 0.01 || size >= 1e5 ? 3 : 4);

/** What stands in the formula, wherever it stands: weights and their changes, f′, delta, inputs, answers and
 * slopes of the loss. Where its four digits would make 1 of what is below it, there are as many as tell the
 * two apart: `0.99995`.
 * @param {number} v @param {boolean} [plus] */
export function factor(v, plus = false) {
  const size = Math.abs(v);
  const finer = size < 1 && FINER.find((decimals) => Number(size.toFixed(decimals)) !== 1);
  if (finer && Number(size.toPrecision(4)) === 1) return fixed(v, finer, plus);
  return significant(v, digitsOf(size), plus);
}

/** A number as its digits on show have it.
 * @param {number} v */
export const asShown = (v) => Number(v.toPrecision(digitsOf(Math.abs(v))));

/** What stands between a number and what a reader computes from the digits beside it: `≈` where rounding
 * keeps that from being written the same, which of a half may be up or down.
 * @param {number} computed @param {number} value */
export function equals(computed, value) {
  const half = 0.5 * lastPlace(Math.max(Math.abs(asShown(value)), Number.MIN_VALUE));
  const apart = Math.abs(computed - asShown(value));
  return apart > half * (1 + 1e-9) && !alike(factor(computed), factor(value)) ? "≈" : "=";
}

/** What one more in the last digit on show is worth.
 * @param {number} size */
const lastPlace = (size) => 10 ** (Math.floor(Math.log10(size)) - digitsOf(size) + 1);

/** Whether a change is too small to be told by a number's digits: less than one of the last.
 * @param {number} from @param {number} to */
export function hidden(from, to) {
  const size = Math.max(Math.abs(from), Math.abs(to));
  const last = lastPlace(size);
  return from !== to && Math.abs(to - from) < (size < 1e6 ? Math.min(1, last) : last);
}

/** @param {number} exponent */
export const powerOf10 = (exponent) => (exponent ? `10${superscript(exponent)}` : "1");

/** With a power of ten.
 * @param {number} v above 0 @param {number} decimals at most */
export function powered(v, decimals) {
  const [mantissa, power] = v.toExponential(decimals).split("e");
  return `${ended(mantissa, Number(v.toExponential(EXACT).split("e")[0]))}·10${superscript(Number(power))}`;
}

/** Of what numbers around 1 have lost in a few sums and differences: less than that is 0 up to rounding. */
export const ROUNDING = 4 * Number.EPSILON;

/** Whether a loss is no more than what rounding leaves of a squared error.
 * @param {number} v */
export const isRounding = (v) => v > 0 && v < (2 * ROUNDING) ** 2;

/** A loss: three digits, wherever it stands.
 * @param {number} v */
export const level = (v) => (isRounding(v) ? "≈ 0" : significant(v, 3));

/** @param {number} v */
export const integer = (v) => (v < 0 ? MINUS : "") + spaced(String(Math.abs(v)));

/** As it was chosen, or with four digits where it was computed.
 * @param {number} v */
export const short = (v) => String(Number(v.toPrecision(4)));

/** As many digits as the API gave: what `data-value` carries.
 * @param {number} v */
export const full = (v) => (Number.isFinite(v) ? String(v) : "");
