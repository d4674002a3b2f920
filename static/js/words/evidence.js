// @ts-check
/** The measured numbers of a cause: what they are called, and how they are written. */

import { integer, level } from "./numbers.js";
import { percent } from "./words.js";

const LARGEST = 10; // a share above it is so many times as much
/** Shares, in the per cents of the sentence. */
const SHARES = /^share|^saturated$/;
/** What a measured number is called, where its name in the API does not say; before it the cause, where that
 * decides.
 * @type {Record<string, string>} */
const CALLED = {
  dead: "dead units",
  died: "dead since step",
  last_shut: "the last layer that is shut with it",
  saturated: "share of the error that arrives at shut units",
  first_delta_norm: "size of the error past f′, first layer",
  last_delta_norm: "the same at the last",
  ratio: "the first over the last",
  weakest_factor: "least left of it by one layer, by f′ and the weights after it together",
  weakest_layer: "which is layer",
  promised: "rate × ‖gradient‖², what a step should lower the loss by",
  made: "what it lowers it by",
  "zero_gradient layers": "layers that get no gradient",
  "zero_gradient of": "of so many layers",
  "slope_left_out layers": "layers that leave it out",
  "frozen_layer layers": "of so many layers",
  share: "the loss as it is",
  share_with: "with the change",
  share_without: "without it",
  share_again: "from another start",
};

/** @param {string} cause @param {string} name of a number of its evidence, in the API */
export const called = (cause, name) =>
  CALLED[`${cause} ${name}`] ?? CALLED[name] ?? name.replaceAll("_", " ");

/** A share in per cent, as the sentence has it.
 * @param {string} name @param {number} value */
export const written = (name, value) =>
  SHARES.test(name) && value < LARGEST ? percent(value) : figures(value);

/** A count whole, anything else with a loss's digits.
 * @param {number} value */
export const figures = (value) =>
  Number.isInteger(value) && Math.abs(value) < 1e6 ? integer(value) : level(value);
