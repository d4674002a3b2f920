import assert from "node:assert/strict";
import { test } from "node:test";
import { linesOf } from "../../static/js/stage/blocks.js";

test("under a block stand its units and how they fare, or in a narrow one how they fare", () => {
  assert.deepEqual(linesOf("64 units", "2 nearly shut", 20), ["64 units", "2 nearly shut"]);
  assert.deepEqual(linesOf("64 units", "12 shut", 8), ["12 shut", ""]);
  assert.deepEqual(linesOf("64 units", "1 dead, 12 shut", 9), ["1 dead,", "12 shut"]);
  assert.deepEqual(linesOf("64 units", "2 nearly shut", 9), ["2 nearly", "shut"]);
  assert.deepEqual(linesOf("64 units", "f′ left out at 1", 5), ["", ""]);
});

test("no line is longer than its room", () => {
  for (const words of ["none is shut", "8 dead, 4 shut, 2 nearly shut", "f′ is 0 on both sides", "f′ –"])
    for (let letters = 2; letters < 40; letters++)
      for (const line of linesOf("64 units", words, letters)) assert.ok(line.length < letters || !line);
});
