// @ts-check
/** Every term of the page: one sentence on what it is, its number here and now, and where that is seen. The
 * one list for all that explains a word. */

import { fixed, integer, short, significant } from "./numbers.js";
import { SETTINGS } from "./settings.js";
import { sumLetter } from "./sum.js";
import { percent } from "./words.js";

/** @typedef {import("../types").Here} Here */
/** @typedef {import("../types").Entry} Entry */

const INDEX = "[₀-₉](?:[₀-₉,]*[₀-₉])?";

/** @param {Here} here */
const unitOf = ({ at }) => `[data-unit="${at}"]`;
/** @param {Here} here */
const atUnit = ({ unit }) => `at ${unit}`;
/** @param {number} value */
const four = (value) => significant(value, 4);
/** @param {number} value */
const three = (value) => significant(value, 3);
/** @param {Here} here */
const letter = ({ notation }) => sumLetter(notation);
/** @param {Here} here */
const derivative = ({ notation }) => (notation === "question" ? "df(e)/de" : "f′(z)");
const counted = () => "#count";

/** @type {Entry[]} */
export const GLOSSARY = [
  {
    name: "weight",
    also: ["weights", "old weight"],
    symbols: [`w${INDEX}`],
    alone: ["w"],
    symbol: ({ weight }) => weight,
    says: () =>
      "How much a unit makes of one of its inputs; training is nothing but the change of these numbers.",
    value: ({ old }) => old,
    words: (value) => fixed(value, 4),
    of: ({ weight }) => `is ${weight} before this step`,
    place: "the line with the dark tag",
    seen: () => ".tagged",
  },
  {
    name: "new weight",
    says: () => "The weight after this step: the old one and what the step adds to it.",
    value: ({ next }) => next,
    words: (value) => fixed(value, 4),
    of: ({ weight }) => `for ${weight}`,
    place: "the line with the dark tag",
    seen: () => ".tagged",
  },
  {
    name: "would become",
    says: () =>
      "What the weight would be after a step by the rule that you look through; the run trains by its own.",
    value: ({ next }) => next,
    words: (value) => fixed(value, 4),
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
      "it comes back from the layer behind.",
    value: ({ delta }) => delta,
    words: four,
    of: atUnit,
    place: "the stream that arrives at the unit from the right",
    seen: unitOf,
  },
  {
    name: "δ",
    symbols: ["δ", "∂L/∂z", "∂L/∂e"],
    symbol: (here) => `∂L/∂${letter(here)}`,
    says: (here) =>
      `The error after f′: how much the loss rises for each 1 that the unit’s sum ${letter(here)} ` +
      "rises; what textbooks call delta.",
    value: ({ passed }) => passed,
    words: four,
    of: atUnit,
    place: "the stream that leaves the unit to the left",
    seen: unitOf,
  },
  {
    name: "error",
    also: ["errors", "error signal"],
    symbols: ["∂L/∂a"],
    symbol: () => "∂L/∂a",
    says: () =>
      "How much the loss rises for each 1 that the unit’s output rises, before f′ is multiplied in; " +
      "delta is minus this.",
    value: ({ error }) => error,
    words: four,
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
    words: three,
    of: atUnit,
    place: "the gap between the unit’s jaws",
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
    words: three,
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
    words: three,
    of: atUnit,
    place: "the place along the curve of f",
    seen: () => '[data-panel="curve"]',
  },
  {
    name: "output",
    symbols: [`a${INDEX}`],
    alone: ["a"],
    symbol: () => "a",
    says: (here) =>
      `What a unit sends on: a = f(${letter(here)}), the input of the next layer, or the network’s answer.`,
    value: ({ a }) => a,
    words: three,
    of: atUnit,
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
    words: four,
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
    words: three,
    of: ({ unit }) => `at ${unit}; “all digits” sets it by hand`,
    place: "within the unit",
    seen: unitOf,
  },
  {
    name: "loss",
    also: ["training loss", "test loss"],
    symbols: ["L"],
    symbol: () => "L",
    says: () =>
      "One number for how wrong the answer is; training makes it small, on average over the samples.",
    value: ({ loss }) => loss,
    words: (value) => significant(value, 2),
    of: () => "for this sample",
    place: "the box at the right end",
    seen: () => "#net rect.loss",
  },
  {
    name: "slope of the loss",
    also: ["slopes of the loss", "loss’s slope"],
    symbols: ["∂L/∂w(?:[₀-₉,]*[₀-₉])?"],
    symbol: ({ weight }) => `∂L/∂${weight}`,
    says: () =>
      "How much the loss rises for each 1 that one weight rises; the derivative f′ is only one factor of it.",
    value: ({ gradient }) => gradient,
    words: three,
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
    words: three,
    of: ({ weight }) => `is its part along ${weight}`,
    place: "every line’s change in the last phase",
    seen: () => ".tagged",
  },
  {
    name: "step",
    also: ["steps"],
    says: () => "One update of all weights and biases, from one batch.",
    value: ({ step }) => step,
    words: integer,
    of: () => "is on show",
    seen: counted,
  },
  {
    name: "epoch",
    also: ["epochs"],
    says: ({ samples }) => `Once through all ${integer(samples)} training samples, a batch a step.`,
    value: ({ epoch }) => epoch,
    words: integer,
    of: () => "is on show",
    seen: counted,
  },
  {
    name: "batch",
    also: ["batches"],
    says: () => "The samples of one step; the update is the mean of what each of them asks for.",
    value: ({ batch }) => batch,
    words: integer,
    of: ({ batch }) => (batch === 1 ? "sample in this step" : "samples in this step"),
    seen: () => ".row.batch",
  },
  {
    name: "online",
    says: () => "One sample a step, as the formula is written: a batch of 1.",
    value: ({ batch }) => batch,
    words: integer,
    of: ({ batch }) =>
      batch === 1 ? "sample in this step: it is online" : "samples in this step: it is not online",
    seen: () => ".row.batch",
  },
  {
    name: "saturated",
    also: ["saturation"],
    says: () =>
      "So far out on a flat end of f that f′ is under 5 % of its largest: hardly any error gets through.",
    value: ({ saturated }) => saturated,
    words: percent,
    of: ({ unit }) => `of the layer of ${unit}, in this batch`,
    place: "units whose jaws are nearly shut",
    seen: unitOf,
  },
  {
    name: "dead",
    says: () =>
      "A ReLU unit whose f′ is 0 for every sample: no error gets through, so its own weights stay as " +
      "they are.",
    value: ({ slope }) => slope,
    words: three,
    of: ({ unit }) => `is f′ at ${unit}, for this sample`,
    place: "units that are crossed out",
    seen: unitOf,
  },
  ...SETTINGS,
];
