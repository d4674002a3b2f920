// @ts-check
/** Terms of the set-up: what a run is made of and how it trains, each in one sentence. */

/** @typedef {import("../types").Entry} Entry */

/** @type {Entry[]} */
export const SETTINGS = [
  {
    name: "noise",
    says: () => "How far the points are moved at random, so that the classes run into each other.",
  },
  {
    name: "optimiser",
    says: () =>
      "What turns the gradient into a step: plain SGD takes rate × gradient, others remember earlier steps.",
  },
  {
    name: "gradient descent",
    also: ["plain descent"],
    says: () => "Each step is rate × gradient, downhill: what the formula of one weight does to all of them.",
  },
  {
    name: "Adam",
    says: () =>
      "An optimiser that divides each weight’s mean slope of the loss by the size that it usually has: all " +
      "weights move by about the rate.",
  },
  {
    name: "regulariser",
    says: () =>
      "A pull on every weight towards 0 beside the step: L2 in proportion to the weight, L1 by the same " +
      "amount, until it is 0.",
  },
  {
    name: "kept for testing",
    says: () => "The share of the samples that is not trained on, and shows what was learned beyond them.",
  },
  {
    name: "first weights",
    also: ["initialiser"],
    says: () =>
      "What the weights are drawn from at step 0: Xavier, He and LeCun choose the spread by the number of " +
      "inputs and units, and the gain multiplies it.",
  },
  {
    name: "first biases",
    says: () => "What every bias starts from; with a spread they are drawn around it.",
  },
  {
    name: "clip the gradient",
    also: ["clipping"],
    says: () =>
      "Shorten the batch’s gradient where it is longer than this, as a whole or part by part, before the " +
      "optimiser takes it.",
  },
  {
    name: "way back",
    also: ["feedback alignment", "random feedback"],
    says: () =>
      "Backprop sends errors back through the weights themselves; feedback alignment through random ones " +
      "that never change, and mostly learns too.",
  },
  {
    name: "seed",
    says: () =>
      "The number that all chance comes from: data, first weights, order of the samples; the same seed " +
      "gives the same run.",
  },
];
