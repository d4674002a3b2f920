// @ts-check
/** What a step does to the picked weight, and what another rule would do, in sentences that the numbers
 * beside them bear out. Emphasis stands between asterisks. */

import { alike, asShown, equals, factor, hidden, significant } from "./numbers.js";
import { capital, openness, percent, times } from "./words.js";

/** @typedef {object} Equation what is told of one
 * @property {number} next
 * @property {number} old
 * @property {number} rate
 * @property {number} delta
 * @property {number} error
 * @property {number | null} derivative
 * @property {number | null} slope
 * @property {number} input
 * @property {number} product
 * @property {boolean} alone
 * @property {boolean} trained
 * @property {boolean} [noise] all that comes back is rounding */
/** @typedef {object} Comparison what the run does, and what another rule would do
 * @property {Equation} own by the rule that the run trains by
 * @property {Equation} other by the rule that is looked through
 * @property {string} trains how the run trains: `with f′`
 * @property {string} named the other rule: `without f′`
 * @property {boolean} made the step is made, not only announced */

const SAME = 1e-12;
const SOFTMAX = "Softmax outputs share one error, and no unit has an f′ of its own here";
export const UNBOUNDED =
  "The numbers grew past all bounds in this step. *Go back a step; “Why?” names the cause.*";
const UNBOUNDED_FIRST =
  "The numbers are past all bounds from the start: *its weights or inputs are too large*.";

/** That a step's numbers are none, and what to do.
 * @param {Equation} e @param {boolean} first it is step 1, which has no step before */
export const unbounded = ({ error }, first) =>
  first && !Number.isFinite(error) ? UNBOUNDED_FIRST : UNBOUNDED;

/** What is added to a weight, or to a loss: with the digits of what it is added to.
 * @param {number} value */
export const added = (value) => factor(value, true);

/** The factors that come to ∂L/∂w, in either notation: the question's delta is −∂L/∂a.
 * @param {"question" | "textbook"} notation @param {boolean} softmax it has no f′ of its own */
export const slopeProduct = (notation, softmax) =>
  `${notation === "question" ? "−delta" : "error"}${softmax ? "" : " × f′"} × input`;

/** The factors of what one sample adds to a weight.
 * @param {"question" | "textbook"} notation @param {boolean} softmax */
export const stepProduct = (notation, softmax) =>
  `${notation === "question" ? "rate × delta" : "−rate × error"}${softmax ? "" : " × f′"} × input`;

/** A weight, and what it becomes; a change that their digits hide is told by itself.
 * @param {number} weight @param {number} change */
export function movement(weight, change) {
  const to = weight + change;
  return hidden(weight, to)
    ? `${factor(weight)} moves by ${added(change)}`
    : `${factor(weight)} → ${factor(to)}`;
}

/** What stands between a new weight and the old one with its change.
 * @param {number} old @param {number} change @param {number} next */
export const becoming = (old, change, next) =>
  hidden(old, next) ? "≈" : equals(asShown(old) + asShown(change), next);

/** @param {Equation} e whether its numbers are numbers */
export const bounded = ({ old, rate, error, input, derivative, product, next }) =>
  [old, rate, error, input, derivative ?? 0, product, next].every(Number.isFinite);

/** Of what kind a product is: the whole step's, or this sample's part of it.
 * @param {Equation} e @param {string} by how much @param {boolean} made */
function moving({ alone, trained }, by, made) {
  if (alone) return `the weight ${made ? "moved" : "will move"} by *${by}*`;
  return trained ? `this sample’s share is *${by}*` : `this sample would add *${by}*`;
}

/** That a product is 0: of the whole step, or of this sample alone.
 * @param {Equation} e */
function staying({ alone, trained }) {
  if (alone) return "this weight stays in this step";
  return trained ? "this sample’s share is 0" : "this sample would add nothing";
}

/** What the numbers mean, of a step by f′.
 * @param {Equation} e @param {string} who the picked weight's unit
 * @param {"kink" | "jump" | null} [broken] where f has no derivative, and the unit stands there
 * @param {boolean} [made] the step is made, not only announced */
export function meaning(e, who, broken = null, made = true) {
  if (!bounded(e)) return UNBOUNDED;
  const { slope, derivative, error, input } = e;
  const moves = e.product === 0 ? staying(e) : moving(e, added(e.product), made);
  if (slope === null || derivative === null) return `${SOFTMAX}: ${moves}.`;
  if (broken)
    return (
      `${who} stands *at the ${broken} of f*, where it has no derivative: ` +
      `f′ = ${factor(slope)} is a convention, and by it ${moves}.`
    );
  const open = `${who} is *${openness(slope)}*`;
  if (slope === 0)
    return `${open}: a small change going in changes nothing. So it takes *no blame*: ${staying(e)}.`;
  if (error === 0) return `${open}, but nothing comes back to it from this sample: ${staying(e)}.`;
  if (e.noise)
    return `${open}, but the answer is right up to rounding, and what comes back is no more: ${moves}.`;
  if (input === 0) return `${open}, but nothing came in through this weight: ${staying(e)}.`;
  if (slope < 0) return `${open}: more in, less out. So the blame changes its sign: ${moves}.`;
  if (slope === 1) return `${open}: it passes on all of a change, so it takes *all of the blame*: ${moves}.`;
  if (slope > 1) {
    const larger = `${significant(slope, 3)} times as large`;
    return `${open}: a change comes out ${larger}, and the blame too: ${moves}.`;
  }
  const part = percent(slope);
  if (part === percent(1))
    return `${open}: nearly all of a change passes, and *nearly all of the blame*: ${moves}.`;
  return `${open}: ${part} of a change passes, and *that share of the blame*: ${moves}.`;
}

