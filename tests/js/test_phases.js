/** The phases of a step: forward, the loss, back, the update. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { eased, nameOf, phasesOf } from "../../static/js/model/phases.js";

test("each layer has its turn forward, and in the other order back", () => {
  assert.deepEqual(phasesOf(3).map(nameOf), [
    ...["forward-1", "forward-2", "forward-3", "loss"],
    ...["backward-3", "backward-2", "backward-1", "update"],
  ]);
  assert.deepEqual(phasesOf(1).map(nameOf), ["forward-1", "loss", "backward-1", "update"]);
});

test("a phase starts slowly, ends slowly, and stays within its time", () => {
  assert.deepEqual([-1, 0, 0.25, 0.5, 0.75, 1, 2].map(eased), [0, 0, 0.125, 0.5, 0.875, 1, 1]);
});
