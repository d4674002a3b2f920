/** What of a saved run's changes the run itself can take, and what only another one that goes on from it. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { exportedRun } from "../../static/js/model/export.js";

const layer = { units: 2, activation: "tanh", derivative: null };
const spec = {
  network: { layers: [layer, { ...layer, units: 1 }], derivative: "exact", parameters: null },
  training: { batch_size: 1 },
  probe: { index: null },
  seed: 1,
};
const network = (change) => ({ network: { ...spec.network, ...change } });

for (const [what, change, forks] of [
  ["how it trains", { training: { batch_size: 2 } }, false],
  ["the sample on show", { probe: { index: 3 } }, false],
  ["the rule of all layers", network({ derivative: "one" }), false],
  ["one layer's rule", network({ layers: [{ ...layer, derivative: "one" }, spec.network.layers[1]] }), false],
  [
    "one layer's function",
    network({ layers: [{ ...layer, activation: "relu" }, spec.network.layers[1]] }),
    true,
  ],
  ["the seed", { seed: 2 }, true],
  ["layers that are none", network({ layers: "none" }), true],
])
  test(`a change of ${what} ${forks ? "needs a fork" : "is made as it was"}`, () => {
    const log = [{ step: 3, spec: { ...spec, ...change } }];
    const { log: changes } = exportedRun(JSON.stringify({ spec, log, step: 9, parameters: [] }));
    assert.deepEqual(
      changes.map(({ forks }) => forks),
      [forks],
    );
  });
