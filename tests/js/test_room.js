// @ts-check
/** Where words on the stage stand: clear of each other, of units, and where there is room of ribbons. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { backwardFlow } from "../../static/js/stage/flow.js";
import { geometry, HEAD } from "../../static/js/stage/geometry.js";
import { axisBox, hasAside, reachOf } from "../../static/js/stage/lossend.js";
import { boxAround, covered, freest, lineBox, piecesOf, shared } from "../../static/js/stage/room.js";
import { signalsOf } from "../../static/js/stage/signals.js";
import { numbersBeside } from "../../static/js/stage/spots.js";
import { allEdges } from "../../static/js/stage/strongest.js";
import { columnBoxes, tagBoxes } from "../../static/js/stage/tags.js";
import { stateOf } from "./states.js";

const place = (/** @type {number} */ x) => ({ box: boxAround({ x, y: 0 }, 10, 10) });

test("a line's box begins, ends or is centred at its anchor", () => {
  assert.deepEqual(lineBox(100, 50, 40, 10, "start"), { left: 100, right: 140, top: 42, bottom: 52.5 });
  assert.equal(lineBox(100, 50, 40, 10, "end").right, 100);
  assert.equal(lineBox(100, 50, 40, 10, "middle").left, 80);
});

test("boxes that only touch share nothing", () => {
  assert.equal(shared(place(0).box, place(10).box), 0);
  assert.equal(shared(place(0).box, place(6).box), 40);
});

test("the first free place is taken; where none is, the one that hides least, words above all", () => {
  const taken = [place(0).box];
  assert.equal(freest([place(0), place(20), place(40)], taken).box.left, 15);
  const crowded = freest([place(2), place(8)], taken);
  assert.equal(crowded.box.left, 3);
  assert.ok(crowded.covers > 0);
  assert.equal(freest([place(9), place(50)], taken, [place(50).box]).box.left, 45);
});

test("a ribbon is covered where it runs, and not beside it", () => {
  const pieces = piecesOf({ x: 0, y: 0 }, { x: 120, y: 60 }, 10);
  assert.ok(covered(boxAround({ x: 60, y: 30 }, 4, 4), pieces) > 0);
  assert.equal(covered(boxAround({ x: 10, y: 50 }, 20, 20), pieces), 0);
  assert.equal(covered(boxAround({ x: 110, y: 10 }, 20, 20), pieces), 0);
});

const SIZES = [2, 4, 2, 1];
const pick = { layer: 0, unit: 0, input: 0 };
const { frame } = stateOf({
  layers: [
    {
      weights: [
        [1.2, -0.5],
        [0.9, 1.1],
        [-1.2, 0.4],
        [0.6, -0.8],
      ],
      biases: [0.1, -0.6, 0.2, 0],
    },
    {
      weights: [
        [0.7, -0.9, 0.5, 0.8],
        [-0.4, 0.2, 1.3, -1.1],
      ],
      biases: [0.3, 0],
    },
    { weights: [[1.1, -0.8]], biases: [-0.2] },
  ],
  inputs: [1.5, -0.7],
  targets: [1],
});

