// @ts-check
/** A table of the reader's own as what a run is trained on, and outputs that fit what is to be predicted. */

import { brief } from "../words/words.js";
import { classesOf, MISSING, outcomeKind } from "./columns.js";
import { withOutput, withRoom } from "./setups.js";

/** @typedef {import("./columns.js").Column} Column */
/** @typedef {import("./columns.js").Use} Use */
/** @typedef {import("./columns.js").Choice} Choice */
/** @typedef {import("../types").Spec} Spec */
/** @typedef {import("../types").Catalogue} Catalogue */
/** @typedef {import("../answers").Column & { values: number[] }} Numbers a column as numbers: v of it stands
 * for mean + spread · v */
/** @typedef {{ inputs: Numbers[], targets: Numbers[], classes_of: string | null }} Made
 * @typedef {Made & { usable: number, rows: number, rounded: boolean }} Material how many rows could be used,
 * and how many are */

const TEST = 0.25; // of the rows, kept apart
const LOOKED_AT = 200; // rows that tell how many bytes a row has
const ROOM = 0.85; // of a request's bytes, for the samples: weights of a network may go with them
const DIGITS = 6; // significant ones, where all of them would be too many bytes

/** What a choice comes to.
 * @param {Column[]} columns @param {Choice} choice
 * @param {Pick<import("../answers").Limits, "max_samples" | "max_body_bytes">} limits @param {number} seed
 * @returns {Material & { most: number }} and how many rows a run takes at most */
export function material(columns, choice, limits, seed) {
  const { uses } = choice;
  const usable = usableRows(columns, uses);
  const wide = made(columns, choice, evenly(usable, LOOKED_AT));
  const room = limits.max_body_bytes * ROOM;
  const most = Math.min(limits.max_samples, Math.floor(room / rowBytes(wide.map(short))));
  const count = Math.min(usable.length, most, choice.most);
  const rows = choice.random ? drawn(usable, count, seed) : usable.slice(0, count);
  const rounded = rowBytes(wide) * count > room;
  const all = made(columns, choice, rows).map((column) => (rounded ? short(column) : column));
  const several = columns.find(
    (column, k) => uses[k].use === "target" && outcomeKind(column, uses[k]) === "classes",
  );
  const inputs = all.filter(({ target }) => !target).map(({ target: _, ...column }) => column);
  const targets = all.filter(({ target }) => target).map(({ target: _, ...column }) => column);
  const classes_of = several ? brief(several.name) : null;
  return { inputs, targets, classes_of, usable: usable.length, rows: count, rounded, most };
}

/** The specification with such data, and an output that fits them.
 * @param {Spec} spec @param {Material} material @param {Catalogue} catalogue @returns {Spec} */
export function trainedOn(spec, { inputs, targets, classes_of, rows }, catalogue) {
  const named = (/** @type {Numbers[]} */ columns) => columns.map(({ values: _, ...column }) => column);
  const data = {
    source: "inline",
    inputs: byRow(inputs, rows),
    targets: byRow(targets, rows),
    test_fraction: rows >= 8 ? TEST : 0,
    columns: { inputs: named(inputs), targets: named(targets), classes_of },
  };
  const activation = classes_of ? "softmax" : targets[0].classes ? "tanh" : "linear";
  const loss = classes_of ? "cross_entropy" : "squared_error";
  const moved = withRoom(
    { ...spec, data, loss, probe: { index: null } },
    Math.max(inputs.length, targets.length),
  );
  const network = {
    ...moved.network,
    layers: moved.network.layers.map((layer, l, { length }) =>
      l === length - 1 ? { ...layer, derivative: null } : layer,
    ),
    parameters: null,
  };
  return withOutput({ ...moved, network }, activation, catalogue, targets.length);
}

/** Rows in which nothing is missing that is used and not filled.
 * @param {Column[]} columns @param {Use[]} uses */
