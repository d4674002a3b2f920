// @ts-check
/** What a step does to the picked weight, and what another rule would do, in sentences that the numbers
 * beside them bear out. Emphasis stands between asterisks. */

import { alike, asShown, equals, factor, hidden, integer } from "./numbers.js";
import {
  amplifies,
  capital,
  ceiling,
  isFully,
  isNearlyShut,
  openness,
  percent,
  times,
  UNREACHED,
} from "./words.js";

/** @typedef {object} Equation what is told of one
 * @property {number} whole what the step adds to the weight
 * @property {number} mean of how many samples that is the mean; 0 where more has a part in it
 * @property {number} next
 * @property {number} old
 * @property {number} rate
 * @property {number} delta
 * @property {number} error
 * @property {number | null} derivative
 * @property {number | null} slope
 * @property {number} input
 * @property {number} product
 * @property {number} [most] the largest f′ of its curve
 * @property {boolean} alone
 * @property {boolean} trained
 * @property {boolean} [noise] all that comes back is rounding */
/** @typedef {object} Comparison what the run does, and what another rule would do
 * @property {Equation} own by the rule that the run trains by
 * @property {Equation} other by the rule that is looked through
 * @property {string} trains how the run trains: `with f′`
 * @property {string} named the other rule: `without f′`
 * @property {boolean} [reaches] there is an f′ where the other rule is looked at
 * @property {boolean} made the step is made, not only announced */

const SAME = 1e-12;
const SOFTMAX = "Softmax outputs share one error, and no unit has an f′ of its own here";
const SOFTMAX_BRIEFLY = "Softmax outputs have no f′ of their own";
export const UNBOUNDED =
  "The numbers grew past all bounds in this step. *Go back a step; “Why?” names the cause.*";
const UNBOUNDED_FIRST =
  "The numbers are past all bounds from the start: *its weights or inputs are too large*.";

/** That a step's numbers are none, and what to do.
 * @param {Equation} e @param {boolean} first it is step 1, which has no step before */
export const unbounded = ({ error }, first) =>
  first && !Number.isFinite(error) ? UNBOUNDED_FIRST : UNBOUNDED;

/** What the equation comes to.
 * @param {boolean} would it is looked at by another rule than the run's
 * @param {boolean} alone all that moves the weight stands in it */
export function resultName(would, alone) {
  if (would) return alone ? "would become" : "would, by this sample";
  return alone ? "new weight" : "by this sample alone";
}

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
 * @param {number} weight @param {number} change @param {boolean} [would] by another rule than the run's */
export function movement(weight, change, would = false) {
  const to = weight + change;
  if (hidden(weight, to)) return `${factor(weight)} ${would ? "would move" : "moves"} by ${added(change)}`;
  return becomes(weight, to, would);
}

/** @param {number} weight @param {number} to @param {boolean} would */
const becomes = (weight, to, would) => `${factor(weight)} ${would ? "would " : ""}→ ${factor(to)}`;

/** The same while it is on its way: the number counts; once it has arrived both are told, and both from the
 * start where it only would be so.
 * @param {number} weight @param {number} change @param {number} share of it that is made
 * @param {boolean} [would] by another rule than the run's */
export function counting(weight, change, share, would = false) {
  if (share === 1 || hidden(weight, weight + change)) return movement(weight, change, would);
  const now = weight + share * change;
  return would ? becomes(weight, now, would) : factor(now);
}

/** How many times as long as the run's own a step would be; nothing without either.
 * @param {number} change @param {number} own @param {number} samples of which either is the mean */
export function timesAsLong(change, own, samples) {
  const ratio = Math.abs(change / own);
  if (!(ratio > 0 && Number.isFinite(ratio))) return "";
  return `${times(ratio)} × as long${samples > 1 ? ` (mean of ${integer(samples)})` : ""}`;
}

/** What stands between a new weight and the old one with its change.
 * @param {number} old @param {number} change @param {number} next */
export const becoming = (old, change, next) =>
  hidden(old, next) ? "≈" : equals(asShown(old) + asShown(change), next);

/** @param {Equation} e whether its numbers are numbers */
export const bounded = ({ old, rate, error, input, derivative, product, next }) =>
  [old, rate, error, input, derivative ?? 0, product, next].every(Number.isFinite);

/** What the step does to the weight, where this sample's product is all of it.
 * @param {Equation} e @param {boolean} made */
function moving({ product }, made) {
  if (product === 0) return "this weight stays in this step";
  return `the weight ${made ? "moved" : "will move"} by *${added(product)}*`;
}

/** What this sample asks for, and what the step is that others have a part in; of one that has no part in it,
 * how many have is told elsewhere, since all this has one line.
 * @param {Equation} e */
function asking(e) {
  const { trained, product } = e;
  const asks = trained ? "this sample asks for" : "this sample would ask for";
  return `${asks} ${product === 0 ? "nothing" : `*${added(product)}*`}${stepOf(e)}`;
}

/** What a step is that is not this sample's alone.
 * @param {Equation} e */
function stepOf({ trained, product, whole, mean }) {
  if (!Number.isFinite(whole)) return "";
  const same = product !== 0 && alike(added(product), added(whole));
  const by = same ? "*the same*" : `*${added(whole)}*`;
  const asks = whole === 0 ? "*nothing*" : by;
  if (mean) return trained ? `, its batch of ${integer(mean)} for ${asks}` : `; the step is ${by}`;
  return `; the whole step is ${by}`;
}

/** What the numbers mean, of a step by f′.
 * @param {Equation} e @param {string} who the picked weight's unit
 * @param {"kink" | "jump" | null} [broken] where f has no derivative, and the unit stands there
 * @param {boolean} [made] the step is made, not only announced */
