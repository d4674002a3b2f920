// @ts-check
/** The cells of a map as they come; where its borders run, and what is said of them. */

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  boxDimension,
  compared,
  leap,
  learning,
  lineAt,
  lowest,
  passing,
} from "../../static/js/model/borders.js";
import { besideOf, titleOf } from "../../static/js/model/maptitle.js";
import { carried, hasGaps, rangeOf, reaching, Sheet, toneOf } from "../../static/js/model/sheet.js";
import { valueWords } from "../../static/js/words/atlas.js";

const MEASURES = ["loss", "steps_to", "diverged_at", "start_ratio"];
const RATE = "training.optimizer.learning_rate";

/** A map of `rows` by 8, whose columns are rates of 1 to 8.
 * @param {(row: number, column: number) => Record<string, number | null>} values @param {object} [rest]
 * @param {number} [rows] */
function sheetOf(values, rest = {}, rows = 4) {
  const across = Array.from({ length: 8 }, (_, k) => k + 1);
  const up = Array.from({ length: rows }, (_, k) => k + 0.5);
  const x = { path: RATE, from: 0.5, to: 8.5, scale: "linear", values: across };
  const y = { path: "noise", from: 0, to: rows, scale: "linear", values: up };
  const sheet = new Sheet(
    /** @type {any} */ ({ id: "a", x, y, columns: 8, rows, steps: 50, measures: MEASURES, ...rest }),
  );
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < 8; column++)
      sheet.put({ row, column, size: 1, values: values(row, column) });
  return sheet;
}

test("a coarse cell stands for its square until finer ones come", () => {
  const sheet = sheetOf(() => ({}), {}, 0);
  Object.assign(sheet, { rows: 4 });
  const map = new Sheet(/** @type {any} */ ({ ...sheet, steps: 1, columns: 8, rows: 4, measures: MEASURES }));
  assert.ok(!map.knows(0, 0));
  map.put({ row: 0, column: 4, size: 4, values: { loss: 3 } });
  assert.deepEqual([map.at("loss", 3, 7), map.knows(3, 7), map.knows(0, 3)], [3, true, false]);
  map.put({ row: 2, column: 6, size: 2, values: { loss: null, diverged_at: 7 } });
  assert.deepEqual([map.at("loss", 1, 7), map.at("loss", 3, 7), map.at("diverged_at", 3, 7)], [3, NaN, 7]);
  assert.ok(map.isBeyond(3 * 8 + 7) && !map.isBeyond(8 + 7));
  map.put({ row: 3, column: 7, size: 1, values: {} });
  assert.ok(map.isEmpty(3 * 8 + 7) && !map.isBeyond(3 * 8 + 7));
  assert.equal(map.done, 3);
});

test("a cell that is pointed at stays where it is in another window", () => {
  const from = sheetOf(() => ({}));
  const axis = { path: RATE, from: 2.5, to: 6.5, scale: "linear", values: [] };
  const to = sheetOf(() => ({}), { x: axis });
  assert.deepEqual(carried({ row: 1, column: 3 }, from, to), { row: 1, column: 3 });
  assert.deepEqual(carried({ row: 1, column: 4 }, from, to), { row: 1, column: 5 });
  assert.equal(carried({ row: 1, column: 0 }, from, to), null);
});

test("colours go over most of what is known, to where a loss is large; a ratio's around 1", () => {
  const sheet = sheetOf((_, column) => ({ loss: 10 ** (column - 4), start_ratio: 10 ** (column - 2) }));
  assert.deepEqual(rangeOf([sheet], "loss", "size"), [-4, 3]);
  assert.deepEqual(rangeOf([sheet], "loss", "size", 1), [-4, 0]);
  assert.deepEqual(rangeOf([sheet], "start_ratio", "sign"), [-5, 5]);
  assert.deepEqual(rangeOf([sheet], "dead", "share"), [0, 1]);
  assert.deepEqual(
    [1e-9, 1e-4, 1e-2, 50].map((loss) => toneOf(loss, "size", [-4, 0])),
    [0, 0, 0.5, 1],
  );
  assert.deepEqual(
    [0, 1].map((ratio) => toneOf(ratio, "sign", [-5, 5])),
    [0, 0.5],
  );
});

