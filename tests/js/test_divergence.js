/** The rate to go on with after the numbers have passed all bounds. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { slowerRate } from "../../static/js/model/divergence.js";

test("the rate to go on with is what learned in its trial, a tenth at most, or the one before", () => {
  const trouble = (/** @type {number[]} */ ...rates) =>
    /** @type {any} */ ({
      cause: {
        remedies: rates.map((learning_rate) => ({ spec: { training: { optimizer: { learning_rate } } } })),
      },
    });
  const divergence = /** @type {any} */ ({ rate: 1, held: false });
  assert.equal(slowerRate(divergence, trouble(0.039, 0.0039)), 0.039);
  assert.equal(slowerRate(divergence, trouble(3)), 1);
  assert.equal(slowerRate(divergence, trouble()), 1);
  assert.equal(slowerRate(divergence, null), 1);
  assert.equal(slowerRate({ ...divergence, held: true, rate: 0.5 }, trouble(0.039)), 0.5);
});