for (const [width, height] of [
  [664, 352],
  [1174, 600],
])
  test(`numbers beside units lie on no word at ${width} × ${height}, and know what they stand on`, () => {
    const g = geometry(width, height, SIZES);
    const edges = SIZES.slice(1).flatMap((_, layer) => allEdges(g, layer));
    const signals = signalsOf(frame, "question", null);
    const flow = backwardFlow(signals, g, edges);
    const scene = /** @type {any} */ ({ geometry: g, flow, signals, scale: flow.scale, pick });
    for (const [l, size] of SIZES.slice(1).entries()) {
      const words = g.columns[l + 1].map(({ x, y }) => ({
        arrives: ["−0.03697"],
        leaves: ["+0.0021"],
        under: lineBox(x, y + g.radius + 15, 84, 11, "middle"), // f′ 0.00231 → 1
      }));
      const spots = numbersBeside(scene, l, 11, words);
      assert.equal(spots.length, size);
      const boxes = spots.flatMap(({ arrives, leaves }) => [arrives?.box ?? [], leaves?.box ?? []].flat());
      const rings = g.columns[l + 1].map((at) => boxAround(at, 2 * g.radius, 2 * g.radius));
      const unders = words.map(({ under }) => under);
      boxes.forEach((box, k) => assert.equal(covered(box, [...unders, ...boxes.slice(k + 1)]), 0));
      for (const box of boxes) assert.equal(covered(box, rings), 0);
      spots.forEach(({ arrives, leaves }, j) => {
        const { x } = g.columns[l + 1][j];
        if (arrives) assert.ok(arrives.box.right > x + g.radius);
        if (leaves) assert.ok(leaves.box.left < x - g.radius);
      });
    }
    const tag = boxAround({ x: g.columns[1][1].left - 30, y: g.columns[1][1].y - 12 }, 90, 22);
    const words = Array(4).fill({ arrives: ["0.1"], leaves: ["+0.0021"], under: null });
    for (const { leaves } of numbersBeside(scene, 0, 11, words, [tag]))
      assert.equal(leaves ? shared(leaves.box, tag) : 0, 0);
    const [top] = numbersBeside(
      scene,
      0,
      11,
      Array(4).fill({ arrives: ["0.1"], leaves: ["0.1"], under: null }),
    );
    assert.equal(top.leaves?.covers, 0); // nothing flows above the topmost unit
    const before = [boxAround(g.columns[1][0], 4 * g.gap, 2 * g.pitch + 100)]; // all around the topmost unit
    const [none, , , last] = numbersBeside(scene, 0, 11, words, [], before);
    assert.deepEqual([none.arrives, none.leaves], [null, null]); // no number lies on another layer's
    assert.ok(last.arrives && last.leaves);
  });

test("no number lies on a ribbon, but one of the picked unit and the largest", () => {
  const sizes = [4, 4, 4, 1];
  const waves = (/** @type {number} */ units, /** @type {number} */ inputs, /** @type {number} */ from) =>
    Array.from({ length: units }, (_, j) =>
      Array.from({ length: inputs }, (_, i) => Math.abs(Math.sin(from + 4 * j + i))),
    );
  const { frame } = stateOf({
    layers: sizes.slice(1).map((units, l) => ({
      weights: waves(units, sizes[l], l),
      biases: Array(units).fill(0.1),
      activation: "linear",
    })),
    inputs: [0.5, -0.7, 0.4, 0.9],
    targets: [1],
  });
  const g = geometry(664, 352, sizes);
  const edges = sizes.slice(1).flatMap((_, layer) => allEdges(g, layer));
  const signals = signalsOf(frame, "question", null);
  const flow = backwardFlow(signals, g, edges, 6 * backwardFlow(signals, g, edges).scale);
  const told = { arrives: ["−0.03697"], leaves: ["+0.00211"], under: null };
  let out = 0;
  for (const unit of [0, 1, 2, 3]) {
    const picked = { layer: 0, unit, input: 0 };
    const scene = /** @type {any} */ ({ geometry: g, flow, signals, scale: flow.scale, pick: picked });
    numbersBeside(scene, 0, 11, Array(4).fill(told)).forEach((spots, j) => {
      for (const [name, l] of /** @type {const} */ ([
        ["arrives", 1],
        ["leaves", 0],
      ])) {
        const wide = flow.layers[l].ribbons.filter(({ height }) => height > 1);
        const pieces = wide.flatMap(({ edge, left, right, height }) =>
          piecesOf(
            { x: g.columns[l][edge.input].right, y: left },
            { x: g.columns[l + 1][edge.unit].left, y: right },
            height,
            24,
          ),
        );
        const spot = spots[name];
        const errors = (name === "arrives" ? signals.arriving : signals.leaving)[0].map(Math.abs);
        if (j === unit || errors[j] === Math.max(...errors)) assert.ok(spot, `${name} ${j}`);
        else if (spot) assert.ok(covered(spot.box, pieces) <= 6, `${name} ${j}`);
        else out++;
      }
    });
  }
  assert.ok(out < 4 * 6, `${out} numbers are left out`);
});