test("what learns has borders inside the window, and none at its ends", () => {
  const sheet = sheetOf((row, column) => ({ steps_to: column >= 2 && column <= 4 && row ? 9 : null }));
  assert.deepEqual(learning(sheet, "x"), { above: 2.5, below: 5.5 });
  assert.deepEqual(learning(sheet, "y"), { above: 1, below: null });
  assert.deepEqual(
    learning(
      sheetOf(() => ({})),
      "x",
    ),
    { above: null, below: null },
  );
});

test("a loss leaps where it grows most, a ratio passes 1 on its way up", () => {
  assert.equal(leap([1, 0.5, 40, 1e9, NaN]), 2);
  assert.equal(leap([1, 2, 3]), -1);
  assert.equal(passing([0.1, 1.2, 0.9, 1.5, 3]), 2);
  assert.equal(passing([2, 3]), -1);
  assert.equal(passing([0.5, 0.7]), -1);
});

test("a border is held against a line where both are", () => {
  const line = { x: [3, 7], y: [0, 4] };
  assert.equal(lineAt(line, "x", 1), 4);
  assert.equal(lineAt(line, "y", 5), 2);
  assert.equal(lineAt(line, "x", 5), NaN);
  const sheet = sheetOf((row, column) => ({ loss: column > row + 2 ? 1e9 : 0.1 }));
  assert.deepEqual(compared(sheet, line, "x", "loss", leap), { at: 2.5, measured: 5.5, expected: 5.5 });
  assert.equal(compared(sheet, { x: [3], y: [1] }, "x", "loss", leap), null);
});

test("a straight border has dimension 1, one that is everywhere 2", () => {
  const grid = (/** @type {(row: number, column: number) => boolean} */ of) =>
    Array.from({ length: 64 }, (_, row) => Array.from({ length: 64 }, (_, column) => of(row, column)));
  assert.ok(Math.abs(boxDimension(grid((row) => row > 31)) - 1) < 0.05);
  assert.ok(boxDimension(grid((row, column) => (row + column) % 2 === 0)) > 1.9);
  assert.equal(boxDimension(grid(() => true)), NaN);
});

const name = (/** @type {string} */ path) => (path === RATE ? "rate" : path);
const bowl = { name: "2/λ", source: "Goh 2017", x: [3.1, 6.1], y: [0, 3] };

test("the title says what the cells say, and what theory says beside it", () => {
  const sheet = sheetOf((row, column) => ({ loss: column > row + 2 ? 1e9 : 0.1 }));
  assert.deepEqual(lowest(sheet), { row: 0, column: 0 });
  assert.equal(
    titleOf(sheet, "loss", [bowl], name),
    "Above a rate of 4.5 the loss explodes (at noise 1.5): theory, 2/λ, says 4.6.",
  );
  const best = { name: "the best", source: "Goh 2017", x: [1.2], y: [0.6] };
  assert.equal(
    titleOf(sheet, "loss", [bowl, best], name),
    "The smallest loss is at rate 1 and noise 0.5: theory says 1.2 and 0.6.",
  );
  const learns = sheetOf((_, column) => ({ loss: 1, steps_to: column < 4 ? 9 : null }));
  assert.equal(
    titleOf(learns, "loss", [], name),
    "50 % of these networks learn. None does with a rate above 4.5.",
  );
  assert.equal(
    titleOf(learns, "loss", [], name, 0.0512),
    "50 % of these networks learn (a loss under 0.051). None does with a rate above 4.5.",
  );
  assert.equal(titleOf(sheet, "steps_to", [], name), "Nothing learns here within 50 steps.");
  assert.equal(
    titleOf(
      sheetOf(() => ({}), {}, 0),
      "loss",
      [],
      name,
    ),
    "None of 0 networks is trained yet: the first come in a moment.",
  );
  const burst = sheetOf((_, column) => (column < 2 ? { loss: 1, steps_to: 9 } : { diverged_at: 30 }));
  assert.match(titleOf(burst, "loss", [], name), /^25 % of these networks learn, 75 % leave all bounds\./);
});

