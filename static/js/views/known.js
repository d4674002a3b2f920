// @ts-check
/** The equation follows the phase on show: what is not yet known in it is pale, and lights as it arrives. At
 * a run's pace nothing is waited for. */

import { phasesOf } from "../model/phases.js";
import { knownOf } from "../stage/timing.js";

/** @typedef {import("../types").State} State */

/** @param {HTMLElement} hero */
export function mountKnown(hero) {
  const boxes = ["input", "derivative", "delta", "new"].map((name) => {
    const number = /** @type {HTMLElement} */ (hero.querySelector(`[data-term="${name}"]`));
    return /** @type {const} */ ([name, /** @type {HTMLElement} */ (number.closest(".term, .star"))]);
  });
  return {
    needs: /** @type {(keyof State)[]} */ ([
      "run",
      "phase",
      "progress",
      "pick",
      "glance",
      "playing",
      "speed",
    ]),
    /** @param {State} state */
    render({ run, phase, progress, pick, glance, playing, speed }) {
      if (!run) return;
      const layers = run.spec.network.layers.length;
      const streams = playing && speed.steps !== undefined;
      /** @type {Record<string, boolean>} */
      const known = knownOf(phasesOf(layers)[phase], progress, (glance ?? pick).layer, layers);
      for (const [name, box] of boxes) box.classList.toggle("ahead", !streams && !known[name]);
    },
  };
}
