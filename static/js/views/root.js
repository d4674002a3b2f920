// @ts-check
/** What the document itself tells: the run, the step, the phase, the status; and where the numbers came
 * from. */

import { shownStep } from "../model/history.js";
import { phaseOf } from "../model/phases.js";
import { ROOT } from "../net/api.js";

/** @typedef {import("../types").State} State */

export function mountRoot() {
  const { dataset } = document.documentElement;
  const source = /** @type {HTMLAnchorElement} */ (document.getElementById("source"));
  return {
    needs: /** @type {(keyof State)[]} */ ([
      "run",
      "head",
      "frame",
      "preview",
      "phase",
      "playing",
      "speed",
      "exact",
    ]),
    /** @param {State} state */
    render(state) {
      const { run, head, frame, preview, playing, speed, exact } = state;
      if (!run || !frame) return;
      dataset.run = run.id;
      dataset.step = String(shownStep(state));
      dataset.phase = phaseOf(state);
      dataset.status = head.status === "diverged" ? "diverged" : playing ? "running" : "paused";
      dataset.pace = playing && speed.steps ? "stream" : "phases";
      dataset.precision = exact ? "full" : "rounded";
      const streaming = playing && speed.steps !== undefined;
      const answer = streaming ? "stream" : preview ? "next" : `frames/${frame.step}`;
      const path = `${ROOT}/runs/${run.id}/${answer}`;
      if (source.pathname === path) return;
      source.href = path;
      source.textContent = `GET ${path}`;
    },
  };
}
