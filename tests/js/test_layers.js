/** Which hidden layers of the set-up share a row. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { groupsOf } from "../../static/js/views/layers.js";

/** @param {number[]} sizes */
const rows = (sizes) =>
  groupsOf(sizes.map((units) => ({ units, activation: "tanh" }))).map(({ first, last }) => [first, last]);

test("up to eight layers have a row each, of more those alike share one", () => {
  assert.deepEqual(rows([8, 8, 4]), [
    [0, 0],
    [1, 1],
    [2, 2],
  ]);
  assert.deepEqual(rows(Array(63).fill(8)), [[0, 62]]);
  assert.deepEqual(rows([...Array(6).fill(8), 4, 8, 8]), [
    [0, 5],
    [6, 6],
    [7, 8],
  ]);
});
