// @ts-check
/** What share of the samples the network puts into the right class, by the weights of the step on show. */

import { forward } from "../math/forward.js";
import { rushes } from "./means.js";
import { memo } from "./memo.js";
import { wantedOf } from "./setups.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../types").Samples} Samples */

/** An answer so near the middle is neither class: sums of weights leave as much, and more where the stream
 * has rounded them. */
const ROUNDING = { full: 1e-12, streamed: 1e-4 };
const QUICK = 1e6; // multiplications that may be spent on every step that streams past

/** The answer that is neither the one class nor the other.
 * @param {string} activation of the output */
export const middleOf = (activation) => (activation === "sigmoid" || activation === "softmax" ? 0.5 : 0);

/** Of the training samples and of those kept for testing, and how many of the former are neither the one nor
 * the other; null where no classes are wanted, or where steps stream past faster than it could be found.
 * @param {State} state @returns {{ train: number, test: number | null, neither: number } | null} */
export function accuracyOf(state) {
  const { run, data, frame, catalogue } = state;
  if (!run || !data || !frame || !catalogue) return null;
  const wanted = wantedOf(run.spec, catalogue);
  if (wanted === "quantity") return null;
  const { layers } = run.spec.network;
  const weights = frame.layers.reduce(
    (sum, layer) => sum + layer.weights.length * layer.weights[0].length,
    0,
  );
  const samples = data.train.inputs.length + data.test.inputs.length;
  if (rushes(state) && weights * samples > QUICK) return null;
  const activations = layers.map(({ activation }) => activation);
  const rounding = state.exact ? ROUNDING.full : ROUNDING.streamed;
  return shares(frame.layers, activations.join(), data, wanted === "classes", rounding);
}

const shares = memo(
  /** @param {import("../types").LayerFrame[]} layers @param {string} names
   * @param {import("../types").Data} data @param {boolean} single @param {number} rounding */
  (layers, names, data, single, rounding) => {
    const activations = names.split(",");
    const [train, test] = [data.train, data.test].map((part) =>
      share(layers, activations, part, single, rounding),
    );
    return { train: train.right, test: data.test.inputs.length ? test.right : null, neither: train.neither };
  },
);

/** @param {import("../types").LayerFrame[]} layers @param {string[]} activations @param {Samples} samples
 * @param {boolean} single each sample is of one class of several; else each output tells two apart
 * @param {number} rounding */
function share(layers, activations, { inputs, targets }, single, rounding) {
  const { a, units } = forward(layers, activations, Float64Array.from(inputs.flat()), inputs.length)[
    layers.length - 1
  ];
  const middle = middleOf(activations[layers.length - 1]);
  let [right, neither] = [0, 0];
  targets.forEach((row, n) => {
    const said = a.subarray(n * units, (n + 1) * units);
    const apart = () => row.every((target, k) => (said[k] - middle) * Math.sign(target - middle) > rounding);
    if (single ? largest(said) === largest(row) : apart()) right++;
    else if (!single && said.some((answer) => Math.abs(answer - middle) <= rounding)) neither++;
  });
  return { right: right / targets.length, neither: neither / targets.length };
}

/** @param {ArrayLike<number>} values */
function largest(values) {
  let at = 0;
  for (let k = 1; k < values.length; k++) if (values[k] > values[at]) at = k;
  return at;
}
