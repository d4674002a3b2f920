/** What is told of a sample's answer: at the class that was wanted, or where the answer is farthest off. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { hasNumbers } from "../../static/js/draw/filling.js";
import { answerOf } from "../../static/js/model/answer.js";
import { said, wanted } from "../../static/js/words/answer.js";
import { factor } from "../../static/js/words/numbers.js";

for (const [targets, outputs, output, named] of [
  [[0, 1, 0], [0.2, 0.3, 0.5], 1, true],
  [[0, 0, 0], [0.2, 0.3, 0.5], 2, false],
  [[0.2, -3, 0.5], [0.2, 0.3, 0.5], 1, false],
  [[1, 1, 0], [0.2, 0.9, 0.1], 0, false],
  [[1], [0.3], 0, false],
  [[2, 3], [null, null], 0, false],
])
  test(`an answer of ${outputs} to ${targets} is told by output ${output + 1}`, () => {
    const answer = answerOf({ targets, outputs });
    assert.deepEqual([answer.output, answer.named], [output, named]);
    assert.equal(answer.wanted, targets[output]);
    assert.equal(answer.said, outputs[output] ?? NaN);
  });

for (const [value, words] of [
  [0.9999546, "+0.99995"],
  [-0.9999546, "−0.99995"],
  [0.9996, "+0.9996"],
  [0.982, "+0.982"],
  [0.98201379, "+0.9820"],
  [1, "+1"],
  [1.00002, "+1.000"],
  [0.9999999, "+1.000"],
  [0.000849, "+0.000849"],
  [-0.00085, "−0.00085"],
  [3.34e-5, "+3.34·10⁻⁵"],
  [1.234e152, "+1.23·10¹⁵²"],
])
  test(`${value} has the digits that tell it from 1, as an answer, as wanted and sent back`, () => {
    assert.deepEqual([said(value), wanted(value), factor(value, true)], [words, words, words]);
  });

test("an answer that rounding leaves of 0 is about 0; a share of a class is a share", () => {
  assert.deepEqual([said(5.3e-16), said(-5.3e-16), said(0), said(1e-15)], ["≈ 0", "≈ 0", "0", "+1·10⁻¹⁵"]);
  assert.equal(said(5.3e-16, true), "5.3·10⁻¹⁶");
});

for (const [data, whether] of [
  [[{ y: [null, null] }, { y: [] }], false],
  [[{ y: [null, 1] }], true],
  [[{ orientation: "h", x: [null], y: ["layer 1"] }], false],
  [[{ orientation: "h", x: [0.5], y: ["layer 1"] }], true],
  [[{ z: [[null, null]] }, { x: [1], y: [2] }], false],
  [[{ z: [[null, 3]] }], true],
])
  test(`there is ${whether ? "something" : "nothing"} to draw of ${JSON.stringify(data)}`, () => {
    assert.equal(hasNumbers({ data }), whether);
  });
