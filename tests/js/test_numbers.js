// @ts-check
/** Numbers beside units: those of the picked unit leave its outline, its edge and the tag in sight. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { formsOf } from "../../static/js/stage/beside.js";
import { backwardFlow } from "../../static/js/stage/flow.js";
import { ends, geometry } from "../../static/js/stage/geometry.js";
import { covered, lineBox, piecesOf, shared } from "../../static/js/stage/room.js";
import { signalsOf } from "../../static/js/stage/signals.js";
import { numbersBeside } from "../../static/js/stage/spots.js";
import { allEdges } from "../../static/js/stage/strongest.js";
import { tagBoxes } from "../../static/js/stage/tags.js";
import { stateOf } from "./states.js";

const sizes = [2, 4, 2, 1];
const { frame } = stateOf({
  layers: sizes.slice(1).map((units, l) => ({
    weights: Array.from({ length: units }, (_, j) =>
      Array.from({ length: sizes[l] }, (_, i) => Math.sin(1 + 3 * l + 2 * j + i)),
    ),
    biases: Array(units).fill(0.1),
  })),
  inputs: [1.5, -0.7],
  targets: [1],
});
const signals = signalsOf(frame, "question");

for (const [width, height] of [
  [648, 560],
  [720, 352],
  [1174, 600],
])
  test(`a number of the picked unit hides neither outline nor edge nor tag at ${width} × ${height}`, () => {
    const g = geometry(width, height, sizes);
    for (const unit of [0, 1, 2, 3])
      for (const input of [0, 1]) {
        const pick = { layer: 0, unit, input };
        const scene = /** @type {any} */ ({ geometry: g, flow: null, signals, scale: 0, pick, frame });
        const words = g.columns[1].map(() => ({ arrives: ["-0.2444"], leaves: ["-0.01419"], under: null }));
        const tag = tagBoxes(g, scene, 11);
        const edge = piecesOf(...ends(g, pick), 7, 24);
        const at = g.columns[1][unit];
        numbersBeside(scene, 0, 11, words, tag).forEach((own, j) => {
          for (const spot of [own.arrives, own.leaves]) {
            if (!spot) continue;
            const { left, right, top, bottom } = spot.box;
            assert.equal(covered(spot.box, edge), 0, "its edge");
            for (const box of tag)
              assert.equal(shared({ ...spot.box, left: left - 4, right: right + 4 }, box), 0);
            if (j !== unit) continue;
            const x = Math.max(left - at.x, at.x - right, 0);
            const y = Math.max(top - at.y, at.y - bottom, 0);
            assert.ok(Math.hypot(x, y) > g.radius + 4.5, "its outline");
          }
          if (j === unit && height > 500) assert.ok(own.leaves && own.arrives, "there is room for both");
        });
      }
  });

test("what is not told takes no room", () => {
  const g = geometry(648, 560, sizes);
  const pick = { layer: 0, unit: 0, input: 0 };
  const scene = /** @type {any} */ ({ geometry: g, flow: null, signals, scale: 0, pick, frame });
  const words = g.columns[1].map((_, j) => ({ arrives: j ? [] : ["+1.95"], leaves: [], under: null }));
  const told = numbersBeside(scene, 0, 11, words).flatMap(({ arrives, leaves }) => [arrives, leaves]);
  assert.equal(told.filter(Boolean).length, 1);
});

/** @param {import("../../static/js/stage/room.js").Box} box @param {{ x: number, y: number }} at */
const distance = ({ left, right, top, bottom }, at) =>
  Math.hypot(Math.max(left - at.x, at.x - right, 0), Math.max(top - at.y, at.y - bottom, 0));

for (const [width, height] of [
  [648, 372],
  [720, 400],
  [1174, 600],
  [1614, 760],
])
  test(`each number is its own unit's, and the picked unit has its own, at ${width} × ${height}`, () => {
    const g = geometry(width, height, sizes);
    const edges = sizes.slice(1).flatMap((_, layer) => allEdges(g, layer));
    for (let from = 0; from < 24; from++) {
      const run = stateOf({
        layers: sizes.slice(1).map((units, l) => ({
          weights: Array.from({ length: units }, (_, j) =>
            Array.from({ length: sizes[l] }, (_, i) => 2 * Math.sin(from + 3 * l + 2 * j + i)),
          ),
          biases: Array(units).fill(0.1),
        })),
        inputs: [2 * Math.cos(from), Math.sin(2 * from)],
        targets: [from % 2 ? 1 : -1],
      });
      const signals = signalsOf(run.frame, "question");
      const flow = backwardFlow(signals, g, edges);
      for (const pick of allEdges(g, 0)) {
        const scene = /** @type {any} */ ({ ...run, geometry: g, flow, signals, scale: flow.scale, pick });
        const words = g.columns[1].map(({ x, y }) => ({
          arrives: ["−0.03697"],
          leaves: ["+0.002113"],
          under: lineBox(x, y + g.radius + 15, 60, 11, "middle"),
        }));
        const tag = tagBoxes(g, scene, 11);
        numbersBeside(scene, 0, 11, words, tag).forEach(({ arrives, leaves }, j) => {
          if (j === pick.unit) assert.ok(leaves, `${JSON.stringify(pick)} of ${from} is not told`);
          for (const spot of [arrives, leaves]) {
            if (!spot || spot.tie) continue;
            const far = g.columns.slice(1).map((column) => column.map((at) => distance(spot.box, at)));
            const nearest = Math.min(...far.flat());
            const stack = distance(spot.box, { ...g.columns[1][j], x: (spot.box.left + spot.box.right) / 2 });
            assert.ok(far[0][j] === nearest || stack < nearest, `${JSON.stringify(pick)} of ${from}: ${j}`);
            for (const column of far) for (const each of column) assert.ok(each > 0.9 * g.radius, "a rim");
          }
        });
      }
    }
  });

