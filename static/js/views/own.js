// @ts-check
/** Data of the reader's own: a CSV pasted, dropped or chosen, what was understood of it, and what is to be
 * predicted. */

import { decoded, sizeFault, tableOf } from "../model/csv.js";
import { classesOf, hindrance, outcome, trainedOn } from "../model/owndata.js";
import { significant } from "../words/numbers.js";
import { brief } from "../words/words.js";

/** @typedef {import("../model/csv.js").Table} Table */
/** @typedef {import("../model/csv.js").Column} Column */

const FAULTS = 5; // named one by one
const SHOWN = 200; // lines; a box of thousands would hold the page up

const DIALOG = `
<h2 id="own-title">Your own data</h2>
<p>A sample a line, its values parted by commas, semicolons or tabs; the first line names the columns.
Paste it, drop a file here, or <button class="txt" id="own-file">choose a file</button>.</p>
<input type="file" accept=".csv,.tsv,.txt,text/csv" aria-label="A CSV file" tabindex="-1" hidden>
<textarea aria-label="CSV" spellcheck="false"
placeholder="length,width,kind\n5.1,3.5,iris\n4.9,3.0,rose"></textarea>
<div id="own-summary" aria-live="polite"></div>
<p id="own-fit" aria-live="polite"></p>
<menu>
<label><input type="checkbox" id="own-standard" checked>standardise: mean 0, spread 1</label>
<button class="mini" id="own-clear">Clear</button>
<button class="mini" id="own-cancel">Cancel</button>
<button class="mini go" id="own-train" disabled>Train</button>
</menu>
`;

/** @param {string} name @param {string} [text] @param {string} [className] */
const element = (name, text = "", className = "") =>
  Object.assign(document.createElement(name), { textContent: text, className });

/** @param {HTMLDialogElement} dialog @param {HTMLElement} opener
 * @param {import("../control/session.js").Session} session
 * @param {import("../model/store.js").Store} store */
export function mountOwn(dialog, opener, session, store) {
  const limits = () => {
    const { catalogue } = store.state;
    if (!catalogue) throw new Error("The server has not said yet how much data it takes.");
    return catalogue.limits;
  };
  dialog.innerHTML = DIALOG;
  /** @param {string} selector */
  const find = (selector) => /** @type {any} */ (dialog.querySelector(selector));
  /** @type {HTMLTextAreaElement} */
  const text = find("textarea");
  /** @type {HTMLInputElement} */
  const file = find('input[type="file"]');
  /** @type {HTMLButtonElement} */
  const train = find("#own-train");
  /** @type {Table | null} */
  let table = null;

  /** The box shows the text; of a long one only the beginning, and then it cannot be edited.
   * @param {string} source */
  const present = (source) => {
    const lines = source.split("\n");
    text.readOnly = lines.length > SHOWN;
    text.value = text.readOnly
      ? `${lines.slice(0, 8).join("\n")}\n… and ${lines.length - 8} lines more`
      : source;
    understand(source);
  };
  /** @param {string} source */
  const understand = (source) => {
    table = null;
    try {
      if (source.trim()) table = tableOf(source, limits());
      find("#own-summary").replaceChildren(...(table ? understood(table, choose) : []));
    } catch (problem) {
      find("#own-summary").replaceChildren(element("p", /** @type {Error} */ (problem).message, "fault"));
    }
    choose();
  };
  /** The choice as it is marked, null where it cannot be trained. */
  const chosen = () => {
    const target = dialog.querySelector('input[name="own-target"]:checked');
    const boxes = /** @type {NodeListOf<HTMLInputElement>} */ (
      dialog.querySelectorAll('input[name="own-input"]')
    );
    const place = target ? Number(/** @type {HTMLInputElement} */ (target).value) : -1;
    for (const box of boxes) box.disabled = Number(box.value) === place || box.dataset.unfit === "true";
    const inputs = [...boxes].filter((box) => box.checked && !box.disabled).map((box) => Number(box.value));
    return table && place >= 0 && inputs.length
      ? { target: place, inputs, standardise: find("#own-standard").checked }
      : null;
  };
  function choose() {
    const choice = chosen();
    train.disabled = !choice;
    const missing = table ? "To train, a column has to go in and another one to be predicted." : "";
    find("#own-fit").textContent = choice && table ? `${outcome(table.columns[choice.target])}.` : missing;
  }
  /** @param {File | undefined} source */
  const take = async (source) => {
    if (!source) return;
    const large = sizeFault(source.size, limits().max_body_bytes);
    const fault = large ? `has ${large}` : source.size ? "" : "is empty";
    if (fault) {
      table = null;
      find("#own-summary").replaceChildren(element("p", `${brief(source.name)} ${fault}.`, "fault"));
      return choose();
    }
    present(decoded(new Uint8Array(await source.arrayBuffer())));
  };

  opener.addEventListener("click", () => dialog.showModal());
  text.addEventListener("input", () => understand(text.value));
  text.addEventListener("paste", (event) => {
    const pasted = event.clipboardData?.getData("text") ?? "";
    if (pasted.split("\n").length <= SHOWN) return;
    event.preventDefault();
    present(pasted);
  });
  find("#own-clear").addEventListener("click", () => {
    present("");
    text.focus();
  });
  find("#own-file").addEventListener("click", () => file.click());
  file.addEventListener("change", () => take(file.files?.[0]).then(() => (file.value = "")));
  dialog.addEventListener("dragover", (event) => event.preventDefault());
  dialog.addEventListener("drop", (event) => {
    event.preventDefault();
    take(event.dataTransfer?.files[0]);
  });
  find("#own-cancel").addEventListener("click", () => dialog.close());
  train.addEventListener("click", () => {
    const choice = chosen();
    if (!table || !choice) return;
    const rows = table;
    dialog.close();
    /** @type {string[]} */
    const names = [];
    session.rebuild((spec) => {
      const made = trainedOn(spec, rows, choice);
      names.push(...made.names);
      return made.spec;
    }, names);
  });
}

