/** Where the gradient died: one factor is named where it stands out, and they share it where none does. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { cancels, chainOf } from "../../static/js/views/chain.js";
import { fateOf } from "../../static/js/words/chain.js";

/** @param {number[]} slopes of the output, and on down @param {number[]} weights between them
 * @returns {any} a frame whose way back has these factors */
function frameOf(slopes, weights) {
  let error = 0.5;
  const layers = slopes.map((slope, k) => {
    const errors = [error, 0];
    const delta = error * slope;
    error = delta * weights[k];
    return { activations: [slope, 0], derivatives: [slope, slope], errors, deltas: [delta, 0] };
  });
  return { layers: layers.reverse() };
}
/** @param {number[]} slopes @param {number[]} weights */
const told = (slopes, weights, cancelled = false) =>
  fateOf(chainOf(frameOf(slopes, weights), false, cancelled)).replace(
    "This sample, read from the loss down: ",
    "",
  );
/** Where most is lost, without what all come to.
 * @param {number[]} slopes @param {number[]} weights */
const fate = (slopes, weights, cancelled = false) =>
  told(slopes, weights, cancelled).replace(/^f′ comes to .* in all, .* to .*\. M/, "m");

test("what loses more in all is named, gains counted; and a larger single loss of the other kind", () => {
  assert.equal(
    told([0.8, 0.8, 0.8, 0.4], [0.55, 1.5, 1.2]),
    "f′ comes to ×\u00a00.2048 in all, the weights to ×\u00a00.99. " +
      "Most is lost in f′, layer 1’s units together, ×\u00a00.4.",
  );
  const depths = Array.from({ length: 29 }, (_, k) => k);
  const slopes = [1, ...depths.map((k) => (k === 28 ? 0.4225 : 0.935))];
  const weights = depths.map((k) => (k < 16 ? 0.75 : 1.3)); // the gains left out, more than f′
  assert.match(
    told(slopes, weights),
    /^f′ comes to ×\u00a00\.06435 in all, the weights to ×\u00a00\.3036\. Most is lost in f′/,
  );
  assert.equal(
    told([0.5, 0.5, 0.5], [0.3, 2.5]),
    "f′ comes to ×\u00a00.125 in all, the weights to ×\u00a00.75. " +
      "Most is lost in f′ of every layer, ×\u00a00.5 each; " +
      "the largest single loss is in the weights, layer 2 → output, ×\u00a00.3.",
  );
  assert.equal(told([0.99, 0.99], [1.1]), "hardly anything is lost, all in all.");
  assert.equal(
    told([0.99, 1, 1], [0.5, 2.5]),
    "hardly anything is lost, all in all; " +
      "the largest single loss is in the weights, layer 2 → output, ×\u00a00.5.",
  );
});

test("none is named alone that is no worse than the others", () => {
  const even = [0.25, 0.2, 0.22, 0.19];
  assert.equal(
    fate(even, [0.9, 1.1, 0.8]),
    "most is lost in f′ of every layer, ×\u00a00.19 to ×\u00a00.25 each; layer 1 the most by f′ alone.",
  );
  assert.equal(
    fate(even, [0.9, 1.1, 0.8], true),
    "most is lost in f′ of every hidden layer, ×\u00a00.19 to ×\u00a00.22 each; " +
      "layer 1 the most by f′ alone.",
  );
  assert.equal(fate([0.5, 0.5], [2]), "most is lost in f′ of every layer, ×\u00a00.5 each.");
  assert.equal(
    fate([0.9, 0.95, 0.9], [0.3, 0.4]),
    "most is lost in the weights between all layers, " +
      "×\u00a00.3 to ×\u00a00.4 each; layer 2 → output the most.",
  );
  assert.equal(
    fate([0.95, 0.2, 0.25], [1, 1]),
    "most is lost in f′ of layer 2 and layer 1, ×\u00a00.2 to ×\u00a00.25 each; " +
      "layer 2 the most by f′ alone.",
  );
});

