/** The rate to go on with after the numbers have passed all bounds. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { divergenceOf, slowerRate } from "../../static/js/model/divergence.js";

test("the rate to go on with is what learned in its trial, a tenth at most, or the one before", () => {
  const trouble = (/** @type {number[]} */ ...rates) =>
    /** @type {any} */ ({
      cause: {
        sentence: "at a rate above 0.0782 a step lands farther off",
        evidence: { largest_stable_rate: 0.0782 },
        remedies: rates.map((learning_rate) => ({ spec: { training: { optimizer: { learning_rate } } } })),
      },
    });
  const divergence = /** @type {any} */ ({ rate: 1, held: false });
  assert.deepEqual(slowerRate(divergence, trouble(0.039, 0.0039)), { rate: 0.039, why: "half of that" });
  assert.deepEqual(slowerRate(divergence, trouble(0.0039)), { rate: 0.0039, why: "tried: it learns" });
  for (const none of [trouble(3), trouble(), null])
    assert.deepEqual(slowerRate(divergence, none), { rate: 1, why: "a tenth" });
  const before = slowerRate({ ...divergence, held: true, rate: 0.5 }, trouble(0.039));
  assert.deepEqual(before, { rate: 0.5, why: "the one before" });
});

test("what passed all bounds is followed through the steps before, and a weight only if it has grown", () => {
  const frame = (step, z, weight, loss) => ({
    step,
    loss: { batch: loss },
    layers: [
      {
        pre_activations: [z],
        errors: [z],
        weights: [[weight]],
        weight_gradients: [[1]],
        weight_updates: [[1]],
      },
    ],
  });
  const run = {
    id: "a",
    spec: { network: { layers: [{ units: 1 }] }, training: { optimizer: {} }, data: {} },
  };
  const state = { history: { losses: { train: [], step: [] } }, catalogue: null };
  run.spec.training.optimizer.learning_rate = 1;
  state.settings = [{ after: 0, training: run.spec.training }];
  const told = (...frames) => divergenceOf(run, frames, state).text;
  assert.match(
    told(frame(7, 1e100, 3.1, 1), frame(8, -1e200, 3.1, 1), frame(9, null, 3.1, null)),
    /^Step 9: the sum at the output unit passed 1\.8·10³⁰⁸, [^,]*, after 1·10¹⁰⁰ → −1·10²⁰⁰\.$/,
  );
  assert.match(
    told(frame(7, 1, 3, 2e10), frame(8, 1, -40, 4e100), frame(9, 1, 1e9, null)),
    /the loss passed .*, after 2·10¹⁰ → 4·10¹⁰⁰\. The largest weight, w₁₁ at the output unit: \+3 → −40 → /,
  );
});
