// @ts-check
/** The cells of one map as they come, coarse to fine: a cell stands for the square that it begins until finer
 * ones come. */

import { shareOf, valueAt } from "./window.js";

/** @typedef {import("../maps").Axis} Axis */
/** @typedef {import("../maps").MadeCell} Cell */

const [LOW, HIGH] = [0.02, 0.95]; // the shares of all cells between which colours differ
const LEAST = 0.5; // decades that a scale of colours spans at least
const ENOUGH = 16; // cells along the longer side, or up to twice as many, from which on one concludes

export class Sheet {
  /** @type {Record<string, Float64Array>} */
  #values;
  /** The size of the square that each place has its values from; 0 where there are none.
   * @type {Uint8Array} */
  #sizes;
  /** How often it has changed. */
  version = 0;
  done = 0;
  status = "running";

  /** @param {import("../answers").AtlasAnswer} atlas */
  constructor({ id, x, y, columns, rows, steps, measures }) {
    this.id = id;
    this.x = /** @type {Axis & { values: number[] }} */ (x);
    this.y = /** @type {Axis & { values: number[] }} */ (y);
    this.columns = columns;
    this.rows = rows;
    this.steps = steps;
    this.#values = Object.fromEntries(
      measures.map((name) => [name, new Float64Array(rows * columns).fill(NaN)]),
    );
    this.#sizes = new Uint8Array(rows * columns);
    /** The squares of the first picture that tells enough. */
    this.coarse = 2 ** Math.max(0, Math.floor(Math.log2(Math.max(columns, rows) / ENOUGH)));
  }

  get cells() {
    return this.rows * this.columns;
  }

  /** Whether that picture is there: from then on something is concluded, and colours stay what they are. */
  get concludes() {
    const across = (/** @type {number} */ cells) => Math.ceil(cells / this.coarse);
    return this.done >= across(this.rows) * across(this.columns);
  }

  /** A measure at the places of that picture alone. @param {string} measure */
  sampled(measure) {
    return this.#values[measure].filter(
      (_, at) => !((at % this.columns) % this.coarse) && !(Math.floor(at / this.columns) % this.coarse),
    );
  }

  /** Whether every place has values, if only coarse ones. */
  get isCovered() {
    return this.done > 0 && this.#sizes.every((size) => size > 0);
  }

  /** @param {Cell} cell */
  put({ row, column, size, values }) {
    const [bottom, right] = [Math.min(row + size, this.rows), Math.min(column + size, this.columns)];
    for (const [name, grid] of Object.entries(this.#values)) {
      const value = values[name] ?? NaN;
      for (let r = row; r < bottom; r++)
        grid.fill(value, r * this.columns + column, r * this.columns + right);
    }
    for (let r = row; r < bottom; r++)
      this.#sizes.fill(size, r * this.columns + column, r * this.columns + right);
    this.done++;
    this.version++;
  }

  /** A measure at every place, row by row, each as coarse as it is known. @param {string} measure */
  grid(measure) {
    return this.#values[measure];
  }

  /** @param {string} measure @param {number} row @param {number} column */
  at(measure, row, column) {
    return this.#values[measure][row * this.columns + column];
  }

  /** Whether there is no network: its numbers make no specification. @param {number} at place, row by row */
  isEmpty(at) {
    return Object.values(this.#values).every((grid) => Number.isNaN(grid[at]));
  }

  /** Whether its numbers have left all bounds, the loss first of all. @param {number} at */
  isBeyond(at) {
    const { loss, diverged_at: step } = this.#values;
    return !Number.isNaN(step[at]) || (Number.isNaN(loss[at]) && !this.isEmpty(at));
  }

  /** Whether anything is known there. @param {number} row @param {number} column */
  knows(row, column) {
    return this.#sizes[row * this.columns + column] > 0;
  }

  /** The first cell of the square that a place has its values from: the one that was made.
   * @param {number} row @param {number} column */
  made(row, column) {
    const size = this.#sizes[row * this.columns + column] || 1;
    return { row: row - (row % size), column: column - (column % size) };
  }
}

/** The cell that a section goes through: that pointed at, or the middle one.
 * @param {import("../maps").Cursor | null} cursor @param {Sheet} sheet @returns {import("../maps").Cursor} */
export const sectioned = (cursor, { rows, columns }) => cursor ?? { row: rows >> 1, column: columns >> 1 };

/** The cell of a sheet where one of another lies; null beside it.
 * @param {import("../maps").Cursor} cursor @param {Sheet} from @param {Sheet} to */
export function carried({ row, column }, from, to) {
  const place = (/** @type {"x" | "y"} */ way, /** @type {number} */ k, /** @type {number} */ count) =>
    shareOf(to[way], valueAt(from[way], (k + 0.5) / count));
  const across = Math.floor(place("x", column, from.columns) * to.columns);
  const up = Math.floor(place("y", row, from.rows) * to.rows);
  const inside = across >= 0 && up >= 0 && across < to.columns && up < to.rows;
  return inside ? { row: up, column: across } : null;
}

/** From where to where colours differ, in log₁₀ but for shares: most of what the first pictures that tell
 * enough have, the same for all sheets.
 * @param {Sheet[]} sheets @param {string} measure @param {string} kind
 * @param {number | null} [largest] from where on colours do not differ @returns {[number, number]} */
export function rangeOf(sheets, measure, kind, largest = null) {
  if (kind === "share") return [0, 1];
  const known = sheets
    .flatMap((sheet) => [...sheet.sampled(measure)])
    .filter((value) => value > 0 && Number.isFinite(value))
    .map(Math.log10)
    .sort((a, b) => a - b);
  if (!known.length) return [-1, 1];
  const [low, high] = [LOW, HIGH].map((share) => known[Math.round(share * (known.length - 1))]);
  if (kind === "sign") {
    const far = Math.max(LEAST / 2, -low, high);
    return [-far, far];
  }
  const top = largest ? Math.min(high, Math.log10(largest)) : high;
  return [Math.min(low, top - LEAST), top];
}

/** The range of the colours, in log₁₀, and of values beyond it: colours tell most cells apart, and a line is
 * seen whole.
 * @param {[number, number]} range @param {number[]} values @returns {[number, number]} */
export function reaching([low, high], values) {
  const logs = values.filter((value) => value > 0 && Number.isFinite(value)).map(Math.log10);
  return [Math.min(low, ...logs), Math.max(high, ...logs)];
}

/** Whether there are places without a colour: not made yet, or without that number. What never gets there and
 * what left all bounds have one.
 * @param {Sheet} sheet @param {string} measure */
export function hasGaps(sheet, measure) {
  if (!sheet.isCovered || measure === "steps_to") return !sheet.isCovered;
  return sheet
    .grid(measure)
    .some((value, at) => Number.isNaN(value) && (measure === "diverged_at" || !sheet.isBeyond(at)));
}

/** Where a value lies between two colours, 0 to 1; NaN for none.
 * @param {number} value @param {string} kind @param {[number, number]} range */
export function toneOf(value, kind, [low, high]) {
  const place = kind === "share" ? value : value === 0 ? -Infinity : Math.log10(value);
  return Math.max(0, Math.min(1, (place - low) / (high - low)));
}
