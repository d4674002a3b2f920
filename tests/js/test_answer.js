/** What is told of a sample's answer: at the class that was wanted, or where the answer is farthest off. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { hasNumbers } from "../../static/js/draw/filling.js";
import { answerOf } from "../../static/js/model/answer.js";

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
