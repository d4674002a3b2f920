// @ts-check
/** Numbers beside units: read as their own unit's, in no fewer than three digits, and none is lost that the
 * edge of a ribbon or a short line finds room for. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { formsOf } from "../../static/js/stage/beside.js";
import { backwardFlow } from "../../static/js/stage/flow.js";
import { geometry } from "../../static/js/stage/geometry.js";
import { covered, lineBox, reach, shared } from "../../static/js/stage/room.js";
import { signalsOf } from "../../static/js/stage/signals.js";
import { numbersAway, numbersBeside } from "../../static/js/stage/spots.js";
import { allEdges } from "../../static/js/stage/strongest.js";
import { stateOf } from "./states.js";

const SIZES = [2, 4, 2, 1];

/** @param {number[]} sizes inputs first @param {number} [wider] than to scale, what flows
 * @param {number[]} [room] pixels across and down */
function sceneOf(sizes, wider = 1, [width, height] = [648, 372]) {
  const waves = (/** @type {number} */ units, /** @type {number} */ inputs, /** @type {number} */ from) =>
    Array.from({ length: units }, (_, j) =>
      Array.from({ length: inputs }, (_, i) => Math.sin(from + 4 * j + i)),
    );
  const { frame } = stateOf({
    layers: sizes.slice(1).map((units, l) => ({
      weights: waves(units, sizes[l], l),
      biases: Array(units).fill(0.1),
    })),
    inputs: sizes.slice(0, 1).flatMap((count) => Array.from({ length: count }, (_, i) => 0.4 - 0.3 * i)),
    targets: Array(sizes.at(-1)).fill(1),
  });
  const g = geometry(width, height, sizes);
  const edges = sizes.slice(1).flatMap((_, layer) => allEdges(g, layer));
  const signals = signalsOf(frame, "question", null);
  const flow = backwardFlow(signals, g, edges, wider * backwardFlow(signals, g, edges).scale);
  const pick = { layer: 0, unit: 0, input: 0 };
  return /** @type {any} */ ({ geometry: g, frame, flow, signals, scale: flow.scale, pick });
}

/** @param {any} scene @param {number} l @param {number} [wide] pixels that the words under a unit take */
const wordsOf = ({ geometry: g }, l, wide = 60) =>
  g.columns[l + 1].map((/** @type {any} */ { x, y }) => ({
    arrives: ["−0.3697", "−0.370"],
    leaves: ["+0.2021", "+0.202"],
    under: lineBox(x, y + g.radius + 15, wide, 11, "middle"),
  }));

/** @param {ReturnType<typeof numbersBeside>} spots */
const told = (spots) => spots.flatMap(({ arrives, leaves }) => [arrives ?? [], leaves ?? []].flat());

test("no number stands on a line with another unit's words, so near that it is read with them", () => {
  for (const sizes of [SIZES, [2, 5, 3, 1], [4, 5, 3]])
    for (const wider of [1, 2, 4]) {
      const scene = sceneOf(sizes, wider);
      for (let l = 0; l + 1 < sizes.length; l++) {
        const words = wordsOf(scene, l);
        const spots = numbersBeside(scene, l, 11, words);
        numbersAway(scene, l, 11, words, spots, []).forEach((own, j) => {
          for (const { box } of told([own]))
            words.forEach(({ under: { left, right, ...line } }, k) => {
              const apart = k === j ? 0 : 20;
              assert.equal(shared(box, { ...line, left: left - apart, right: right + apart }), 0);
            });
        });
      }
    }
});

test("what has no room beside its unit stands on a ribbon's edge, or with a short line to it", () => {
  let [lost, found] = [0, 0];
  for (const wider of [1, 2, 4]) {
    const scene = sceneOf(SIZES, wider);
    const words = wordsOf(scene, 0);
    const spots = numbersBeside(scene, 0, 11, words);
    const before = told(spots);
    const all = numbersAway(
      scene,
      0,
      11,
      words,
      spots,
      before.map(({ box }) => box),
    );
    const boxes = told(all).map(({ box }) => box);
    boxes.forEach((box, k) => assert.equal(covered(box, boxes.slice(k + 1)), 0));
    for (const spot of told(all).filter((own) => !before.includes(own))) {
      assert.ok(spot.tie ? (spot.off ?? 0) < 64 && spot.covers <= 6 : spot.covers > 0 && spot.covers <= 100);
      found++;
    }
    lost += 2 * SIZES[1] - boxes.length;
  }
  assert.ok(found > 2 * lost, `${found} are found, ${lost} are not`);
});

