// @ts-check
/** What flows through the network in one step: the numbers of a frame as the stage draws them. */

import { inputsOf } from "../equation.js";

/** @typedef {import("../types").Frame} Frame */
/** @typedef {object} Signals
 * @property {number[][]} arriving error at each unit of each layer, signed by the notation
 * @property {number[][]} leaving what each unit passes on: error × derivative
 * @property {number[][]} inputs what entered each layer
 * @property {number} peak the largest of them all: it sets the one scale of widths
 * @property {number} inputPeak the largest input of the network
 * @property {number} updatePeak the largest change of a weight */

/** @param {Frame} frame @param {import("../types").State["notation"]} notation @returns {Signals} */
export function signalsOf(frame, notation) {
  const sign = notation === "question" ? -1 : 1;
  /** @param {import("../types").Vector} values */
  const turned = (values) => values.map((v) => sign * (v ?? 0));
  const leaving = frame.layers.map(({ deltas }) => turned(deltas));
  const arriving = frame.layers.map(({ errors, derivatives, deltas }) => turned(derivatives ? errors : deltas));
  const inputs = frame.layers.map((_, l) => inputsOf(frame, l).map((v) => v ?? 0));
  const updates = frame.layers.flatMap(({ weight_updates }) => weight_updates?.flat() ?? []);
  return {
    arriving,
    leaving,
    inputs,
    peak: largest([...arriving.flat(), ...leaving.flat()]),
    inputPeak: largest(inputs[0]),
    updatePeak: largest(updates.map((v) => v ?? 0)),
  };
}

/** @param {number[]} values */
const largest = (values) => values.reduce((top, v) => Math.max(top, Math.abs(v)), 0) || 1;
