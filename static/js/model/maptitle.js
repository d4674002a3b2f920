// @ts-check
/** What a map shows, in one sentence with its numbers, and with what is published beside them. */

import { percent } from "../words/atlas.js";
import { integer, significant } from "../words/numbers.js";
import { boxDimension, compared, leap, learning, lowest, passing, shareOf, stripes } from "./borders.js";

/** @typedef {import("./sheet.js").Sheet} Sheet */
/** @typedef {import("../answers").AtlasLine} Line */

const RATE = "training.optimizer.learning_rate";
const GAIN = "network.initializer.gain";
const BORN_DEAD = "half are born dead";
const FEW = 0.005; // a share that is as good as none

/** How many learn in the map beside it. @param {Sheet} sheet */
export function besideOf(sheet) {
  if (!sheet.concludes) return "";
  const learned = shareOf(sheet, (row, column) => Number.isFinite(sheet.at("steps_to", row, column)));
  return ` Without f′ ${percent(learned)} learn${sheet.done < sheet.cells ? " so far" : ""}.`;
}

/** What the map shows, in one sentence with its numbers, once there are enough cells to conclude.
 * @param {Sheet} sheet @param {string} measure @param {Line[]} lines
 * @param {(path: string) => string} name of an axis
 * @param {number | null} [learned] the loss under which a network has @returns {string} */
export function titleOf(sheet, measure, lines, name, learned = null) {
  const { done, cells } = sheet;
  if (!done) return `None of ${integer(cells)} networks is trained yet: the first come in a moment.`;
  if (!sheet.concludes)
    return `${integer(done)} of ${integer(cells)} networks are trained: too few to conclude.`;
  const found = finding(sheet, measure, lines, name, learned);
  return done < cells ? `So far, ${found[0].toLowerCase()}${found.slice(1)}` : found;
}

/** @type {typeof titleOf} */
function finding(sheet, measure, lines, name, learned) {
  if (lines.some((line) => line.name === BORN_DEAD)) return ofDeaths(sheet);
  if (measure === "start_ratio" || measure === "gradient_ratio") return ofGradients(sheet, measure, lines);
  if (measure === "dead" || measure === "saturated") return ofUnits(sheet, measure);
  return ofBowls(sheet, lines, name) ?? ofLearning(sheet, name, learned ?? null);
}

/** @param {Sheet} sheet @param {string} path */
const wayOf = ({ x, y }, path) => (x.path === path ? "x" : y.path === path ? "y" : null);

/** @param {Sheet} sheet @param {string} measure @param {Line[]} lines */
function ofGradients(sheet, measure, lines) {
  const grid = (/** @type {number} */ row, /** @type {number} */ column) => sheet.at(measure, row, column);
  const [fades, grows] = [
    shareOf(sheet, (row, column) => grid(row, column) < 0.1),
    shareOf(sheet, (row, column) => grid(row, column) > 10),
  ];
  const way = wayOf(sheet, GAIN);
  const line = lines.find((one) => one.name === "χ₁ = 1");
  const found = way && line && compared(sheet, line, way, measure, passing);
  if (found) {
    const [measured, expected] = [found.measured, found.expected].map((gain) => significant(gain, 3));
    const side = `Below a gain of ${measured} the error fades on its way back, above it grows`;
    return `${side}: theory (${line.name}) says ${expected}.`;
  }
  const grown = `and grows tenfold in ${percent(grows)}`;
  return `The error fades to under a tenth in ${percent(fades)} of these networks, ${grown}.`;
}

/** @param {Sheet} sheet */
function ofDeaths(sheet) {
  const dead = shareOf(sheet, (row, column) => sheet.at("start_ratio", row, column) === 0);
  return `${percent(dead)} of these networks are born dead: nothing of the error arrives at layer 1.`;
}

/** @param {Sheet} sheet @param {string} measure */
function ofUnits(sheet, measure) {
  const half = shareOf(sheet, (row, column) => sheet.at(measure, row, column) >= 0.5);
  return `In ${percent(half)} of these networks half of the hidden units or more are ${measure} at the end.`;
}

/** Of losses that are bowls, as far as theory speaks of them.
 * @param {Sheet} sheet @param {Line[]} lines @param {(path: string) => string} name */
function ofBowls(sheet, lines, name) {
  const best = lines.find((line) => line.name === "the best");
  const cell = lowest(sheet);
  if (best && cell) {
    const [x, y] = [sheet.x.values[cell.column], sheet.y.values[cell.row]].map((v) => significant(v, 2));
    const [u, v] = [best.x[0], best.y[0]].map((number) => significant(number, 2));
    const [across, up] = [name(sheet.x.path), name(sheet.y.path)];
    return `The smallest loss is at ${across} ${x} and ${up} ${y}: theory says ${u} and ${v}.`;
  }
  const way = wayOf(sheet, RATE);
  const stable = lines.find((line) => /λ$/.test(line.name));
  const found = way && stable && compared(sheet, stable, way, "loss", leap);
  if (!found) return null;
  const other = sheet[way === "x" ? "y" : "x"].path;
  const where = `at ${name(other)} ${significant(found.at, 2)}`;
  const [measured, expected] = [found.measured, found.expected].map((rate) => significant(rate, 3));
  const said = `Above a rate of ${measured} the loss explodes (${where})`;
  return `${said}: theory, ${stable.name}, says ${expected}.`;
}

/** @param {Sheet} sheet @param {(path: string) => string} name @param {number | null} threshold */
function ofLearning(sheet, name, threshold) {
  const learned = shareOf(sheet, (row, column) => Number.isFinite(sheet.at("steps_to", row, column)));
  const beyond = shareOf(sheet, (row, column) => Number.isFinite(sheet.at("diverged_at", row, column)));
  const means = threshold ? ` (a loss under ${significant(threshold, 2)})` : "";
  if (learned === 0) return `Nothing learns here within ${integer(sheet.steps)} steps.`;
  if (beyond > FEW) {
    const grid = stripes(sheet, "diverged_at", "x").map((row) => row.map(Number.isFinite));
    const dimension = sheet.done === sheet.cells ? boxDimension(grid) : NaN;
    const rough =
      dimension > 1.1
        ? ` The border between them is no line: its box dimension is ${significant(dimension, 3)}.`
        : "";
    return `${percent(learned)} of these networks learn, ${percent(beyond)} leave all bounds.${rough}`;
  }
  const limits = /** @type {const} */ (["x", "y"]).flatMap((way) => {
    const { above, below } = learning(sheet, way);
    const words = [below && `above ${significant(below, 2)}`, above && `below ${significant(above, 2)}`];
    const said = words.filter(Boolean).join(" or ");
    return said ? [`${name(sheet[way].path)} ${said}`] : [];
  });
  const nothing = limits.length ? ` None does with a ${limits.join(", nor with a ")}.` : "";
  return `${percent(learned)} of these networks learn${means}.${nothing}`;
}
