// @ts-check
/** Every term of the page: one sentence on what it is, its number here and now, and where that is seen. The
 * one list for all that explains a word; ideas that have no number here stand beside. */

import { IDEAS, unitOf } from "./ideas.js";
import { LANDSCAPE } from "./landscape.js";
import { factor, integer, level, short } from "./numbers.js";
import { SETTINGS } from "./settings.js";
import { sumLetter } from "./sum.js";

/** @typedef {import("../types").Here} Here */
/** @typedef {import("../types").Entry} Entry */

const INDEX = "(?:[₀-₉]+|₍[₀-₉]+,[₀-₉]+₎)";

/** @param {Here} here */
const atUnit = ({ unit }) => `at ${unit}`;
/** @param {Here} here */
const letter = ({ notation }) => sumLetter(notation);
/** @param {Here} here */
const derivative = ({ notation }) => (notation === "question" ? "df(e)/de" : "f′(z)");
/** The question counts how much the loss falls, textbooks how much it rises.
 * @param {Here} here */
const asked = ({ notation }) => notation === "question";
/** @param {Here} here */
const minus = (here) => (asked(here) ? "−" : "");
/** @param {Here} here @param {number} value */
const signed = (here, value) => (asked(here) ? -value : value);

/** @type {Entry[]} */
const TERMS = [
  {
    name: "weight",
    also: ["weights", "old weight"],
    symbols: [`w${INDEX}`],
    alone: ["w"],
    symbol: ({ weight }) => weight,
    says: () =>
      "How much a unit makes of one of its inputs; the first index is the unit’s, the second the input’s.",
    value: ({ old }) => old,
    words: factor,
    of: ({ weight }) => `is ${weight} before this step`,
    place: "the line with the dark tag",
    seen: () => ".tagged",
  },
  {
    name: "new weight",
    says: () => "The weight after this step: the old one and what the step adds to it.",
    value: ({ becomes }) => becomes,
    words: factor,
    of: ({ weight }) => `for ${weight}`,
    place: "the line with the dark tag",
    seen: () => ".tagged",
  },
  {
    name: "by this sample alone",
    says: () =>
      "The old weight and what this sample asks for, added up; other samples, momentum or the like have a " +
      "part in the step too.",
    value: ({ next }) => next,
    words: factor,
    of: ({ weight }) => `for ${weight}`,
  },
  {
    name: "would become",
    says: () =>
      "What the weight would be after a step by the rule that you look through; the run trains by its own.",
    value: ({ next }) => next,
    words: factor,
    of: ({ weight }) => `for ${weight}`,
  },
  {
    name: "would, by this sample",
    says: () =>
      "The old weight and what this sample would ask for by the rule that you look through, added up; the " +
      "step is not this sample’s alone.",
    value: ({ next }) => next,
    words: factor,
    of: ({ weight }) => `for ${weight}`,
  },
  {
    name: "learning rate",
    also: ["rate"],
    symbols: ["η"],
    symbol: () => "η",
    says: () => "How large a step is: each change of a weight is multiplied by it.",
    value: ({ rate }) => rate,
    words: short,
    of: () => "in this step",
  },
  {
    name: "delta",
    symbols: ["−∂L/∂a"],
    symbol: () => "−∂L/∂a",
    says: () =>
      "How much the loss falls for each 1 that the unit’s output rises, before f′ is multiplied in; " +
      "it comes back from the layer after it, or from the loss itself.",
    value: ({ delta }) => delta,
    words: factor,
    of: atUnit,
    place: "the stream that arrives at the unit from the right",
    seen: unitOf,
  },
  {
    name: "δ",
    symbols: ["δ"],
    symbol: (here) => `${minus(here)}∂L/∂${letter(here)}`,
    says: (here) =>
      asked(here)
        ? "The error after f′: how much the loss falls for each 1 that the unit’s sum e rises; " +
          "textbooks count how much it rises, and call that delta."
        : "The error after f′: how much the loss rises for each 1 that the unit’s sum z rises; " +
          "textbooks call it delta.",
    value: (here) => signed(here, here.passed),
    words: factor,
    of: atUnit,
    place: "the stream that leaves the unit to the left",
    seen: unitOf,
  },
  {
    name: "error",
    also: ["errors", "error signal"],
    symbol: (here) => `${minus(here)}∂L/∂a`,
    says: (here) =>
      "What comes back to a unit, before f′ is multiplied in: " +
      (asked(here)
        ? "it is counted as delta here, how much the loss falls for each 1 that its output rises."
        : "how much the loss rises for each 1 that its output rises; the question’s delta is minus this."),
    value: (here) => signed(here, here.error),
    words: factor,
    of: atUnit,
    place: "the stream that arrives at the unit from the right",
    seen: unitOf,
  },
  {
    name: "derivative",
    also: ["derivatives"],
    symbols: ["f′(?:\\([ze]\\))?", "df\\(e\\)/de"],
    symbol: derivative,
    says: (here) =>
      `How much the unit’s output rises for each 1 that its sum ${letter(here)} rises: how steep f is there.`,
    value: ({ slope }) => slope,
    words: factor,
    of: atUnit,
    place: "how far the unit’s valve is open",
    seen: unitOf,
  },
  {
    name: "activation",
    also: ["activations", "activation function"],
    symbols: ["f(?:\\([ze]\\))?"],
    symbol: ({ f }) => `f: ${f}`,
    says: (here) =>
      `The curve that turns a unit’s sum ${letter(here)} into its output a; without it, many layers ` +
      "would be no more than one.",
    value: ({ a }) => a,
    words: factor,
    of: ({ unit }) => `is its output at ${unit}`,
    place: "the curve beside the network",
    seen: () => '[data-panel="curve"]',
  },
  {
    name: "sum",
    symbols: ["z"],
    alone: ["e"],
    symbol: letter,
    says: () =>
      "What a unit adds up before f: each weight × its input, and its bias; the question calls it e, " +
      "textbooks z.",
    value: ({ z }) => z,
    words: factor,
    of: atUnit,
    place: "the place along the curve of f",
    seen: () => '[data-panel="curve"]',
  },
  {
    name: "output",
    also: ["outputs"],
    symbols: [`a${INDEX}`],
    alone: ["a"],
    symbol: () => "a",
    says: (here) =>
      `What a unit sends on: a = f(${letter(here)}); that of the last layer is the network’s answer.`,
    value: ({ a }) => a,
    words: factor,
    of: ({ unit, answer }) => `at ${unit}; the network’s answer is ${factor(answer)}`,
    place: "the map within the unit",
    seen: unitOf,
  },
  {
    name: "input",
    also: ["inputs"],
    symbols: [`x${INDEX}`],
    alone: ["x"],
    symbol: ({ input }) => input,
    says: () =>
      "What comes in through the weight: a feature of the sample, or an output of the layer before.",
    value: ({ entering }) => entering,
    words: factor,
    of: ({ weight }) => `through ${weight}`,
    place: "the left end of the picked line",
    seen: () => ".input.on",
  },
  {
    name: "bias",
    also: ["biases"],
    symbols: [`b${INDEX}`],
    alone: ["b"],
    symbol: ({ bias }) => bias,
    says: () =>
      "A number that a unit adds to its sum whatever comes in; it is trained like a weight whose " +
      "input is always 1.",
    value: ({ b }) => b,
    words: factor,
    of: ({ unit }) => `at ${unit}; “all digits” sets it by hand`,
    place: "within the unit",
    seen: unitOf,
  },
  {
    name: "loss",
    symbols: ["L"],
    symbol: () => "L",
    says: () =>
      "One number for how wrong the answer to a sample is; training makes its mean over the samples small.",
    value: ({ loss }) => loss,
    words: level,
    of: () => "for this sample",
    place: "at the right end of the network",
    seen: () => '#net [data-name="loss of the sample"]',
  },
  {
    name: "training loss",
    also: ["loss of all"],
    says: ({ samples }) => `The mean of the loss over all ${integer(samples)} training samples.`,
    value: ({ train }) => train,
    words: level,
    of: () => "before this step",
    place: "the bold line of the loss’s chart",
    seen: () => "#loss",
  },
  {
    name: "test loss",
    also: ["unseen"],
    says: () => "The mean of the loss over samples that the network is not trained on.",
    value: ({ test }) => (Number.isFinite(test) ? test : null),
    words: level,
    of: () => "before this step",
    place: "the thin line of the loss’s chart",
    seen: () => "#loss",
  },
  {
    name: "slope of the loss",
    also: ["slopes of the loss", "loss’s slope"],
    symbols: [`∂L/∂[wb]${INDEX}?`],
    symbol: ({ weight }) => `∂L/∂${weight}`,
    says: () =>
      "How much the loss rises for each 1 that one weight rises; the derivative f′ is only one factor of it.",
    value: ({ gradient }) => gradient,
    words: factor,
    of: ({ weight }) => `along ${weight}, mean of the batch`,
    place: "along the line with the dark tag",
    seen: () => ".tagged",
  },
  {
    name: "gradient",
    also: ["gradients", "gradient flow"],
    symbol: () => "∇L",
    says: () => "The slopes of the loss along all weights and biases together; a plain step goes against it.",
    value: ({ gradient }) => gradient,
    words: factor,
    of: ({ weight }) => `is its part along ${weight}`,
    place: "every line’s change in the last phase",
    seen: () => ".tagged",
  },
];

/** @type {Entry[]} */
export const GLOSSARY = [...TERMS, ...IDEAS, ...LANDSCAPE, ...SETTINGS];
