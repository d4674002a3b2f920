// @ts-check
/** The keyboard on a map: arrows point at a cell, with shift they move the window; + − zoom, enter opens. */

import { moved } from "../model/window.js";

/** @typedef {import("../maps").MapState} MapState */

const FAR = 0.25; // of the window, by which shift and an arrow move it
const WAYS = /** @type {Record<string, [number, number]>} */ ({
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowDown: [0, -1],
  ArrowUp: [0, 1],
});

/** @param {HTMLElement} box that holds the maps @param {import("../control/surveyor.js").Surveyor} surveyor
 * @param {import("../model/store.js").Store<MapState>} store
 * @param {{ closer: () => void, farther: () => void, whole: () => void }} looks */
export function mountMapKeys(box, surveyor, store, looks) {
  /** @param {number} across @param {number} up */
  function point(across, up) {
    const { cursor, charts } = store.state;
    const sheet = charts[0]?.sheets.at(-1);
    if (!sheet) return;
    const { row, column } = cursor ?? { row: sheet.rows >> 1, column: sheet.columns >> 1 };
    const within = (/** @type {number} */ k, /** @type {number} */ n) => Math.max(0, Math.min(n - 1, k));
    store.set({
      cursor: { row: within(row + up, sheet.rows), column: within(column + across, sheet.columns) },
    });
  }
  /** @param {KeyboardEvent} event */
  function act({ key, shiftKey, target }) {
    const { cursor, survey } = store.state;
    const way = WAYS[key];
    if (way && !shiftKey) return () => point(...way);
    if (way)
      return () => {
        surveyor.look(moved(survey.x, FAR * way[0]), moved(survey.y, FAR * way[1]));
        surveyor.compute();
      };
    if (key === "+" || key === "=") return looks.closer;
    if (key === "-" || key === "−") return looks.farther;
    if (key === "0") return looks.whole;
    const without = /** @type {Element} */ (target).closest(".atlas")?.nextElementSibling === null;
    if (key === "Enter" && cursor) return () => surveyor.open(without, cursor.row, cursor.column);
    return null;
  }
  box.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const action = act(event);
    if (!action) return;
    event.preventDefault();
    action();
  });
}
