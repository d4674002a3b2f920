/** A check that cannot measure says so, and why; one that can is as sharp as its own two errors. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { ACTIVATIONS } from "../../static/js/math/activations.js";
import { judged, quotient } from "../../static/js/math/quotient.js";

/** @param {string} name @param {number} z @param {number} [shown] as f′ */
const check = (name, z, shown = ACTIVATIONS[name].slope(z)) =>
  judged(shown, quotient(ACTIVATIONS[name].f, z));

test("every activation’s f′ agrees wherever f is smooth and has digits enough", () => {
  for (const name of Object.keys(ACTIVATIONS))
    for (const z of [-30, -5.3, -1, -0.25, -1e-3, 1e-3, 0.25, 0.7, 2, 5.3]) {
      const { outcome, gap } = check(name, z);
      const flat = outcome === "flat" && Math.abs(ACTIVATIONS[name].slope(z)) < 1e-9;
      assert(outcome === "agrees" || flat, `${name} at ${z}: ${outcome}, by ${gap}`);
    }
});

test("a wrong f′ does not agree, large or small", () => {
  for (const name of Object.keys(ACTIVATIONS))
    for (const z of [-2.2, -0.25, 0.4, 1.3])
      for (const off of [1.001, 0.99, -1]) {
        const slope = ACTIVATIONS[name].slope(z);
        if (slope !== 0)
          assert.equal(check(name, z, slope * off).outcome, "differs", `${name} at ${z}, × ${off}`);
      }
  // a slope of 0 where it leaks, as a known tool has it
  assert.equal(check("leaky_relu", -1, 0).outcome, "differs");
  assert.equal(check("step", 0.5, 1).outcome, "differs");
});

test("below 1e-12 a slope is told from another one, as far as f has digits", () => {
  const slope = ACTIVATIONS.sigmoid.slope(-30); // 9e-14, and f is as small
  assert.equal(check("sigmoid", -30, slope).outcome, "agrees");
  assert.equal(check("sigmoid", -30, 5 * slope).outcome, "differs");
  assert.equal(check("sigmoid", 30).outcome, "flat"); // f is 1 there, and changes by less than its last digit
  assert.equal(check("tanh", 25).outcome, "flat");
});

test("the sine agrees at z = 10⁶: only z ± h was rounded", () => {
  assert.equal(check("sin", 1e6).outcome, "agrees");
  assert.equal(check("sin", 1e6, Math.cos(1e6) * 1.01).outcome, "differs");
});

test("a z that z ± h cannot leave is too large", () => {
  for (const [name, z] of [
    ["linear", 1e17],
    ["linear", 1e300],
    ["sin", 1e300],
    ["sin", 1e15],
    ["tanh", -1e300],
    ["relu", 1e17],
  ])
    assert.equal(check(String(name), Number(z)).outcome, "large", `${name} at ${z}`);
});

test("a step jumps at 0 and has a slope of 0 elsewhere", () => {
  assert.equal(check("step", 0).outcome, "jump");
  assert.equal(check("step", 1e-12).outcome, "jump");
  assert.equal(check("step", 0.003).outcome, "agrees");
  assert.equal(check("step", -2).outcome, "agrees");
});

test("what is bent in one point has no slope there", () => {
  for (const name of ["relu", "leaky_relu", "selu"]) {
    assert.equal(check(name, 0).outcome, "kink", name);
    assert.equal(check(name, 1e-12).outcome, "kink", name);
    assert.equal(check(name, 0.01).outcome, "agrees", name);
  }
  for (const name of ["elu", "tanh", "gelu", "softsign", "linear"])
    assert.equal(check(name, 0).outcome, "agrees", name);
});

test("what is no number is no measurement", () => {
  assert.equal(
    judged(
      1,
      quotient(() => NaN, 0.5),
    ).outcome,
    "unbounded",
  );
  assert.equal(judged(NaN, quotient(Math.tanh, 0.5)).outcome, "unbounded");
  assert.equal(check("tanh", NaN).outcome, "unbounded");
});

test("noise inside f widens the tolerance, and no further than it is worth anything", () => {
  const rough = (/** @type {number} */ x) => Math.tanh(x) + 1e-9 * Math.sin(1e12 * x);
  const slope = ACTIVATIONS.tanh.slope(0.3);
  assert.equal(judged(slope, quotient(rough, 0.3, 1e-9)).outcome, "agrees");
  assert.equal(judged(slope, quotient(rough, 0.3, 1e-3)).outcome, "flat");
});
