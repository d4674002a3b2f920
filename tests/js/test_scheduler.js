// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { Scheduler } from "../../static/js/draw/scheduler.js";
import { starting } from "../../static/js/model/starting.js";
import { Store } from "../../static/js/model/store.js";

/** @type {((now: number) => void)[]} */
const due = [];
globalThis.requestAnimationFrame = (draw) => due.push(draw);

/** @param {number} now */
const frame = (now) => {
  for (const draw of due.splice(0)) draw(now);
};

/** @param {string} name @param {string[]} drawn */
const view = (name, drawn) => ({ needs: [], render: () => void drawn.push(name) });

test("what is added soon after a picture is drawn, though nothing else changes", () => {
  const scheduler = new Scheduler(new Store({ ...starting(), still: true }), []);
  /** @type {string[]} */
  const drawn = [];
  scheduler.add(view("first", drawn));
  frame(1000);
  scheduler.add(view("second", drawn));
  for (let now = 1016; due.length && now < 2000; now += 16) frame(now);
  assert.deepEqual(drawn, ["first", "second"]);
  assert.equal(due.length, 0, "and then the page rests");
});
