/** What was recorded of a run. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { History } from "../../static/js/model/history.js";

test("the way to a step goes from the first that was recorded to the last before it", () => {
  const history = new History();
  const layers = [{ weights: [[1]], biases: [0] }];
  for (let step = 400; step; step--) history.add({ step, layers, loss: { train: 1, test: null } }, true);
  const trail = history.trail(400, 60).map(({ step }) => step);
  assert.deepEqual([trail[0], trail.at(-1)], [1, 399]);
  assert(trail.length > 50 && trail.length <= 61, `${trail.length}`);
  assert.deepEqual(
    history.trail(4, 60).map(({ step }) => step),
    [1, 2, 3],
  );
});
