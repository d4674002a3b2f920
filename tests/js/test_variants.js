/** What a run is called beside its twin. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { calledBeside } from "../../static/js/model/variants.js";

/** @param {string} rule @param {string} optimizer @param {number} learning_rate */
const spec = (rule, optimizer, learning_rate) => ({
  loss: "squared_error",
  network: {
    derivative: rule,
    feedback: "transpose",
    layers: [{ activation: "sigmoid", derivative: null }],
  },
  training: { optimizer: { name: optimizer, learning_rate }, batch_size: "full" },
});

test("a run is called after all in which it differs, and nothing else", () => {
  const exact = spec("exact", "sgd", 4);
  assert.equal(calledBeside(spec("one", "sgd", 1), exact), "without f′, rate 1");
  assert.equal(calledBeside(exact, spec("one", "sgd", 1)), "with f′, rate 4");
  assert.equal(calledBeside(spec("one", "sgd", 4), exact), "without f′");
  assert.equal(calledBeside(spec("exact", "adam", 4), exact), "adam");
  assert.equal(calledBeside(spec("exact", "momentum", 0.5), exact), "momentum, rate 0.5");
  assert.equal(calledBeside(spec("exact", "conjugate_gradient", 0.5), exact), "conjugate gradient");
});

test("the largest f′ of a curve is what its f′ comes to somewhere, and nowhere more", async () => {
  const { ACTIVATIONS } = await import("../../static/js/math/activations.js");
  for (const [name, { slope, most = 1 }] of Object.entries(ACTIVATIONS)) {
    const slopes = Array.from({ length: 4001 }, (_, k) => slope((k - 2000) / 100));
    if (most < 1) assert.equal(Math.max(...slopes), most, name);
    else assert(name === "step" || Math.max(...slopes) > 0.9, name); // else it would have to be named
  }
});
