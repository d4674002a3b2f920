/** A page's state with one step of a small network on show, as the server would answer it, for tests of what
 * is said of it. */

import { backward, lossesOf } from "../../static/js/math/backward.js";
import { forward } from "../../static/js/math/forward.js";

/** @param {object} given
 * @param {{ weights: number[][], biases: number[], activation?: string, derivative?: any }[]} given.layers
 * @param {number[]} given.inputs @param {number[]} given.targets
 * @param {Record<string, any>} [given.rest] of the state */
export function stateOf({
  layers,
  inputs,
  targets,
  loss = "squared_error",
  training = {},
  batch = null,
  ...rest
}) {
  const spec = {
    network: {
      layers: layers.map(({ biases, activation = "tanh", derivative = null }) => ({
        units: biases.length,
        activation,
        derivative,
      })),
      derivative: rest.derivative ?? "exact",
      feedback: "transpose",
    },
    loss,
    data: { source: "inline" },
    training: {
      batch_size: 1,
      optimizer: { name: "sgd", learning_rate: 0.1 },
      regularization: { name: "none", rate: 0 },
      ...training,
    },
    probe: { index: null },
  };
  const names = spec.network.layers.map(({ activation }) => activation);
  const rules = spec.network.layers.map(({ derivative, units }) => {
    const rule = derivative ?? spec.network.derivative;
    return Array(units).fill(typeof rule === "string" ? { name: rule, offset: 0 } : rule);
  });
  const passes = forward(layers, names, Float64Array.from(inputs), 1);
  const back = backward(layers, names, passes, Float64Array.from(inputs), targets, loss, rules);
  const exact = backward(
    layers,
    names,
    passes,
    Float64Array.from(inputs),
    targets,
    loss,
    rules.map((row) => row.map(() => ({ name: "exact", offset: 0 }))),
  );
  const rate = spec.training.optimizer.learning_rate;
  // a number past all bounds is null
  const wire = (/** @type {any} */ values) => JSON.parse(JSON.stringify(Array.from(values)));
  const frame = {
    run: "r",
    step: 1,
    epoch: 1,
    cursor: "0.1",
    status: "running",
    loss: { batch: 0, train: 0, test: null },
    batch: { indices: batch ?? [0] },
    probe: {
      index: 0,
      inputs: wire(inputs),
      targets: wire(targets),
      outputs: wire(passes.at(-1).a),
      loss: lossesOf(passes.at(-1), targets, loss)[0],
    },
    layers: layers.map(({ weights, biases }, l) => ({
      weights: wire(weights),
      biases: wire(biases),
      pre_activations: wire(passes[l].z),
      activations: wire(passes[l].a),
      slopes: names[l] === "softmax" ? null : wire(exact[l].derivatives),
      derivatives: names[l] === "softmax" ? null : wire(back[l].derivatives),
      errors: wire(back[l].errors),
      deltas: wire(back[l].deltas),
      weight_gradients: wire(back[l].weightGradients),
      bias_gradients: wire(back[l].biasGradients),
      weight_updates: wire(back[l].weightGradients.map((row) => row.map((g) => -rate * g))),
      bias_updates: wire(back[l].biasGradients.map((g) => -rate * g)),
    })),
    descent_cosine: 1,
  };
  return {
    run: { id: "r", view: "v", spec, feedback: null, engine: "numpy", figures: [] },
    frame,
    data: {
      features: inputs.map((_, i) => `x${i + 1}`),
      train: { inputs: [inputs], targets: [targets] },
      test: { inputs: [], targets: [] },
    },
    settings: [
      {
        after: 0,
        training: spec.training,
        probe: spec.probe,
        derivative: spec.network.derivative,
        derivatives: spec.network.layers.map((layer) => layer.derivative),
      },
    ],
    catalogue: null,
    history: { losses: { step: [], train: [], test: [] } },
    exact: true,
    preview: false,
    playing: false,
    speed: {},
    phase: 0,
    pick: { layer: 0, unit: 0, input: 0 },
    rule: { on: false, where: "unit", name: "one", offset: 0, matched: false },
    notation: "question",
    ...rest,
  };
}
