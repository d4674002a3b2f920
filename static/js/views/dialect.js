// @ts-check
/** How a file is written, as the server guessed it: each guess can be overruled. */

import { element } from "./element.js";
import { offer } from "./offer.js";

/** @typedef {import("../answers").TableDialect} Dialect */

/** What may be said of a file: its name in the API, its label, and what there is to choose from.
 * @type {[keyof Dialect, string, [string, string][]][]} */
const PARTS = [
  [
    "separator",
    "Between values",
    [
      [",", "comma"],
      [";", "semicolon"],
      ["\t", "tab"],
      ["|", "bar"],
      ["whitespace", "blanks"],
    ],
  ],
  [
    "decimal",
    "Before decimals",
    [
      [".", "point"],
      [",", "comma"],
    ],
  ],
  [
    "header",
    "First row",
    [
      ["true", "names"],
      ["false", "values"],
    ],
  ],
  [
    "comment",
    "Comments begin with",
    [
      ["", "none"],
      ["#", "#"],
      ["%", "%"],
      ["//", "//"],
      [";", ";"],
    ],
  ],
  [
    "encoding",
    "Letters",
    ["utf-8", "utf-16", "cp1252", "latin-1", "cp1250", "mac_roman", "gb18030", "shift_jis"].map((name) => [
      name,
      name,
    ]),
  ],
];

/** @param {HTMLElement} box @param {() => void} changed */
export function mountDialect(box, changed) {
  /** @type {Record<string, any>} */
  let known = {};
  /** @type {Dialect | null} */
  let last = null;
  const selects = PARTS.map(([part, label, choices]) => {
    const select = element("select");
    select.addEventListener("change", () => {
      known = { ...known, [part]: select.value };
      changed();
    });
    const row = element("label", {}, element("span", { textContent: label }), select);
    box.append(row);
    return { part, select, row, choices: choices.map(([name, label]) => ({ name, label })) };
  });
  return {
    /** What need not be guessed. */
    known: () => Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined)),
    /** Let go what was chosen: of these parts, or all of it, for another file.
     * @param {(keyof Dialect)[]} parts */
    forget(...parts) {
      known = parts.length ? { ...known, ...Object.fromEntries(parts.map((part) => [part, undefined])) } : {};
      if (!parts.length) last = null;
    },
    /** @param {Dialect | null} dialect of the file that was read, null where it could not be
     * @param {boolean} encoded whether it was letters in an encoding */
    show(dialect, encoded) {
      last = dialect ?? last;
      box.hidden = !last;
      if (!last) return;
      for (const { part, select, row, choices } of selects) {
        offer(select, choices, known[part] ?? String(last[part] ?? ""));
        row.hidden = part === "encoding" && !encoded;
      }
    },
  };
}
