// @ts-check
/** What happens in each phase of a step. */

import { said, wanted } from "./answer.js";
import { meanOver } from "./means.js";
import { asShown, equals, factor, integer, short } from "./numbers.js";
import { byRule, ruleName } from "./rule.js";
import { added } from "./update.js";
import { capital, ceiling, layerName, openness, percent, times } from "./words.js";

/** @typedef {import("../math/backward.js").Multiplier} Multiplier */
/** @typedef {object} Back how an error goes back through a layer
 * @property {boolean[]} altered units of the layer where something else than f′ multiplies
 * @property {Multiplier[]} rules what multiplies at each of them
 * @property {boolean} elsewhere there are such units in other layers
 * @property {boolean} random it comes through fixed random weights
 * @property {"question" | "textbook"} notation */

/** While steps rush past: what is shown of them.
 * @param {{ step: number }[]} over the steps that means are over, if any yet */
export const rushing = (over) =>
  over.length
    ? `${capital(meanOver(over))}: means do not multiply, each step does. Pause, then → walks through one.`
    : "Each step goes forward, then back. Pause, then → walks through one of them.";

/** @param {import("../types").Phase} phase @param {number} layers */
export function heading(phase, layers) {
  if (!("layer" in phase)) return phase.kind === "loss" ? "The loss" : "Update";
  const where = layerName(phase.layer, layers);
  return phase.kind === "forward" ? `Forward, ${where}` : `Backward, ${where}`;
}

/** @param {import("../types").Speed["steps"]} steps a second */
export const pace = (steps) =>
  steps === "max"
    ? "as fast as it can"
    : `${integer(Math.round(steps ?? 0))} ${Math.round(steps ?? 0) === 1 ? "step" : "steps"} a second`;

/** Of a step that is not made.
 * @param {boolean} first @param {string} by the rule that it is looked at through, if it is
 * @param {string} trains how the run trains */
export function ahead(first, by, trains) {
  const which = first
    ? "Nothing is trained yet: this is what the first"
    : "Not made yet: this is what the next";
  return by ? `${which} step would do ${by}. The run trains ${trains}.` : `${which} step will do.`;
}

/** @param {{ name: string, wanted: number, said: number, one: boolean, named: boolean }} answer `name` of the
 * output that is spoken of */
export function answered({ name, one, named, ...answer }) {
  const which = !one ? "Output" : named ? `Output ${name} is` : `Farthest off is output ${name}:`;
  const [is, should] = [said(answer.said, named), wanted(answer.wanted, named)];
  const told = `${which} ${is}, wanted ${should}.`;
  if (!Number.isFinite(answer.said)) return told;
  if (answer.said === answer.wanted) return `${told} There is nothing to blame anybody for.`;
  return `${told} How wrong is that, and whose fault is it?`;
}

/** What a unit comes to, as far as the phase has come: its sum once that is there, f′ once the jaws stand.
 * @param {object} one
 * @param {string} one.unit
 * @param {number} one.z
 * @param {boolean} one.biased
 * @param {number | null} one.slope null where there is none per unit
 * @param {number} [one.most] the largest that its curve has
 * @param {number} one.share of 1, that it answers then
 * @param {string} one.letter what z is called
 * @param {boolean} [one.summed]
 * @param {boolean} [one.known] */
export function forwards({ unit, z, biased, slope, most, share, letter, summed = true, known = true }) {
  const sum = `adds up weight × input${biased ? " + bias" : ""}`;
  if (![z, slope ?? share].every(Number.isFinite)) return `Each unit ${sum}, and puts that through f.`;
  if (!summed) return `${capital(unit)} ${sum}.`;
  const come = `${capital(unit)} ${sum} to ${letter} = ${factor(z)}.`;
  if (!known) return come;
  if (slope === null) return `${come} Its share of 1 is ${said(share, true)}.`;
  const highest = ceiling(slope, most);
  const reach = highest === null ? "" : `, of ${factor(highest)} at most`;
  return `${come} There f′ is ${factor(slope)}${reach}: its valve is ${openness(slope, most)}.`;
}

/** What arrives at a unit, and how much of it passes.
 * @param {{ unit: string, arrives: number, leaves: number, through: number | null, by: string }} one
 * `through` is null where nothing is multiplied a unit; `by` says what allows it, if that is told */
export function passed({ unit, arrives, leaves, through, by }) {
  if (![arrives, leaves, through ?? 0].every(Number.isFinite)) return "";
  if (through === null)
    return `${factor(leaves, true)} leaves ${unit}, loss and softmax in one: what it is off by.`;
  if (!arrives) return `Nothing arrives at ${unit}.`;
  const come = `${factor(arrives, true)} arrives at ${unit};`;
  if (!through) return `${come} nothing passes${by}.`;
  if (through === 1) return `${come} all of it passes${by}.`;
  const much = Math.abs(through) > 10 ? `${times(Math.abs(through))} times as much` : percent(through);
  return `${come} ${much} passes${by}${through < 0 ? ", turned over" : ""}: ${factor(leaves, true)}.`;
}

