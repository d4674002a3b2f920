// @ts-check
/** What a network of one or two weights rolls on: its training loss over them, the biases as they are. Two
 * weights are those of two inputs, or one follows the other. */

import { backward, lossesOf } from "../math/backward.js";
import { forward } from "../math/forward.js";
import { finite } from "../words/numbers.js";
import { memo } from "./memo.js";
import { hiddenBy, isOpen } from "./prediction.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../types").Frame} Frame */
/** @typedef {object} Descent
 * @property {number[]} weights one or two
 * @property {number} layers
 * @property {number} samples of which a step is the mean
 * @property {number[]} change of them in this step, as it is looked at
 * @property {number[] | null} own the run's own, where the step is looked at by another rule
 * @property {number[][]} trail the weights of recorded steps before it
 * @property {number} reach of the axes, to both sides of 0
 * @property {number} high the highest loss on the way to where it is
 * @property {number} cells of the map of two weights, to each side
 * @property {(weights: number[]) => number} loss of all training samples
 * @property {(weights: number[]) => number} slope of that loss along the first weight */

const LEAST = 3; // of a weight, to both sides
const MARGIN = 1.18;
const FARTHER = 1.5; // times, a reach that is next
const MOST = 3; // of those, for a valley
/** Nodes of a look for where the loss is low, beside 0, to each side: of one weight, and of each of two. */
const NODES = [12, 3];
const LOWER = 0.02; // of what the loss rises to in its median, that it falls by in a valley farther off
const STEPS = 60; // of the trail at most
const CELLS = 40;
const FEWER = 12; // while steps stream by, each of which has a map of its own
const EXACT = [{ name: "exact", offset: 0 }];

/** Whether a network has one output and nothing but one or two weights and biases.
 * @param {number[]} sizes inputs first */
export const isAlone = (sizes) =>
  sizes.at(-1) === 1 && sizes.slice(1).reduce((sum, units, l) => sum + units * sizes[l], 0) <= 2;

/** @param {Frame} frame @returns {number[]} inputs first */
const sizesOf = ({ layers }) => [layers[0].weights[0].length, ...layers.map(({ weights }) => weights.length)];

/** The weights of such a network, the first layer's first.
 * @param {{ weights: import("../types").Matrix }[]} layers */
const weightsOf = (layers) => layers.flatMap(({ weights }) => weights[0].map(finite));

/** What a step does to them.
 * @param {Frame} frame */
const changeOf = ({ layers }) =>
  layers.flatMap(({ weights, weight_updates }) =>
    weights[0].map((_, i) => finite(weight_updates?.[0][i] ?? null)),
  );

export const descentOf = memo(descent);

const atRest = memo(
  /** @param {Descent} descent */ (descent) => ({ ...descent, change: descent.change.map(() => 0) }),
);

const besideOwn = memo(
  /** @param {Descent} descent @param {Frame} made by the run */
  (descent, made) => ({ ...descent, own: changeOf(made) }),
);

const coarser = memo(/** @param {Descent} descent */ (descent) => ({ ...descent, cells: FEWER }));

/** What of it is on show: nothing where a question hides the plot, and no step while it waits for an answer.
 * @param {Pick<State, "run" | "data" | "frame" | "history" | "lesson" | "playing" | "speed">} state
 * @param {Frame} frame as it is looked at */
export function descentOnShow({ run, data, frame: made, history, lesson, playing, speed }, frame) {
  const found = hiddenBy(lesson).includes("plot") ? null : descentOf(run, data, history, frame);
  if (!found) return null;
  if (isOpen(lesson)) return atRest(found);
  if (playing && speed.steps) return coarser(found);
  return made && made !== frame ? besideOwn(found, made) : found;
}

/** @param {State["run"]} run @param {State["data"]} data @param {State["history"]} history
 * @param {Frame} frame the step on show @returns {Descent | null} null before there is one, and
 * of more weights */
function descent(run, data, history, frame) {
  if (!run || !data || !isAlone(sizesOf(frame))) return null;
  const own = weightsOf(frame.layers);
  const trail = history.trail(frame.step, STEPS).map(({ layers }) => weightsOf(layers));
  const inputs = Float64Array.from(data.train.inputs.flat());
  const targets = data.train.targets.flat();
  const activations = run.spec.network.layers.map(({ activation }) => activation);
  const { loss } = run.spec;
  const exact = activations.map(() => EXACT);
  /** @param {number[]} weights */
  const at = (weights) => {
    const row = activations.length === 1;
    const layers = frame.layers.map((layer, l) => ({ ...layer, weights: [row ? weights : [weights[l]]] }));
    return { layers, passes: forward(layers, activations, inputs, targets.length) };
  };
  /** @param {number[]} weights */
  const lossAt = (weights) => {
    const { passes } = at(weights);
    const losses = lossesOf(passes[passes.length - 1], targets, loss);
    return losses.reduce((sum, each) => sum + each, 0) / losses.length;
  };
  return {
    weights: own,
    layers: frame.layers.length,
    cells: CELLS,
    samples: frame.batch.indices.length,
    change: changeOf(frame),
    own: null,
    trail,
    ...sightOf([...trail, own], lossAt),
    loss: lossAt,
    slope(weights) {
      const { layers, passes } = at(weights);
      const [{ weightGradients }] = backward(layers, activations, passes, inputs, targets, loss, exact);
      return weightGradients[0][0];
    },
  };
}

/** What is to be seen of a loss: as far as the weights came, and on to a valley that is near; and up to which
 * height its heights are to be told apart.
 * @param {number[][]} points where the weights were and are @param {(weights: number[]) => number} loss
 * @returns {Pick<Descent, "reach" | "high">} */
export function sightOf(points, loss) {
  const far = Math.max(...points.flat().map((w) => Math.abs(w) || 0)) * MARGIN;
  let reach = LEAST * FARTHER ** Math.max(0, Math.ceil(Math.log(far / LEAST) / Math.log(FARTHER)));
  let now = heightsWithin(reach, points[0].length, loss);
  for (let k = 0; k < MOST; k++) {
    const next = heightsWithin(FARTHER * reach, points[0].length, loss);
    if (!(now.least - next.least > LOWER * (now.median - now.least))) break;
    [reach, now] = [FARTHER * reach, next];
  }
  return { reach, high: Math.max(...points.map(loss)) };
}

/** @param {number} reach @param {number} weights how many @param {(weights: number[]) => number} loss */
function heightsWithin(reach, weights, loss) {
  const nodes = NODES[weights - 1];
  const line = Array.from({ length: 2 * nodes + 1 }, (_, k) => reach * (k / nodes - 1));
  const places = weights > 1 ? line.flatMap((a) => line.map((b) => [a, b])) : line.map((a) => [a]);
  const heights = places.map(loss).sort((a, b) => a - b);
  return { least: heights[0], median: heights[heights.length >> 1] };
}
