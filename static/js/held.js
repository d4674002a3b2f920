// @ts-check
/** What holds from a step of the run on: how it trains, which sample is looked at, and what was set by hand there. */

/** @typedef {import("./types").Held} Held */
/** @typedef {import("./types").Edit} Edit */
/** @typedef {import("./types").Spec} Spec */
/** @typedef {import("./types").Parameters} Parameters */

/** @param {number} after how many steps @param {Pick<Spec, "training" | "probe">} spec @param {Partial<Held>} [how]
 * @returns {Held} */
export const heldFrom = (after, { training, probe }, how = {}) => ({ after, training, probe, ...how });

/** The parameters with what was set by hand; a sentence is thrown where there is no such weight or bias.
 * @param {Parameters[]} parameters @param {Edit[]} edits @returns {Parameters[]} */
export function edited(parameters, edits) {
  const changed = structuredClone(parameters);
  for (const { layer, unit, input, value } of edits) {
    const row = input === null ? changed[layer]?.biases : changed[layer]?.weights[unit];
    const at = input ?? unit;
    if (row?.[at] === undefined) throw new Error("there is no weight or bias where it sets one by hand");
    row[at] = value;
  }
  return changed;
}

/** Whether all that was changed is known: parameters that somebody else has set are not.
 * @param {Held[]} trainings */
export const isKnown = (trainings) => !trainings.some(({ foreign }) => foreign);
