/** The slope that is measured agrees with the true one, and with no other. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { agrees, measured } from "../../static/js/model/nudge.js";

test("a step has a slope of nought, and a gap is no tick", () => {
  const found = measured((h) => Math.tanh(h - 0.25));
  assert.equal(agrees(0.94, found), false);
  assert.equal(agrees(1 - Math.tanh(0.25) ** 2, found), true);
});
