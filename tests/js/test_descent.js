/** The loss that a lone weight rolls on, and its slope, which is the gradient and not a difference. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { descentOf, descentOnShow, isAlone, sightOf } from "../../static/js/model/descent.js";
import { axes, mapIn, spans } from "../../static/js/stage/axes.js";
import { lossTicks, marksOf, steepOn } from "../../static/js/stage/descent.js";
import {
  BALL,
  dotAt,
  drawnSteps,
  LOWEST,
  leavesAt,
  lengthTold,
  timesDrawn,
} from "../../static/js/stage/legs.js";
import { heightsOf, mapOf } from "../../static/js/stage/relief.js";

const ONE = { indices: [0] };

/** @param {string} activation @param {number} weight @param {number} target */
function descent(activation, weight, target) {
  const run = { spec: { network: { layers: [{ units: 1, activation }] }, loss: "squared_error" } };
  const data = { train: { inputs: [[1], [2]], targets: [[target], [target]] } };
  const frame = {
    step: 1,
    batch: ONE,
    layers: [{ weights: [[weight]], biases: [0], weight_updates: [[0]] }],
  };
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
  const wide = { layers: [{ weights: [[1], [2], [3]] }, { weights: [[1, 2, 3]] }] };
  assert.equal(descentOf({}, {}, {}, wide), null, "more weights have no such plot");
  const layers = [0.5, -2].map((w) => ({ weights: [[w]], biases: [0], weight_updates: [[w / 10]] }));
  const activation = "linear";
  const run = {
    spec: { network: { layers: layers.map(() => ({ units: 1, activation })) }, loss: "squared_error" },
  };
  const data = { train: { inputs: [[1], [2]], targets: [[1], [0]] } };
  const found = descentOf(run, data, { trail: () => [{ layers }] }, { step: 1, batch: ONE, layers });
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

test("a step that the ball would cover is drawn a round number of times as long", () => {
  for (const [change, times] of /** @type {[number[], number][]} */ ([
    [[0.9], 1],
    [[0], 1],
    [[-0.0031], 200],
    [[0.2], 2],
  ])) {
    const step = { ...descent("linear", 2, 0), change, reach: 3 };
    assert.equal(timesDrawn(BOX, step), times);
    assert.deepEqual(drawnSteps(BOX, step), [{ change: change.map((part) => part * times), would: false }]);
  }
});

/** A bowl of two weights, lowest at 0.5 and −1, with a step by f′ and one without it. */
const BOWL = {
  ...descent("linear", 2, 0),
  weights: [1.5, -1],
  loss: ([a, b]) => (a - 0.5) ** 2 + 2 * (b + 1) ** 2,
  cells: 40,
  change: [-0.1029, 0.001],
  own: [-0.00251, 0.0001],
  reach: 3,
  high: 1,
  samples: 10,
};
const BOX = { left: 100, right: 300, top: 50, bottom: 250 };

test("a step is drawn at one scale, with f′ and without it: the run’s own decides", () => {
  const alone = { ...BOWL, change: BOWL.own, own: null };
  assert.equal(timesDrawn(BOX, BOWL), timesDrawn(BOX, alone));
  const [would, own] = drawnSteps(BOX, BOWL);
  assert.ok(would.would && !own.would);
  assert.deepEqual(own.change, drawnSteps(BOX, alone)[0].change);
  assert.ok(Math.abs(would.change[0] / own.change[0] - 0.1029 / 0.00251) < 1e-9);
  assert.equal(timesDrawn(BOX, { ...BOWL, own: [0, 0] }), timesDrawn(BOX, { ...alone, change: BOWL.change }));
  const { step, would: hollow, times } = marksOf(BOX, BOWL, { kind: "update" });
  assert.deepEqual([step, hollow, times], [true, true, timesDrawn(BOX, alone)]);
});

test("a leg that is drawn longer goes half of the way to the lowest place at most", () => {
  for (const from of [-2.5, -0.5, 1.1, 1.5, 2.9]) {
    const drawn = timesDrawn(BOX, { ...BOWL, weights: [from, -1] }) * 0.00251;
    const way = Math.abs(from - 0.5);
    assert.ok(drawn <= 0.52 * way && drawn <= 0.9, `${drawn} of ${way}`);
    assert.ok(drawn >= 0.1 * way, "and comes out");
  }
});

test("a leg that leaves the map ends at its edge, and how much longer it is is told", () => {
  const out = leavesAt(BOX, BOWL);
  assert.deepEqual([out.k, out.end[0], out.level, out.sign], [0, BOX.left, true, -1]);
  const wordsTo = (/** @type {Partial<typeof BOWL>} */ step) => lengthTold(BOX, { ...BOWL, ...step })?.words;
  assert.equal(wordsTo({}), "41 × as long (mean of 10)");
  assert.equal(wordsTo({ samples: 1 }), "41 × as long");
  assert.equal(wordsTo({ own: [0, 0.0001] }), undefined);
  assert.equal(leavesAt(BOX, { ...BOWL, change: [-0.004, 0.001] }), null);
  const up = leavesAt(BOX, { ...BOWL, change: [-0.004, 0.1] });
  assert.deepEqual([up.k, up.end[1], up.level, up.sign], [1, BOX.top, false, -1]);
  const one = { ...descent("linear", 2, 0), change: [-1], own: [-0.01] };
  assert.equal(leavesAt(BOX, one).end[0], BOX.left);
  assert.equal(leavesAt(BOX, { ...one, change: [-0.02] }), null);
});

test("a leg that is too short to see is a dot, beside the ball and what goes before it", () => {
  const ball = [200, 150];
  assert.equal(dotAt(ball, [204, 150], ball), null);
  assert.equal(dotAt(ball, ball, ball), null, "no step, no dot");
  assert.ok(dotAt([160, 150], [160, 155], ball, 3.5), "hardly more than is under the leg before it");
  for (const [dx, dy] of [
    [2, 0],
    [-2, 0],
    [0, 1],
    [0, -0.2],
  ])
    for (const aside of [0, 5, 10, 40]) {
      const from = dx ? [200, 150 + aside] : [200 - aside, 150];
      const dot = dotAt(from, [from[0] + dx, from[1] + dy], ball);
      assert.ok(Math.hypot(dot[0] - ball[0], dot[1] - ball[1]) >= BALL + 3, "clear of the ball");
      const [along, across] = dx
        ? [dot[0] - from[0], dot[1] - from[1]]
        : [dot[1] - from[1], dot[0] - from[0]];
      assert.ok(along * (dx || dy) > 0 && Math.abs(along) >= 6 && across === 0, "and of the leg before it");
    }
});

test("the words to a leg that leaves the map are clear of the cross where the loss is least", () => {
  const words = 26 * 6;
  for (const lowest of [-1.3, -1, -0.7, -0.4]) {
    const at = { ...BOWL, loss: ([a, b]) => (a + 0.8) ** 2 + 2 * (b - lowest) ** 2 };
    const told = lengthTold(BOX, at);
    assert.equal(told.anchor, "start");
    const { x, y } = axes(BOX, at);
    const [a, b] = mapIn(BOX, at).lowest;
    const [left, right, top, bottom] = [told.x, told.x + words, told.y - 9, told.y];
    const [cx, cy] = [x(a), y(b)];
    assert.ok(cx > left && cx < right, "it is that far along");
    assert.ok(cy + LOWEST <= top || cy - LOWEST >= bottom, `${top} to ${bottom}, the cross at ${cy}`);
  }
});

test("the words to a leg that leaves the map stand inside, clear of the name of a curve's axis", () => {
  const wide = 100;
  for (const [change, own] of [
    [[-1], [-0.01]],
    [[1], [0.01]],
  ]) {
    const { words, anchor, x, y } = lengthTold(BOX, { ...descent("linear", 2, 0), change, own });
    assert.equal(words, "100 × as long");
    const [left, right] = anchor === "start" ? [x, x + wide] : [x - wide, x];
    assert.ok(left >= BOX.left && right <= BOX.right && y < BOX.bottom - 6 - 12, `${left} to ${right}, ${y}`);
  }
});

test("a map of two weights has as many pixels for one as for the other, whatever its shape", () => {
  for (const box of [BOX, { ...BOX, right: 255, bottom: 437 }, { ...BOX, right: 400, bottom: 170 }]) {
    const { x, y } = axes(box, BOWL);
    assert.ok(Math.abs(x(1) - x(0) - (y(0) - y(1))) < 1e-9);
    assert.ok(Math.min(...spans(box, BOWL)) === 3);
    assert.deepEqual([x(spans(box, BOWL)[0]), y(spans(box, BOWL)[1])], [box.right, box.top]);
  }
});

test("the lowest place has its mark where it is one, and none where a valley is as low all along", () => {
  const lowestIn = (/** @type {typeof BOWL} */ each) => mapIn(BOX, each).lowest;
  const [a, b] = lowestIn(BOWL);
  assert.ok(Math.hypot(a - 0.5, b + 1) < 0.04);
  const row = { ...BOWL, loss: ([a, b]) => 0.5 * (a * b - 2) ** 2 };
  const trough = { ...BOWL, loss: ([a, b]) => (a + b - 0.3) ** 2 };
  const long = { ...BOWL, loss: ([a, b]) => (a - 0.3) ** 2 + 0.02 * (b + 1) ** 2 };
  assert.deepEqual([row, trough].map(lowestIn), [null, null]);
  assert.notEqual(lowestIn(long), null);
  assert.deepEqual(
    [BOWL, row, { ...row, cells: 12 }].map((each) => marksOf(BOX, each, { kind: "loss" }).lowest),
    [true, false, false],
  );
});

test("through the lens the run’s own step is beside the one that would be, unless steps stream by", () => {
  const frame = (/** @type {number} */ change) => ({
    step: 1,
    batch: ONE,
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
    assert.equal(leavesAt(box, { ...found, own: found.change }).end[0], box.left);
  }
});

test("the key names what was before only where the ball leaves some of it in sight", () => {
  const at = (/** @type {number} */ before) => {
    const found = descent("linear", 2, 0);
    return marksOf(BOX, { ...found, reach: 3, trail: [[before]] }, { kind: "update" }).trail;
  };
  assert.ok(at(1.5));
  assert.ok(!at(2.007));
});

test("while steps stream by, a map of two weights is of fewer points", () => {
  const run = { spec: { network: { layers: [{ units: 1, activation: "tanh" }] }, loss: "squared_error" } };
  const data = { train: { inputs: [[1, 2]], targets: [[1]] } };
  const frame = {
    step: 1,
    batch: ONE,
    layers: [{ weights: [[1, 2]], biases: [0], weight_updates: [[0, 0]] }],
  };
  const state = { run, data, history: { trail: () => [] }, lesson: null, speed: { steps: 60 } };
  const [plays, rests] = [true, false].map((playing) => descentOnShow({ ...state, playing }, frame));
  assert.ok(mapOf(plays, 3, 3).heights.length < mapOf(rests, 3, 3).heights.length / 2);
  assert.equal(descentOnShow({ ...state, playing: true, speed: { phases: 1 } }, frame), rests);
});

test("axes reach to a valley that is near, and no farther where the loss has none", () => {
  const row =
    (/** @type {number} */ product) =>
    (/** @type {number[]} */ [a, b]) =>
      0.5 * (a * b - product) ** 2;
  const one =
    (/** @type {number} */ to) =>
    (/** @type {number[]} */ [a]) =>
      0.5 * (a - to) ** 2;
  const apart = (/** @type {number[]} */ [a]) => Math.log1p(Math.exp(-3 * a));
  for (const [point, loss, reach] of /** @type {[number[], (w: number[]) => number, number][]} */ ([
    [[0.03, 0.03], row(2), 3],
    [[0.03, 0.03], row(20), 4.5],
    [[4.2, 0.03], row(2), 6.75],
    [[0], one(1), 3],
    [[0], one(4), 4.5],
    [[2], one(1e9), 10.125],
    [[0], apart, 3],
    [[NaN], one(NaN), 3],
  ])) {
    assert.equal(sightOf([point], loss).reach, reach, `${point}`);
  }
  assert.equal(sightOf([[0], [2], [1]], one(1)).high, 0.5);
});
