// @ts-check
/** What happens in each phase of a step. */

import { said, wanted } from "./answer.js";
import { integer, short } from "./numbers.js";
import { ruleName } from "./rule.js";
import { capital, layerName } from "./words.js";

/** @typedef {import("../math/backward.js").Multiplier} Multiplier */
/** @typedef {object} Back how an error goes back through a layer
 * @property {boolean[]} altered units of the layer where something else than f′ multiplies
 * @property {Multiplier[]} rules what multiplies at each of them
 * @property {boolean} elsewhere there are such units in other layers
 * @property {boolean} random it comes through fixed random weights
 * @property {string} letter what z is called */

export const FORWARD =
  "Each unit adds up weight × input and its bias, and puts the sum through f. " +
  "Where f is flat, its valve shuts.";
export const RUSHING = "Each step goes forward, then back. Pause, then → walks through one of them.";

/** @param {import("../types").Phase} phase @param {number} layers */
export function heading(phase, layers) {
  if (!("layer" in phase)) return phase.kind === "loss" ? "The loss" : "Update";
  const where = layerName(phase.layer, layers);
  return phase.kind === "forward" ? `Forward, ${where}` : `Backward, ${where}`;
}

/** @param {import("../types").Speed["steps"]} steps a second */
export const pace = (steps) =>
  steps === "max" ? "as fast as it can" : `${integer(Math.round(steps ?? 0))} steps a second`;

/** Of a step that is not made.
 * @param {boolean} first @param {string} by the rule that it is looked at through, if it is
 * @param {string} trains how the run trains */
export function ahead(first, by, trains) {
  const which = first
    ? "Nothing is trained yet: this is what the first"
    : "Not made yet: this is what the next";
  return by ? `${which} step would do ${by}. The run trains ${trains}.` : `${which} step will do.`;
}

/** @param {{ output: number, wanted: number, said: number, one: boolean, named: boolean }} answer */
export function answered({ output, one, named, ...answer }) {
  const which = !one ? "Output" : named ? `Output ${output + 1} is` : `Farthest off is output ${output + 1}:`;
  const [is, should] = [said(answer.said, named), wanted(answer.wanted, named)];
  const told = `${which} ${is}, wanted ${should}.`;
  if (!Number.isFinite(answer.said)) return told;
  if (answer.said === answer.wanted) return `${told} There is nothing to blame anybody for.`;
  return `${told} How wrong is that, and whose fault is it?`;
}

/** @param {Back} back */
export function backwards({ altered, rules, elsewhere, random, letter }) {
  const changed = altered.flatMap((other, unit) => (other ? [unit] : []));
  if (!changed.length && random)
    return (
      "The error goes back through random weights that never change. " +
      `Each unit still lets through what f′(${letter}) allows.`
    );
  if (!changed.length)
    return elsewhere
      ? "Here the valves count; elsewhere it is not f′ that multiplies."
      : "The error travels back, right to left. " +
          `Each unit lets through what its open part, f′(${letter}), allows.`;
  const rule = rules[changed[0]];
  const [one, alone] = [changed.length === 1, altered.length === 1];
  const valve =
    one && !alone ? `unit ${changed[0] + 1}’s valve` : alone ? "the valve here" : "every valve here";
  const others = one && !alone ? " The others count." : "";
  if (rule.name === "one" && !rule.offset) {
    const where = one && !alone ? `At unit ${changed[0] + 1}` : "Here";
    return `${where} f′ is left out: ${others ? "its valve" : valve} is ignored.${others}`;
  }
  if (rule.name === "one")
    return `${capital(valve)} is held at ${short(1 + rule.offset)}, whatever f′ is.${others}`;
  return rule.name === "exact"
    ? `${capital(valve)} opens by ${ruleName(rule)} in place of f′.${others}`
    : `${capital(valve)} opens as ${ruleName(rule)} says, not its own.${others}`;
}

/** Of the run's own step.
 * @param {number} samples in the batch @param {string[]} more what else has a part in it: `momentum`, `L2` */
export function updating(samples, more) {
  const mean = samples > 1 ? `, the mean over ${integer(samples)} samples` : "";
  const then = more.length
    ? ` ${capital(more.join(" and "))} ${more.length > 1 ? "have" : "has"} a part in it.`
    : "";
  return `Each weight moves by rate × what came through the valve × input${mean}.${then}`;
}

/** Of a step as it is looked at.
 * @param {string} by the rule that it is looked at through @param {string} trains how the run trains */
export const wouldMove = (by, trains) => `So the weights would move ${by}. The run trains ${trains}.`;
