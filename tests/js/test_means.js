/** What is shown of single samples at a run's pace: means over the last steps, which say so. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { averaged, meanFrame, rushes, sizeOf } from "../../static/js/model/means.js";
import { chosenPass, shownPass } from "../../static/js/model/passes.js";
import { SPEEDS } from "../../static/js/model/speeds.js";
import { meanOver } from "../../static/js/words/means.js";
import { stateOf } from "./states.js";

const LAYERS = [
  { weights: [[0.9, -1.2]], biases: [0.1] },
  { weights: [[0.7]], biases: [0.2] },
];
const INPUTS = [
  [0.8, -1.4],
  [-0.3, 0.6],
  [2, 1],
];
/** Three steps of one network, a sample each, as they stream past.
 * @param {object} [rest] @returns {any} */
function streaming(rest) {
  const states = INPUTS.map((inputs, k) => stateOf({ layers: LAYERS, inputs, targets: [k % 2], ...rest }));
  const recent = states.map(({ frame }, k) => ({ ...frame, step: k + 1 }));
  return { ...states[2], frame: recent[2], recent, playing: true, speed: { name: "", steps: 60 } };
}
/** @param {number[]} values */
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
/** @param {number} a @param {number} b */
const near = (a, b) => assert(Math.abs(a - b) < 1e-15, `${a} is not ${b}`);

test("what belongs to a step's sample is a mean, all else the last step's", () => {
  const { recent } = streaming();
  const frame = meanFrame(recent);
  for (const name of ["pre_activations", "activations", "slopes", "derivatives", "errors", "deltas"])
    for (const l of [0, 1])
      near(
        Number(frame.layers[l][name][0]),
        mean(recent.map((/** @type {any} */ f) => f.layers[l][name][0])),
      );
  const size = (/** @type {any} */ f) => Math.hypot(...f.layers[0].deltas);
  near(Number(frame.layers[0].size), mean(recent.map(size)));
  assert.equal(frame.layers[0].size, sizeOf(frame.layers[0]));
  assert(size(frame) < sizeOf(frame.layers[0]) / 2, "in the mean of the errors those of both signs cancel");
  near(Number(frame.probe.inputs[1]), mean([-1.4, 0.6, 1]));
  near(Number(frame.probe.loss), mean(recent.map((/** @type {any} */ f) => f.probe.loss)));
  assert.equal(frame.step, 3);
  assert.equal(frame.layers[0].weights, recent[2].layers[0].weights);
  assert.equal(frame.layers[0].weight_updates, recent[2].layers[0].weight_updates);
});

test("of what is no number in one of the steps there is no mean; softmax units have no slopes", () => {
  const { recent } = streaming();
  recent[1].layers[0].errors = [null];
  for (const frame of recent) frame.layers[1].slopes = null;
  const [first, last] = meanFrame(recent).layers;
  assert.deepEqual([first.errors, last.slopes], [[null], null]);
});

test("through the lens it is the mean of what each step shows through it", () => {
  const rule = { on: true, where: "network", name: "one", offset: 0, matched: false };
  const state = streaming({ rule });
  const each = state.recent.map((/** @type {any} */ frame) => chosenPass({ ...state, frame })?.frame);
  const shown = shownPass(state);
  assert.equal(shown?.lens, "network");
  assert.equal(shown?.frame.layers[0].derivatives?.[0], 1);
  near(
    Number(shown?.frame.layers[0].errors[0]),
    mean(each.map((/** @type {any} */ f) => f.layers[0].errors[0])),
  );
});

test("from ten steps a second on; paused, and slower, the step's own numbers", () => {
  assert.deepEqual(
    SPEEDS.map((speed) => rushes({ playing: true, speed })),
    [false, false, false, true, true, true],
  );
  const state = streaming();
  assert.equal(averaged(state).length, 3);
  for (const still of [{ playing: false }, { speed: { name: "", steps: 9.9 } }]) {
    assert.equal(averaged({ ...state, ...still }).length, 0);
    assert.equal(shownPass({ ...state, ...still })?.frame, state.frame);
  }
});

for (const [steps, words] of /** @type {[number[], string][]} */ ([
  [[7], "one step so far"],
  [[7, 8, 9], "mean of the last 3 steps"],
  [[7, 9, 40], "mean of 3 of the latest steps"],
])) {
  test(`${steps}: ${words}`, () => assert.equal(meanOver(steps.map((step) => ({ step }))), words));
}
