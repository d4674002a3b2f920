// @ts-check
/** The run as a file: saved as its record, loaded by doing again what the record tells. */

import { exportedRun, MOST_BYTES } from "../model/export.js";
import { fitsAddress } from "../model/link.js";
import { looksOnly } from "../model/rights.js";
import { api } from "../net/api.js";

/** @typedef {import("../types").State} State */

/** @param {HTMLElement} row @param {import("../control/session.js").Session} session
 * @param {import("../model/store.js").Store} store */
export function mountKeeping(row, session, store) {
  const save = /** @type {HTMLAnchorElement} */ (row.querySelector("a"));
  const file = /** @type {HTMLInputElement} */ (row.querySelector("input"));
  row.querySelector("button")?.addEventListener("click", () => file.click());
  file.addEventListener("change", () => {
    const [chosen] = file.files ?? [];
    file.value = "";
    store.attempt(async () => {
      if (chosen?.size > MOST_BYTES)
        throw new Error("This file has more than 64 MB, so it cannot be a saved run.");
      if (chosen) await session.load(exportedRun(await chosen.text()));
    });
  });
  const note = document.createElement("p");
  note.className = "kept";
  note.hidden = true;
  row.append(note); // in sight with it, where the column scrolls
  return {
    needs: /** @type {(keyof State)[]} */ (["run", "settings", "lesson"]),
    /** @param {State} state */
    render({ run, settings, lesson }) {
      if (!run) return;
      save.href = api.exportAddress(run.id);
      note.hidden = lesson !== null || fitsAddress({ run, settings }) || looksOnly(run);
      const what = run.spec.data.source === "inline" ? "your data" : "all of it";
      note.textContent = `A link cannot hold ${what}: save the run to keep it.`;
    },
  };
}
