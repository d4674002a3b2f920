/** The loss that a lone weight rolls on, and its slope, which is the gradient and not a difference. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { descentOf, descentOnShow, isAlone } from "../../static/js/model/descent.js";
import { lossTicks, marksOf, steepOn, stepOn } from "../../static/js/stage/descent.js";
import { drawnSteps, timesDrawn } from "../../static/js/stage/legs.js";
import { contour, heightsOf, lowestOf, mapOf, refined } from "../../static/js/stage/relief.js";

/** @param {string} activation @param {number} weight @param {number} target */
function descent(activation, weight, target) {
  const run = { spec: { network: { layers: [{ units: 1, activation }] }, loss: "squared_error" } };
  const data = { train: { inputs: [[1], [2]], targets: [[target], [target]] } };
  const frame = { step: 1, layers: [{ weights: [[weight]], biases: [0], weight_updates: [[0]] }] };
  return descentOf(run, data, { trail: () => [] }, frame);
}

for (const [activation, weight, target, slope] of [
  ["linear", 2, 0, 5], // the mean of 1·2·1 and of 2·2·2
  ["linear", 1e17, 0, 2.5e17], // w ± 0.0001 is w again
  ["step", 0, 1, 0], // where a difference sees the jump
  ["relu", 0, 1, 0],
  ["sigmoid", -40, 1, -0.5 * (Math.exp(-40) + 2 * Math.exp(-80))], // which the loss is too flat to show
])
  test(`the slope of the loss of one ${activation} unit at ${weight} is ${slope}`, () => {
    const found = descent(activation, weight, target).slope([weight]);
    assert(Math.abs(found - slope) <= 1e-12 * Math.abs(slope), `${found}`);
  });

test("between two weights the loss falls as its slope says", () => {
  const { loss, slope } = descent("tanh", 0.7, -1);
  const measured = (loss([0.7 + 1e-6]) - loss([0.7 - 1e-6])) / 2e-6;
  assert(Math.abs(measured - slope([0.7])) < 1e-8);
});

test("of two weights in a row each moves the loss of the whole network", () => {
  assert.deepEqual(
    [
      [1, 1],
      [2, 1],
      [1, 1, 1],
      [1, 2, 1],
      [3, 1],
      [1, 2],
      [2, 1, 1],
    ].map(isAlone),
    [true, true, true, false, false, false, false],
  );
  const layers = [0.5, -2].map((w) => ({ weights: [[w]], biases: [0], weight_updates: [[w / 10]] }));
  const activation = "linear";
  const run = {
    spec: { network: { layers: layers.map(() => ({ units: 1, activation })) }, loss: "squared_error" },
  };
  const data = { train: { inputs: [[1], [2]], targets: [[1], [0]] } };
  const found = descentOf(run, data, { trail: () => [{ layers }] }, { step: 1, layers });
  assert.deepEqual([found.weights, found.change, found.trail], [[0.5, -2], [0.05, -0.2], [[0.5, -2]]]);
  const squares = ([a, b]) => (0.5 * (a * b - 1) ** 2 + 0.5 * (2 * a * b) ** 2) / 2;
  for (const at of [
    [0.5, -2],
    [1, 1],
  ])
    assert(Math.abs(found.loss(at) - squares(at)) < 1e-12);
});

test("the axis of the loss has up to three round numbers above 0", () => {
  for (const [most, ticks] of [
    [0.23, [0, 0.1, 0.2]],
    [1.1, [0, 0.5, 1]],
    [7.9, [0, 2, 4, 6]],
    [NaN, [0]],
  ]) {
    const found = lossTicks(most);
    assert.equal(found.length, ticks.length, `${most}`);
    found.forEach((tick, k) => assert(Math.abs(tick - ticks[k]) < 1e-12));
  }
});

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

test("a step that the ball would cover is drawn a round number of times as long", () => {
  for (const [change, times] of /** @type {[number[], number][]} */ ([
    [[0.9], 1],
    [[0], 1],
    [[-0.0031, 0.0015], 200],
    [[0.5, 0.1], 2],
  ])) {
    const step = { change, own: null, reach: 3 };
    assert.equal(timesDrawn(step), times);
    assert.deepEqual(drawnSteps(step), [{ change: change.map((part) => part * times), would: false }]);
  }
});

