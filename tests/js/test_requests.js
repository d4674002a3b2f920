/** Requests that later ones overtake: what was asked for last is fetched, whenever that is. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { inTurn, LatestRequest } from "../../static/js/control/requests.js";

test("a step asked for at any moment of the last answer’s way is shown once at() settles", async () => {
  for (let moment = 0; moment < 12; moment++) {
    /** @type {number[]} */
    const shown = [];
    const request = new LatestRequest(
      async (/** @type {number} */ step) => step,
      (step) => shown.push(step),
    );
    request.at(1);
    for (let k = 0; k < moment; k++) await null;
    await request.at(2);
    assert.equal(shown.at(-1), 2, `after ${moment} turns`);
  }
});

test("what was asked for in between is let go", async () => {
  /** @type {number[]} */
  const asked = [];
  const request = new LatestRequest(
    async (/** @type {number} */ step) => asked.push(step),
    () => {},
  );
  await Promise.all([request.at(1), request.at(2), request.at(3)]);
  assert.deepEqual(asked, [1, 3]);
});

test("what is asked for while something is being done is done once more, and not beside it", async () => {
  let [begun, at, most] = [0, 0, 0];
  const act = inTurn(async () => {
    begun++;
    most = Math.max(most, ++at);
    await null;
    at--;
  });
  await Promise.all([act(), act(), act()]);
  assert.deepEqual([begun, most], [2, 1]);
  await act();
  assert.equal(begun, 3);
});
