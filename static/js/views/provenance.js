// @ts-check
/** Where the numbers on show came from: the request that answers with them. */

import { ROOT } from "../net/api.js";

/** @typedef {import("../types").State} State */

/** @param {HTMLAnchorElement} source */
export function mountProvenance(source) {
  return {
    needs: /** @type {(keyof State)[]} */ (["run", "frame", "preview", "playing", "speed"]),
    /** @param {State} state */
    render({ run, frame, preview, playing, speed }) {
      if (!run || !frame) return;
      const streaming = playing && speed.steps !== undefined;
      const answer = streaming ? "stream" : preview ? "next" : `frames/${frame.step}`;
      const path = `${ROOT}/runs/${run.id}/${answer}`;
      if (source.pathname === path) return;
      source.href = path;
      source.textContent = `GET ${path}`;
    },
  };
}