/** What a table holds: its size, its columns with what each is good for, and the lines that cannot be used.
 * @param {Table} table @param {() => void} choose called when a mark moves */
function understood({ columns, rows, faults }, choose) {
  const counted = `${rows.toLocaleString("en")} rows, ${columns.length} columns.`;
  const bad = faults.slice(0, FAULTS).map((fault) => element("li", fault));
  if (faults.length > FAULTS) bad.push(element("li", `and ${faults.length - FAULTS} more`));
  const list = element("ul", "", "faults");
  list.append(...bad);
  const left = `${faults.length} ${faults.length === 1 ? "line is" : "lines are"} left out:`;
  return [
    element("p", counted),
    columnTable(columns, choose),
    ...(faults.length ? [element("p", left), list] : []),
  ];
}

/** @param {Column[]} columns @param {() => void} choose */
function columnTable(columns, choose) {
  const grid = document.createElement("table");
  const head = grid.createTHead().insertRow();
  for (const words of ["column", "holds", "goes in", "predict"]) {
    const cell = element("th", words);
    cell.setAttribute("scope", "col");
    head.append(cell);
  }
  const body = grid.createTBody();
  const fit = columns.map((column) => !hindrance(column));
  const target = columns.findLastIndex((column, k) => fit[k] && classesOf(column).length);
  columns.forEach((column, k) => {
    const row = body.insertRow();
    const name = element("th", column.name);
    name.setAttribute("scope", "row");
    row.append(name, element("td", contents(column)));
    for (const [type, label, on] of /** @type {[string, string, boolean][]} */ ([
      ["checkbox", "goes in", k !== target && fit[k]],
      ["radio", "is to be predicted", k === (target < 0 ? fit.lastIndexOf(true) : target)],
    ])) {
      const mark = Object.assign(document.createElement("input"), { type, value: String(k), checked: on });
      mark.name = type === "radio" ? "own-target" : "own-input";
      mark.setAttribute("aria-label", `${column.name} ${label}`);
      mark.disabled = !fit[k];
      mark.dataset.unfit = String(!fit[k]);
      mark.addEventListener("change", choose);
      row.insertCell().append(mark);
    }
  });
  return grid;
}

/** @param {Column} column */
function contents(column) {
  const hindered = hindrance(column);
  if (hindered) return `${hindered}, no use`;
  const classes = classesOf(column);
  const some = classes.slice(0, 4).map(brief).join(", ");
  if (classes.length) return `${classes.length} classes: ${some}${classes.length > 4 ? " …" : ""}`;
  const values = column.values.map(Number);
  const [low, high] = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
  return `numbers from ${significant(low, 3)} to ${significant(high, 3)}`;
}
