/** What is known at a moment of a step: each thing once it has arrived, and from then on. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { phasesOf } from "../../static/js/model/phases.js";
import { knownOf } from "../../static/js/stage/timing.js";

const NAMES = /** @type {const} */ (["input", "derivative", "delta", "new"]);

test("what is known stays known until the step is over, and at its end all of it is", () => {
  for (const layers of [1, 2, 7])
    for (let layer = 0; layer < layers; layer++) {
      /** @type {string[]} */
      const order = [];
      for (const phase of phasesOf(layers))
        for (let p = 0; p <= 1; p += 0.02) {
          const known = knownOf(phase, p, layer, layers);
          for (const name of NAMES) {
            if (known[name] && !order.includes(name)) order.push(name);
            assert.equal(known[name], order.includes(name), `${name} in ${JSON.stringify(phase)} at ${p}`);
          }
        }
      assert.deepEqual(order, NAMES);
    }
});

test("each arrives in the phase that makes it", () => {
  const at = (kind, own, p) => knownOf({ kind, layer: own }, p, 1, 3);
  assert.equal(at("forward", 0, 1).input, true); // what the layer before answers
  assert.equal(at("forward", 1, 0.5).derivative, false); // its unit has not added up yet
  assert.equal(at("forward", 1, 1).derivative, true);
  assert.equal(at("backward", 2, 1).delta, false); // on its way, not yet added up
  assert.equal(at("backward", 1, 0.2).delta, true);
  assert.equal(knownOf({ kind: "loss" }, 1, 2, 3).delta, true); // at the output it is the loss's own slope
  assert.equal(knownOf({ kind: "update" }, 0.2, 1, 3).new, false);
});
