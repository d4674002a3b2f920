import assert from "node:assert/strict";
import { test } from "node:test";
import { drawable, knownPick, networkOf } from "../../static/js/model/sent.js";
import { geometry } from "../../static/js/stage/geometry.js";

const dense = (units, inputs, activation = "tanh") => ({
  kind: "Linear",
  shape: [units, inputs],
  activation,
});
const model = (...layers) => ({ layers, loss: "MSELoss" });

test("layers of units that follow each other are a network", () => {
  const { run, data } = networkOf(model(dense(3, 2), dense(1, 3, "linear")));
  assert.deepEqual(
    run.spec.network.layers.map(({ units, activation }) => [units, activation]),
    [
      [3, "tanh"],
      [1, "linear"],
    ],
  );
  assert.deepEqual(data.features, ["x1", "x2"]);
});

test("other modules, unknown activations, and columns past all bounds are none", () => {
  assert.equal(networkOf(model(dense(3, 2), { kind: "Conv2d", shape: [3, 3], activation: "relu" })), null);
  assert.equal(networkOf(model(dense(3, 2, null), dense(1, 3))), null);
  assert.equal(networkOf(model(dense(3, 2), dense(1, 4))), null);
  assert.equal(networkOf(model(dense(1025, 2), dense(1, 1025))), null);
});

test("of a network of one weight no loss is known over others than it has", () => {
  const { data } = networkOf(model(dense(1, 1)));
  assert.deepEqual(data.train.inputs, []);
  assert.equal(geometry(648, 372, [1, 1], "ticks", 64, false).beside, null);
});

const vector = (length) => Array(length).fill(0.5);
const layer = (units, inputs) => ({
  ...Object.fromEntries(
    ["pre_activations", "activations", "slopes", "derivatives", "errors", "deltas", "biases"].map((name) => [
      name,
      vector(units),
    ]),
  ),
  weights: inputs ? Array(units).fill(vector(inputs)) : null,
});
const frame = (...layers) => ({
  probe: { inputs: vector(40), targets: vector(2), outputs: vector(2) },
  layers,
});
const large = model(dense(12, 40), dense(2, 12));

test("a layer beside a block may lack its weights, of which none is picked", () => {
  const shown = drawable(frame(layer(12), layer(2, 12)), large, 10);
  assert.deepEqual(shown.layers[0].weights, Array(12).fill([]));
  assert.deepEqual(knownPick({ layer: 0, unit: 3, input: 1 }, shown), { layer: 1, unit: 0, input: 0 });
  assert.deepEqual(knownPick({ layer: 1, unit: 1, input: 7 }, shown), { layer: 1, unit: 1, input: 7 });
});

test("a step is not drawn whose numbers were not sent", () => {
  assert.equal(drawable(frame(layer(12), layer(2)), large, 10), null);
  assert.equal(drawable(frame(layer(12), layer(2)), large, 100), null);
  const { deltas: _, ...rest } = layer(2, 12);
  assert.equal(drawable(frame(layer(12), rest), large, 10), null);
  assert.equal(
    drawable({ ...frame(layer(12), layer(2, 12)), probe: { ...frame().probe, inputs: [] } }, large, 10),
    null,
  );
  assert.equal(drawable(frame(layer(12), { ...layer(2, 12), errors: null }), large, 10), null);
});
