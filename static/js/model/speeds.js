// @ts-check
/** The paces that time can have: with every phase drawn, `phases` times as fast as one can follow them at
 * leisure, or `steps` a second at the server's pace. */

/** @typedef {import("../types").Speed} Speed */

/** Milliseconds that a phase takes at 1×: forward most happens, one thing after another.
 * @type {Record<import("../types").Phase["kind"], number>} */
export const PHASE_MS = { forward: 1400, loss: 900, backward: 1000, update: 900 };
export const HOLD = 180; // milliseconds at 1×, before the next phase starts

/** Where time is at each picture of a film of one step, from the first phase on to the end of the last one.
 * @param {import("../types").Phase[]} phases @param {number} pace how many times as fast as 1×
 * @param {number} rate pictures a second @returns {{ phase: number, progress: number }[]} */
export function momentsOf(phases, pace, rate) {
  const lasting = phases.map(({ kind }) => PHASE_MS[kind]);
  const starts = lasting.map((_, p) => lasting.slice(0, p).reduce((sum, ms) => sum + ms + HOLD, 0));
  const whole = starts[starts.length - 1] + lasting[lasting.length - 1] + HOLD;
  return Array.from({ length: Math.ceil((whole * rate) / (1000 * pace)) }, (_, k) => {
    const ms = (1000 * pace * k) / rate;
    const phase = starts.findLastIndex((start) => start <= ms);
    return { phase, progress: Math.min(1, (ms - starts[phase]) / lasting[phase]) };
  });
}

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
