// @ts-check
/** Where the tag of a weight stands: clear of units and their words, of inputs, and of its own ribbon. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { namedWidth } from "../../static/js/stage/ends.js";
import { ends, geometry } from "../../static/js/stage/geometry.js";
import { boxAround, covered, lineBox, piecesOf } from "../../static/js/stage/room.js";
import { allEdges } from "../../static/js/stage/strongest.js";
import { columnBoxes, placeOf, tagBoxes } from "../../static/js/stage/tags.js";
import { stateOf } from "./states.js";

const SIZES = [2, 4, 2, 1];

for (const [width, height, told] of [
  [664, 352, 84],
  [664, 352, 138],
  [1174, 600, 150],
])
  test(`a tag of ${told} pixels leaves every unit and its f′ in sight at ${width} × ${height}`, () => {
    const g = geometry(width, height, SIZES);
    for (const edge of SIZES.slice(1).flatMap((_, layer) => allEdges(g, layer))) {
      const tag = boxAround(placeOf(g, edge, told), told, 22);
      const units = g.columns.slice(1).flat();
      const rings = units.map((at) => boxAround(at, 2 * g.radius, 2 * g.radius));
      const words = units.map(({ x, y }) => lineBox(x, y + g.radius + 15, 58, 11, "middle"));
      assert.equal(covered(tag, [...rings, ...words]), 0, JSON.stringify(edge));
      assert.ok(tag.left >= 0 && tag.right <= width && tag.bottom <= height, JSON.stringify(edge));
      const [from, to] = ends(g, edge);
      assert.ok(tag.right > from.x - told && tag.left < to.x + told, "near its edge");
    }
  });

for (const [width, height] of [
  [648, 372],
  [736, 372],
  [1614, 760],
])
  for (const inputs of [1, 2])
    test(`the tag of one of ${inputs} weights is clear of a ribbon at its widest, at ${width} pixels`, () => {
      const g = geometry(width, height, [inputs, 1]);
      for (const edge of allEdges(g, 0)) {
        const tag = boxAround(placeOf(g, edge, 84), 84, 22);
        const own = piecesOf(...ends(g, edge), (2.6 * g.radius) / inputs, 24);
        assert.equal(covered(tag, own), 0, JSON.stringify(edge));
      }
    });

test("a tag stands on no input and on no word of one, however long their names are", () => {
  const [least, most] = [namedWidth(["x1", "x2"]), namedWidth(["x1", "sepal_width"])];
  assert.ok(least < 70 && most > 90);
  for (const named of [least, most]) {
    const g = geometry(648, 372, [4, 5, 3], "rows", named);
    for (const edge of allEdges(g, 0)) {
      const tag = boxAround(placeOf(g, edge, 92), 92, g.dense ? 16 : 22);
      assert.equal(covered(tag, columnBoxes(g, 0)), 0, JSON.stringify(edge));
    }
  }
});

test("on a phone as well the tag stands near its edge, off units and inputs", () => {
  const g = geometry(374, 372, SIZES);
  const rings = g.columns
    .slice(1)
    .flatMap((column) => column.map((at) => boxAround(at, 1.8 * g.radius, 1.8 * g.radius)));
  const squares = g.columns[0].map((at) => boxAround(at, 2 * g.square, 2 * g.square));
  for (const layer of [0, 1, 2]) {
    const at = placeOf(g, { layer, unit: 0, input: 0 }, 84);
    assert.ok(at.far < 3 * 22, `${at.far} pixels from an edge of layer ${layer + 1}`);
    assert.equal(covered(boxAround(at, 84, 22), [...rings, ...squares]), 0);
  }
});

test("on a phone no line runs from a tag far below to its edge: it would look like one", () => {
  const g = geometry(358, 372, [2, ...Array(9).fill(6), 1]);
  const { frame } = stateOf({
    layers: g.columns.slice(1).map((column, l) => ({
      weights: column.map(() => Array(g.columns[l].length).fill(0.5)),
      biases: Array(column.length).fill(0.1),
    })),
    inputs: [1, 0.5],
    targets: [1],
  });
  for (const pick of [
    { layer: 0, unit: 0, input: 0 },
    { layer: 4, unit: 1, input: 2 },
  ])
    for (const [k, box] of tagBoxes(g, /** @type {any} */ ({ frame, pick }), 11).entries())
      assert.ok(!k || box.bottom - box.top < 10, JSON.stringify(pick));
});