test("nothing is concluded before a picture tells enough, and so far only until the map is done", () => {
  const sheet = sheetOf(() => ({}), {}, 0);
  const map = new Sheet(
    /** @type {any} */ ({ ...sheet, x: sheet.x, steps: 50, columns: 32, rows: 2, measures: MEASURES }),
  );
  const title = () => titleOf(map, "loss", [], name);
  for (let k = 0; k < 4; k++) map.put({ row: 0, column: 8 * k, size: 8, values: { loss: 1 } });
  assert.ok(map.isCovered && !map.concludes);
  assert.equal(title(), "4 of 64 networks are trained: too few to conclude.");
  assert.equal(besideOf(map), "");
  const early = rangeOf([map], "loss", "size");
  for (let k = 0; k < 12; k++)
    map.put({ row: 0, column: 2 * k + 2 * Math.ceil((k + 1) / 3), size: 2, values: { loss: 1 } });
  assert.ok(map.concludes);
  assert.equal(title(), "So far, nothing learns here within 50 steps.");
  assert.deepEqual(rangeOf([map], "loss", "size"), early);
  for (let cell = 0; cell < 48; cell++) {
    const [row, column] = cell < 16 ? [0, 2 * cell + 1] : [1, cell - 16];
    map.put({ row, column, size: 1, values: { loss: 1e-6, steps_to: 9 } });
    assert.deepEqual(rangeOf([map], "loss", "size"), early, "colours stay what they are");
  }
  assert.equal(title(), "75 % of these networks learn.");
  assert.equal(besideOf(map), " Without f′ 75 % learn.");
});

test("of gradients it says where they keep their size", () => {
  const gain = { x: { path: "network.initializer.gain", from: 0.5, to: 8.5, scale: "linear", values: [] } };
  const sheet = sheetOf((_, column) => ({ start_ratio: 10 ** (column - 2.5) }), gain);
  const edge = { name: "χ₁ = 1", source: "Schoenholz et al. 2017", x: [3.4, 3.4], y: [0, 4] };
  assert.equal(
    titleOf(sheet, "start_ratio", [edge], name),
    "Below a gain of 3.5 the error fades on its way back, above it grows: theory (χ₁ = 1) says 3.4.",
  );
  assert.equal(
    titleOf(sheet, "start_ratio", [], name),
    "The error fades to under a tenth in 25 % of these networks, and grows tenfold in 50 %.",
  );
  const dead = { ...edge, name: "half are born dead" };
  const shut = sheetOf((_, column) => ({ start_ratio: column < 2 ? 0 : 1 }));
  assert.match(titleOf(shut, "dead", [dead], name), /^25 % of these networks are born dead/);
});

test("a cell's numbers are said, and where there is none, why", () => {
  assert.equal(valueWords("loss", 0.0123), "0.0123");
  assert.equal(valueWords("loss", NaN, 12), "past all bounds");
  assert.equal(valueWords("test_loss", NaN), "none");
  assert.equal(valueWords("steps_to", NaN), "no");
  assert.equal(valueWords("diverged_at", 12), "at step 12");
  assert.equal(valueWords("saturated", 0.5), "50 %");
  assert.equal(valueWords("start_ratio", 2), "× 2");
});

test("a place without a colour is told of: not made yet, or without that number", () => {
  const whole = sheetOf((_, column) => ({ loss: 0.1 * column, steps_to: null, diverged_at: null }));
  assert.deepEqual([hasGaps(whole, "loss"), hasGaps(whole, "start_ratio")], [false, true]);
  const beyond = sheetOf(() => ({ loss: null, steps_to: null, diverged_at: 3 }));
  assert.equal(hasGaps(beyond, "loss"), false, "what left all bounds has a colour of its own");
  assert.equal(
    hasGaps(
      sheetOf(() => ({}), {}, 0),
      "loss",
    ),
    true,
    "none has been made",
  );
});

test("a line through a map is seen whole, also where colours do not differ any more", () => {
  assert.deepEqual(reaching([-3, 0], [0.01, 1e-5, 10, NaN, 0, Infinity]), [-5, 1]);
  assert.deepEqual(reaching([-3, 0], [NaN]), [-3, 0]);
});
