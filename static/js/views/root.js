// @ts-check
/** What the document itself tells: the run, the step, the phase, the status. */

import { shownStep } from "../model/history.js";
import { phaseOf } from "../model/phases.js";

/** @typedef {import("../types").State} State */

export function mountRoot() {
  const { dataset } = document.documentElement;
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
      const { run, head, frame, playing, speed, exact } = state;
      if (!run || !frame) return;
      dataset.run = run.id;
      dataset.step = String(shownStep(state));
      dataset.phase = phaseOf(state);
      dataset.status = head.status === "diverged" ? "diverged" : playing ? "running" : "paused";
      dataset.pace = playing && speed.steps ? "stream" : "phases";
      dataset.precision = exact ? "full" : "rounded";
    },
  };
}
