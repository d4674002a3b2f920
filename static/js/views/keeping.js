// @ts-check
/** The run as a file: saved as its record, loaded by doing again what the record tells. */

import { exportedRun, MOST_BYTES } from "../model/export.js";
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
      if (chosen?.size > MOST_BYTES) throw new Error("This file has more than 64 MB, so it is no saved run.");
      if (chosen) await session.load(exportedRun(await chosen.text()));
    });
  });
  return {
    needs: /** @type {(keyof State)[]} */ (["run"]),
    /** @param {State} state */
    render({ run }) {
      if (run) save.href = api.exportAddress(run.id);
    },
  };
}
