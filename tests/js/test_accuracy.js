/** What the losses come to: how many samples are in the right class, or how far off a quantity is. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { accuracyOf } from "../../static/js/model/accuracy.js";
import { lossSources } from "../../static/js/model/losses.js";
import { amounts, comesTo } from "../../static/js/words/losses.js";

const X = [[-2], [-1], [1], [2]];
/** @param {string} activation @param {number[][]} weights @param {number[][]} targets @param {any} [columns]
 * @returns {any} */
const state = (activation, weights, targets, columns = null) => ({
  run: {
    spec: {
      network: { layers: [{ units: weights.length, activation }] },
      data: { source: "inline", targets, columns },
      loss: "squared_error",
    },
  },
  catalogue: { datasets: [] },
  frame: { layers: [{ weights, biases: weights.map(() => 0) }], loss: { train: 0.08, test: null } },
  data: { train: { inputs: X, targets }, test: { inputs: [[3]], targets: [targets[0]] } },
  playing: false,
  speed: {},
  exact: true,
});
const words = (/** @type {any} */ of) =>
  comesTo(of, accuracyOf(of))
    .map((part) => part.words)
    .join("");

test("two classes are told apart at the middle of the output", () => {
  const tanh = state("tanh", [[1]], [[-1], [1], [1], [1]]);
  assert.deepEqual(accuracyOf(tanh), { train: 0.75, test: 0, neither: 0 });
  assert.equal(words(tanh), "Right class: 75 %, unseen 0 %.");
  const sigmoid = state("sigmoid", [[1]], [[0], [1], [1], [1]]);
  assert.deepEqual(accuracyOf(sigmoid), { train: 0.75, test: 0, neither: 0 });
});

test("of several classes the largest output counts", () => {
  const targets = [
    [1, 0],
    [0, 1],
    [0, 1],
    [0, 1],
  ];
  assert.equal(accuracyOf(state("softmax", [[-1], [1]], targets))?.train, 0.75);
});

test("what rounding leaves of the middle is no class", () => {
  assert.equal(accuracyOf(state("tanh", [[6e-16]], [[-1], [-1], [1], [1]]))?.train, 0);
  const near = state("tanh", [[1e-6]], [[-1], [-1], [1], [1]]);
  assert.equal(accuracyOf(near)?.train, 1);
  assert.equal(accuracyOf({ ...near, exact: false })?.train, 0, "as far as the stream has digits");
});

test("that answers in the middle are neither class is said beside the share that they lower", () => {
  const relu = state("relu", [[1]], [[-1], [-1], [1], [1]]);
  assert.equal(words(relu), "Right class: 50 %, unseen 0 %; neither: 50 %.");
});

test("an output that is no number is not right", () => {
  assert.equal(accuracyOf(state("tanh", [[NaN]], [[-1], [1], [1], [1]]))?.train, 0);
});

test("large networks wait until steps no longer stream past", () => {
  const rushing = { ...state("tanh", [[1]], [[-1], [1], [1], [1]]), playing: true, speed: { steps: "max" } };
  assert.equal(accuracyOf(rushing)?.train, 0.75);
  const wide = Array(300_000).fill(1);
  const frame = { ...rushing.frame, layers: [{ weights: [wide], biases: [0] }] };
  assert.equal(accuracyOf({ ...rushing, frame }), null);
});

test("a quantity is off by so much of its unit", () => {
  const price = { name: "price", mean: 200_000, spread: 100_000, classes: null };
  const columns = { inputs: [], targets: [price], classes_of: null };
  const houses = state("linear", [[1]], [[0.1], [0.2], [0.3], [0.4]], columns);
  assert.equal(words(houses), "Typically 40\u202f000 off in price.");
  houses.run.spec.loss = "absolute_error";
  assert.equal(words(houses), "On average 8\u202f000 off in price.");
  assert.equal(words({ ...houses, frame: { ...houses.frame, loss: { train: null } } }), "");
});

test("what steps amount to is told from the first one whose loss is known", () => {
  assert.deepEqual(
    [amounts(1, 20, 0.5, 0.4), amounts(2000, 2166, 0.0688, 0.086), amounts(1, 175, 0.5, 0.50001)],
    [
      "From step 1 to *20* the training loss has fallen from 0.5 to *0.4*.",
      "From step 2\u202f000 to *2\u202f166* the training loss has risen from 0.0688 to *0.086*.",
      "From step 1 to *175* the training loss has stayed at *0.500*.",
    ],
  );
  assert.equal(amounts(1, 20, 0.5, Infinity), "From step 1 to *20* the training loss has left all bounds.");
});

test("while steps stream past, what stands at a line’s end is not of a step before them", () => {
  const losses = { step: [0, 1], train: [0.5, 0.25], test: [] };
  const own = { history: { losses }, frame: { step: 1 }, preview: false, head: { step: 1 }, family: [] };
  const both = { ...own, run: {}, tokens: {}, twin: { history: { losses }, from: 0 } };
  const ends = (/** @type {any} */ time) => {
    const { losses, twin: beside } = lossSources(/** @type {any} */ ({ ...both, ...time }));
    return [...losses.ends.text, ...beside.ends.text].map((words) => words.trim());
  };
  assert.deepEqual(ends({}), ["0.25", "0.25", "twin 0.25"]);
  assert.deepEqual(ends({ playing: true, speed: {} }), ["0.25", "0.25", "twin 0.25"], "phase by phase");
  assert.deepEqual(ends({ playing: true, speed: { steps: 4 } }), ["", "", "twin"]);
});

test("other runs’ names at the lines’ ends have their room", () => {
  const losses = { step: [0, 1], train: [0.5, 0.25], test: [] };
  const state = { history: { losses }, frame: { step: 1 }, preview: false, head: { step: 1 }, tokens: {} };
  const others = [{ id: "a", called: "the other", losses }];
  const room = (/** @type {object[]} */ family) =>
    lossSources(/** @type {any} */ ({ ...state, run: { id: "b" }, family })).losses;
  assert.equal(room([]).margin, 62);
  assert.equal(room(others).margin, 96);
  assert.deepEqual(
    room(others).ends.text.map((words) => words.trim()),
    ["0.25", "run 1  0.25"],
  );
});

test("a twin that has not set out beside a run that has gone on says nothing at the axis", () => {
  const ends = (/** @type {number[]} */ step) => {
    const twin = { history: { losses: { step, train: step.map(() => 0.5) } }, from: 0 };
    const own = {
      history: { losses: { step: [0, 300], train: [0.5, 0.3], test: [] } },
      frame: { step: 300 },
    };
    const state = { ...own, preview: false, head: { step: 300 }, family: [], run: {}, tokens: {}, twin };
    return lossSources(/** @type {any} */ (state)).twin.ends.text.map((words) => words.trim());
  };
  assert.deepEqual(ends([0]), ["0.3"]);
  assert.deepEqual(ends([0, 300]), ["0.3", "twin 0.5"]);
});
