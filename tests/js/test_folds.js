/** A network too deep for a narrow stage: its ends, the picked layer and the one before it are in full,
 * what is between is folded, and all of it fits. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { foldsOf, headedBy } from "../../static/js/stage/folds.js";
import { geometry } from "../../static/js/stage/geometry.js";

const written = (/** @type {boolean[]} */ folds) => folds.map((fold) => (fold ? "|" : "O")).join("");

test("the ends, the picked layer and the one before it are in full, where not all has room", () => {
  assert.equal(written(foldsOf(358, 4, 0)), "OOOO");
  assert.equal(written(foldsOf(358, 8, 0)), "OO|||||O");
  assert.equal(written(foldsOf(358, 8, 3)), "OO|OO||O");
  assert.equal(written(foldsOf(358, 8, 6)), "OO||||OO");
});

test("a heading counts the columns of its fold and is of all of them", () => {
  const folds = foldsOf(358, 8, 3);
  assert.deepEqual(
    folds.map((_, c) => headedBy(folds, c)),
    [[0], [1], [2], [3], [4], [], [5, 6], [7]],
  );
});

test("however deep a network is, its loss is in sight on a phone", () => {
  for (const hidden of [5, 6, 10, 30, 63])
    for (const picked of [0, 3, hidden]) {
      const sizes = [2, ...Array(hidden).fill(8), 1];
      const folds = foldsOf(358, sizes.length, picked);
      const g = geometry(358, 372, sizes, "ticks", 64, false, folds);
      const xs = g.columns.map(([{ x }]) => x);
      assert.ok(g.loss.x < 358);
      assert.ok(
        xs.every((x, c) => !c || x > xs[c - 1]),
        `${xs}`,
      );
      const full = xs.filter((_, c) => !folds[c]);
      for (let k = 1; k < full.length; k++)
        assert.ok(full[k] - full[k - 1] > 2 * g.radius, "units are apart");
    }
});
