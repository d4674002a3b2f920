// @ts-check
/** Where a network that is wider than the page ends at its borders. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { endsIn } from "../../static/js/stage/panning.js";

const NUMBER = 36; // pixels of four digits

for (const wide of [358, 648, 900])
  test(`on ${wide} pixels no number is cut, and layers in sight and beyond are all there are`, () => {
    const g = { gap: 46, columns: Array.from({ length: 31 }, (_, c) => [{ x: 30 + 46 * c }]), width: 1530 };
    for (let left = 0; left <= g.width - wide; left += 7) {
      const right = left + wide;
      const [before, after] = endsIn(g, left, right);
      const [from, to] = [left + before.off, right - after.off];
      assert.ok(before.off >= (left ? 26 : 0) && after.off >= (right < g.width ? 26 : 0));
      const xs = g.columns.map(([{ x }]) => x);
      for (const x of xs)
        for (const border of [from, to]) assert.ok(Math.abs(x - border) >= NUMBER / 2, `${x} at ${border}`);
      const seen = xs.slice(1).filter((x) => x > from && x < to).length;
      assert.equal(before.layers + seen + after.layers, 30);
    }
  });

test("a network that is all in sight ends nowhere else", () => {
  const g = { gap: 130, columns: [30, 180, 310, 440].map((x) => [{ x }]), width: 648 };
  assert.deepEqual(endsIn(g, 0, 648), Array(2).fill({ off: 0, layers: 0 }));
});
