// @ts-check
/** Numbers of the reader's own columns, in the units and classes of their file. */

import { fixed, integer, significant } from "./numbers.js";
import { outputNames } from "./words.js";

/** @typedef {import("../answers").Column} Column */
/** @typedef {import("../types").State} State */

/** A number of a column in the column's own unit, to a thousandth of its spread.
 * @param {Column} column @param {number} value */
export const inUnit = (column, value) => spreadWords(column, column.mean + column.spread * value);

/** What is in the column's own unit already, to a thousandth of its spread.
 * @param {{ spread: number }} column @param {number} own */
export function spreadWords({ spread }, own) {
  if (!Number.isFinite(own)) return "no number";
  const decimals = Math.ceil(3 - Math.log10(spread)) - 1;
  if (decimals > 6 || Math.abs(own) >= 1e15) return significant(own, 4);
  return decimals > 0 ? fixed(own, decimals) : integer(Math.round(own));
}

/** Whether a column stands in the network as it stands in the file.
 * @param {Column} column */
const plain = ({ mean, spread }) => mean === 0 && spread === 1;

/** What was wanted of an output, as the file says it: a class, or a quantity in its unit; empty where the
 * number itself says it.
 * @param {State} state @param {number} output @param {number} value */
export function wantedWords(state, output, value) {
  const columns = state.run?.spec.data.columns;
  const column = columns?.targets[output];
  if (!columns || columns.classes_of) return value === 1 ? outputNames(state)[output] : "";
  if (column?.classes)
    return value === 1 || value === 0 || value === -1 ? column.classes[value > 0 ? 1 : 0] : "";
  return saidWords(state, output, value);
}

/** What an output says, in the file's unit; empty where the number itself says it.
 * @param {State} state @param {number} output @param {number} value */
export function saidWords({ run }, output, value) {
  const column = run?.spec.data.columns?.targets[output];
  return column && !column.classes && !plain(column) ? inUnit(column, value) : "";
}

/** An input as the file has it: `area 62`; empty where it is not of the reader's own data.
 * @param {State} state @param {number} input @param {number} value */
export function enteredWords({ run }, input, value) {
  const column = run?.spec.data.columns?.inputs[input];
  return column && !plain(column) ? `${column.name} ${inUnit(column, value)}` : "";
}
