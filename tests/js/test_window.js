// @ts-check
/** A map's window: places on its axes, moved and zoomed; its address. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { asked, written } from "../../static/js/model/mapaddress.js";
import { moved, shareOf, spans, valueAt, zoomed } from "../../static/js/model/window.js";

const RATE = /** @type {const} */ ({ path: "rate", from: 0.01, to: 100, scale: "log" });
const NOISE = /** @type {const} */ ({ path: "noise", from: 0, to: 0.5, scale: "linear" });

test("a value's place and the value at a place are each other's reverse", () => {
  assert.ok(Math.abs(shareOf(RATE, 1) - 0.5) < 1e-12);
  assert.equal(shareOf(NOISE, 0.125), 0.25);
  for (const axis of [RATE, NOISE])
    for (const share of [0, 0.3, 1.2])
      assert.ok(Math.abs(shareOf(axis, valueAt(axis, share)) - share) < 1e-12);
});

test("zooming keeps what is under the pointer where it is", () => {
  for (const axis of [RATE, NOISE]) {
    const closer = zoomed(axis, 0.25, 4);
    assert.ok(Math.abs(shareOf(closer, valueAt(axis, 0.25)) - 0.25) < 1e-9);
    assert.ok(Math.abs(shareOf(axis, closer.to) - shareOf(axis, closer.from) - 0.25) < 1e-9);
  }
});

test("moving by its own length makes the end the beginning", () => {
  assert.ok(Math.abs(moved(RATE, 1).from / RATE.to - 1) < 1e-9);
  assert.deepEqual(moved(NOISE, -0.5), { ...NOISE, from: -0.25, to: 0.25 });
});

test("an axis needs room, on a log scale above 0", () => {
  assert.ok(spans(RATE) && spans(NOISE));
  assert.ok(!spans({ ...NOISE, scale: "log" }));
  assert.ok(!spans({ ...NOISE, to: 0 }));
  assert.ok(!spans({ ...NOISE, to: NaN }));
});

const axes = /** @type {any} */ ([
  { path: "training.optimizer.learning_rate", label: "rate", from: 0.001, to: 100, scale: "log" },
  { path: "network.initializer.gain", label: "gain", from: 0.01, to: 100, scale: "log" },
]);
const survey = { spec: { seed: 1 }, x: RATE, y: NOISE, columns: 9, rows: 8, steps: 70 };
const maps = /** @type {any} */ ([
  { name: "first", measure: "loss", survey },
  { name: "second", measure: "dead", survey: { ...survey, steps: 5 } },
]);

test("an address tells the map, its window, and how it is looked at", () => {
  const state = {
    name: "second",
    survey: { ...survey, x: zoomed(RATE, 0.5, 2) },
    measure: "saturated",
    beside: true,
  };
  const hash = written(/** @type {any} */ (state), "dark");
  assert.match(hash, /^map=second&x=rate,/);
  assert.deepEqual(asked(`#${hash}`, maps, axes), state);
});

test("without an address it is the first map; what is not understood is left to the map", () => {
  const first = { name: "first", survey, measure: "loss", beside: false };
  assert.deepEqual(asked("", maps, axes), first);
  assert.deepEqual(asked("#map=none&x=rate,5,1&y=,&cells=0,3&steps=-1", maps, axes), first);
});

test("a run's own address is mapped over its rate and its gain", () => {
  const { name, survey: own } = asked("#layers=3-tanh,1-tanh&data=xor&seed=4", maps, axes);
  assert.equal(name, "");
  assert.deepEqual(
    [own.x.path, own.y.path],
    axes.map((/** @type {any} */ axis) => axis.path),
  );
  assert.equal(own.spec.seed, 4);
  const hash = written(/** @type {any} */ ({ name, survey: own, measure: "loss", beside: false }), "");
  assert.deepEqual(asked(`#${hash}`, maps, axes).survey, own);
});
