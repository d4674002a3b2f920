/** While the switch turns, the way back is an exact one at every moment, through valves partly open. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { alternativePass, chosenPass } from "../../static/js/model/passes.js";
import { between, openings } from "../../static/js/model/switching.js";
import { stateOf } from "./states.js";

const near = (a, b) => assert.ok(Math.abs(a - b) <= 1e-12 * Math.max(1, Math.abs(b)), `${a} is not ${b}`);
const MOMENTS = [0.05, 0.2, 0.45, 0.7, 0.8, 0.97];

/** @param {string} where */
const passes = (where) => {
  const state = stateOf({
    layers: [
      {
        weights: [
          [1.8, -0.5],
          [0.3, 2.1],
          [-1.2, 0.4],
        ],
        biases: [0.1, -0.6, 0.2],
      },
      {
        weights: [
          [1.7, -0.9, 0.5],
          [-1.4, 0.2, 2.3],
        ],
        biases: [0.3, 0],
      },
      { weights: [[1.1, -0.8]], biases: [-0.2] },
    ],
    inputs: [1.5, -0.7],
    targets: [1],
    rule: { on: false, where, name: "one", offset: 0, matched: false },
    pick: { layer: 1, unit: 0, input: 0 },
    before: null,
    opening: 1,
  });
  return [chosenPass(state), alternativePass(state)];
};

for (const where of ["network", "unit"]) {
  const [shut, open] = passes(where);

  test(`${where}: it begins and ends with the two ways`, () => {
    assert.equal(between(shut, open, 0), shut.frame);
    assert.equal(between(shut, open, 1), open.frame);
    for (const share of openings(shut, open, 1).flat()) assert.equal(share, 1);
    for (const share of openings(shut, open, 0).flat()) assert.equal(share, 0);
  });

  for (const s of MOMENTS) {
    test(`${where}: at ${s} every sum holds`, () => {
      const { layers } = between(shut, open, s);
      layers.forEach(({ errors, derivatives, deltas }, l) => {
        deltas.forEach((delta, j) => near(delta, errors[j] * derivatives[j]));
        derivatives.forEach((d, j) => {
          const [from, to] = [shut, open].map(({ frame }) => frame.layers[l].derivatives[j]);
          assert.ok(d >= Math.min(from, to) && d <= Math.max(from, to));
        });
        if (l < layers.length - 1)
          errors.forEach((error, i) => {
            const { weights, deltas } = layers[l + 1];
            near(
              error,
              deltas.reduce((sum, d, k) => sum + d * weights[k][i], 0),
            );
          });
      });
    });
  }
}

test("what lies on the loss's side of the one unit does not move", () => {
  const [shut, open] = passes("unit");
  const { layers } = between(shut, open, 0.5);
  assert.deepEqual(layers[2].deltas, shut.frame.layers[2].deltas);
  assert.equal(layers[1].deltas[1], shut.frame.layers[1].deltas[1]);
  assert.notEqual(layers[1].deltas[0], shut.frame.layers[1].deltas[0]);
});

test("a unit turns over only once all others are open", () => {
  const [shut, open] = passes("network");
  const turned = (frame) =>
    frame.layers.flatMap(({ errors }, l) => errors.filter((e, j) => e * shut.frame.layers[l].errors[j] < 0));
  assert.ok(turned(open.frame).length > 0, "nothing turns over: the example shows nothing");
  for (const s of [0.2, 0.4, 0.62]) assert.equal(turned(between(shut, open, s)).length, 0);
});
