// @ts-check
/** The columns of somebody's table: what each holds, whether it goes in or is predicted, and what becomes of
 * the values that it lacks. */

import { classesOf, hindrance, remediesOf, waysOf } from "../model/columns.js";
import { integer } from "../words/numbers.js";
import { spreadWords } from "../words/units.js";
import { brief } from "../words/words.js";
import { element } from "./element.js";
import { offer } from "./offer.js";

/** @typedef {import("../model/columns.js").Column} Column */
/** @typedef {import("../model/columns.js").Use} Use */
/** @typedef {(column: number, change: Partial<Use>) => void} Choose */

const NAMED = 4; // classes
const REMEDIES = { rows: "leave such rows out", median: "fill with the median", class: "a class of its own" };

/** @param {Column[]} columns @param {Use[]} uses @param {Choose} choose */
export function columnTable(columns, uses, choose) {
  const grid = element("table");
  const head = grid.createTHead().insertRow();
  const lacks = columns.some(({ missing }) => missing);
  for (const textContent of ["column", "goes in", "predict", "holds", ...(lacks ? ["missing"] : [])])
    head.append(element("th", { textContent, scope: "col" }));
  const body = grid.createTBody();
  columns.forEach((column, k) => {
    const row = body.insertRow();
    const marks = [
      mark(column, k, "goes in", uses[k].use, "input", choose),
      mark(column, k, "is to be predicted", uses[k].use, "target", choose),
    ];
    row.append(
      element("th", { textContent: brief(column.name), scope: "row" }),
      ...marks.map((node) => element("td", {}, node)),
      element("td", {}, contents(column, uses[k]), ...taken(column, k, uses[k], choose)),
      ...(lacks ? [element("td", {}, ...lacking(column, k, uses[k], choose))] : []),
    );
  });
  return element("div", { className: "columns" }, grid);
}

/** @param {Column} column @param {number} k @param {string} label @param {Use["use"]} is
 * @param {"input" | "target"} use @param {Choose} choose */
function mark(column, k, label, is, use, choose) {
  const box = element("input", { type: "checkbox", id: `own-${use}-${k}`, checked: is === use });
  box.setAttribute("aria-label", `${brief(column.name)} ${label}`);
  box.disabled = !waysOf(column).length || (use === "input" && is === "target");
  box.addEventListener("change", () => choose(k, { use: box.checked ? use : "none" }));
  return box;
}

/** Whether it is taken as numbers or as classes, where it can be either.
 * @param {Column} column @param {number} k @param {Use} use @param {Choose} choose */
function taken(column, k, use, choose) {
  if (waysOf(column).length < 2 || use.use === "none") return [];
  const quantity = { name: "number", label: "as a quantity" };
  const select = choice(k, "as", `${brief(column.name)} is taken as`, (as) =>
    choose(k, { as: /** @type {Use["as"]} */ (as) }),
  );
  offer(select, [quantity, { name: "class", label: "as classes" }], use.as);
  return [" ", select];
}

/** How many values are missing, and what becomes of them.
 * @param {Column} column @param {number} k @param {Use} use @param {Choose} choose */
function lacking(column, k, use, choose) {
  if (!column.missing) return [];
  const remedies = use.use === "none" ? [] : remediesOf(column, use);
  const select = choice(k, "missing", `Where ${brief(column.name)} is missing`, (missing) =>
    choose(k, { missing: /** @type {Use["missing"]} */ (missing) }),
  );
  offer(
    select,
    remedies.map((name) => ({ name, label: REMEDIES[name] })),
    use.missing,
  );
  return [integer(column.missing), ...(remedies.length ? [" ", select] : [])];
}

/** @param {number} k @param {string} part @param {string} label @param {(value: string) => void} choose */
function choice(k, part, label, choose) {
  const select = element("select", { id: `own-${part}-${k}` });
  select.setAttribute("aria-label", label);
  select.addEventListener("change", () => choose(select.value));
  return select;
}

/** @param {Column} column @param {Use} use */
function contents(column, { as }) {
  const hindered = hindrance(column);
  if (hindered) return waysOf(column).length ? `${hindered}, left out at first` : `${hindered}, no use`;
  if (as === "class") {
    const classes = classesOf(column);
    const some = classes.slice(0, NAMED).map(brief).join(", ");
    return `${classes.length} classes: ${some}${classes.length > NAMED ? " …" : ""}`;
  }
  const values = /** @type {number[]} */ (column.values.filter((value) => value !== null));
  const [low, high] = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
  const [least, most] = [low, high].map((v) => spreadWords({ spread: high - low }, v));
  return `numbers from ${least} to ${most}`;
}
