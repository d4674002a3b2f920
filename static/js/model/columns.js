// @ts-check
/** What the columns of somebody's table may serve as, and what becomes of the values that they lack. */

import { brief } from "../words/words.js";

/** @typedef {import("../answers").TableColumn} Column */
/** @typedef {"rows" | "median" | "class"} Remedy for missing values: such rows are left out, the median
 * stands for them, or they are a class */
/** @typedef {{ use: "input" | "target" | "none", as: "number" | "class", missing: Remedy }} Use */
/** @typedef {{ uses: Use[], standardise: boolean, random: boolean, most: number }} Choice of `most` rows, the
 * first or random ones */

export const MISSING = "missing"; // the class of what is not there
const MOST_CLASSES = 50;
const FEW = 10; // whole numbers of so few kinds are classes
const SPARSE = 0.5; // where so much of a column is missing it is left out
const COSTLY = 0.1; // of the rows: what is missing more often is filled
/** Names of what is to be predicted. */
const WANTED = /^(target|label|class|y|outcome|species|survived|diagnosis|churn|default|quality)$/i;

/** @param {Column} column */
const present = ({ values }) => /** @type {(number | string)[]} */ (values.filter((value) => value !== null));

/** The classes of a column, in order, as they are written.
 * @param {Column} column @param {Remedy} [missing] @returns {string[]} */
export function classesOf(column, missing = "rows") {
  const found = [...new Set(present(column))].sort((one, other) =>
    typeof one === "number" ? one - Number(other) : one < other ? -1 : 1,
  );
  return [...found.map(String), ...(missing === "class" && column.missing ? [MISSING] : [])];
}

/** What a column may be taken as: numbers, classes, both or neither; its guess is the first.
 * @param {Column} column @returns {Use["as"][]} */
export function waysOf(column) {
  const count = new Set(present(column)).size;
  if (count < 2) return [];
  if (column.kind === "class") return ["class"];
  if (column.kind === "index") return ["number"];
  if (column.kind !== "number") return [];
  if (count > MOST_CLASSES) return ["number"];
  const values = present(column);
  const whole = values.every(Number.isInteger);
  if (count > FEW && !whole) return ["number"];
  const few = count <= FEW && count * 3 <= values.length && whole;
  return few ? ["class", "number"] : ["number", "class"];
}

/** Why a column is of no use, or is left out at first; empty where there is no reason.
 * @param {Column} column */
export function hindrance(column) {
  const { kind, values, missing } = column;
  if (kind === "index") return "counts the rows";
  if (kind === "date") return "dates";
  if (kind === "text") return "text";
  const [count, filled] = [new Set(present(column)).size, values.length - missing];
  if (count === 1) return "one value only";
  if (kind === "class" && count > FEW && count > SPARSE * filled) return `${count} different words`;
  return missing > SPARSE * values.length ? "mostly missing" : "";
}

/** What is done where values are missing: the guess is the first.
 * @param {Column} column @param {Use} use @returns {Remedy[]} */
export function remediesOf({ missing, values }, { use, as }) {
  if (!missing) return [];
  if (use === "target") return ["rows"];
  const fill = as === "number" ? "median" : "class";
  return missing > COSTLY * values.length ? [fill, "rows"] : ["rows", fill];
}

/** A use for each column: the last one, or the last that is named so, is predicted, and the others go in.
 * @param {Column[]} columns @returns {Use[]} */
export function usesOf(columns) {
  const fit = columns.map((column) => waysOf(column).length > 0 && !hindrance(column));
  const named = columns.findLastIndex(({ name }, k) => fit[k] && WANTED.test(name));
  const target = named < 0 ? fit.lastIndexOf(true) : named;
  return columns.map((column, k) => used(column, k === target ? "target" : fit[k] ? "input" : "none"));
}

/** A column used so, with the guesses that follow.
 * @param {Column} column @param {Use["use"]} use @returns {Use} */
function used(column, use) {
  const [guess = "number"] = waysOf(column);
  const as = use !== "target" && waysOf(column).includes("number") ? "number" : guess;
  const [missing = "rows"] = remediesOf(column, { use, as, missing: "rows" });
  return { use, as, missing };
}

/** The uses with another of one column; what cannot be predicted together with it no longer is.
 * @param {Column[]} columns @param {Use[]} uses @param {number} at @param {Partial<Use>} change
 * @returns {Use[]} */
export function withUse(columns, uses, at, change) {
  const before = change.use && change.use !== uses[at].use ? used(columns[at], change.use) : uses[at];
  const now = { ...before, ...change };
  const kind = outcomeKind(columns[at], now);
  return uses.map((use, k) => {
    if (k === at) return { ...now, missing: remedy(columns[k], now) };
    const parts = kind === "classes" || outcomeKind(columns[k], use) !== kind;
    return now.use === "target" && use.use === "target" && parts ? used(columns[k], "input") : use;
  });
}

/** What is done where values are missing, if that still fits.
 * @param {Column} column @param {Use} use */
function remedy(column, use) {
  const remedies = remediesOf(column, use);
  return remedies.includes(use.missing) ? use.missing : (remedies[0] ?? "rows");
}

/** What a column that is predicted asks of the outputs.
 * @param {Column} column @param {Use} use @returns {"quantity" | "two" | "classes"} */
export function outcomeKind(column, { as }) {
  if (as === "number") return "quantity";
  return classesOf(column).length === 2 ? "two" : "classes";
}

/** What the outputs will be, in words.
 * @param {Column[]} columns @param {Use[]} uses */
export function outcome(columns, uses) {
  const wanted = columns.flatMap((column, k) => (uses[k].use === "target" ? [{ column, use: uses[k] }] : []));
  const names = wanted.map(({ column }) => brief(column.name)).join(", ");
  const [{ column, use }] = wanted;
  const kind = outcomeKind(column, use);
  const one = wanted.length === 1;
  const outputs = one ? "1" : String(wanted.length);
  if (kind === "quantity")
    return one
      ? `${names} is a quantity: 1 linear output, squared error`
      : `${names} are quantities: ${outputs} linear outputs, squared error`;
  const classes = classesOf(column).map(brief);
  if (kind === "classes")
    return `${names} has ${classes.length} classes: ${classes.length} softmax outputs, cross-entropy`;
  return one
    ? `${names} has two classes: 1 tanh output, ${classes[0]} is −1 and ${classes[1]} is +1`
    : `${names} have two classes each: ${outputs} tanh outputs, −1 and +1`;
}
