// @ts-check
/** Of all digits: what the picked weight's unit adds up, bias included, and how steep the loss is along the
 * weight and along the bias. */

import { sumOf } from "../model/sum.js";
import { biasName, enteringName, MOST, sumLetter } from "../words/sum.js";
import { weightName } from "../words/words.js";

/** @typedef {import("../types").State} State */
/** @typedef {{ words: string, symbol?: string, value: number | null, name: string }} Named */
/** @typedef {Named & { path?: string, note?: string, kind?: string }} Row */

/** The products, the bias, and what they come to.
 * @param {State} state @param {import("../types").Frame} frame @returns {Row[]} */
export function sumRows({ pick: { layer, unit, input: picked }, notation }, frame) {
  const sum = sumOf(frame, layer, unit);
  const products = sum.weights.map((weight, input) => weight * sum.inputs[input]);
  const name = (/** @type {number} */ input) =>
    `${weightName({ layer, unit, input })} × ${enteringName(layer, input)}`;
  const rest = products.reduce((total, product, input) => (input === picked ? total : total + product), 0);
  const rows =
    products.length > MOST
      ? [
          { symbol: name(picked), value: products[picked] },
          { symbol: `${products.length - 1} more`, value: rest },
        ]
      : products.map((value, input) => ({ symbol: name(input), value }));
  return [
    ...rows.map(({ symbol, value }) => ({
      words: "weight × input",
      symbol,
      value,
      name: `product ${symbol}`,
      path: "",
    })),
    {
      words: "bias",
      symbol: biasName(unit),
      value: sum.bias,
      name: "bias",
      path: `layers[${layer}].biases[${unit}]`,
    },
    {
      words: "the sum, into f",
      symbol: sumLetter(notation),
      value: sum.z,
      name: "sum",
      path: `layers[${layer}].pre_activations[${unit}]`,
      kind: "total",
    },
  ];
}

/** The gradient of the step that the run makes, a mean over its batch, and what the step adds to the bias.
 * @param {State} state @param {boolean} exact every f′ is in it @returns {Row[]} */
export function gradientRows({ frame, pick }, exact) {
  const { layer, unit, input } = pick;
  const { weight_gradients, bias_gradients, bias_updates } = /** @type {import("../types").Frame} */ (frame)
    .layers[layer];
  const words = exact ? "slope of the loss" : "not the loss’s slope";
  const along = `layers[${layer}]`;
  return [
    {
      words,
      symbol: `∂L/∂${weightName(pick)}`,
      value: weight_gradients?.[unit][input] ?? null,
      name: "gradient of the weight",
      path: `${along}.weight_gradients[${unit}][${input}]`,
    },
    {
      words,
      symbol: `∂L/∂${biasName(unit)}`,
      value: bias_gradients?.[unit] ?? null,
      name: "gradient of the bias",
      path: `${along}.bias_gradients[${unit}]`,
    },
    {
      words: "the step adds to the bias",
      symbol: `Δ${biasName(unit)}`,
      value: bias_updates?.[unit] ?? null,
      name: "update of the bias",
      path: `${along}.bias_updates[${unit}]`,
      kind: "total",
    },
  ];
}
