/** When the page asks why a run is not learning: by what it has seen of the loss. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { isFarAbove, standsStill } from "../../static/js/model/standstill.js";

/** @param {(step: number) => number} loss @param {number} [last] @param {number} [first] */
function seen(loss, last = 1000, first = 1) {
  const step = Array.from({ length: last - first + 1 }, (_, k) => first + k);
  return { step, train: step.map(loss) };
}

test("a loss that falls is left alone", () => {
  assert.equal(standsStill(seen((step) => 1 / step)), false);
  assert.equal(standsStill(seen((step) => 1 - step / 1e4 + 0.1 * Math.sin(step))), false);
});

test("one that stands still, or grows, is not", () => {
  assert.equal(standsStill(seen((step) => 0.5 + 1 / step ** 2)), true);
  assert.equal(standsStill(seen((step) => step)), true);
});

test("nothing stands still before its time", () => {
  assert.equal(standsStill(seen(() => 1, 299)), false);
  assert.equal(standsStill(seen(() => 1, 300)), true);
  assert.equal(standsStill({ step: [], train: [] }), false);
});

test("a run that was not seen on its way is asked about", () => {
  assert.equal(standsStill(seen((step) => 1 / step, 1000, 990)), true);
});

test("a loss far above its first is asked about, however new the run is", () => {
  assert.equal(isFarAbove({ train: [0.5, 4, 400] }), true);
  assert.equal(isFarAbove({ train: [0.5, 400, 4] }), false);
  assert.equal(isFarAbove({ train: [0.5] }), false);
  assert.equal(isFarAbove({ train: [] }), false);
});
