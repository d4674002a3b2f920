// @ts-check
/** What the page speaks of beside the factors of a step: time, states of units, ideas, a sentence each. */

import { factor, integer } from "./numbers.js";
import { added } from "./update.js";
import { passedName, percent } from "./words.js";

/** Where the picked weight's unit is on the stage.
 * @param {import("../types").Here} here */
export const unitOf = ({ at }) => `[data-unit="${at}"]`;
const counted = () => "#count";

/** @type {import("../types").Entry[]} */
export const IDEAS = [
  {
    name: "step",
    also: ["steps"],
    says: () => "One update of all weights and biases, from one batch.",
    value: ({ step }) => step,
    words: integer,
    of: ({ step, preview }) =>
      preview ? `made so far: step ${integer(step + 1)} is on show, not made yet` : "is on show",
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
    place: "units whose valves are nearly shut",
    seen: unitOf,
  },
  {
    name: "dead",
    says: () =>
      "A ReLU unit whose f′ is 0 for every sample: no error gets through, so none moves its own weights.",
    value: ({ slope }) => slope,
    words: factor,
    of: ({ unit }) => `is f′ at ${unit}, for this sample`,
    place: "units that are crossed out",
    seen: unitOf,
  },
  {
    name: "∂L/∂a",
    symbols: ["∂L/∂a"],
    says: () =>
      "How much the loss rises for each 1 that a unit’s output rises; the question’s delta is minus this.",
    value: ({ error }) => error,
    words: factor,
    of: ({ unit }) => `at ${unit}`,
  },
  {
    name: "∂L/∂z",
    symbols: ["∂L/∂z", "∂L/∂e"],
    says: () => "How much the loss rises for each 1 that a unit’s sum rises: ∂L/∂a times f′, a textbook’s δ.",
    value: ({ passed }) => passed,
    words: factor,
    of: ({ unit }) => `at ${unit}`,
  },
  {
    name: "‖δ‖",
    called: ({ notation }) => passedName(notation),
    symbols: ["‖δ‖", "‖delta × f′‖"],
    says: ({ notation }) =>
      notation === "question"
        ? "How large delta × f′ is over a whole layer: the root of the sum of its units’ squares; " +
          "textbooks call delta × f′ δ, but for its sign."
        : "How large δ is over a whole layer: the root of the sum of its units’ squares.",
    value: ({ norm }) => norm,
    words: factor,
    of: ({ unit }) => `over the layer of ${unit}`,
    place: "the bars over the network",
  },
  {
    name: "‖δ‖ in step 1",
    called: ({ notation }) => `${passedName(notation)} in step 1`,
    says: ({ notation }) =>
      `What ${passedName(notation)} of each layer was in the first step: the line across its bar.`,
  },
  {
    name: "‖δ‖ with f′",
    called: ({ notation }) => `${passedName(notation)} with f′`,
    says: ({ notation }) =>
      `What ${passedName(notation)} of each layer is with every f′, where some is left out: the dotted ` +
      "line across its bar.",
  },
  {
    name: "valve",
    also: ["valves"],
    says: () =>
      "A picture of f′: a unit’s ring is open by f′ of its width, and that share of what comes back passes.",
    value: ({ slope }) => slope,
    words: factor,
    of: ({ unit }) => `is f′ at ${unit}`,
    seen: unitOf,
  },
  {
    name: "blame",
    says: () =>
      "The share of an arriving error that a unit has to answer for: f′, since on the way forward it let " +
      "that share of a small change through.",
    value: ({ slope }) => slope,
    words: percent,
    of: ({ unit }) => `at ${unit}`,
    seen: unitOf,
  },
  {
    name: "signal",
    says: () => "What is left of a sample’s error on its way back: delta times each f′ and weight so far.",
  },
  {
    name: "weight × input",
    symbols: ["w·x"],
    symbol: () => "w·x",
    says: () => "What comes in through a weight; a unit adds these products up, and its bias.",
    value: ({ old, entering }) => old * entering,
    words: factor,
    of: ({ weight }) => `through ${weight}`,
  },
  {
    name: "update",
    also: ["updates"],
    symbols: ["Δ[wb][₀-₉₍₎,]*"],
    symbol: () => "Δw",
    says: () => "What the step adds to a weight: new − old, whatever has a part in it.",
    value: ({ old, becomes }) => becomes - old,
    words: added,
    of: ({ weight }) => `to ${weight}`,
  },
  {
    name: "parameters",
    says: () => "The numbers that training changes: all weights and all biases.",
  },
  {
    name: "formula for wide layers",
    says: () =>
      "What a layer of endlessly many units leaves of a gradient’s variance, by the spread of its first " +
      "weights and its f (Schoenholz and others, 2017).",
  },
  {
    name: "Jacobian",
    says: () => "All the derivatives of a layer’s outputs by the network’s inputs, as a matrix.",
  },
  {
    name: "singular values",
    also: ["singular value"],
    says: () =>
      "By how much a matrix stretches what goes in, or shrinks it: one number for each of its own " +
      "directions.",
  },
  {
    name: "right class",
    says: () =>
      "The share of samples whose answer lies on their own class’s side of the middle (one in the " +
      "middle is neither); where there are several classes, whose largest output is their own.",
  },
  {
    name: "gradient of nothing",
    says: () =>
      "Steps that are the gradient of no loss: there is no landscape that they go down, so nothing " +
      "promises that they lead anywhere.",
  },
  {
    name: "surrogate",
    says: () => "Another curve’s f′ in the place of a unit’s own, on the way back only.",
  },
  {
    name: "step unit",
    also: ["step units"],
    says: () =>
      "A unit that answers 1 where its sum is above 0, and 0 below: it jumps, and is flat elsewhere.",
  },
  {
    name: "straight-through",
    says: () => "On the way back a step unit is taken for one whose f′ is 1: the error passes as it came.",
  },
  {
    name: "flat-spot fix",
    says: () => "A small number added to every f′, so that no unit is ever quite shut.",
  },
  {
    name: "variance",
    says: () => "How widely numbers are spread: the mean of the squares of their distances from their mean.",
  },
  {
    name: "edge of chaos",
    says: () =>
      "Initial weights so large that a gradient neither dies nor grows from layer to layer, on average.",
  },
  {
    name: "cross-entropy",
    says: () =>
      "A loss for answers between 0 and 1: minus the logarithm of the share that was given to what is right.",
  },
  {
    name: "sigmoid",
    says: () => "An f from 0 to 1, steepest in its middle, where f′ is ¼; far out f′ is next to 0.",
  },
  {
    name: "tanh",
    says: () => "An f from −1 to 1, steepest in its middle, where f′ is 1; far out f′ is next to 0.",
  },
  {
    name: "ReLU",
    also: ["relus"],
    says: () =>
      "An f that answers its sum where that is above 0, with an f′ of 1, and else 0, with an f′ of 0.",
  },
  {
    name: "backprop",
    says: () =>
      "The way to every slope of the loss at once: the error goes back through the network, times weights " +
      "and f′.",
  },
  {
    name: "chain rule",
    says: () =>
      "Where one thing moves another, and that a third, their derivatives multiply: that is how fast the " +
      "first moves the last.",
  },
  {
    name: "gain",
    says: () => "What the spread of the first weights is multiplied by.",
  },
  {
    name: "squared error",
    says: () =>
      "A loss: half the square of how far the answer is from the target, added up over the outputs.",
  },
  {
    name: "momentum",
    says: () => "Each step keeps a part of the step before, so steps that agree add up and others cancel.",
  },
  {
    name: "conjugate gradient",
    says: () =>
      "Each step goes to the lowest place on a line; the lines are chosen so that no step undoes another.",
  },
  {
    name: "exclusive or",
    says: () =>
      "Four points with two inputs each: the answer is yes where they differ, and no line separates those.",
  },
  {
    name: "encoder",
    says: () =>
      "Eight inputs, one of them on, have to come out again as they went in, through only three units.",
  },
  {
    name: "95 % interval",
    says: () =>
      "A range for the share among all starts that there could be: of 100 such ranges, about 95 hold the " +
      "true share.",
  },
  {
    name: "up to rounding",
    symbols: ["≈ 0"],
    says: () =>
      "Numbers are kept with about 16 digits: what is left here is so small that it comes from rounding, " +
      "and would be 0 without.",
  },
  {
    name: "Saxe’s formula",
    says: () =>
      "How the product of linear weights in a row rises with steps × rate, an S that starts slowly (Saxe, " +
      "McClelland and Ganguli, 2014).",
  },
  {
    name: "twin",
    also: ["twins"],
    says: () => "The same network, start and samples, trained beside this run with one thing changed.",
  },
];
