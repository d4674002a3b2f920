// @ts-check
/** What travels through the network in one step: the numbers of a frame as the stage draws them. */

import { inputsOf } from "../model/equation.js";
import { finite } from "../words/numbers.js";

/** @typedef {import("../types").Frame} Frame */
/** @typedef {object} Signals
 * @property {number[][]} arriving error at each unit of each layer, signed by the notation
 * @property {number[][]} leaving what each unit passes on: error × derivative
 * @property {import("../types").Matrix[]} back what the error goes back through from each layer: its weights,
 * or others
 * @property {number[][]} inputs what entered each layer
 * @property {number} peak the largest of them all: it sets the one scale of widths
 * @property {number} inputPeak the largest input of the network */

/** @param {Frame} frame @param {import("../types").State["notation"]} notation
 * @param {import("../types").Matrix[] | null} [feedback] in place of the weights @returns {Signals} */
export function signalsOf(frame, notation, feedback) {
  const sign = notation === "question" ? -1 : 1;
  /** @param {import("../types").Vector} values */
  const turned = (values) => values.map((v) => sign * (v ?? 0));
  const leaving = frame.layers.map(({ deltas }) => turned(deltas));
  const arriving = frame.layers.map(({ errors, derivatives, deltas }) =>
    turned(derivatives ? errors : deltas),
  );
  const inputs = frame.layers.map((_, l) => inputsOf(frame, l).map((v) => v ?? 0));
  return {
    arriving,
    leaving,
    back: frame.layers.map(({ weights }, l) => feedback?.[l] ?? weights),
    inputs,
    peak: Math.max(...[...arriving, ...leaving].map(largest)) || 1,
    inputPeak: largest(inputs[0]) || 1,
  };
}

/** The error that arrives at a unit and what leaves it, as they are told: a number past all bounds is none,
 * where a picture draws nothing.
 * @param {Frame} frame @param {number} layer @param {number} unit
 * @param {import("../types").State["notation"]} notation */
export function errorAt({ layers }, layer, unit, notation) {
  const sign = notation === "question" ? -1 : 1;
  const { errors, derivatives, deltas } = layers[layer];
  const arrives = sign * finite((derivatives ? errors : deltas)[unit]);
  return { arrives, leaves: sign * finite(deltas[unit]) };
}

/** @param {import("../types").Vector} values */
export const largest = (values) =>
  values.reduce((/** @type {number} */ top, v) => Math.max(top, Math.abs(v ?? 0)), 0);
