// @ts-check
/** Whether a specification is more than the server takes, checked before it is sent; `app/spec/limits.py` is
 * the server's own check. */

import { integer } from "../words/numbers.js";

/** @typedef {import("../types").Spec} Spec */
/** @typedef {import("../answers").Limits} Limits */

/** Why a run of one's own data would be refused; nothing where it fits.
 * @param {Spec} spec @param {Limits} limits @returns {string} */
export function beyond({ network: { layers }, data }, limits) {
  const { inputs = [] } = data;
  const width = inputs[0]?.length ?? 0;
  const units = layers.map((layer) => layer.units);
  const weights = units.reduce((sum, count, l) => sum + count * ((units[l - 1] ?? width) + 1), 0);
  const held = units.reduce((sum, count) => sum + count, 0) * inputs.length;
  const { max_layers, max_units, max_parameters, max_activations } = limits;
  if (layers.length > max_layers) return over("layers", layers.length, max_layers, "hidden layers");
  const most = units.indexOf(Math.max(...units));
  const which = most === units.length - 1 ? "classes or targets" : "units in a layer";
  if (units[most] > max_units) return over("units in a layer", units[most], max_units, which);
  if (weights > max_parameters)
    return over("weights and biases", weights, max_parameters, "columns or units");
  if (held > max_activations) return over("units times rows", held, max_activations, "rows or units");
  return "";
}

/** @param {string} things @param {number} number @param {number} limit @param {string} fewer */
const over = (things, number, limit, fewer) =>
  `That makes ${integer(number)} ${things}, and a run here takes ${integer(limit)}: choose fewer ${fewer}.`;
