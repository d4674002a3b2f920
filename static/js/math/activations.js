// @ts-check
/** The activations of `app/core/activations.py` with their slopes, with PyTorch's constants; tests compare
 * the two. */

/** @typedef {(z: number) => number} Curve */

const ALPHA = 1.6732632423543772;
const SCALE = 1.0507009873554805;
const LEAK = 0.01;
const GELU = Math.sqrt(2 / Math.PI);
const CUBIC = 0.044715;

/** @param {number} z */
const sigmoid = (z) => (z < 0 ? Math.exp(z) / (1 + Math.exp(z)) : 1 / (1 + Math.exp(-z)));

/** Beyond 40 GELU is 0 or z to the last digit, and the cube would overflow in the end.
 * @param {number} z */
const near = (z) => Math.max(-40, Math.min(40, z));

/** 2u of GELU.
 * @param {number} z */
const gate = (z) => 2 * GELU * (z + CUBIC * z ** 3);

/** f and f′; their label, formula and range come from the catalogue.
 * `most` is the largest f′, where that is below 1.
 * @type {Record<string, { f: Curve, slope: Curve, most?: number }>} */
export const ACTIVATIONS = {
  linear: { f: (z) => z, slope: () => 1 },
  sigmoid: { f: sigmoid, slope: (z) => sigmoid(z) * sigmoid(-z), most: 0.25 },
  tanh: {
    f: Math.tanh,
    slope: (z) => {
      const power = Math.exp(-Math.abs(z));
      return ((2 * power) / (1 + power * power)) ** 2;
    },
  },
  relu: { f: (z) => Math.max(0, z), slope: (z) => (z > 0 ? 1 : 0) },
  leaky_relu: {
    f: (z) => (z > 0 ? z : LEAK * z),
    slope: (z) => (z > 0 ? 1 : LEAK),
  },
  elu: {
    f: (z) => (z > 0 ? z : Math.expm1(z)),
    slope: (z) => (z > 0 ? 1 : Math.exp(z)),
  },
  selu: {
    f: (z) => SCALE * (z > 0 ? z : ALPHA * Math.expm1(z)),
    slope: (z) => SCALE * (z > 0 ? 1 : ALPHA * Math.exp(z)),
  },
  softplus: {
    f: (z) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))),
    slope: sigmoid,
  },
  silu: {
    f: (z) => z * sigmoid(z),
    slope: (z) => sigmoid(z) * (1 + z * sigmoid(-z)),
  },
  gelu: {
    f: (z) => z * sigmoid(gate(near(z))), // (1 + tanh u) / 2 without the digits that 1 + tanh loses near −1
    slope: (z) => {
      const [here, u2] = [near(z), gate(near(z))];
      return sigmoid(u2) * (1 + here * sigmoid(-u2) * 2 * GELU * (1 + 3 * CUBIC * here * here));
    },
  },
  softsign: {
    f: (z) => z / (1 + Math.abs(z)),
    slope: (z) => (1 / (1 + Math.abs(z))) ** 2,
  },
  sin: { f: Math.sin, slope: Math.cos },
  step: { f: (z) => (z > 0 ? 1 : 0), slope: () => 0 },
};
