// @ts-check
/** ReLU units that are dead: shut for every training sample, so that no error passes and their own weights
 * stay. */

import { ACTIVATIONS } from "../math/activations.js";
import { memo } from "../model/memo.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../types").Frame} Frame */

const WHILE_STREAMING = 500_000; // multiplications a frame; a larger network is looked at where it rests

/** @type {(frame: Frame, run: import("../types").Run, data: import("../types").Data) => boolean[][]} */
const deadIn = memo((frame, run, data) => {
  const activations = run.spec.network.layers.map(({ activation }) => activation);
  const dead = frame.layers.map(({ biases }, l) => biases.map(() => activations[l] === "relu"));
  const deepest = activations.lastIndexOf("relu");
  let suspects = dead.flat().filter(Boolean).length;
  for (let n = 0; n < data.train.inputs.length && suspects; n++) {
    let x = data.train.inputs[n];
    for (let l = 0; l <= deepest; l++) {
      const { weights, biases } = frame.layers[l];
      const { f } = ACTIVATIONS[activations[l]];
      x = weights.map((row, j) => {
        let z = biases[j] ?? NaN;
        for (let i = 0; i < row.length; i++) z += (row[i] ?? NaN) * x[i];
        if (dead[l][j] && !(z <= 0)) {
          dead[l][j] = false;
          suspects--;
        }
        return f(z);
      });
    }
  }
  return dead;
});

/** Which units are dead, layer by layer; none where that is not looked at.
 * @param {State} state @returns {boolean[][]} */
export function deadUnits({ frame, run, data, exact }) {
  if (!frame || !run || !data) return [];
  if (!data.train.inputs.length) return frame.layers.map(() => []); // of a run that is trained elsewhere
  const weights = frame.layers.reduce((sum, { weights }) => sum + weights.length * weights[0].length, 0);
  const much = weights * data.train.inputs.length > WHILE_STREAMING;
  return much && !exact ? frame.layers.map(() => []) : deadIn(frame, run, data);
}
