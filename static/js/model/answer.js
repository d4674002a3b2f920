// @ts-check
/** What the network answers for a sample, and what was wanted, at the output that the sample is told by. */

import { finite } from "../words/numbers.js";

/** @typedef {object} Answer
 * @property {number} output its index
 * @property {number} wanted
 * @property {number} said
 * @property {boolean} one it is one of several outputs
 * @property {boolean} named its target says which class was wanted */

/** The output of the class that was wanted; where no target says one, that which is farthest from its target.
 * @param {import("../types").Frame["probe"]} probe @returns {Answer} */
export function answerOf({ targets, outputs }) {
  const ones = targets.filter((target) => target === 1).length;
  const named = targets.length > 1 && ones === 1 && targets.every((target) => target === 0 || target === 1);
  const off = targets.map((target, k) => Math.abs(finite(outputs[k]) - finite(target)));
  const farthest = off.reduce((most, distance, k) => (distance > off[most] ? k : most), 0);
  const output = named ? targets.indexOf(1) : farthest;
  return {
    output,
    wanted: finite(targets[output]),
    said: finite(outputs[output]),
    one: targets.length > 1,
    named,
  };
}
