// @ts-check
/** The numbers of the step on show at the picked weight, for whoever explains a word with them. */

import { finite } from "../words/numbers.js";
import { biasName, enteringName } from "../words/sum.js";
import { outputNames, unitPlace, weightName } from "../words/words.js";
import { equation } from "./equation.js";
import { shownStep } from "./history.js";
import { chosenPass, exactPass } from "./passes.js";
import { sumOf } from "./sum.js";

/** @param {import("../types").State} state @returns {import("../types").Here | null} */
export function hereOf(state) {
  const { frame, run, data, pick, notation, catalogue } = state;
  const pass = chosenPass(state);
  if (!frame || !run || !data || !pass) return null;
  const { layer, unit, input } = pick;
  const { layers } = run.spec.network;
  const { activation } = layers[layer];
  const shown = pass.frame.layers[layer];
  const { bias, z } = sumOf(frame, layer, unit);
  const e = equation(state, pass.frame, pass.scale);
  const sizes = layers.map(({ units }) => units);
  return {
    notation,
    unit: unitPlace(layer, unit, sizes, outputNames(state)),
    at: `${layer + 1},${unit}`,
    weight: weightName(pick),
    bias: biasName(unit),
    input: enteringName(layer, input),
    f: catalogue?.activations.find(({ name }) => name === activation)?.label ?? activation,
    old: e.old,
    next: e.next,
    becomes: e.old + equation(state, frame).whole,
    rate: e.rate,
    delta: e.delta,
    error: e.error,
    passed: finite(shown.deltas[unit]),
    norm: Math.hypot(...shown.deltas.map(finite)),
    slope: e.slope,
    entering: e.input,
    b: bias,
    z,
    a: finite(shown.activations[unit]),
    gradient: finite(exactPass(state)?.frame.layers[layer].weight_gradients?.[unit][input]),
    loss: finite(frame.probe.loss),
    answer: finite(frame.probe.outputs[0]),
    train: finite(frame.loss.train),
    test: finite(frame.loss.test),
    saturated: finite(frame.layers[layer].saturated),
    step: shownStep(state),
    preview: state.preview,
    epoch: frame.epoch,
    batch: frame.batch.indices.length,
    samples: data.train.inputs.length,
  };
}