function usableRows(columns, uses) {
  const whole = columns.filter((column, k) => {
    const { use, missing } = uses[k];
    return column.missing && use !== "none" && (missing === "rows" || use === "target");
  });
  const rows = Array.from({ length: columns[0]?.values.length ?? 0 }, (_, n) => n);
  return rows.filter((n) => whole.every(({ values }) => values[n] !== null));
}

/** The columns that are used as numbers, over these rows.
 * @param {Column[]} columns @param {Choice} choice @param {number[]} rows */
function made(columns, { uses, standardise }, rows) {
  return columns.flatMap((column, k) => {
    const target = uses[k].use === "target";
    if (uses[k].use === "none") return [];
    const numbers = numeric(column, uses[k], rows);
    const scaled = standardise && !(target && uses[k].as === "class");
    return numbers.map((one) => ({ ...(scaled ? standard(one) : one), target }));
  });
}

/** A column as numbers: itself, −1 and +1 for two classes that are predicted, 0 and 1 for two that go in,
 * else a column of 0 and 1 for each class.
 * @param {Column} column @param {Use} use @param {number[]} rows @returns {Numbers[]} */
function numeric(column, { use, as, missing }, rows) {
  const plain = { name: brief(column.name), mean: 0, spread: 1, classes: null };
  if (as === "number") {
    const known = /** @type {number[]} */ (rows.map((n) => column.values[n]).filter((v) => v !== null));
    const middle = missing === "median" ? median(known) : NaN;
    return [{ ...plain, values: rows.map((n) => Number(column.values[n] ?? middle)) }];
  }
  const classes = classesOf(column, use === "input" ? missing : "rows");
  const cells = rows.map((n) => String(column.values[n] ?? MISSING));
  const name = (/** @type {string} */ one) =>
    use === "target" ? brief(one) : brief(`${plain.name}: ${one}`);
  if (classes.length === 2) {
    const [low, high] = classes;
    const said = (/** @type {string} */ one) =>
      brief(column.kind === "number" ? `${plain.name} = ${one}` : one);
    const pair = /** @type {[string, string]} */ ([said(low), said(high)]);
    if (use === "target")
      return [{ ...plain, classes: pair, values: cells.map((cell) => (cell === high ? 1 : -1)) }];
    return [{ ...plain, name: name(high), values: cells.map((cell) => Number(cell === high)) }];
  }
  return classes.map((one) => ({
    ...plain,
    name: name(one),
    values: cells.map((cell) => Number(cell === one)),
  }));
}

/** (x − mean) / standard deviation; a column of one value is all zeros.
 * @param {Numbers} column @returns {Numbers} */
function standard(column) {
  const { values } = column;
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
  const spread = Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length) || 1;
  return { ...column, mean, spread, values: values.map((v) => (v - mean) / spread) };
}

/** @param {number[]} values */
function median(values) {
  const sorted = Float64Array.from(values).sort();
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/** @template {Numbers} T @param {T} column @returns {T} */
const short = (column) => ({ ...column, values: column.values.map((v) => Number(v.toPrecision(DIGITS))) });

/** @param {Numbers[]} columns how many bytes a row of them takes */
const rowBytes = (columns) =>
  JSON.stringify(columns.map(({ values }) => values)).length / (columns[0]?.values.length || 1) + 4;

/** So many of the rows, evenly.
 * @param {number[]} rows @param {number} count */
const evenly = (rows, count) => rows.filter((_, k) => k % Math.ceil(rows.length / count) === 0);

/** So many of the rows at random, in their own order; the same for the same seed (mulberry32).
 * @param {number[]} rows @param {number} count @param {number} seed */
function drawn(rows, count, seed) {
  let state = seed >>> 0;
  const random = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  let left = count;
  return rows.filter((_, k) => {
    const taken = random() * (rows.length - k) < left;
    if (taken) left--;
    return taken;
  });
}

/** @param {Numbers[]} columns @param {number} rows */
const byRow = (columns, rows) =>
  Array.from({ length: rows }, (_, n) => columns.map(({ values }) => values[n]));