/** Numbers of layer 1 where much flows, as the stage asks for them.
 * @param {number} from which weights start */
function crowded(from) {
  const sizes = [2, 4, 4, 1];
  const g = geometry(648, 352, sizes);
  const run = stateOf({
    layers: sizes.slice(1).map((units, l) => ({
      weights: Array.from({ length: units }, (_, j) =>
        Array.from({ length: sizes[l] }, (_, i) => 2 * Math.cos(from + 3 * l + 2 * j + i)),
      ),
      biases: Array(units).fill(0.01),
    })),
    inputs: [0.4, -0.3],
    targets: [1],
  });
  const signals = signalsOf(run.frame, "question");
  const flow = backwardFlow(
    signals,
    g,
    sizes.slice(1).flatMap((_, layer) => allEdges(g, layer)),
  );
  const pick = { layer: 0, unit: from % 4, input: 0 };
  return /** @type {any} */ ({ ...run, geometry: g, flow, signals, scale: flow.scale, pick });
}

test("where a number has no room a shorter form of it stands there; the picked unit's stays whole", () => {
  let [whole, shorter, without] = [0, 0, 0];
  for (let from = 0; from < 24; from++) {
    const scene = crowded(from);
    const { signals, pick, geometry: g } = scene;
    const words = g.columns[1].map((_, j) => ({
      arrives: formsOf(scene, 0, j, signals.arriving[0][j]),
      leaves: formsOf(scene, 0, j, signals.leaving[0][j]),
      under: lineBox(g.columns[1][j].x, g.columns[1][j].y + g.radius + 15, 60, 11, "middle"),
    }));
    const long = words.map((unit) => ({
      ...unit,
      arrives: unit.arrives.slice(0, 1),
      leaves: unit.leaves.slice(0, 1),
    }));
    const count = (/** @type {any[]} */ spots) =>
      spots.flatMap(({ arrives, leaves }) => [arrives, leaves]).filter(Boolean).length;
    const spots = numbersBeside(scene, 0, 11, words);
    without += count(spots) - count(numbersBeside(scene, 0, 11, long));
    spots.forEach((spot, j) => {
      for (const name of /** @type {const} */ (["arrives", "leaves"])) {
        if (spot[name]?.words === words[j][name][0]) whole++;
        else if (spot[name]) shorter++;
        if (j === pick.unit) assert.equal(spot[name]?.words, words[j][name][0]);
        const errors = signals[name === "arrives" ? "arriving" : "leaving"][0].map(Math.abs);
        if (errors[j] === Math.max(...errors)) assert.ok(spot[name], `the largest that ${name}, of ${from}`);
      }
    });
  }
  assert.ok(whole && shorter, `${whole} whole, ${shorter} shorter`);
  assert.ok(without > 0, "as many would be told without shorter forms");
});

test("a number has all its digits where it stands elsewhere on the page too", () => {
  const scene = { ...crowded(0), pick: { layer: 0, unit: 3, input: 0 } };
  const { signals } = scene;
  assert.deepEqual(formsOf(scene, 0, 3, 0.123456), ["+0.1235"]); // the picked unit's
  assert.deepEqual(formsOf(scene, 0, 0, 0.123456), ["+0.1235", "+0.123"]);
  assert.deepEqual(formsOf(scene, 0, 0, 0.5), ["+0.5"]);
  assert.deepEqual(formsOf(scene, 0, 0, -signals.arriving[0][1]).length, 1); // another unit's
  assert.deepEqual(formsOf(scene, 0, 0, signals.peak).length, 1); // the key's
  const norm = Math.hypot(...signals.leaving[0]);
  assert.deepEqual(formsOf(scene, 0, 0, norm).length, 1); // the strip's
});
