// @ts-check
/** A reader’s own run and how they looked at it, put aside while they look at another. */

/** @typedef {import("../types").State} State */

/** What of the page is the reader's run, and how it is looked at.
 * @param {State} state @returns {Partial<State>} */
export function had(state) {
  const { run, settings, data, frame, exact, preview, history, phase, progress, flowing, speed } = state;
  const { pick, rule, digits, twin, family, notation } = state;
  const time = { frame, exact, preview, history, phase, progress, flowing, speed };
  return { run, settings, data, ...time, pick, rule, digits, twin, family, notation };
}