test("a step that would be and the run's own have one scale, so that one sees which is longer", () => {
  const found = { ...descent("linear", 2, 0), change: [-0.4], own: [-0.01], reach: 3 };
  const [would, own] = drawnSteps(found);
  assert.ok(would.would && !own.would);
  assert.ok(Math.abs(would.change[0] / own.change[0] - 40) < 1e-9);
  assert.deepEqual(drawnSteps({ ...found, change: [-0.01], own: [-0.4] })[0].change, own.change);
  const { step, would: hollow, times } = marksOf(found, { kind: "update" });
  assert.deepEqual([step, hollow, times], [true, true, 2]);
});

test("through the lens the run’s own step is beside the one that would be, unless steps stream by", () => {
  const frame = (/** @type {number} */ change) => ({
    step: 1,
    layers: [{ weights: [[2]], biases: [0], weight_updates: [[change]] }],
  });
  const run = { spec: { network: { layers: [{ units: 1, activation: "tanh" }] }, loss: "squared_error" } };
  const data = { train: { inputs: [[1]], targets: [[1]] } };
  const [made, seen] = [frame(-0.01), frame(-0.4)];
  const state = { run, data, frame: made, history: { trail: () => [] }, lesson: null, speed: {} };
  assert.deepEqual(descentOnShow(state, seen).own, [-0.01]);
  assert.deepEqual(descentOnShow(state, seen).change, [-0.4]);
  assert.equal(descentOnShow(state, made).own, null);
  assert.equal(descentOnShow({ ...state, playing: true, speed: { steps: 60 } }, seen).own, null);
});

test("of a run that blew up the tangent is as steep as the curve, and its step ends with the axis", () => {
  const box = { left: 100, right: 300, top: 0, bottom: 200 };
  for (const weight of [2, 1e10]) {
    const found = { ...descent("linear", weight, 0), change: [-50 * weight] };
    const steep = steepOn(box, found, found.slope([weight]));
    const heights = heightsOf(found);
    const k = Math.round(((weight / found.reach + 1) / 2) * (heights.length - 1));
    const rise = (heights[k + 1] - heights[k - 1]) / (1.12 * Math.max(...heights));
    assert.ok(Math.abs(steep - (-200 * rise) / ((2 * 200) / (heights.length - 1))) < 0.02, `${steep}`);
    assert.equal(stepOn(box, found, found.change[0])[0], box.left);
  }
});

test("the key names what was before only where the ball leaves some of it in sight", () => {
  const at = (/** @type {number} */ before) => {
    const found = descent("linear", 2, 0);
    return marksOf({ ...found, reach: 3, trail: [[before]] }, { kind: "update" }).trail;
  };
  assert.ok(at(1.5));
  assert.ok(!at(2.007));
});

test("while steps stream by, a map of two weights is of fewer points", () => {
  const run = { spec: { network: { layers: [{ units: 1, activation: "tanh" }] }, loss: "squared_error" } };
  const data = { train: { inputs: [[1, 2]], targets: [[1]] } };
  const frame = { step: 1, layers: [{ weights: [[1, 2]], biases: [0], weight_updates: [[0, 0]] }] };
  const state = { run, data, history: { trail: () => [] }, lesson: null, speed: { steps: 60 } };
  const [plays, rests] = [true, false].map((playing) => descentOnShow({ ...state, playing }, frame));
  assert.ok(mapOf(plays).heights.length < mapOf(rests).heights.length / 2);
  assert.equal(descentOnShow({ ...state, playing: true, speed: { phases: 1 } }, frame), rests);
});

test("where the loss is steep contours are thinned, so that none is a band; some carry their value", () => {
  const product = (/** @type {number[]} */ [a, b]) => (1 - Math.tanh(2 * a * b)) ** 2;
  const { lines, told, heights } = mapOf({ loss: product, reach: 3, cells: 40 });
  const fine = refined(heights);
  const [least, most] = [Math.min(...fine.flat()), Math.max(...fine.flat())];
  const levels = lines.map((_, k) => least + (most - least) * ((k + 0.7) / lines.length) ** 2);
  const whole = levels.map((level) => contour(fine, level).length);
  assert.ok(lines.some((own, k) => own.length < 0.8 * whole[k]));
  lines.forEach((own, k) => assert.ok(own.length <= whole[k]));
  const flat = mapOf({ loss: ([a, b]) => a + b, reach: 3, cells: 40 });
  assert.ok(
    flat.lines.slice(4).every((own) => own.length),
    "on an even slope all of them are whole",
  );
  assert.ok(told.length > 0 && flat.told.length > 1);
  for (const { x, y } of told) assert.ok(x > 0.1 && x < 0.9 && y > 0.1 && y < 0.9);
});
