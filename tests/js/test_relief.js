/** The map of the loss that two weights roll on: its contours, and where it is lowest. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { mapIn, spans } from "../../static/js/stage/axes.js";
import { marksOf } from "../../static/js/stage/descent.js";
import { lengthTold, timesDrawn } from "../../static/js/stage/legs.js";
import { contour, lowestOf, mapOf, refined } from "../../static/js/stage/relief.js";

/** A bowl of two weights, lowest at 0.5 and −1. */
const BOWL = {
  weights: [1.5, -1],
  layers: 1,
  loss: ([a, b]) => (a - 0.5) ** 2 + 2 * (b + 1) ** 2,
  cells: 40,
  change: [-0.1029, 0.001],
  own: [-0.00251, 0.0001],
  trail: [],
  reach: 3,
  high: 1,
  samples: 10,
};
const BOX = { left: 100, right: 300, top: 50, bottom: 250 };

test("lines of equal height are smooth, however few the values are through which they go", () => {
  const at = Array.from({ length: 13 }, (_, k) => k / 6 - 1);
  const bowl = at.map((y) => at.map((x) => x * x + y * y));
  const lines = contour(refined(bowl), 0.5);
  const far = lines.flat().map(([x, y]) => Math.hypot(2 * x - 1, 2 * y - 1) - Math.SQRT1_2);
  assert.ok(Math.max(...far.map(Math.abs)) < 0.002);
  const turns = lines.map(([[x0, y0], [x1, y1]]) => Math.hypot(x1 - x0, y1 - y0));
  assert.ok(lines.length > 100 && Math.max(...turns) < 0.03);
});

test("a finer grid keeps the values that it is made from", () => {
  const heights = [
    [1, 5, 2],
    [0, 3, 8],
    [4, 4, 1],
  ];
  const finer = refined(heights);
  heights.forEach((row, r) => row.forEach((height, c) => assert.equal(finer[4 * r][4 * c], height)));
});

test("a map is lowest where its cross stands, unless that is at the border", () => {
  assert.deepEqual(
    lowestOf([
      [4, 3, 4],
      [3, 1, 3],
      [4, 3, 4],
    ]),
    [0.5, 0.5],
  );
  assert.equal(
    lowestOf([
      [1, 2],
      [2, 3],
    ]),
    null,
  );
});

test("where the loss is steep contours are thinned, so that none is a band; some carry their value", () => {
  const product = (/** @type {number[]} */ [a, b]) => (1 - Math.tanh(2 * a * b)) ** 2;
  const { lines, told, heights, levels } = mapOf({ loss: product, high: 4, cells: 40 }, 3, 3);
  const fine = refined(heights);
  const whole = levels.map((level) => contour(fine, level).length);
  assert.ok(lines.some((own, k) => own.length < 0.8 * whole[k]));
  lines.forEach((own, k) => assert.ok(own.length <= whole[k]));
  const flat = mapOf({ loss: ([a, b]) => a + b, high: 6, cells: 40 }, 3, 3);
  assert.ok(
    flat.lines.slice(4).every((own) => own.length),
    "on an even slope all of them are whole",
  );
  assert.ok(told.length > 0 && flat.told.length > 1);
  for (const { x, y } of told) assert.ok(x > 0.1 && x < 0.9 && y > 0.1 && y < 0.9);
});

/** Two weights in a row, whose product is to be 2. */
const ROW = { ...BOWL, loss: ([a, b]) => 0.5 * (a * b - 2) ** 2, weights: [0.03, 0.03], high: 2 };

test("contours are told apart by what lies near the way, however long the map is", () => {
  for (const [box, high] of /** @type {[typeof BOX, number][]} */ ([
    [{ ...BOX, right: 256, bottom: 302 }, 2],
    [{ ...BOX, right: 416, bottom: 180 }, 2],
    [{ ...BOX, right: 416, bottom: 180 }, 1e-9],
  ])) {
    const row = { ...ROW, high };
    const [wide, tall] = spans(box, row);
    const drawn = mapIn(box, row).lines.flatMap(([at]) => {
      return at ? [row.loss([wide * (2 * at[0][0] - 1), tall * (1 - 2 * at[0][1])])] : [];
    });
    assert.ok(drawn.some((loss) => loss < 0.05) && drawn.filter((loss) => loss < 2).length > 1, `${drawn}`);
  }
});

test("the loss of a map is asked once for all that is drawn of it", () => {
  let asked = 0;
  const loss = (/** @type {number[]} */ at) => {
    asked++;
    return BOWL.loss(at);
  };
  const counted = { ...BOWL, loss };
  marksOf(BOX, counted, { kind: "update" });
  timesDrawn(BOX, counted);
  mapIn(BOX, counted);
  lengthTold(BOX, counted);
  assert.equal(asked, 41 * 41);
});
