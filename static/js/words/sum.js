// @ts-check
/** What a unit adds up, as a formula and in numbers. */

import { asShown, equals, factor, subscript } from "./numbers.js";
import { weightName } from "./words.js";

/** @typedef {object} Sum
 * @property {number} layer from 0
 * @property {number} unit
 * @property {number[]} weights into the unit
 * @property {number[]} inputs what comes in through each
 * @property {number} bias
 * @property {number} z what it all comes to */
/** @typedef {"question" | "textbook"} Notation */

export const MOST = 4; // products that are written out; of more there is their sum

/** What the sum is called: the question's e, a textbook's z.
 * @param {Notation} notation */
export const sumLetter = (notation) => (notation === "question" ? "e" : "z");

/** @param {number} unit */
export const biasName = (unit) => `b${subscript(unit + 1)}`;

/** @param {number} layer @param {number} input */
export const enteringName = (layer, input) => (layer ? "a" : "x") + subscript(input + 1);

/** `e = w₁₁x₁ + w₁₂x₂ + b₁`
 * @param {Sum} sum @param {Notation} notation */
export function formula({ layer, unit, weights }, notation) {
  const product = (/** @type {number} */ input) =>
    weightName({ layer, unit, input }) + enteringName(layer, input);
  const all = weights.map((_, input) => product(input));
  const products = all.length > MOST ? [all[0], all[1], "…", /** @type {string} */ (all.at(-1))] : all;
  return `${sumLetter(notation)} = ${[...products, biasName(unit)].join(" + ")}`;
}

/** `0.4123 × 0.8704 + 0.3004 × −0.2201 − 0.1002 = 0.1925`; of many products their sum.
 * @param {Sum} sum */
export function numbers({ weights, inputs, bias, z }) {
  const many = weights.length > MOST;
  const shown = many
    ? asShown(z - bias)
    : weights.reduce((sum, weight, k) => sum + asShown(weight) * asShown(inputs[k]), 0);
  const products = weights.map((weight, k) => `${factor(weight)} × ${factor(inputs[k])}`);
  const all = many ? `${factor(z - bias)} of ${weights.length} products` : products.join(" + ");
  const sum = `${all} ${bias < 0 ? "−" : "+"} ${factor(Math.abs(bias))}`;
  return `${sum} ${equals(shown + asShown(bias), z)} ${factor(z)}`;
}
