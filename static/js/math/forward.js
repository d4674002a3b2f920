// @ts-check
/** One forward pass in the browser, for what costs the server nothing: unit maps, decision maps, operating
 * points. */

import { ACTIVATIONS } from "./activations.js";

/** @typedef {import("../types").LayerFrame} LayerFrame */

/** A forward pass of many samples: for each layer its pre-activations z and activations a, samples × units,
 * row by row.
 * @param {LayerFrame[]} layers weights and biases
 * @param {string[]} activations one name a layer
 * @param {Float64Array} inputs samples × inputs, row by row
 * @param {number} samples
 * @returns {{ z: Float64Array, a: Float64Array, units: number }[]} */
export function forward(layers, activations, inputs, samples) {
  let x = inputs;
  let width = inputs.length / samples;
  return layers.map(({ weights, biases }, l) => {
    const units = biases.length;
    const z = new Float64Array(samples * units);
    const a = new Float64Array(samples * units);
    const f = ACTIVATIONS[activations[l]]?.f;
    for (let j = 0; j < units; j++) {
      const w = weights[j];
      const bias = biases[j] ?? NaN;
      for (let n = 0; n < samples; n++) {
        let sum = bias;
        for (let i = 0; i < width; i++) sum += (w[i] ?? NaN) * x[n * width + i];
        z[n * units + j] = sum;
        if (f) a[n * units + j] = f(sum);
      }
    }
    if (!f) softmax(z, a, units);
    x = a;
    width = units;
    return { z, a, units };
  });
}

/** @param {Float64Array} z @param {Float64Array} a @param {number} units */
function softmax(z, a, units) {
  for (let row = 0; row < z.length; row += units) {
    const top = Math.max(...z.subarray(row, row + units));
    let sum = 0;
    for (let j = row; j < row + units; j++) sum += a[j] = Math.exp(z[j] - top);
    for (let j = row; j < row + units; j++) a[j] /= sum;
  }
}
