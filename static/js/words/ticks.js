// @ts-check
/** The ticks of log scales: decades, or 1, 2 and 5 times them, each written out. */

import { powerOf10, significant } from "./numbers.js";

const FINE = 2.5; // decades below which 2 and 5 are ticks too
const MOST = 7; // decades with a label
const STEPS = [1, 2, 5];

/** Powers of ten, evenly apart, as `decade_ticks` of `app/figures/scales.py` has them.
 * @param {number[]} range in log₁₀ @param {number} most of them, and one more */
export function decadeTicks([low, high], most) {
  const apart = Math.ceil((high - low) / most);
  const [first, last] = [Math.ceil(low / apart), Math.floor(high / apart)];
  const powers = Array.from({ length: Math.max(0, last - first + 1) }, (_, k) => apart * (first + k));
  const long = powers.some((power) => power < -4 || power > 5);
  return {
    values: powers.map((power) => 10 ** power),
    text: powers.map((power) => (long ? powerOf10(power) : significant(10 ** power, 1))),
  };
}

/** The same, and below `fine` decades 1, 2 and 5 times them, as Plotly's axes take them.
 * @param {number[]} range in log₁₀, a decade or more @param {number} [fine] */
export function logTicks([low, high], fine = FINE) {
  const { values, text } = decadeTicks([low, high], MOST);
  if (high - low >= fine) return { tickvals: values, ticktext: text };
  const decades = Array.from({ length: Math.ceil(high - low) + 1 }, (_, k) => Math.floor(low) + k);
  const tickvals = decades
    .flatMap((decade) => STEPS.map((step) => step * 10 ** decade))
    .filter((value) => low <= Math.log10(value) && Math.log10(value) <= high);
  return { tickvals, ticktext: tickvals.map((value) => significant(value, 1)) };
}
