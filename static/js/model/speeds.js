// @ts-check
/** The paces that time can have: `phases` a PHASE_MS with every phase drawn, or `steps` a second at the
 * server's pace. */

/** @typedef {import("../types").Speed} Speed */

export const PHASE_MS = 900; // at 1×
export const HOLD = 0.2; // of a phase, before the next one starts

export const RUSH = 10; // steps a second, from which on one sample's numbers would only flicker

/** @type {Speed[]} */
export const SPEEDS = [
  { name: "¼×", phases: 0.25 },
  { name: "1×", phases: 1 },
  { name: "4×", phases: 4 },
  { name: "10 steps/s", steps: 10 },
  { name: "60 steps/s", steps: 60 },
  { name: "max", steps: "max" },
];

/** At which the page opens: slow enough to follow one error back through the valves. */
export const READABLE = SPEEDS[1];
/** At which somebody else's run is looked at, in place of a slower one. */
export const STREAMED = SPEEDS[4];
