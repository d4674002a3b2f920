/** Settings that are seldom changed: what follows from each, and which of them are not as usual. */

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  anotherStart,
  initializersFor,
  isEven,
  optionsOf,
  unusual,
  withInitializer,
  withOption,
} from "../../static/js/model/advanced.js";
import { transferWeights } from "../../static/js/model/transfer.js";

/** @param {any} [network] @param {any} [rest] @returns {any} */
const spec = (network = {}, rest = {}) => ({
  network: {
    layers: [
      { units: 2, activation: "tanh", rate: 1, bias: true },
      { units: 1, activation: "tanh", rate: 1, bias: true },
    ],
    initializer: { name: "xavier_uniform", gain: 1, bias: 0, bias_std: 0 },
    feedback: "transpose",
    ...network,
  },
  data: { source: "generated", test_fraction: 0.5 },
  training: { clip: null },
  seed: 25,
  ...rest,
});
const CATALOGUE = /** @type {any} */ ({
  initializers: [
    { name: "xavier_uniform", parameters: [{ name: "bias" }, { name: "bias_std" }, { name: "gain" }] },
    { name: "uniform", parameters: [{ name: "low" }, { name: "bias" }, { name: "high" }] },
    { name: "zeros", parameters: [{ name: "bias" }] },
  ],
});

test("another start is the next seed, and all else the same", () => {
  assert.deepEqual(anotherStart(spec()), { ...spec(), seed: 26 });
  assert.equal(anotherStart(spec({}, { seed: 2 ** 53 - 1 })).seed, 0);
});

test("another initialiser has its own numbers, and biases start as they did", () => {
  const before = spec({ initializer: { name: "xavier_uniform", gain: 2, bias: 0.1, bias_std: 0.2 } });
  assert.deepEqual(withInitializer(before, "uniform").network.initializer, {
    name: "uniform",
    bias: 0.1,
    bias_std: 0.2,
  });
  assert.deepEqual(optionsOf(before, CATALOGUE), ["gain"]);
  assert.deepEqual(optionsOf(withInitializer(before, "uniform"), CATALOGUE), ["low", "high"]);
});

test("a range's other end moves along where it would be passed", () => {
  const even = spec({ initializer: { name: "uniform", low: -0.5, high: 0.5 } });
  assert.deepEqual(withOption(even, "low", 2).network.initializer, { name: "uniform", low: 2, high: 2 });
  assert.deepEqual(withOption(even, "high", 0.1).network.initializer, {
    name: "uniform",
    low: -0.5,
    high: 0.1,
  });
});

test("random feedback is drawn by an initialiser that draws at random", () => {
  const names = (/** @type {any} */ asked) => initializersFor(asked, CATALOGUE).map(({ name }) => name);
  assert.deepEqual(names(spec()), ["xavier_uniform", "uniform", "zeros"]);
  assert.deepEqual(names(spec({ feedback: "fixed_random" })), ["xavier_uniform", "uniform"]);
});

test("what is not as usual is counted", () => {
  assert.equal(unusual(spec()), 0);
  const layers = [
    { rate: 0, bias: true },
    { rate: 1, bias: false },
  ];
  assert.equal(unusual(spec({ layers })), 2);
  assert.deepEqual([isEven(spec()), isEven(spec({ layers }))], [true, false]);
  assert.equal(unusual(spec({ feedback: "fixed_random" }, { training: { clip: { norm: 1 } } })), 2);
  assert.equal(unusual(spec({ initializer: { name: "he_normal", gain: 1, bias: 0, bias_std: 1 } })), 2);
  assert.equal(unusual(spec({}, { data: { source: "inline", test_fraction: 0.25 } })), 0);
});

test("a layer whose biases are taken away keeps its weights", () => {
  const { layers } = spec().network;
  const trained = [
    { weights: [[1], [2]], biases: [3, 4] },
    { weights: [[5, 6]], biases: [7] },
  ];
  const drawn = trained.map(({ weights, biases }) => ({
    weights: weights.map((row) => row.map(() => 0)),
    biases: biases.map(() => 0),
  }));
  const after = [{ ...layers[0], bias: false }, layers[1]];
  assert.deepEqual(transferWeights(layers, trained, after, drawn).parameters, [
    { weights: [[1], [2]], biases: [0, 0] },
    trained[1],
  ]);
});
