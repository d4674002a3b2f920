// @ts-check
/** Data of the reader's own: a file, dropped, chosen or pasted, what the server understood of it, and what is
 * to be predicted. Whatever is refused, nothing that was chosen is lost. */

import { LatestRequest } from "../control/requests.js";
import { outcome, usesOf, withUse } from "../model/columns.js";
import { material, trainedOn } from "../model/owndata.js";
import { integer } from "../words/numbers.js";
import { columnTable } from "./columns.js";
import { mountDialect } from "./dialect.js";
import { element } from "./element.js";

/** @typedef {import("../answers").Table} Table */
/** @typedef {import("../model/columns.js").Use} Use */

const FAULTS = 5; // named one by one
const SHOWN = 200; // lines; a box of thousands would hold the page up
const HEAD = 8; // lines of such a one

const DIALOG = `
<h2 id="own-title">Your own data</h2>
<p>A sample a line, as spreadsheets save it. Paste it, drop a file here, or
<button class="txt" id="own-file">choose a file</button>.</p>
<input type="file" accept=".csv,.tsv,.txt,.data,text/*" aria-label="A CSV file" tabindex="-1" hidden>
<textarea aria-label="CSV" spellcheck="false"
placeholder="length,width,kind\n5.1,3.5,iris\n4.9,3.0,rose"></textarea>
<p id="own-file-note" hidden></p>
<div id="own-dialect" hidden></div>
<div id="own-summary" aria-live="polite"></div>
<p id="own-rows" hidden>
<label>Train on <select aria-label="Which rows"><option value="first">the first</option>
<option value="random">random</option></select></label>
<input type="number" min="1" aria-label="How many rows"> rows of <span></span>
</p>
<p id="own-fit" aria-live="polite"></p>
<menu>
<label><input type="checkbox" id="own-standard" checked>standardise: mean 0, spread 1</label>
<button class="mini" id="own-clear">Clear</button>
<button class="mini" id="own-cancel">Cancel</button>
<button class="mini go" id="own-train" disabled>Train</button>
</menu>
`;

/** @param {HTMLDialogElement} dialog @param {HTMLElement} opener
 * @param {import("../control/session.js").Session} session
 * @param {import("../model/store.js").Store} store @param {typeof import("../net/api.js").api} api */
