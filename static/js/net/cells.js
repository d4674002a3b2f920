// @ts-check
/** A map's cells as server-sent events. A connection that breaks is taken up again by the browser, where it
 * was. */

import { api } from "./api.js";

/** @param {string} id of the map @param {object} listener
 * @param {(cell: import("../maps").MadeCell) => void} listener.cell
 * @param {(status: string) => void} listener.ended with how the map stands
 * @param {() => void} listener.lost there is no such map, or no server
 * @returns {() => void} ends it */
export function followCells(id, { cell, ended, lost }) {
  const source = new EventSource(api.atlasStream(id));
  source.addEventListener("cells", ({ data }) => cell(JSON.parse(data)));
  for (const status of ["done", "stopped", "failed"])
    source.addEventListener(status, () => {
      source.close();
      ended(status);
    });
  source.onerror = () => {
    if (source.readyState === EventSource.CLOSED) lost();
  };
  return () => source.close();
}
