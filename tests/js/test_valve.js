/** The ring of a unit has room for any slope. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { valve } from "../../static/js/stage/valve.js";

const colour = "rgb(0,0,0)";
const tokens = { closed: colour, sl1: colour, sl2: colour, sl3: colour, open: colour };

for (const [slope, lit, outer, dash] of [
  [0, false, false, []],
  [0.4, true, false, []],
  [1.5, true, true, []],
  [-0.5, true, true, [3, 2.5]],
]) {
  test(`a slope of ${slope}`, () => {
    const drawn = valve(tokens, slope, "open", 20, 4);
    assert.deepEqual([Boolean(drawn.lit.d), Boolean(drawn.outer.d)], [lit, outer]);
    assert.deepEqual(drawn.outer.dash, dash);
    assert.ok(drawn.seat.d);
  });
}