/** How much a layer passes on where f′ is left out of it, beside what it would by f′, and how many units go
 * the wrong way, of those that the error has come to: as many as bear a ✕.
 * @param {object} one
 * @param {string} one.layer
 * @param {import("../types").Rule | Multiplier} one.rule what multiplies in its place
 * @param {number} one.now the root of the sum of its units’ squares
 * @param {number} one.exact the same by f′
 * @param {boolean[]} one.wrong one a unit of this layer and of those after it
 * @returns {string} nothing, where one of the numbers is none, or 0 */
export function handed({ layer, rule, now, exact, wrong }) {
  if (!(now > 0 && exact >= 0) || ![now, exact].every(Number.isFinite)) return "";
  const way = rule.name === "one" && !rule.offset ? "Valves ignored" : capital(byRule(rule));
  const ratio = now / exact;
  const much = ratio >= 1.1 && Number.isFinite(ratio);
  const due = exact ? factor(exact) : "nothing";
  const size = much ? `${times(ratio)} times the ${due} with f′` : `with f′ ${due}`;
  const count = wrong.filter(Boolean).length;
  const go = count === 1 ? "goes" : "go";
  const astray = count ? `; so far ✕ ${integer(count)} of ${integer(wrong.length)} ${go} the wrong way` : "";
  return `${way}: ${factor(now)} leaves ${layer}, ${size}${astray}.`;
}

/** @param {Back} back */
export function backwards({ altered, rules, elsewhere, random, notation }) {
  const changed = altered.flatMap((other, unit) => (other ? [unit] : []));
  if (!changed.length && random) return "Back through random weights that never change.";
  if (!changed.length)
    return elsewhere
      ? "Here f′ multiplies as ever."
      : `${notation === "question" ? "Delta" : "The error"} travels back.`;
  const rule = rules[changed[0]];
  const [one, alone] = [changed.length === 1, altered.length === 1];
  const valve =
    one && !alone ? `unit ${changed[0] + 1}’s valve` : alone ? "the valve here" : "every valve here";
  if (rule.name === "one" && !rule.offset) {
    const where = one && !alone ? `At unit ${changed[0] + 1}` : "Here";
    return `${where} f′ is left out: ${one && !alone ? "its valve" : valve} is ignored.`;
  }
  if (rule.name === "one") return `${capital(valve)} is held at ${short(1 + rule.offset)}, whatever f′ is.`;
  return rule.name === "exact"
    ? `${capital(valve)} opens by ${ruleName(rule)} in place of f′.`
    : `${capital(valve)} opens as ${ruleName(rule)} says, not its own.`;
}

/** Of the picked weight, where this sample's share is all that moves it.
 * @param {{ weight: string, rate: number, came: number, input: number, product: number, up: boolean }} one
 * `came` through the valve; `up` where the rate bears no minus */
export function moves({ weight, rate, came, input, product, up }) {
  if (![rate, came, input, product].every(Number.isFinite)) return "";
  const minus = up ? "" : "−";
  const factors = [`${minus}${short(rate)}`, factor(came, true), factor(input)].join(" × ");
  const rule = `${minus}rate × what came through the valve × input`;
  const shown = (up ? 1 : -1) * Number(short(rate)) * asShown(came) * asShown(input);
  return `${weight} moves by ${rule}: ${factors} ${equals(shown, product)} ${added(product)}.`;
}

/** Of the run's own step.
 * @param {number} samples in the batch @param {string[]} more what else has a part in it: `momentum`, `L2` */
export function updating(samples, more) {
  const then = more.length
    ? ` ${capital(more.join(" and "))} ${more.length > 1 ? "have" : "has"} a part in it.`
    : "";
  return `Each weight moves by rate × what came through the valve × input${meanOf(samples)}.${then}`;
}

/** Of a step as it is looked at.
 * @param {string} by the rule that it is looked at through @param {string} trains how the run trains
 * @param {number} samples in the batch */
export const wouldMove = (by, trains, samples) =>
  `So the weights would move ${by}${meanOf(samples)}. The run trains ${trains}.`;

/** Of a step that the loss on show rises by.
 * @param {number} batch samples that the step is of @param {number} all samples that the loss is of
 * @param {boolean} line whether that is a curve, of one weight */
export const uphill = (batch, all, line) =>
  `This step goes uphill on the ${line ? "curve" : "map"} of all ${integer(all)} samples: it follows ` +
  `${batch === 1 ? "this one alone" : `${integer(batch)} of them`}.`;

/** @param {number} samples in the batch */
const meanOf = (samples) => (samples > 1 ? `, the mean over ${integer(samples)} samples` : "");
