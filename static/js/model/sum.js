// @ts-check
/** What a unit adds up before f: z = Σ weight × input + bias, with the numbers of the step on show. */

import { finite } from "../words/numbers.js";
import { inputsOf } from "./equation.js";

/** @param {import("../types").Frame} frame @param {number} layer @param {number} unit
 * @returns {import("../words/sum.js").Sum} */
export function sumOf(frame, layer, unit) {
  const { weights, biases, pre_activations } = frame.layers[layer];
  return {
    layer,
    unit,
    weights: weights[unit].map(finite),
    inputs: inputsOf(frame, layer).map(finite),
    bias: finite(biases[unit]),
    z: finite(pre_activations[unit]),
  };
}
