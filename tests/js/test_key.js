// @ts-check
/** What the stage's key says of its widths. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { hiddenBeside, placeOf } from "../../static/js/stage/key.js";

test("the key says which layers are all but zero on the scale of the largest number", () => {
  const told = (/** @type {number[]} */ ...peaks) => hiddenBeside(peaks);
  assert.equal(told(1, 0.1, 3), "");
  assert.equal(told(1e54, 1e108, 6e162), "layers 1 and 2 are all but zero beside it");
  assert.equal(told(3e271, 2e217, 6e162), "layer 2 and the output are all but zero beside it");
  assert.equal(told(1e-9, 1e-8, 1e-7, 1), "layers 1 to 3 are all but zero beside it");
  assert.equal(told(1e-9, 1, 1), "layer 1 is all but zero beside it");
  assert.equal(told(1, 1, 1e-9), "the output is all but zero beside it");
  assert.equal(told(1e-9, 1, 1e-9), "other layers are all but zero beside it");
  assert.equal(told(0, 0, 0), "");
  assert.equal(told(1e9, Infinity), "");
  assert.equal(told(NaN, 1), "");
});

test("the key says where the largest is, of a network of which a part is out of sight", () => {
  const deep = (/** @type {number} */ at) => Array.from({ length: 30 }, (_, l) => (l === at ? 2 : 1));
  assert.equal(placeOf(deep(26)), ", in layer 27");
  assert.equal(placeOf(deep(29)), ", at the output");
  assert.equal(placeOf([1, 2, 1]), "");
  assert.equal(placeOf(Array(30).fill(0)), "");
});
