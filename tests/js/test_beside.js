/** What is said of a word covers neither the word nor what is read with it, where there is room. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { beside } from "../../static/js/views/beside.js";

const rect = (left, top, width, height) => ({ left, top, right: left + width, bottom: top + height });
const WIDE = { width: 1280, height: 800 };
const NUDGE = rect(921, 55, 359, 155);
const CARD = { width: 320, height: 140 };

/** @param {{ x: number, y: number }} at @param {ReturnType<typeof rect>} other */
const over = (at, other) =>
  at.x < other.right &&
  at.x + CARD.width > other.left &&
  at.y < other.bottom &&
  at.y + CARD.height > other.top;

for (const [name, word] of /** @type {[string, ReturnType<typeof rect>][]} */ ([
  ["the input", rect(787, 65, 105, 80)],
  ["a word of the verdict", rect(970, 132, 20, 16)],
  ["a word of the sample", rect(1050, 190, 40, 15)],
  ["a word beside it", rect(890, 170, 30, 16)],
]))
  test(`of ${name} it leaves the nudge test in sight`, () => {
    const at = beside(word, [NUDGE], CARD, WIDE);
    assert(!over(at, word), JSON.stringify(at));
    assert(!over(at, NUDGE), JSON.stringify(at));
  });

test("where there is no room for all, what it speaks of stays in sight", () => {
  const unit = rect(20, 300, 60, 60);
  const at = beside(rect(30, 200, 40, 16), [unit, rect(0, 0, 390, 190)], CARD, { width: 390, height: 420 });
  assert(!over(at, unit));
});
