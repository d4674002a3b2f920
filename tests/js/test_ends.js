// @ts-check
/** What stands at both ends of the network: in columns of its own. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { namedWidth } from "../../static/js/stage/ends.js";
import { areStacked, geometry, NAMED_ASIDE } from "../../static/js/stage/geometry.js";

const LETTER = 6.5; // pixels of bold digits

for (const width of [358, 648])
  test(`between the rim of the output and the border there is room for its words at ${width} pixels`, () => {
    for (const hidden of [4, 5, 9]) {
      const g = geometry(width, 372, [2, ...Array(hidden).fill(4), 1]);
      const [unit] = g.columns[hidden + 1];
      assert.ok(unit.x + g.radius + LETTER * "out +0.5308".length < g.width, `${hidden} layers`);
    }
  });

test("the number of an input stands under its name, where both in a line would lie on ribbons", () => {
  const sizes = [4, 4, 4, 3];
  for (const width of [358, 648]) {
    const stacked = (/** @type {string[]} */ features) =>
      areStacked(geometry(width, 372, sizes, "rows", namedWidth(features)));
    assert.ok(stacked(["sepal_length", "petal_width"]));
    assert.equal(stacked(["x1", "x2"]), width === 358);
  }
  for (const units of [2, 4, 6, 8, 10])
    for (const hidden of [1, 3, 6, 10]) {
      const g = geometry(358, 372, [2, ...Array(hidden).fill(units), 1]);
      assert.ok(!areStacked(g) || g.radius > NAMED_ASIDE, `${hidden} layers of ${units}`);
    }
});
