/** What the next step would do from other weights is what a step from those weights does. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { edited } from "../../static/js/model/settings.js";
import { parametersNext, trialOf } from "../../static/js/model/trial.js";
import { stateOf } from "./states.js";

const LAYERS = [
  {
    weights: [
      [0.4, -0.7],
      [1.1, 0.2],
      [-0.3, 0.9],
    ],
    biases: [0.1, -0.2, 0.05],
  },
  {
    weights: [
      [0.8, -0.5, 0.3],
      [0.2, 0.6, -0.9],
    ],
    biases: [0.02, -0.4],
    activation: "sigmoid",
  },
];
const GIVEN = { inputs: [1.3, -0.6], targets: [1, 0] };
const EDITS = [
  { layer: 0, unit: 1, input: 0, value: -2.5 },
  { layer: 1, unit: 0, input: null, value: 0.75 },
];

/** @param {any} spec */
const started = (spec) => stateOf({ ...GIVEN, ...spec, preview: true });

test("from the same weights it is the same step, from edited ones that of a network that has those", () => {
  for (const derivative of ["exact", "one"]) {
    const state = started({ layers: LAYERS, derivative });
    assert.deepEqual(trialOf(state, parametersNext(state.frame, true)).layers, state.frame.layers);
    const parameters = edited(parametersNext(state.frame, true), EDITS);
    const layers = LAYERS.map((layer, l) => ({ ...layer, ...parameters[l] }));
    const { frame } = started({ layers, derivative });
    const trial = trialOf(state, parameters);
    assert.deepEqual(trial.layers, frame.layers);
    assert.deepEqual(trial.probe, frame.probe);
    assert.equal(trial.loss.train, frame.probe.loss); // its only sample
    assert.equal(trial.step, state.frame.step);
  }
});

test("a step that is made is followed by one from where it led, whose samples are not known", () => {
  const state = stateOf({ ...GIVEN, layers: LAYERS });
  const parameters = parametersNext(state.frame, false);
  const { weights, weight_updates } = state.frame.layers[0];
  assert.equal(parameters[0].weights[2][1], weights[2][1] + weight_updates[2][1]);
  const trial = trialOf(state, parameters);
  assert.equal(trial.step, state.frame.step + 1);
  assert.deepEqual(trial.batch.indices, []);
  assert(trial.probe.loss < state.frame.probe.loss);
});

test("where a frame leaves out what its step changed, nothing is known of the next one", () => {
  const { frame } = stateOf({ ...GIVEN, layers: LAYERS });
  const layers = frame.layers.map(({ weight_updates: _, ...layer }) => layer);
  assert.equal(parametersNext({ ...frame, layers }, false), null);
  assert.notEqual(parametersNext({ ...frame, layers }, true), null);
});