export function meaning(e, who, broken = null, made = true) {
  if (!bounded(e)) return UNBOUNDED;
  return e.alone ? ofTheStep(e, who, broken, made) : ofTheSample(e, who, broken);
}

/** Where this sample is the step.
 * @param {Equation} e @param {string} who @param {"kink" | "jump" | null} broken @param {boolean} made */
function ofTheStep(e, who, broken, made) {
  const { slope, derivative, error, input, most } = e;
  const moves = moving(e, made);
  if (slope === null || derivative === null) return `${SOFTMAX}: ${moves}.`;
  if (broken)
    return (
      `${who} stands *at the ${broken} of f*, where it has no derivative: ` +
      `f′ = ${factor(slope)} is a convention, and by it ${moves}.`
    );
  const open = `${who} is *${openness(slope, most)}*`;
  if (slope === 0)
    return `${open}: a small change going in changes nothing. So it takes *no blame*: ${moves}.`;
  if (error === 0) return `${open}, but nothing comes back to it from this sample: ${moves}.`;
  if (e.noise)
    return `${open}, but the answer is right up to rounding, and what comes back is no more: ${moves}.`;
  if (input === 0) return `${open}, but nothing came in through this weight: ${moves}.`;
  if (slope < 0) return `${open}: more in, less out. So the blame changes its sign: ${moves}.`;
  if (amplifies(slope)) {
    const larger = `${factor(slope)} times as large`;
    return `${open}: a change comes out ${larger}, and the blame too: ${moves}.`;
  }
  if (slope >= 1) return `${open}: it passes on all of a change, so it takes *all of the blame*: ${moves}.`;
  const part = percent(slope);
  if (part === percent(1))
    return `${open}: nearly all of a change passes, and *nearly all of the blame*: ${moves}.`;
  const highest = ceiling(slope, most);
  if (highest !== null) {
    const much = Math.abs(error) * slope >= highest; // as of a delta of 1 where f′ is largest
    if (much && isNearlyShut(slope, most))
      return `${open}: ${part} passes, but of a delta of *${factor(-error)}*: ${moves}.`;
    return `${open}: ${part} passes, of ${percent(highest)} at most, *and so of the blame*: ${moves}.`;
  }
  return `${open}: ${part} of a change passes, and *that share of the blame*: ${moves}.`;
}

/** Where others have a part in the step: shorter, since what the step is has to be told as well.
 * @param {Equation} e @param {string} who @param {"kink" | "jump" | null} broken */
function ofTheSample(e, who, broken) {
  const { slope, derivative, error, input, most } = e;
  const asks = capital(asking(e));
  if (slope === null || derivative === null) return `${SOFTMAX_BRIEFLY}. ${asks}.`;
  if (broken) return `${who} stands *at the ${broken} of f*: f′ = ${factor(slope)} by convention. ${asks}.`;
  const open = `${who} is *${openness(slope, most)}*`;
  if (slope !== 0 && error === 0) return `${open}, but nothing comes back. ${asks}.`;
  if (slope !== 0 && e.noise) return `${open}; the answer is right up to rounding. ${asks}.`;
  if (slope !== 0 && input === 0) return `${open}, but nothing came in. ${asks}.`;
  return `${open}: ${passing(slope, most)}. ${asks}.`;
}

/** How much of what comes back a unit lets through.
 * @param {number} slope @param {number} [most] the largest f′ of its curve */
function passing(slope, most) {
  if (slope === 0) return "*nothing* passes back";
  if (slope < 0) return "the sign changes";
  if (amplifies(slope)) return `*${factor(slope)} times* as much passes`;
  if (slope >= 1) return "*all* passes back";
  const part = percent(slope);
  if (part === percent(1)) return "*nearly all* passes back";
  if (isFully(slope, most ?? 1)) return `*${part}* passes`;
  const highest = ceiling(slope, most);
  return highest === null ? `*${part}* passes back` : `*${part}* passes, of ${percent(highest)}`;
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
export function compared({ own, other, trains, named, made, reaches = true }) {
  if (!bounded(own)) return UNBOUNDED;
  const [due, given] = [own.product, other.product];
  const ran = running(own, trains, made);
  if (!bounded(other)) return `${ran}. ${capital(named)} *its numbers would pass all bounds*.`;
  const sent = deltasAlike(own, other);
  if (sent && own.derivative === other.derivative) return `${ran}. ${unchanged(own, named, reaches)}`;
  const would = `${capital(named)} it would ${own.alone ? "move by" : "ask for"} *${added(given)}*`;
  if (own.slope === 0 && due === 0 && given !== 0)
    return `${ran}: f′ is 0. ${would}, *though nothing gets through*.`;
  if (given === 0) {
    const stay = own.alone ? "stay" : "ask for nothing";
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
  return `${notation === "question" ? "Delta" : "The error"} is ${is} ${way}, not ${was}.`;
}

/** What the run does to the weight, in the whole step or by this sample.
 * @param {Equation} e @param {string} trains @param {boolean} made */
function running({ alone, trained, product }, trains, made) {
  const by = `*${added(product)}*`;
  if (!alone) return `${capital(trains)}, this sample ${trained ? "asks" : "would ask"} for ${by}`;
  if (product === 0) return `${capital(trains)}, the run ${made ? "did" : "will"} not move this weight`;
  return `${capital(trains)}, the run ${made ? "moved this weight" : "will move it"} by ${by}`;
}

/** Why the other rule is the same here.
 * @param {Equation} e @param {string} named @param {boolean} reaches */
function unchanged({ derivative, slope }, named, reaches) {
  if (slope === null) return `Softmax units have no f′ of their own: for this weight nothing changes.`;
  if (!reaches) return `${UNREACHED}: nothing changes.`;
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
