// @ts-check
/** A table of the reader's own as what a run is trained on, and outputs that fit what is to be predicted. */

import { brief } from "../words/words.js";

/** @typedef {import("./csv.js").Table} Table */
/** @typedef {import("./csv.js").Column} Column */
/** @typedef {import("../types").Spec} Spec */
/** @typedef {{ target: number, inputs: number[], standardise: boolean }} Choice columns by their places in
 * the table */

const MOST_CLASSES = 20;
const FEW = 10; // whole numbers of so few kinds are classes
const TEST = 0.25; // of the rows, kept apart

/** The classes of a column, in order; empty where it is a quantity.
 * @param {Column} column @returns {(number | string)[]} */
export function classesOf({ kind, values }) {
  const distinct = [...new Set(values)];
  if (kind === "class") return distinct.sort();
  const few =
    distinct.length <= FEW && distinct.length * 3 <= values.length && values.every(Number.isInteger);
  return few ? distinct.sort((one, other) => Number(one) - Number(other)) : [];
}

/** Why a column cannot serve; empty when it can.
 * @param {Column} column */
export function hindrance(column) {
  const count = new Set(column.values).size;
  if (count === 1) return "one value only";
  return column.kind === "class" && count > MOST_CLASSES ? `${count} different words` : "";
}

/** What the outputs will be, in words.
 * @param {Column} column */
export function outcome(column) {
  const classes = classesOf(column);
  if (!classes.length) return `${column.name} is a quantity: 1 linear output, squared error`;
  if (classes.length === 2) {
    const [low, high] = classes.map(brief);
    return `${column.name} has two classes: 1 tanh output, ${low} is −1 and ${high} is +1`;
  }
  return `${column.name} has ${classes.length} classes: ${classes.length} softmax outputs, cross-entropy`;
}

/** The specification with the table as its data, and the names of the inputs.
 * @param {Spec} spec @param {Table} table @param {Choice} choice
 * @returns {{ spec: Spec, names: string[] }} */
export function trainedOn(spec, { columns, rows }, { target, inputs, standardise }) {
  const entering = inputs
    .flatMap((k) => numeric(columns[k]))
    .map((one) => (standardise ? standard(one) : one));
  const wanted = columns[target];
  const classes = classesOf(wanted);
  const out = classes.length
    ? coded(wanted, classes)
    : [standardise ? standard(numeric(wanted)[0]) : numeric(wanted)[0]];
  const activation = classes.length > 2 ? "softmax" : classes.length ? "tanh" : "linear";
  const output = { units: out.length, activation, derivative: null };
  const data = {
    source: "inline",
    inputs: byRow(entering, rows),
    targets: byRow(out, rows),
    test_fraction: rows >= 8 ? TEST : 0,
  };
  const network = {
    ...spec.network,
    layers: [...spec.network.layers.slice(0, -1), output],
    parameters: null,
  };
  const loss = classes.length > 2 ? "cross_entropy" : "squared_error";
  return {
    spec: { ...spec, network, loss, data: /** @type {any} */ (data), probe: { index: null } },
    names: entering.map(({ name }) => name),
  };
}

/** @typedef {{ name: string, values: number[] }} Numbers */

/** A column as numbers: itself, 0 and 1 for two classes, else one 0-or-1 column a class.
 * @param {Column} column @returns {Numbers[]} */
function numeric(column) {
  if (column.kind === "number") return [{ name: column.name, values: column.values.map(Number) }];
  const classes = classesOf(column);
  const shown = classes.length === 2 ? classes.slice(1) : classes;
  return shown.map((one) => ({
    name: `${column.name}: ${brief(one)}`,
    values: column.values.map((value) => Number(value === one)),
  }));
}

/** Targets of a class column: −1 and +1 for two, else one-hot.
 * @param {Column} column @param {(number | string)[]} classes @returns {Numbers[]} */
function coded({ name, values }, classes) {
  if (classes.length === 2) return [{ name, values: values.map((value) => (value === classes[1] ? 1 : -1)) }];
  return classes.map((one) => ({ name: String(one), values: values.map((value) => Number(value === one)) }));
}

/** (x − mean) / standard deviation; a column of one value is all zeros.
 * @param {Numbers} column @returns {Numbers} */
function standard({ name, values }) {
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
  const spread = Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length) || 1;
  return { name, values: values.map((v) => (v - mean) / spread) };
}

/** @param {Numbers[]} columns @param {number} rows */
const byRow = (columns, rows) =>
  Array.from({ length: rows }, (_, n) => columns.map(({ values }) => values[n]));
