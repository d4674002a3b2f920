// @ts-check
/** What there is to meet in the landscape of a loss over the weights, a sentence each. */

/** @type {import("../types").Entry[]} */
export const LANDSCAPE = [
  {
    name: "curvature",
    says: () =>
      "How fast the slope of the loss changes along a way; the largest, of all ways, is the largest " +
      "eigenvalue of the Hessian.",
  },
  {
    name: "valley",
    says: () =>
      "A part of the loss that is steep across and nearly level along: a step that suits the one is too " +
      "long or too short for the other.",
  },
  {
    name: "saddle",
    says: () =>
      "A place where the slope of the loss is 0 and that is no minimum: on some side the loss falls.",
  },
  {
    name: "minimum",
    says: () => "A place in the space of the weights from which the loss rises, or stays, by any small step.",
  },
  {
    name: "path’s variance",
    also: ["paths’ variance"],
    says: () =>
      "How far the steps of a path lie from their mean, squared; a plane’s share of it says how much of " +
      "the path it shows.",
  },
];