/** Whether two numbers are one, but for what rounding does to their last digits.
 * @param {number} one @param {number} other */
export const same = (one, other) => one === other || Math.abs(one - other) <= SAME * Math.abs(other);

/** A number beside the one that it is held against.
 * @param {number} given @param {number} against */
export function beside(given, against) {
  if (same(given, against)) return "the same";
  if (against === 0) return "though it should be 0";
  const ratio = given / against;
  if (ratio < 0) return "*the wrong way*";
  if (ratio >= 1.1) return Number.isFinite(ratio) ? `*${times(ratio)} times as much*` : "*far more*";
  if (ratio > 1) return `${percent(ratio - 1)} more`;
  if (ratio > 0.9) return `${percent(1 - ratio)} less`;
  return ratio < 1e-4 ? "*under 0.01 % of that*" : `*only ${percent(ratio)} of that*`;
}

/** What the run does to the picked weight, and what the other rule would do.
 * @param {Comparison} compared */
export function compared({ own, other, trains, named, made }) {
  if (!bounded(own)) return UNBOUNDED;
  const [due, given] = [own.product, other.product];
  const ran = running(own, trains, made);
  if (!bounded(other)) return `${ran}. ${capital(named)} *its numbers would pass all bounds*.`;
  const sent = deltasAlike(own, other);
  if (sent && own.derivative === other.derivative) return `${ran}. ${unchanged(own, named)}`;
  const would = `${capital(named)} it would ${own.alone ? "move by" : "be"} *${added(given)}*`;
  if (own.slope === 0 && due === 0 && given !== 0)
    return `${ran}: f′ is 0. ${would}, *though nothing gets through*.`;
  if (given === 0) {
    const stay = own.alone ? "stay" : "be 0";
    return `${ran}. ${capital(named)} it would ${stay}${due === 0 ? " too" : ""}${nought(other)}.`;
  }
  const size = beside(given, due);
  const reason = sent && /times|that|way/.test(size) ? because(own, other) : "";
  return `${ran}. ${would}, ${size}${reason}.`;
}

/** Whether two steps send a unit the same, to the digits on show.
 * @param {Equation} own @param {Equation} other */
const deltasAlike = (own, other) => alike(factor(own.delta), factor(other.delta));

/** What else the other rule changes: the error that is sent to the unit, if it does.
 * @param {Equation} own @param {Equation} other
 * @param {string} way what is otherwise on its way: `without f′`
 * @param {"question" | "textbook"} notation */
export function sentOtherwise(own, other, way, notation) {
  if (!bounded(own) || !bounded(other) || deltasAlike(own, other)) return "";
  const [was, is] = [own, other].map(({ delta, error }) => factor(notation === "question" ? delta : error));
  return `${notation === "question" ? "Delta" : "The error"} was ${was}; ${way} on its way it is ${is}.`;
}

/** What the run does to the weight, in the whole step or by this sample.
 * @param {Equation} e @param {string} trains @param {boolean} made */
function running({ alone, trained, product }, trains, made) {
  const by = `*${added(product)}*`;
  if (!alone && !trained) return `Trained on ${trains}, this sample would add ${by}`;
  if (!alone) return `${capital(trains)}, this sample’s share is ${by}`;
  if (product === 0) return `${capital(trains)}, the run ${made ? "did" : "will"} not move this weight`;
  return `${capital(trains)}, the run ${made ? "moved this weight" : "will move it"} by ${by}`;
}

/** Why the other rule is the same here.
 * @param {Equation} e @param {string} named */
function unchanged({ derivative, slope }, named) {
  if (slope === null) return `Softmax units have no f′ of their own: ${named} nothing changes.`;
  if (slope === 1 && derivative === 1) return `f′ is 1 here: ${named} nothing changes for this weight.`;
  return `${capital(named)} nothing changes for this weight: what multiplies at its unit stays.`;
}

/** Which factor makes a product 0.
 * @param {Equation} e */
function nought({ input, error, derivative }) {
  if (input === 0) return ": nothing came in";
  if (error === 0) return ": nothing came back";
  return derivative === 0 ? ": f′ is 0" : "";
}

/** Why one is so many times the other, where nothing else differs than what multiplies at this unit.
 * @param {Equation} own @param {Equation} other */
function because(own, other) {
  const { slope } = own;
  const left = own.derivative === slope && other.derivative === 1;
  const put = own.derivative === 1 && other.derivative === slope;
  if (slope === null || !(left || put)) return "";
  if (slope < 0) return ": f′ is below 0 here";
  return left ? ", which is 1/f′" : ", which is f′";
}
