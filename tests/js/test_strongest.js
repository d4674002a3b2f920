// @ts-check
/** Which weights are drawn beside a block: the largest, and one to each unit that stands in full. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { geometry } from "../../static/js/stage/geometry.js";
import { signalsOf } from "../../static/js/stage/signals.js";
import { drawnEdges, STRONGEST } from "../../static/js/stage/strongest.js";
import { stateOf } from "./states.js";

test("the error of each unit in full is seen to go back, however large another's is", () => {
  const rows = Array.from({ length: 3 }, (_, j) => Array.from({ length: 32 }, (_, i) => Math.cos(j + i)));
  const { frame } = stateOf({
    layers: [
      { weights: rows[0].map((w) => [w, 0.5]), biases: Array(32).fill(0.1) },
      { weights: rows, biases: [0, 0, 0] },
    ],
    inputs: [0.4, -0.3],
    targets: [100, 0.1, -0.1],
  });
  const signals = signalsOf(frame, "question", null);
  const g = geometry(648, 372, [2, 32, 3]);
  const pick = { layer: 0, unit: 0, input: 0 };
  const phase = /** @type {const} */ ({ kind: "backward", layer: 0 });
  const edges = drawnEdges(g, frame, signals, phase, pick).filter(({ layer }) => layer === 1);
  assert.equal(edges.length, STRONGEST);
  assert.deepEqual(new Set(edges.map(({ unit }) => unit)), new Set([0, 1, 2]));
  assert.equal(new Set(edges.map(({ unit, input }) => `${unit},${input}`)).size, STRONGEST);
});
