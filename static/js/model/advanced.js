// @ts-check
/** Settings that are seldom changed: what the weights start from, what goes with each of these, and which of
 * them are not as usual. Pure functions of specifications. */

/** @typedef {import("../types").Spec} Spec */
/** @typedef {import("../types").Catalogue} Catalogue */

const FIXED = ["constant", "zeros"]; // draw nothing at random
const BIASES = ["bias", "bias_std"]; // what every initialiser has
const LARGEST_SEED = 2 ** 53 - 1;

/** The same settings from the next seed.
 * @param {Spec} spec @returns {Spec} */
export const anotherStart = (spec) => ({ ...spec, seed: spec.seed < LARGEST_SEED ? spec.seed + 1 : 0 });

/** Initialisers to choose from: random feedback needs one that draws at random.
 * @param {Spec} spec @param {Catalogue} catalogue */
export const initializersFor = ({ network }, { initializers }) =>
  initializers.filter(({ name }) => network.feedback === "transpose" || !FIXED.includes(name));

/** @param {Spec} spec */
export const drawsAtRandom = ({ network }) => !FIXED.includes(network.initializer.name);

/** What an initialiser takes beside the biases.
 * @param {Spec} spec @param {Catalogue} catalogue @returns {string[]} */
export function optionsOf({ network }, { initializers }) {
  const { parameters = [] } = initializers.find(({ name }) => name === network.initializer.name) ?? {};
  return parameters.map(({ name }) => String(name)).filter((name) => !BIASES.includes(name));
}

/** Another initialiser, by its own defaults; the biases start as they did.
 * @param {Spec} spec @param {string} name @returns {Spec} */
export function withInitializer({ network, ...spec }, name) {
  const { bias, bias_std } = network.initializer;
  return { ...spec, network: { ...network, initializer: /** @type {any} */ ({ name, bias, bias_std }) } };
}

/** Another number of the initialiser; a range's other end moves along where it would be passed.
 * @param {Spec} spec @param {string} option @param {number} value @returns {Spec} */
export function withOption({ network, ...spec }, option, value) {
  const initializer = /** @type {any} */ ({ ...network.initializer, [option]: value });
  if (option === "low") initializer.high = Math.max(value, initializer.high);
  if (option === "high") initializer.low = Math.min(value, initializer.low);
  return { ...spec, network: { ...network, initializer } };
}

/** Whether all layers learn at the run's own rate, as conjugate gradient asks.
 * @param {Spec} spec */
export const isEven = ({ network }) => network.layers.every(({ rate }) => rate === 1);

/** How many of them are not as usual.
 * @param {Spec} spec */
export function unusual({ network, data, training }) {
  const { initializer, layers } = network;
  const { name, bias, bias_std, ...options } = initializer;
  const drawn = name !== "xavier_uniform" || Object.values(options).some((value) => value !== 1);
  const usual = data.source === "inline" ? 0.25 : 0.5;
  const apart = data.test_fraction !== usual && data.test_fraction !== 0;
  const uneven = layers.filter((layer) => layer.rate !== 1 || !layer.bias).length;
  const several = [drawn, bias !== 0, bias_std !== 0, apart, training.clip, network.feedback !== "transpose"];
  return several.filter(Boolean).length + uneven;
}
