/** What of a table is trained on: which rows, in which numbers. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { usesOf, waysOf, withUse } from "../../static/js/model/columns.js";
import { material } from "../../static/js/model/owndata.js";

const LIMITS = { max_body_bytes: 8_000_000, max_samples: 20_000 };
const WHOLE = { standardise: false, random: false, most: Infinity };

/** @param {string} name @param {any[]} values @param {any} [kind] */
const column = (name, values, kind = "number") => ({
  name,
  kind,
  values,
  missing: values.filter((value) => value === null).length,
  classes: null,
});

const HOUSES = [
  column("area", [1.5, null, 3.5, 4.5, 5.5, 6.5, 7.5, 8.5, 9.5, 10.5]),
  column("price", [10.5, 20, 30, 40, 50, 60, 70, 80, 90, 100]),
];

/** @param {any} [choice] @param {any} [limits] @param {number} [seed] */
const taken = (choice = {}, limits = {}, seed = 0) =>
  material(HOUSES, { uses: usesOf(HOUSES), ...WHOLE, ...choice }, { ...LIMITS, ...limits }, seed);

test("the median stands for what is missing, or such rows are left out", () => {
  assert.equal(taken().rows, 9);
  const uses = withUse(HOUSES, usesOf(HOUSES), 0, { missing: "median" });
  assert.equal(taken({ uses }).inputs[0].values[1], 6.5);
});

test("a column that is not used costs no row", () => {
  const columns = [...HOUSES, column("width", [1, 2, 3, 4, 5, 6, 7, 8, 9, 1.5])];
  const uses = withUse(columns, usesOf(columns), 0, { use: "none" });
  assert.equal(material(columns, { uses, ...WHOLE }, LIMITS, 0).rows, 10);
});

test("a number stands for mean + spread times it", () => {
  const { targets } = taken({ standardise: true });
  const [{ mean, spread, values }] = targets;
  assert.ok(Math.abs(mean + spread * values[0] - 10.5) < 1e-9);
});

test("the same seed draws the same rows, another one others", () => {
  const drawn = (/** @type {number} */ seed) => taken({ random: true, most: 4 }, {}, seed).targets[0].values;
  assert.equal(drawn(1).length, 4);
  assert.deepEqual(drawn(1), drawn(1));
  assert.notDeepEqual(drawn(1), drawn(2));
});

test("no more rows are taken than a run or a request holds", () => {
  assert.equal(taken({}, { max_samples: 5 }).most, 5);
  assert.equal(taken({}, { max_samples: 5 }).rows, 5);
  const narrow = taken({}, { max_body_bytes: 60 });
  assert.ok(narrow.rows < 9 && narrow.rows > 0);
});

test("classes are predicted one by one, quantities together", () => {
  const columns = [...HOUSES, column("kind", ["a", "b", "c", "a", "b", "c", "a", "b", "c", "a"], "class")];
  const uses = withUse(columns, usesOf(columns), 1, { use: "target" });
  assert.deepEqual(
    uses.map(({ use }) => use),
    ["input", "target", "input"],
  );
  assert.deepEqual(
    withUse(columns, uses, 0, { use: "target" }).map(({ use }) => use),
    ["target", "target", "input"],
  );
});

test("the last column is predicted, or one that is named so", () => {
  const labelled = [column("label", ["a", "b", "a", "b"], "class"), column("x", [1, 2, 3, 4.5])];
  assert.deepEqual(
    usesOf(labelled).map(({ use }) => use),
    ["target", "input"],
  );
  assert.equal(usesOf(HOUSES)[1].use, "target");
  const points = ["x", "y", "label"].map((name) => column(name, [1, -1, 1, -1, 1, -1]));
  assert.equal(usesOf(points)[2].use, "target");
});

test("numbers of many kinds are classes only where they are whole", () => {
  const values = Array.from({ length: 60 }, (_, k) => k % 20);
  assert.deepEqual(waysOf(column("age", values)), ["number", "class"]);
  assert.deepEqual(
    waysOf(
      column(
        "size",
        values.map((v) => v / 10),
      ),
    ),
    ["number"],
  );
});

test("two classes that are numbers say of what, since outputs are numbers too", () => {
  const classesOf = (/** @type {any[]} */ values, kind = "number") => {
    const columns = [HOUSES[1], column("label", values, kind)];
    return material(columns, { uses: usesOf(columns), ...WHOLE }, LIMITS, 0).targets[0].classes;
  };
  const halves = [0, 1, 0, 1, 0, 1, 0, 1, 0, 1];
  assert.deepEqual(classesOf(halves), ["label = 0", "label = 1"]);
  assert.deepEqual(
    classesOf(
      halves.map((half) => "RM"[half]),
      "class",
    ),
    ["M", "R"],
  );
});
