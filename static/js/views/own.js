// @ts-check
/** Data of the reader's own: a file, dropped, chosen or pasted, what the server understood of it, and what is
 * to be predicted. Whatever is refused, nothing that was chosen is lost. */

import { LatestRequest } from "../control/requests.js";
import { outcome, usesOf, withUse } from "../model/columns.js";
import { beyond } from "../model/limits.js";
import { material, trainedOn } from "../model/owndata.js";
import { integer } from "../words/numbers.js";
import { columnTable } from "./columns.js";
import { mountDialect } from "./dialect.js";
import { element } from "./element.js";
import { mountSource, SOURCE } from "./source.js";

/** @typedef {import("../answers").Table} Table */
/** @typedef {import("../model/columns.js").Use} Use */

const FAULTS = 5; // named one by one

const DIALOG = `
<h2 id="own-title">Your own data</h2>
${SOURCE}
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
  const [summary, fit, train] = [find("#own-summary"), find("#own-fit"), find("#own-train")];
  const rows = mountRows(find("#own-rows"));
  /** @type {Table | null} */
  let table = null;
  /** @type {Use[]} */
  let uses = [];
  let columns = ""; // that the uses are of
  const catalogue = () => {
    if (!store.state.catalogue) throw new Error("The server has not said yet how much data it takes.");
    return store.state.catalogue;
  };
  const dialect = mountDialect(find("#own-dialect"), read);
  const source = mountSource(
    dialog,
    () => catalogue().limits.max_body_bytes,
    (fresh) => {
      if (fresh) dialect.forget();
      else dialect.forget("encoding"); // what is typed has none
      rows.forget();
      read();
    },
  );

  /** Has the server read what there is, over and over while it changes. */
  const reading = new LatestRequest(
    async () =>
      source.bytes().length || source.encoded()
        ? api.table(source.bytes(), dialect.known()).then(
            (found) => ({ found }),
            ({ message }) => ({ fault: message }),
          )
        : {},
    take,
  );
  let turn = 0;
  function read() {
    train.disabled = true;
    fit.textContent = source.bytes().length ? "Reading …" : "";
    reading.at(++turn);
  }
  /** @param {{ found?: Table, fault?: string }} answer */
  function take({ found = undefined, fault = "" }) {
    table = found ?? null;
    if (table && columns !== kinds(table)) {
      columns = kinds(table);
      uses = usesOf(table.columns);
    }
    summary.replaceChildren(...(fault ? [element("p", { textContent: fault, className: "fault" })] : []));
    dialect.show(table?.dialect ?? null, source.encoded());
    source.show(table?.dialect.encoding ?? "utf-8");
    render();
  }
  /** What is chosen, as it would be trained; null where it cannot be. */
  function chosen() {
    const [target, input] = ["target", "input"].map((use) => uses.some((each) => each.use === use));
    if (!table || !target || !input) return null;
    const choice = { uses, standardise: find("#own-standard").checked, ...rows.choice() };
    return material(table.columns, choice, catalogue().limits, store.state.run?.spec.seed ?? 0);
  }
  function render() {
    const found = chosen();
    const { run } = store.state;
    const over =
      found?.rows && run ? beyond(trainedOn(run.spec, found, catalogue()), catalogue().limits) : "";
    train.disabled = !found?.rows || over !== "";
    rows.show(found);
    fit.textContent = over || (table ? fitWords(table, uses, found) : "");
    fit.classList.toggle("fault", over !== "");
    if (table) summary.replaceChildren(...understood(table, uses, use));
  }
  /** @param {number} column @param {Partial<Use>} change */
  function use(column, change) {
    if (table) uses = withUse(table.columns, uses, column, change);
    const { id } = /** @type {Element} */ (document.activeElement);
    render();
    if (id) find(`#${id}`)?.focus();
  }

  opener.addEventListener("click", () => dialog.showModal());
  for (const choice of [...rows.choices, find("#own-standard")]) choice.addEventListener("change", render);
  find("#own-cancel").addEventListener("click", () => dialog.close());
  train.addEventListener("click", async () => {
    const found = chosen();
    if (!found) return;
    train.disabled = true;
    const made = await session.rebuild((spec) => trainedOn(spec, found, catalogue()));
    train.disabled = false;
    if (made) dialog.close();
    else fit.textContent = `The server does not take it. ${store.state.notice?.text ?? ""}`;
  });
}

/** Which rows of more than a run takes, and how many.
 * @param {HTMLElement} box */
function mountRows(box) {
  const which = /** @type {HTMLSelectElement} */ (box.querySelector("select"));
  const count = /** @type {HTMLInputElement} */ (box.querySelector("input"));
  const words = /** @type {HTMLElement} */ (box.querySelector("span"));
  return {
    choices: [which, count],
    choice: () => ({
      random: which.value === "random",
      most: Math.floor(Number(count.value)) || Infinity,
    }),
    forget() {
      count.value = "";
    },
    /** @param {ReturnType<typeof material> | null} found */
    show(found) {
      box.hidden = !found || found.usable <= found.most;
      if (!found || box.hidden) return;
      Object.assign(count, { max: String(found.most), value: String(found.rows) });
      const [all, most] = [found.usable, found.most].map(integer);
      words.textContent = `${all}: a run here takes ${most} of these`;
    },
  };
}

/** The columns of a table that make other uses of them another choice.
 * @param {Table} table */
const kinds = ({ columns }) => JSON.stringify(columns.map(({ name, kind }) => [name, kind]));

/** @param {number} count @param {string} noun */
const plural = (count, noun) => `${integer(count)} ${noun}${count === 1 ? "" : "s"}`;

/** What a table holds: its size, its columns with what each is good for, and what could not be used.
 * @param {Table} table @param {Use[]} uses @param {(column: number, change: Partial<Use>) => void} use */
function understood({ columns, rows, faults }, uses, use) {
  const counted = `${plural(rows, "row")}, ${plural(columns.length, "column")}.`;
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
 * @param {Table} table @param {Use[]} uses
 * @param {(import("../model/owndata.js").Material & { most: number }) | null} found */
function fitWords({ columns, rows }, uses, found) {
  if (!found) return "To train, a column has to go in and another one to be predicted.";
  if (!found.most) return "One row alone is more than the server takes: let fewer columns in.";
  if (!found.rows) return "No row has a value in each column that is needed.";
  const lost = rows - found.usable;
  const [lack, are] = lost === 1 ? ["lacks", "is"] : ["lack", "are"];
  const lacking = lost
    ? ` ${integer(lost)} of the rows ${lack} a value that is needed, and ${are} left out.`
    : "";
  const rounded = found.rounded
    ? " Numbers are sent with six digits, so that they are not too many bytes."
    : "";
  return `${outcome(columns, uses)}.${lacking}${rounded}`;
}