test("the loss that one or two weights roll on is clear of the words beside the network", () => {
  for (let width = 520; width < 1300; width += 20)
    for (const inputs of [1, 2]) {
      const g = geometry(width, 372, [inputs, 1]);
      assert.ok(hasAside(g));
      const tick = (g.beside?.left ?? 0) - 6 - 6 * (inputs > 1 ? "−3" : "0.5").length;
      assert.ok(g.loss.x + 17 + 6.5 * "out −0.5723".length + 20 < tick, `${width} pixels`);
      assert.ok(g.columns[0][0].x - g.square >= 0);
    }
});

test("a number beside a unit lies on no input, no word of one, and no line of the tag", () => {
  for (const [width, height, sizes] of /** @type {[number, number, number[]][]} */ ([
    [648, 372, [1, 1]],
    [648, 372, [1, 1, 1]],
    [648, 372, [2, 1]],
    [1614, 760, [1, 1]],
  ])) {
    const g = geometry(width, height, sizes);
    const layers = sizes.slice(1).map(() => ({ weights: [[1.35, 1.1]] }));
    const scene = /** @type {any} */ ({
      geometry: g,
      frame: { layers },
      flow: null,
      signals: { arriving: [[0.01], [0.01]], leaving: [[0.0002], [0.0002]] },
      scale: 10,
      pick: { layer: 0, unit: 0, input: 0 },
    });
    const tag = tagBoxes(g, scene, 11);
    const inputs = columnBoxes(g, 0);
    const words = [{ arrives: ["+0.01041"], leaves: ["+0.000216"], under: null }];
    const [{ leaves }] = numbersBeside(scene, 0, 11, words, tag, inputs);
    if (leaves) assert.equal(covered(leaves.box, [...inputs, ...tag]), 0, `${width} pixels, ${sizes}`);
  }
});

test("the two numbers of a unit are told apart where both stand over it", () => {
  const g = geometry(648, 372, SIZES);
  const scene = /** @type {any} */ ({
    geometry: g,
    flow: null,
    signals: { arriving: [[1, 1, 1, 1]], leaving: [[1, 1, 1, 1]] },
    scale: 1,
    pick: { ...pick, layer: 2 },
  });
  const width = 0.62 * 11 * "+0.00088".length;
  const sides = g.columns[1].flatMap(({ x, y }) =>
    [-1, 1].map((side) => boxAround({ x: x + side * (width + 106), y }, 200, g.pitch)),
  );
  const words = g.columns[1].map(() => ({ arrives: ["+0.00088"], leaves: ["+0.00024"], under: null }));
  for (const { arrives, leaves } of numbersBeside(scene, 0, 11, words, sides)) {
    assert.ok(arrives && leaves);
    const apart = { ...leaves.box, left: leaves.box.left - 4, right: leaves.box.right + 4 };
    assert.equal(shared(arrives.box, apart), 0);
  }
});

test("a network of one or two weights uses its half, and nothing of it is cut", () => {
  for (const [width, height, least] of [
    [648, 372, 33],
    [1174, 560, 52],
    [1614, 760, 70],
  ]) {
    for (const inputs of [1, 2]) {
      const g = geometry(width, height, [inputs, 1]);
      const [left, right] = [g.columns[0][0].x - g.square, g.columns[1][0].x + g.radius];
      assert.ok(inputs > 1 || g.radius >= least, `a radius of ${g.radius} at ${width} pixels`);
      assert.ok(left >= 0 && right < g.loss.x - 30, `${width} pixels`);
      assert.ok(g.columns[1][0].x - g.columns[0][0].x > 2.8 * g.radius, "its edge has room");
    }
  }
});