test("a number has at least three digits, and reads otherwise than its unit's other one", () => {
  const scene = sceneOf(SIZES);
  for (const value of [0.34, 0.3372, -0.08897, 0.000123, 12.3456])
    for (const form of formsOf(scene, 1, 0, value))
      assert.ok(value === 0.34 ? form === "+0.34" : form.replace(/^[^1-9]*|\D/g, "").length >= 3, form);
  const [one, other] = ["+0.3402", "+0.3398"].map((whole) => [whole.padEnd(99, "0"), "+0.340"]);
  const words = Array(4).fill({ arrives: one, leaves: other, under: null });
  const spots = numbersBeside(scene, 0, 11, words);
  assert.ok(told(spots).length > 1);
  for (const { arrives, leaves } of spots)
    if (arrives && leaves) assert.notEqual(arrives.words, leaves.words);
});

test("a number without a line stands on the level of no other unit of its column", () => {
  let all = 0;
  for (const sizes of [SIZES, [4, 4, 4, 3], [2, 5, 3, 1]])
    for (const wider of [1, 2, 3, 4]) {
      const scene = sceneOf(sizes, wider);
      const { geometry: g } = scene;
      for (let l = 0; l + 1 < sizes.length; l++) {
        const words = wordsOf(scene, l);
        const spots = numbersAway(scene, l, 11, words, numbersBeside(scene, l, 11, words), []);
        spots.forEach((own, j) => {
          for (const { box, tie } of told([own])) {
            all++;
            g.columns[l + 1].forEach((/** @type {any} */ { y }, /** @type {number} */ k) => {
              const level = Math.min(box.bottom, y + g.radius) - Math.max(box.top, y - g.radius);
              assert.ok(
                k === j || tie || level < 3,
                `${level} pixels beside unit ${k + 1}, of unit ${j + 1}`,
              );
            });
          }
        });
      }
    }
  assert.ok(all > 100, `${all} are told`);
});

/** Pixels from a box to a unit: its disc or the words under it, whichever is nearer.
 * @param {import("../../static/js/stage/room.js").Box} box @param {any} at @param {number} radius
 * @param {import("../../static/js/stage/room.js").Box} under */
function farFrom(box, at, radius, under) {
  const beside = Math.max(0, under.left - box.right, box.left - under.right);
  const over = Math.max(0, under.top - box.bottom, box.top - under.bottom);
  return Math.min(reach(box, [at]).far - radius, Math.hypot(beside, over));
}

test("a number without a line is much nearer to its own unit, or the words under it, than to others", () => {
  let all = 0;
  const rooms = [
    [358, 300],
    [648, 372],
    [1400, 640],
  ];
  for (const sizes of [SIZES, [4, 4, 4, 3], [2, 8, 8, 1]])
    for (const room of rooms)
      for (const [wider, wide] of [1, 2, 4].flatMap((wider) => [60, 90].map((wide) => [wider, wide]))) {
        const scene = sceneOf(sizes, wider, room);
        const { geometry: g } = scene;
        for (let l = 0; l + 1 < sizes.length; l++) {
          const words = wordsOf(scene, l, wide);
          const spots = numbersAway(scene, l, 11, words, numbersBeside(scene, l, 11, words), []);
          spots.forEach((own, j) => {
            for (const { box, tie } of told([own])) {
              if (tie) continue;
              all++;
              const far = words.map(({ under }, k) => farFrom(box, g.columns[l + 1][k], g.radius, under));
              const others = Math.min(...far.toSpliced(j, 1));
              assert.ok(1.5 * far[j] < others, `${far[j]} pixels to unit ${j + 1}, ${others} to another`);
            }
          });
        }
      }
  assert.ok(all > 300, `${all} are told`);
});
