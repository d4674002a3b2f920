// @ts-check
/** What another rule is called, what it amounts to, and whom it sends the wrong way. Emphasis stands between
 * asterisks. */

import { integer, short } from "./numbers.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../types").Rule} Rule */
/** @typedef {import("../math/backward.js").Multiplier} Multiplier */
/** @typedef {{ name: string, words: string }} Case in short, and in a sentence */

const SPELT = /** @type {Record<string, string>} */ ({
  relu: "ReLU",
  leaky_relu: "leaky ReLU",
  elu: "ELU",
  selu: "SELU",
  silu: "SiLU",
  gelu: "GELU",
  sin: "sine",
});

/** Where a rule holds. */
export const PLACES = {
  unit: "at this unit",
  layer: "in this layer",
  hidden: "in hidden layers",
  output: "at the output",
  network: "in every layer",
};

/** An activation's name in a sentence.
 * @param {string} name as the API has it */
export const activationName = (name) => SPELT[name] ?? name.replace("_", " ");

/** A rule's name, short: `without f′`, `f′ + 0.1`, `sigmoid’s f′`.
 * @param {Pick<Rule, "name" | "offset">} rule */
export function ruleName({ name, offset }) {
  const plus = offset ? ` ${offset < 0 ? "−" : "+"} ${short(Math.abs(offset))}` : "";
  if (name === "one") return offset ? `${short(1 + offset)} for f′` : "without f′";
  if (name === "exact") return offset ? `f′${plus}` : "with f′";
  return `${activationName(name)}’s f′${plus}`;
}

/** The same as a way of doing something: `with f′ + 0.1`.
 * @param {Pick<Rule, "name" | "offset">} rule */
export function byRule(rule) {
  const name = ruleName(rule);
  return name.startsWith("with") ? name : `with ${name}`;
}

/** @param {{ where: string } | null} own what a run's rules amount to @returns {string} */
export const trainsBy = (own) =>
  !own ? "with f′" : own.where === "network" ? byRule(/** @type {Rule} */ (own)) : "by its own rule";

/** Units whose δ has changed its sign, of a layer and those after it.
 * @param {boolean[]} wrong one a unit @returns {string} nothing, where there are none */
export function strayed(wrong) {
  const count = wrong.filter(Boolean).length;
  if (!count) return "";
  if (wrong.length === 1) return "✕: the unit here goes the wrong way.";
  const go = count === 1 ? "goes" : "go";
  return `✕: so far ${integer(count)} of ${integer(wrong.length)} units ${go} the wrong way.`;
}

/** Which of the honest cases this is: leaving f′ out is not always the same mistake, and not always one.
 * @param {Pick<State, "run" | "data">} state @param {{ rules: Multiplier[][], altered: boolean[][] }} by
 * @returns {Case | null} */
export function caseOf({ run, data }, { rules, altered }) {
  if (!run) return null;
  const { network, loss } = run.spec;
  const last = rules.length - 1;
  const changed = network.layers.flatMap(({ activation }, l) => {
    const unit = altered[l].indexOf(true);
    return unit < 0 || (activation === "linear" && isOne(rules[l][unit]))
      ? []
      : [{ activation, l, rule: rules[l][unit] }];
  });
  if (!changed.length)
    return altered.flat().some(Boolean)
      ? { name: "harmless: nothing changes", words: "Nothing changes: f′ is 1 there anyway." }
      : { name: "f′", words: "This is f′ of these units." };
  const { name, offset } = changed[0].rule;
  if (name === "exact" && offset < 0)
    return {
      name: "not any loss’s gradient",
      words: `*${ruleName({ name, offset })}* where f′ belongs: no loss has these steps.`,
    };
  if (name === "exact")
    return {
      name: "the flat-spot fix",
      words: `*The flat-spot fix*: ${ruleName({ name, offset })} lets some error through where f′ is 0.`,
    };
  const hidden = changed.filter(({ l }) => l < last);
  if (!hidden.length)
    return atOutput(changed[0].activation, loss, changed[0].rule, data?.train.targets.flat() ?? []);
  if (hidden.every(({ activation }) => activation === "step"))
    return name === "one"
      ? {
          name: "straight-through",
          words: "A step’s f′ is 0: passing errors on as they are is *the straight-through trick*.",
        }
      : {
          name: "a surrogate",
          words: `A step’s f′ is 0: that of ${activationName(name)}, *a surrogate*, lets it learn.`,
        };
  return name === "one"
    ? {
        name: "not any loss’s gradient",
        words: "In hidden layers this is *the gradient of nothing*: no loss has these steps.",
      }
    : {
        name: "a surrogate",
        words: "*A surrogate* where f′ belongs: in hidden layers, the gradient of nothing.",
      };
}

/** @param {{ name: string, offset: number }} rule */
const isOne = ({ name, offset }) => name === "one" && offset === 0;

/** @param {string} activation @param {string} loss @param {{ name: string, offset: number }} rule
 * @param {number[]} targets
 * @returns {Case} */
function atOutput(activation, loss, { name, offset }, targets) {
  const squared = name === "one" && offset === 0 && loss === "squared_error";
  const within = (/** @type {number} */ low) => targets.every((t) => t >= low && t <= 1);
  if (squared && activation === "step" && targets.every((t) => t === 0 || t === 1))
    return { name: "the perceptron’s rule", words: "At a step output this is *the perceptron’s rule*." };
  if (squared && activation === "step")
    return { name: "passed on as it is", words: "A step’s f′ is 0: here the error passes *as it is*." };
  if (squared && ((activation === "sigmoid" && within(0)) || (activation === "tanh" && within(-1))))
    return {
      name: "harmless: cross-entropy’s gradient",
      words: `At a ${activation} output under squared error this *is the cross-entropy gradient*.`,
    };
  if (name === "one" && offset === 0 && loss === "binary_cross_entropy")
    return {
      name: "the loss divides by f′ already",
      words: "Cross-entropy’s error is *already divided by f′*: without × f′, 1/f′ is left.",
    };
  return {
    name: "another loss’s gradient",
    words: "At the output alone this is the gradient of *another loss*.",
  };
}
