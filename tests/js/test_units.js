/** Numbers of the reader's own columns, as their file has them. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { enteredWords, inUnit, saidWords, wantedWords } from "../../static/js/words/units.js";
import { inputName } from "../../static/js/words/words.js";

const PRICE = { name: "price", mean: 224_063, spread: 14_236, classes: null };
const AREA = { name: "area", mean: 0.0031, spread: 0.00012, classes: null };
const SIDE = { name: "side", mean: 0, spread: 1, classes: ["head", "tail"] };

/** @param {any[]} targets @param {string | null} [classes_of] */
const state = (targets, classes_of = null) => ({
  run: {
    spec: {
      network: { layers: [{ units: targets.length }] },
      data: { columns: { inputs: [AREA], targets, classes_of } },
    },
  },
});

test("a standardised number is said in its unit, to a thousandth of the spread", () => {
  assert.equal(inUnit(PRICE, 1), "238\u202f299");
  assert.equal(inUnit({ ...PRICE, mean: -5000 }, -1), "−19\u202f236");
  assert.equal(inUnit({ ...PRICE, mean: 5.8, spread: 0.8 }, 0.5), "6.2");
  assert.equal(inUnit(AREA, 1), "0.00322");
  assert.equal(inUnit(PRICE, NaN), "no number");
  assert.equal(enteredWords(state([PRICE]), 0, 1), "area 0.00322");
});

test("classes are wanted by their names, quantities in their unit", () => {
  assert.equal(wantedWords(state([SIDE]), 0, 1), "tail");
  assert.equal(wantedWords(state([SIDE]), 0, -1), "head");
  assert.equal(wantedWords(state([SIDE]), 0, 0), "head");
  assert.equal(saidWords(state([SIDE]), 0, 0.3), "");
  assert.equal(wantedWords(state([PRICE]), 0, 1), "238\u202f299");
  assert.equal(saidWords(state([PRICE]), 0, 0), "224\u202f063");
  const kinds = ["iris", "rose", "lily"].map((name) => ({ ...SIDE, name, classes: null }));
  assert.equal(wantedWords(state(kinds, "kind"), 1, 1), "rose");
});

test("an input has its name as far as there is room, features their formula", () => {
  assert.equal(inputName("height", 0), "height");
  assert.equal(inputName("sepal_length", 0), "s leng…");
  assert.equal(inputName("housing_median_age", 0), "h m age");
  assert.equal(inputName("column 12", 11), "c 12");
  assert.equal(inputName("ocean_proximity: NEAR BAY", 11), "N BAY");
  assert.equal(inputName("temperature12", 11), "temp…12");
  assert.equal(inputName("temperature", 0), "temper…");
  assert.equal(inputName("sepal_length", 0, 20), "sepal_length");
  assert.equal(inputName("x7", 6), "x₇");
  assert.equal(inputName("x1_squared", 0), "x₁²");
});
