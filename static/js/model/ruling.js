// @ts-check
/** What another way back amounts to, in words that its numbers bear out. Emphasis stands between
 * asterisks. */

import { significant } from "../words/numbers.js";
import { capital, layerName, percent, times } from "../words/words.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../types").Rule} Rule */
/** @typedef {import("./ruled.js").Ruled} Ruled */
/** @typedef {import("./equation.js").Equation} Equation */

/** The rule's name, short: `without f′`, `f′ + 0.1`, `sigmoid’s slope`.
 * @param {Rule} rule */
export function ruleName({ name, offset }) {
  const plus = offset ? ` + ${offset}` : "";
  if (name === "one") return offset ? `1${plus}` : "without f′";
  return name === "exact" ? `f′${plus}` : `${name.replace("_", " ")}’s slope${plus}`;
}

/** What the rule, or another way back, does to the picked weight, beside what backprop would have done.
 * @param {State} state @param {Equation} e by the rule @param {Equation} truth by the slopes
 * @param {Ruled} by */
export function verdictOnRule(state, e, truth, by) {
  const named = ruleName(state.rule);
  const plain = state.rule.name === "one" && !state.rule.offset;
  const start = !state.rule.on ? "Through random weights" : plain ? capital(named) : `With ${named}`;
  const [moves, is] = by.real ? ["moves", "is"] : ["would move", "would be"];
  const product = `*${significant(e.product, 3, true)}*`;
  const done = e.alone ? `the weight ${moves} by ${product}` : `the share ${is} ${product}`;
  return `${start} ${done}, ${beside(e.product, truth.product)}${astray(state, by)}.`;
}

/** @param {number} given @param {number} due */
function beside(given, due) {
  if (given === due) return "just as it should";
  if (due === 0) return "but it deserves to stay";
  const ratio = given / due;
  if (ratio < 0) return "*the wrong way*";
  if (ratio > 1.05) return `${times(ratio)} times what it deserves`;
  return ratio < 0.95 ? `only ${percent(ratio)} of what it deserves` : "about what it deserves";
}

/** Units whose error has changed its sign: in the picked weight's layer, else wherever there are some.
 * @param {State} state @param {Ruled} by */
function astray({ pick, run }, { wrong }) {
  const counts = wrong.map((units) => units.filter(Boolean).length);
  const here = counts[pick.layer];
  const all = wrong[pick.layer].length;
  if (here && all === 1) return ", and *the unit here goes the wrong way*";
  if (here) return `, and *${here} of the ${all} units here ${go(here)} the wrong way*`;
  const elsewhere = counts.findIndex((count) => count > 0);
  if (elsewhere < 0) return "";
  const name = layerName(elsewhere, run?.spec.network.layers.length ?? 0);
  const [some, units] = [counts[elsewhere], wrong[elsewhere].length];
  if (units === 1) return `; *${name} goes the wrong way*`;
  const layer = name === "output" ? "the output layer" : name;
  return `; *in ${layer}, ${some} of ${units} units ${go(some)} the wrong way*`;
}

/** @param {number} count */
const go = (count) => (count === 1 ? "goes" : "go");

/** Which of the honest cases this is: leaving the slope out is not always the same mistake, and not always
 * one.
 * @param {State} state @param {Ruled} by */
export function caseOf({ run }, { rules, altered }) {
  if (!run) return "";
  const { network, loss } = run.spec;
  const last = rules.length - 1;
  const changed = network.layers.flatMap(({ activation }, l) =>
    altered[l] && !(activation === "linear" && rules[l].name === "one" && !rules[l].offset)
      ? [{ activation, l }]
      : [],
  );
  if (!changed.length) return "Nothing changes: f′ is 1 there anyway.";
  const { name, offset } = rules[changed[0].l];
  if (name === "exact") return `*The flat-spot fix*: f′ + ${offset} keeps every valve ajar.`;
  const hidden = changed.filter(({ l }) => l < last);
  if (!hidden.length) return atOutput(changed[0].activation, loss, name);
  if (hidden.every(({ activation }) => activation === "step"))
    return name === "one"
      ? "A step has no slope: passing errors on as they are is *the straight-through trick*."
      : `A step has no slope: that of ${name.replace("_", " ")}, *a surrogate*, lets it learn.`;
  return name === "one"
    ? "In hidden layers this is *the gradient of nothing*: no loss has these steps."
    : "*A surrogate* where f′ belongs: in hidden layers, the gradient of nothing.";
}

/** @param {string} activation @param {string} loss @param {string} name */
function atOutput(activation, loss, name) {
  if (name === "one" && activation === "step") return "At a step output this is *the perceptron’s rule*.";
  if (name === "one" && loss === "squared_error" && (activation === "sigmoid" || activation === "tanh"))
    return `At a ${activation} output under squared error this *is the cross-entropy gradient*.`;
  if (name === "one" && loss === "binary_cross_entropy")
    return "Cross-entropy’s error holds 1/f′: without f′ nothing cancels it.";
  return "At the output alone this is the gradient of *another loss*.";
}
