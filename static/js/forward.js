// @ts-check
/** One forward pass in the browser, for what costs the server nothing: unit maps, decision maps, operating points.
 * The same activations as `app/core/activations.py`, with PyTorch's constants; tests compare the two. */

/** @typedef {import("./types").LayerFrame} LayerFrame */
/** @typedef {{ f: (z: number) => number, slope: (z: number) => number, formula: string, reach: number }} Activation */

const ALPHA = 1.6732632423543772;
const SCALE = 1.0507009873554805;
const LEAK = 0.01;
const GELU = Math.sqrt(2 / Math.PI);
const CUBIC = 0.044715;

/** @param {number} z */
const sigmoid = (z) => (z < 0 ? Math.exp(z) / (1 + Math.exp(z)) : 1 / (1 + Math.exp(-z)));

/** f, f′, f in figures, and how far from 0 the curve is of interest.
 * @type {Record<string, Activation>} */
export const ACTIVATIONS = {
  linear: { f: (z) => z, slope: () => 1, formula: "z", reach: 4 },
  sigmoid: { f: sigmoid, slope: (z) => sigmoid(z) * sigmoid(-z), formula: "1 / (1 + e⁻ᶻ)", reach: 7 },
  tanh: {
    f: Math.tanh,
    slope: (z) => {
      const e = Math.exp(-2 * Math.abs(z));
      return (4 * e) / (1 + e) ** 2;
    },
    formula: "tanh z",
    reach: 4.2,
  },
  relu: { f: (z) => Math.max(0, z), slope: (z) => (z > 0 ? 1 : 0), formula: "max(0, z)", reach: 4 },
  leaky_relu: {
    f: (z) => (z > 0 ? z : LEAK * z),
    slope: (z) => (z > 0 ? 1 : LEAK),
    formula: "z, or z/100 below 0",
    reach: 4,
  },
  elu: {
    f: (z) => (z > 0 ? z : Math.expm1(z)),
    slope: (z) => (z > 0 ? 1 : Math.exp(z)),
    formula: "z, or eᶻ − 1 below 0",
    reach: 4,
  },
  selu: {
    f: (z) => SCALE * (z > 0 ? z : ALPHA * Math.expm1(z)),
    slope: (z) => SCALE * (z > 0 ? 1 : ALPHA * Math.exp(z)),
    formula: "selu z",
    reach: 4,
  },
  softplus: {
    f: (z) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))),
    slope: sigmoid,
    formula: "ln(1 + eᶻ)",
    reach: 6,
  },
  silu: {
    f: (z) => z * sigmoid(z),
    slope: (z) => sigmoid(z) * (1 + z * sigmoid(-z)),
    formula: "z · sigmoid z",
    reach: 6,
  },
  gelu: {
    f: (z) => 0.5 * z * (1 + Math.tanh(GELU * (z + CUBIC * z ** 3))),
    slope: (z) => {
      const t = Math.tanh(GELU * (z + CUBIC * z ** 3));
      return 0.5 * (1 + t) + 0.5 * z * (1 - t * t) * GELU * (1 + 3 * CUBIC * z * z);
    },
    formula: "gelu z",
    reach: 4,
  },
  softsign: {
    f: (z) => z / (1 + Math.abs(z)),
    slope: (z) => 1 / (1 + Math.abs(z)) ** 2,
    formula: "z / (1 + |z|)",
    reach: 6,
  },
  sin: { f: Math.sin, slope: Math.cos, formula: "sin z", reach: 6.3 },
  step: { f: (z) => (z > 0 ? 1 : 0), slope: () => 0, formula: "1 above 0, else 0", reach: 4 },
};

/** What a planar point may enter the network as, in figures and as a function.
 * @type {Record<string, { symbol: string, f: (x1: number, x2: number) => number }>} */
export const FEATURES = {
  x1: { symbol: "x₁", f: (x1) => x1 },
  x2: { symbol: "x₂", f: (_, x2) => x2 },
  x1_squared: { symbol: "x₁²", f: (x1) => x1 * x1 },
  x2_squared: { symbol: "x₂²", f: (_, x2) => x2 * x2 },
  x1_x2: { symbol: "x₁x₂", f: (x1, x2) => x1 * x2 },
  sin_x1: { symbol: "sin x₁", f: (x1) => Math.sin(x1) },
  sin_x2: { symbol: "sin x₂", f: (_, x2) => Math.sin(x2) },
};

/** A forward pass of many samples: for each layer its pre-activations z and activations a, samples × units, row by row.
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

/** Whether the inputs are functions of two coordinates.
 * @param {import("./types").Data} data */
export const isPlanar = ({ features, own }) => !own && features.every((name) => Object.hasOwn(FEATURES, name));

/** Network inputs over a grid of the plane, top row first.
 * @param {string[]} features @param {number} columns @param {number} rows
 * @param {number} reachX @param {number} reachY half the plane's width and height */
export function gridInputs(features, columns, rows, reachX, reachY) {
  const inputs = new Float64Array(columns * rows * features.length);
  let at = 0;
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      const x1 = ((c + 0.5) / columns) * 2 * reachX - reachX;
      const x2 = reachY - ((r + 0.5) / rows) * 2 * reachY;
      for (const name of features) inputs[at++] = FEATURES[name].f(x1, x2);
    }
  }
  return inputs;
}
