import assert from "node:assert/strict";
import { test } from "node:test";
import { linesOf } from "../../static/js/stage/blocks.js";
import { hasDiscs } from "../../static/js/stage/cells.js";
import { summed } from "../../static/js/stage/faces.js";
import { geometry } from "../../static/js/stage/geometry.js";

test("under a block stand its units and how they fare, or in a narrow one how they fare", () => {
  assert.deepEqual(linesOf("64 units", "2 nearly shut", 20), ["64 units", "2 nearly shut"]);
  assert.deepEqual(linesOf("64 units", "12 shut", 8), ["12 shut", ""]);
  assert.deepEqual(linesOf("64 units", "1 dead, 12 shut", 9), ["1 dead,", "12 shut"]);
  assert.deepEqual(linesOf("64 units", "2 nearly shut", 9), ["2 nearly", "shut"]);
  assert.deepEqual(linesOf("64 units", "2 dead, 10 shut", 15), ["2 dead,", "10 shut"]); // no number by itself
  assert.deepEqual(linesOf("64 units", "2 nearly shut", 13), ["2 nearly", "shut"]);
  assert.deepEqual(linesOf("64 units", "f′ left out at 1", 5), ["", ""]);
});

test("no line is longer than its room", () => {
  for (const words of ["none is shut", "8 dead, 4 shut, 2 nearly shut", "f′ is 0 on both sides", "f′ –"])
    for (let letters = 2; letters < 40; letters++)
      for (const line of linesOf("64 units", words, letters)) assert.ok(line.length < letters || !line);
});

test("units of a block are valves as all others, down to where no gap could be seen", () => {
  for (const [width, height] of [
    [648, 372],
    [1174, 620],
  ]) {
    for (const units of [12, 32, 64])
      assert.ok(!hasDiscs(geometry(width, height, [64, units, 32, 10], "rows")), `${units} units`);
    assert.ok(hasDiscs(geometry(width, height, [64, 1024, 64, 10], "rows")));
  }
});

test("a block’s units in a few words, how open each is told of its own curve", () => {
  const face = (slope, most, kind = "open") => ({ kind, slope, most, share: NaN, astray: false });
  assert.equal(summed([face(0.08128, 0.25), face(0.03, 0.25), face(0.08128)]), "2 nearly shut");
  assert.equal(summed([face(0), face(NaN), face(0, 1, "dead")]), "1 dead, 1 shut");
  assert.equal(summed([face(0.5), face(-1), face(3)]), "none is shut");
  assert.equal(summed([face(0, 0, "step"), face(0.5)]), "f′ is 0 on both sides");
  const out = (through) => ({ ...face(0, 1, "out"), through });
  assert.equal(summed([out(1), face(0.5)]), "f′ left out at 1");
  assert.equal(summed([out(2), out(2)]), "2 for f′");
  assert.equal(summed([face(NaN, undefined, "softmax")]), "");
});
