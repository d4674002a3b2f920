// @ts-check
/** What the check found, in words: what was measured, how far it agrees, or why it cannot be measured
 * here. */

import { factor, significant } from "./numbers.js";
import { slopeProduct } from "./update.js";

/** @typedef {import("../math/quotient.js").Judgement} Judgement */
/** @typedef {import("../math/quotient.js").Spoiler} Spoiler */
/** @typedef {object} Check of the picked weight and its unit
 * @property {Judgement | null} slope f′ against f around z; null for softmax, which has none per unit
 * @property {number} z
 * @property {string} letter what z is called
 * @property {"question" | "textbook"} notation whose words the factors have
 * @property {number | null} shownSlope
 * @property {Judgement} gradient ∂L/∂w as the factors give it, against the loss around w
 * @property {number} shownGradient
 * @property {number} weight */
/** @typedef {object} Outcome
 * @property {string} badge
 * @property {"agrees" | "differs" | "unmeasured"} outcome
 * @property {string} brief
 * @property {string} [gaps] how far each agrees, where they do */

/** To how many digits all of these agree, a half-sentence; nothing where one of them is 0, which has none.
 * @param {Judgement[]} judgements */
function digits(judgements) {
  const shares = judgements.map(({ gap, value }) => gap / Math.abs(value));
  const count = Math.floor(-Math.log10(Math.max(...shares)));
  return count >= 2 && Number.isFinite(count) ? ` to ${count} digits` : "";
}

/** @param {number} gap */
const size = (gap) => (gap === 0 ? "the last digit" : significant(gap, 2));

/** Why f′ cannot be measured at z.
 * @type {Record<Spoiler, (z: number, slope: number, letter: string) => string>} */
const AT_UNIT = {
  kink: (z, slope, letter) => broken("has a kink", z, slope, letter),
  jump: (z, slope, letter) => broken("jumps", z, slope, letter),
  large: (z, _, letter) => tooLarge(letter, z),
  flat: () => "f is too flat: it changes by less than its last digits",
  unbounded: () => "a number is past all bounds",
};

/** @param {string} how @param {number} z @param {number} slope @param {string} letter */
const broken = (how, z, slope, letter) =>
  z === 0
    ? `f ${how} at 0 and has no derivative there: f′ = ${factor(slope)} is a convention`
    : `f ${how} at 0, too near to ${letter} = ${factor(z)}`;

/** @param {string} name @param {number} value */
const tooLarge = (name, value) =>
  `${name} = ${significant(value, 3)} is too large: ${name} ± 0.1 is ${name} again, or nearly, ` +
  "once it is rounded";

/** Why ∂L/∂w cannot be measured at the weight.
 * @type {Record<Spoiler, (weight: number) => string>} */
const AT_WEIGHT = {
  kink: () => "the loss has a kink at this weight",
  jump: () => "the loss jumps at this weight",
  large: (weight) => tooLarge("w", weight),
  flat: () => "the loss is too flat: it changes by less than its last digits",
  unbounded: () => "the loss is past all bounds",
};

/** @param {Judgement} judgement @returns {Spoiler | null} */
const spoilerOf = ({ outcome }) => (outcome === "agrees" || outcome === "differs" ? null : outcome);

/** @param {Check} check @returns {Outcome} */
export function outcomeOf({ slope, z, letter, notation, shownSlope, gradient, weight }) {
  if (slope?.outcome === "differs") return differs(letter, "f", "f′", slope);
  if (gradient.outcome === "differs" && (!slope || slope.outcome === "agrees"))
    return differs("w", "the loss", slopeProduct(notation, !slope), gradient);
  const [atUnit, atWeight] = [slope && spoilerOf(slope), spoilerOf(gradient)];
  if (atUnit) return unmeasured(AT_UNIT[atUnit](z, shownSlope ?? NaN, letter));
  const first = slope ? `f measured beside ${letter}: f′ agrees to ${size(slope.gap)}. ` : "";
  if (!atWeight) {
    const gaps = `${first}The loss measured beside w: ∂L/∂w agrees to ${size(gradient.gap)}. `;
    const brief = slope
      ? `Measured, the same${digits([slope, gradient])}: f′ and the slope of the loss`
      : `Measured, the same${digits([gradient])}: the slope of the loss`;
    return { badge: "checked ✓", outcome: "agrees", brief, gaps };
  }
  const why = AT_WEIGHT[atWeight](weight);
  if (!slope) return unmeasured(why);
  const apart = `The slope of the loss cannot be measured here: ${why}`;
  const brief = `Measured, the same${digits([slope])}: f′. ${apart}`;
  return { badge: "f′ checked ✓", outcome: "agrees", brief, gaps: first };
}

/** @param {string} moved @param {string} follows @param {string} shown
 * @param {Judgement} judgement @returns {Outcome} */
const differs = (moved, follows, shown, { value, gap }) => ({
  badge: "does not agree",
  outcome: "differs",
  brief:
    `${moved} moved a little, ${follows} moves ${significant(value, 3)} times as far: ` +
    `${shown} is off by ${size(gap)}`,
});

/** @param {string} why @returns {Outcome} */
const unmeasured = (why) => ({
  badge: "not measured",
  outcome: "unmeasured",
  brief: `cannot be measured here: ${why}`,
});

/** How it was measured, with all digits that say something.
 * @param {Check} check */
export function method({ slope, letter, notation, shownSlope, gradient, shownGradient }) {
  const product = `${slopeProduct(notation, !slope)} is`;
  return [
    slope && measured("f", letter, "f′", slope, "shown", shownSlope),
    measured("L", "w", "∂L/∂w", gradient, product, shownGradient),
    "Each h is the one whose error is estimated to be least: of curvature, from the quotient at 2h, and of",
    "rounding, in f and in what is moved. A difference within eight times that error agrees; an error above",
    "a thousandth of the number measures nothing.",
  ]
    .filter(Boolean)
    .join(" ");
}

/** @param {string} f @param {string} x @param {string} name @param {Judgement} judgement
 * @param {string} beside
 * @param {number | null} shown */
function measured(f, x, name, { value, h }, beside, shown) {
  if (!Number.isFinite(value)) return "";
  const quotient = `(${f}(${x} + h) − ${f}(${x} − h)) / 2h at h = ${significant(h, 2)}`;
  return `${quotient} gives ${name} = ${significant(value, 12)}, ${beside} ${significant(shown ?? NaN, 12)}.`;
}