test("one is named that takes twice as much as the next of its kind, or leaves half as much", () => {
  assert.equal(
    fate([0.25, 0.04, 0.25], [0.9, 0.9]),
    "most is lost in f′, layer 2’s units together, ×\u00a00.04.",
  );
  assert.equal(fate([0.6, 0.9], [1]), "most is lost in f′, output’s units together, ×\u00a00.6.");
  assert.equal(fate([0.9, 0.8, 1], [0.1, 0.9]), "most is lost in the weights, layer 2 → output, ×\u00a00.1.");
});

test("many that take a little share it", () => {
  assert.equal(
    fate([0.95, 0.935, 0.92, 0.875, 0.863], [1.2, 0.958, 1.05, 0.95], true),
    "most is lost in f′ of every hidden layer, ×\u00a00.863 to ×\u00a00.935 each; " +
      "layer 1 the most by f′ alone.",
  );
});

test("what is named makes half of the loss, and none is left out that takes about as much", () => {
  assert.equal(
    fate([0.25, 0.2436, 0.217, 0.2448, 0.2488, 0.2445, 0.1097], [1.2, 1.1, 0.9, 1, 1, 1]),
    "most is lost in f′ of every layer, ×\u00a00.1097 to ×\u00a00.25 each; layer 1 the most by f′ alone.",
  );
  assert.equal(
    fate([0.24, 0.24, 0.24, 0.24, 0.1], [1, 1, 1, 1]),
    "most is lost in f′ of every layer, ×\u00a00.1 to ×\u00a00.24 each; layer 1 the most by f′ alone.",
  );
});

test("several of a kind may take more than one of another", () => {
  assert.equal(
    fate([0.3, 0.3, 0.3], [0.2, 1]),
    "most is lost in f′ of every layer, ×\u00a00.3 each; " +
      "the largest single loss is in the weights, layer 2 → output, ×\u00a00.2.",
  );
});

test("what a loss has put in and the output takes back is not lost", () => {
  assert.match(fate([0.01, 0.9, 0.9], [0.5, 0.5], true), /the weights between all layers, ×\u00a00.5 each/);
  const [first, ...rest] = chainOf(frameOf([0.01, 0.9], [0.5]), false, true);
  assert.deepEqual([first.key, first.value], ["error × f′ at the output", 0.005]);
  assert.equal(rest.filter(({ kind }) => kind === "slopes").length, 1);
  for (const [loss, activation, expected] of /** @type {[string, string, boolean][]} */ ([
    ["binary_cross_entropy", "sigmoid", true],
    ["cross_entropy", "softmax", true],
    ["squared_error", "sigmoid", false],
    ["squared_error", "linear", false],
  ])) {
    const spec = /** @type {any} */ ({ loss, network: { layers: [{ activation: "tanh" }, { activation }] } });
    assert.equal(cancels(spec), expected);
  }
});

test("of layers that are shut in a row all are named, and the first of them as the reason", () => {
  const because = "2’s units together: layer 1 to layer 2 are shut, since layer 1 sends on nothing but 0.";
  assert.equal(fate([1, 0, 0], [0.5, 0.5]), `all is lost in f′, layer ${because}`);
  assert.equal(fate([1, 0, 0.5], [0.5, 0.5]), "all is lost in f′, layer 2’s units together.");
  assert.equal(
    fate([0, 1, 0], [0.5, 0.5]),
    "all is lost in f′, output’s units together; shut are layer 1 and output.",
  );
  const awake = frameOf([1, 0, 0], [0.5, 0.5]);
  awake.layers[0].activations = [1, 1]; // of units that answer 0 or 1
  assert.match(fateOf(chainOf(awake)), /together: layer 1 to layer 2 are shut\.$/);
  const rows = chainOf(awake).filter(({ kind }) => kind === "slopes");
  assert.deepEqual(
    rows.map(({ value }) => value),
    [1, 0, 0],
  );
});
