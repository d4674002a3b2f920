// @ts-check
/** The paces that time can have: with every phase drawn, `phases` times as fast as one can follow them at
 * leisure, or `steps` a second at the server's pace. */

/** @typedef {import("../types").Speed} Speed */

/** Milliseconds that a phase takes at 1×: forward most happens, one thing after another.
 * @type {Record<import("../types").Phase["kind"], number>} */
export const PHASE_MS = { forward: 1400, loss: 900, backward: 1000, update: 900 };
export const HOLD = 180; // milliseconds at 1×, before the next phase starts

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