export function mountOwn(dialog, opener, session, store, api) {
  dialog.innerHTML = DIALOG;
  /** @param {string} selector */
  const find = (selector) => /** @type {any} */ (dialog.querySelector(selector));
  /** @type {HTMLTextAreaElement} */
  const text = find("textarea");
  /** @type {HTMLInputElement} */
  const file = find('input[type="file"]');
  const [which, count] = [find("#own-rows select"), find("#own-rows input")];
  let bytes = new Uint8Array();
  /** @type {Table | null} */
  let table = null;
  /** @type {Use[]} */
  let uses = [];
  const dialect = mountDialect(find("#own-dialect"), () => read());
  const catalogue = () => {
    if (!store.state.catalogue) throw new Error("The server has not said yet how much data it takes.");
    return store.state.catalogue;
  };

  /** Has the server read what there is, over and over while it changes. */
  const reading = new LatestRequest(async () => {
    if (!bytes.length) return {};
    return api.table(bytes, dialect.known()).then(
      (found) => ({ found }),
      (problem) => ({ fault: problem.message }),
    );
  }, shown);
  let turn = 0;
  function read() {
    find("#own-train").disabled = true;
    find("#own-fit").textContent = bytes.length ? "Reading …" : "";
    reading.at(++turn);
  }
  /** @param {{ found?: Table, fault?: string }} answer */
  function shown({ found = undefined, fault = "" }) {
    const same = JSON.stringify(found?.columns.map(kindOf)) === JSON.stringify(table?.columns.map(kindOf));
    if (found && !same) uses = usesOf(found.columns);
    table = found ?? null;
    find("#own-summary").replaceChildren(element("p", { textContent: fault, className: "fault" }));
    dialect.show(table?.dialect ?? null, text.dataset.file === "true");
    if (text.dataset.file === "true") show();
    render();
  }
  /** A file's text, of a long one its beginning, which cannot be edited. */
  function show() {
    const lines = decoded(bytes, table?.dialect.encoding ?? "utf-8").split("\n");
    text.readOnly = lines.length > SHOWN;
    text.value = text.readOnly
      ? `${lines.slice(0, HEAD).join("\n")}\n… and ${integer(lines.length - HEAD)} lines more`
      : lines.join("\n");
  }
  /** @param {Uint8Array} content @param {boolean} ofFile @param {string} [note] */
  function take(content, ofFile, note = "") {
    bytes = /** @type {Uint8Array<ArrayBuffer>} */ (content);
    text.dataset.file = String(ofFile);
    find("#own-file-note").textContent = note;
    find("#own-file-note").hidden = !note;
    count.value = "";
    read();
  }
  /** @param {File | undefined} chosen */
  async function open(chosen) {
    if (!chosen) return;
    dialect.forget();
    const { max_body_bytes: most } = catalogue().limits;
    if (chosen.size <= most) return take(new Uint8Array(await chosen.arrayBuffer()), true);
    const part = new Uint8Array(await chosen.slice(0, most).arrayBuffer());
    const note = `Of ${integer(chosen.size)} bytes the first ${integer(most)} are read, up to the last whole line.`;
    take(part.subarray(0, part.lastIndexOf(10) + (part[0] === 0xff ? 2 : 1)), true, note);
  }
  /** What is chosen, as it would be trained; null where it cannot be. */
  function chosen() {
    const [target, input] = ["target", "input"].map((use) => uses.some((each) => each.use === use));
    if (!table || !target || !input) return null;
    const choice = { uses, standardise: find("#own-standard").checked, random: which.value === "random" };
    const most = Math.floor(Number(count.value)) || Infinity;
    return material(table.columns, { ...choice, most }, catalogue().limits, store.state.run?.spec.seed ?? 0);
  }
  function render() {
    const found = chosen();
    if (table) find("#own-summary").replaceChildren(...understood(table, uses, use));
    find("#own-train").disabled = !found?.rows;
    find("#own-rows").hidden = !found || found.usable <= found.most;
    if (!table) return void find("#own-fit").replaceChildren();
    if (!found)
      return void find("#own-fit").replaceChildren(
        "To train, a column has to go in and another one to be predicted.",
      );
    count.max = String(found.most);
    if (!find("#own-rows").hidden) count.value = String(found.rows);
    find("#own-rows span").textContent =
      `${integer(found.usable)}: a run here takes ${integer(found.most)} of these`;
    find("#own-fit").textContent = fit(table, uses, found);
  }
  /** @param {number} column @param {Partial<Use>} change */
  function use(column, change) {
    if (table) uses = withUse(table.columns, uses, column, change);
    const { id } = /** @type {Element} */ (document.activeElement);
    render();
    if (id) find(`#${id}`)?.focus();
  }

  opener.addEventListener("click", () => dialog.showModal());
  text.addEventListener("input", () => {
    if (bytes.length)
      dialect.forget("encoding"); // what is typed has none
    else dialect.forget();
    take(new TextEncoder().encode(text.value), false);
  });
  text.addEventListener("paste", (event) => {
    const pasted = event.clipboardData?.getData("text") ?? "";
    if (pasted.split("\n").length <= SHOWN) return;
    event.preventDefault();
    dialect.forget();
    take(new TextEncoder().encode(pasted), true);
  });
  find("#own-clear").addEventListener("click", () => {
    text.value = "";
    text.readOnly = false;
    dialect.forget();
    take(new Uint8Array(), false);
    text.focus();
  });
  find("#own-file").addEventListener("click", () => file.click());
  file.addEventListener("change", () => open(file.files?.[0]).then(() => (file.value = "")));
  dialog.addEventListener("dragover", (event) => event.preventDefault());
  dialog.addEventListener("drop", (event) => {
    event.preventDefault();
    open(event.dataTransfer?.files[0]);
  });
  for (const choice of [which, count, find("#own-standard")]) choice.addEventListener("change", render);
  find("#own-cancel").addEventListener("click", () => dialog.close());
  find("#own-train").addEventListener("click", async () => {
    const found = chosen();
    if (!found) return;
    find("#own-train").disabled = true;
    const made = await session.rebuild((spec) => trainedOn(spec, found, catalogue()));
    find("#own-train").disabled = false;
    if (made) dialog.close();
    else find("#own-fit").textContent = `The server does not take it. ${store.state.notice?.text ?? ""}`;
  });
}

/** @param {import("../answers").TableColumn} column */
const kindOf = ({ name, kind }) => [name, kind];

/** @param {Uint8Array} bytes @param {string} encoding as Python names it */
function decoded(bytes, encoding) {
  const label = encoding.replace("utf-16-", "utf-16").replace("latin-1", "latin1");
  try {
    return new TextDecoder(label).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes); // a browser knows fewer encodings: some letters look wrong
  }
}

/** What a table holds: its size, its columns with what each is good for, and what could not be used.
 * @param {Table} table @param {Use[]} uses @param {(column: number, change: Partial<Use>) => void} use */
function understood({ columns, rows, faults }, uses, use) {
  const counted = `${integer(rows)} rows, ${integer(columns.length)} columns.`;
  const named = faults.slice(0, FAULTS).map(({ line, message }) => `line ${line}: ${message}`);
  if (faults.length > FAULTS) named.push(`and ${integer(faults.length - FAULTS)} more`);
  const list = element("ul", { className: "faults" });
  list.append(...named.map((textContent) => element("li", { textContent })));
  return [
    element("p", { textContent: counted }),
    columnTable(columns, uses, use),
    ...(faults.length ? [element("p", { textContent: "Not used:" }), list] : []),
  ];
}

/** What would be trained, in words.
 * @param {Table} table @param {Use[]} uses @param {import("../model/owndata.js").Material} found */
function fit({ columns, rows }, uses, found) {
  const lost = rows - found.usable;
  const lacking = lost ? ` ${integer(lost)} of the rows lack a value that is needed and are left out.` : "";
  const rounded = found.rounded
    ? " Numbers are sent with six digits, so that they are not too many bytes."
    : "";
  if (!found.rows) return `No row has a value in each column that is needed.`;
  return `${outcome(columns, uses)}.${lacking}${rounded}`;
}