test("on a phone the strip's name is a line apart from what stands over and under it", () => {
  for (const hidden of [2, 6, 10]) {
    const { strip } = geometry(374, 372, [2, ...Array(hidden).fill(4), 1]);
    assert.ok(strip);
    assert.ok(strip.over ? strip.top - 10 - HEAD > 15 : strip.bottom - strip.top >= 34);
  }
});

test("the error at the output is not struck through by the loss's axis", () => {
  for (const [width, size] of [
    [648, 11],
    [900, 11],
    [1174, 12.5],
  ]) {
    const g = geometry(width, 0.52 * width, SIZES);
    const signals = signalsOf(frame, "question", null);
    const edges = SIZES.slice(1).flatMap((_, layer) => allEdges(g, layer));
    const flow = backwardFlow(signals, g, edges);
    const scene = /** @type {any} */ ({ geometry: g, frame, flow, signals, scale: flow.scale, pick });
    const axis = axisBox(scene, 2);
    const words = [{ arrives: ["+0.8882"], leaves: ["+0.8771"], under: null }];
    const [{ arrives }] = numbersBeside(scene, 2, size, words, axis);
    assert.equal(covered(arrives.box, axis), 0, `${width} pixels`);
    assert.ok(g.gap - 2 * g.radius > 8 * size, "and its neighbours have room");
  }
});

test("what an output says is whole beside its tick, as large as words are there", () => {
  for (const [width, size] of [
    [648, 11],
    [1174, 12.5],
    [1600, 14],
  ]) {
    const g = geometry(width, 0.5 * width, SIZES);
    assert.ok(g.loss.x + 13 + 0.6 * size * "output −0.5723".length < width, `${width} pixels`);
  }
});

test("where words stand above and below the ticks, the axis between them is shorter than to them", () => {
  const g = geometry(648, 372, [2, 4, 4, 4, 4, 4, 4, 4, 4, 4, 1]);
  assert.ok(!hasAside(g));
  for (const tall of [0, 5, 19, 60]) {
    // of the words over the upper tick
    const bottom = tall / 2 + Math.max(0, 19 - tall) / 2 + 12 - 4 - 0.25 * 11;
    assert.ok(reachOf(g, tall) < bottom, `${tall} pixels`);
  }
});

test("the name over the first row of a softmax is clear of the strip above", () => {
  for (const height of [352, 480, 560, 700, 900])
    for (const count of [3, 5, 10]) {
      const { columns, rows, strip } = geometry(1000, height, [4, 4, count], "rows");
      const [first, second] = columns[2];
      if (!rows || !strip || second.y - first.y - 2 * rows.half <= 20) continue; // it stands beside its row
      assert.ok(first.y - rows.half - 6 - 11 >= strip.bottom, `${count} rows in ${height} pixels`);
    }
});

test("on a wide stage ten layers have room for numbers, which lie on nothing of the layers beside", () => {
  const sizes = [2, ...Array(10).fill(8), 1];
  const g = geometry(1614, 720, sizes);
  assert.ok(g.radius >= 22 && g.numbers);
  const signals = {
    arriving: sizes.slice(1).map((units) => Array(units).fill(0.1)),
    leaving: sizes.slice(1).map((units) => Array(units).fill(0.1)),
  };
  const scene = /** @type {any} */ ({ geometry: g, flow: null, signals, scale: 1, pick });
  const words = g.columns[3].map(({ x, y }) => ({
    arrives: ["−0.04152"],
    leaves: ["+0.0021"],
    under: lineBox(x, y + g.radius + 15, 75, 14, "middle"),
  }));
  for (const { arrives, leaves } of numbersBeside(scene, 2, 14, words))
    for (const spot of [arrives, leaves])
      if (spot) assert.equal(covered(spot.box, [...columnBoxes(g, 2), ...columnBoxes(g, 4)]), 0);
});
