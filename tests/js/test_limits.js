/** What is more than the server takes is said before it is sent. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { beyond } from "../../static/js/model/limits.js";

const LIMITS = /** @type {any} */ ({
  max_layers: 3,
  max_units: 50,
  max_parameters: 1000,
  max_activations: 2000,
});

/** @param {number[]} units @param {number} columns @param {number} rows @returns {any} */
const spec = (units, columns, rows) => ({
  network: { layers: units.map((count) => ({ units: count })) },
  data: { inputs: Array(rows).fill(Array(columns).fill(0)) },
});

test("what the server takes is not complained of", () => {
  assert.equal(beyond(spec([40, 8, 1], 15, 40), LIMITS), ""); // 977 weights and biases
});

for (const [units, columns, rows, words] of /** @type {[number[], number, number, string][]} */ ([
  [[1, 1, 1, 1], 2, 3, "That makes 4 layers, and a run here takes 3: choose fewer hidden layers."],
  [
    [2, 51],
    2,
    3,
    "That makes 51 units in a layer, and a run here takes 50: choose fewer classes or targets.",
  ],
  [
    [40, 8, 1],
    16,
    3,
    "That makes 1\u202f017 weights and biases, " +
      "and a run here takes 1\u202f000: choose fewer columns or units.",
  ],
  [
    [4, 1],
    2,
    401,
    "That makes 2\u202f005 units times rows, and a run here takes 2\u202f000: choose fewer rows or units.",
  ],
])) {
  test(words, () => assert.equal(beyond(spec(units, columns, rows), LIMITS), words));
}
