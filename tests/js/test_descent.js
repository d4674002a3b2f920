/** The loss that a lone weight rolls on, and its slope, which is the gradient and not a difference. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { descentOf } from "../../static/js/model/descent.js";

/** @param {string} activation @param {number} weight @param {number} target */
function descent(activation, weight, target) {
  const run = { spec: { network: { layers: [{ units: 1, activation }] }, loss: "squared_error" } };
  const data = { train: { inputs: [[1], [2]], targets: [[target], [target]] } };
  const frame = { step: 1, layers: [{ weights: [[weight]], biases: [0], weight_updates: [[0]] }] };
  return descentOf(run, data, { trail: () => [] }, frame);
}

for (const [activation, weight, target, slope] of [
  ["linear", 2, 0, 5], // the mean of 1·2·1 and of 2·2·2
  ["linear", 1e17, 0, 2.5e17], // w ± 0.0001 is w again
  ["step", 0, 1, 0], // where a difference sees the jump
  ["relu", 0, 1, 0],
  ["sigmoid", -40, 1, -0.5 * (Math.exp(-40) + 2 * Math.exp(-80))], // which the loss is too flat to show
])
  test(`the slope of the loss of one ${activation} unit at ${weight} is ${slope}`, () => {
    const found = descent(activation, weight, target).slope([weight]);
    assert(Math.abs(found - slope) <= 1e-12 * Math.abs(slope), `${found}`);
  });

test("between two weights the loss falls as its slope says", () => {
  const { loss, slope } = descent("tanh", 0.7, -1);
  const measured = (loss([0.7 + 1e-6]) - loss([0.7 - 1e-6])) / 2e-6;
  assert(Math.abs(measured - slope([0.7])) < 1e-8);
});
