// @ts-check
/** A small reader of CSV: a header, numbers, classes. It says what it understood, and which lines it could
 * not use. */

import { brief } from "../words/words.js";

/** @typedef {{ name: string, kind: "number" | "class", values: (number | string)[] }} Column one value a row
 * that can be used */
/** @typedef {{ columns: Column[], rows: number, faults: string[] }} Table */

const MOST_COLUMNS = 1_000;
const LARGEST = 1e100; // squares and sums of such numbers are still finite
const MOSTLY = 0.8; // a column of which so many are numbers is one of numbers, with faults in it
const NAMES = { ",": "commas", ";": "semicolons", "\t": "tabs" };

/** A file's bytes as text: UTF-8, UTF-16 where it says so, or what spreadsheets write instead.
 * @param {Uint8Array} bytes */
export function decoded(bytes) {
  const mark = bytes[0] * 256 + bytes[1];
  const coding = mark === 0xfffe ? "utf-16le" : mark === 0xfeff ? "utf-16be" : "utf-8";
  try {
    return new TextDecoder(coding, { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

/** @param {number} bytes @param {number} most */
export const sizeFault = (bytes, most) =>
  bytes > most ? `more than ${most / 1e6} MB, which is too much for one run` : "";

/** @param {string} text
 * @param {Pick<import("../answers").Limits, "max_samples" | "max_body_bytes">} limits of the server
 * @returns {Table} what can be used of it; a sentence is thrown where nothing can */
export function tableOf(text, limits) {
  const fault = sizeFault(new Blob([text]).size, limits.max_body_bytes);
  if (fault) throw new Error(`This is ${fault}.`);
  if (text.includes("\0"))
    throw new Error("This is no text. A spreadsheet saves a table as text under the name of CSV.");
  const separator = separatorOf(text);
  const records = recordsOf(text, separator);
  if (!records.length) throw new Error("There is nothing in it yet.");
  const columns = records[0].cells.length;
  if (columns > MOST_COLUMNS)
    throw new Error(`There are ${grouped(columns)} columns; a table takes at most ${grouped(MOST_COLUMNS)}.`);
  const number = numberIn(separator);
  const headed = records[0].cells.some((cell) => cell !== "" && Number.isNaN(number(cell)));
  const names = records[0].cells.map((cell, k) => (headed && brief(cell)) || `column ${k + 1}`);
  const body = headed ? records.slice(1) : records;
  if (names.length < 2)
    throw new Error(`There is one column only. Values are parted by ${Object.values(NAMES).join(", ")}.`);
  if (!body.length) throw new Error("There is a header, and no line of values under it.");
  const { max_samples: most } = limits;
  if (body.length > most)
    throw new Error(`There are ${grouped(body.length)} rows; a run takes at most ${grouped(most)}.`);
  return sorted(names, body, number);
}

/** @param {number} count */
const grouped = (count) => count.toLocaleString("en");

/** The separator that the first line has most of, outside quotes.
 * @param {string} text */
function separatorOf(text) {
  const first = text
    .replace(/^\s+/, "")
    .split(/\r?\n/, 1)[0]
    .replace(/"[^"]*"/g, "");
  const counts = Object.keys(NAMES).map((mark) => ({ mark, count: first.split(mark).length }));
  return counts.reduce((most, one) => (one.count > most.count ? one : most)).mark;
}

/** A cell's number, NaN where it is none. Where commas part no values, they may stand before decimals.
 * @param {string} separator @returns {(cell: string) => number} */
const numberIn = (separator) => (cell) => {
  const plain = separator === "," ? cell : cell.replace(/^([+-]?\d*),(\d+)/, "$1.$2");
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : NaN;
};

/** Lines as cells, each with its number in the text. Quotes hold separators, line breaks and, doubled,
 * quotes.
 * @param {string} text @param {string} separator */
function recordsOf(text, separator) {
  /** @type {{ line: number, cells: string[] }[]} */
  const records = [];
  let [cells, cell, quoted, line, start] = [/** @type {string[]} */ ([]), "", false, 1, 1];
  const end = () => {
    cells.push(cell.trim());
    if (cells.some(Boolean)) records.push({ line: start, cells });
    [cells, cell] = [[], ""];
  };
  const source = text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
  for (let k = 0; k < source.length; k++) {
    const mark = source[k];
    if (mark === "\n") line++;
    if (quoted) {
      if (mark !== '"') cell += mark;
      else if (source[k + 1] === '"') cell += source[++k];
      else quoted = false;
    } else if (mark === '"' && !cell.trim()) [quoted, cell] = [true, ""];
    else if (mark === separator) {
      cells.push(cell.trim());
      cell = "";
    } else if (mark === "\n") {
      end();
      start = line;
    } else cell += mark;
  }
  if (quoted) throw new Error(`A quote that opens in line ${start} is never closed.`);
  end();
  return records;
}

/** Rows that can be used, by column, and why the others cannot.
 * @param {string[]} names @param {{ line: number, cells: string[] }[]} body
 * @param {(cell: string) => number} number */
function sorted(names, body, number) {
  const whole = body.filter(({ cells }) => cells.length === names.length);
  const kinds = names.map((_, k) => {
    const filled = whole.map(({ cells }) => cells[k]).filter(Boolean);
    const numbers = filled.filter((cell) => !Number.isNaN(number(cell))).length;
    return numbers && numbers >= MOSTLY * filled.length ? "number" : "class";
  });
  /** @type {Column[]} */
  const columns = names.map((name, k) => ({
    name,
    kind: /** @type {Column["kind"]} */ (kinds[k]),
    values: [],
  }));
  /** @type {string[]} */
  const faults = [];
  for (const { line, cells } of body) {
    const fault = faultIn(cells, columns, number);
    if (fault) faults.push(`line ${line}: ${fault}`);
    else
      columns.forEach(({ kind, values }, k) => values.push(kind === "number" ? number(cells[k]) : cells[k]));
  }
  if (faults.length === body.length) throw new Error(`No line can be used; ${faults[0]}.`);
  return { columns, rows: body.length - faults.length, faults };
}

/** @param {number} count @param {string} noun */
const counted = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;

/** @param {string[]} cells @param {Column[]} columns @param {(cell: string) => number} number */
function faultIn(cells, columns, number) {
  if (cells.length !== columns.length)
    return `${counted(cells.length, "value")} where there are ${columns.length} columns`;
  const at = columns.findIndex(
    ({ kind }, k) => !cells[k] || (kind === "number" && !(Math.abs(number(cells[k])) <= LARGEST)),
  );
  if (at < 0) return null;
  if (!cells[at]) return `nothing in ${columns[at].name}`;
  const what = Number.isNaN(number(cells[at])) ? "no number" : "too large a number";
  return `“${brief(cells[at])}” in ${columns[at].name} is ${what}`;
}
