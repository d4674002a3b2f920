/** A 2 and a 5 never stand alone: ticks of log scales are written out, decades among them. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { scaled } from "../../static/js/views/map.js";
import { logTicks } from "../../static/js/words/ticks.js";

test("over a decade or two they are 1, 2 and 5 times powers of ten", () => {
  assert.deepEqual(logTicks([-1.4, 0.1]).ticktext, ["0.05", "0.1", "0.2", "0.5", "1"]);
  assert.deepEqual(logTicks([-1.4, 0.1], 1.5).ticktext, ["0.1", "1"]);
});

test("over more decades they are these alone, evenly apart", () => {
  assert.deepEqual(logTicks([-3, 2]).ticktext, ["0.001", "0.01", "0.1", "1", "10", "100"]);
  assert.deepEqual(logTicks([-12, 0]).ticktext, ["10⁻¹²", "10⁻¹⁰", "10⁻⁸", "10⁻⁶", "10⁻⁴", "10⁻²", "1"]);
});

test("an axis of a map has them from a decade on", () => {
  const axis = /** @type {any} */ ({ from: 0.02, to: 2, scale: "log" });
  assert.deepEqual(/** @type {any} */ (scaled(axis)).tickvals, [0.02, 0.05, 0.1, 0.2, 0.5, 1, 2]);
  assert.deepEqual(Object.keys(scaled({ ...axis, from: 1 })), ["range"]);
  assert.deepEqual(scaled({ ...axis, scale: "linear" }), { range: [0.02, 2] });
});
