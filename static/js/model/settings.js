// @ts-check
/** What holds from a step of the run on: how it trains, what multiplies the error, which sample is looked at,
 * and what was set by hand there. */

/** @typedef {import("../types").Settings} Settings */
/** @typedef {import("../types").Edit} Edit */
/** @typedef {import("../types").Spec} Spec */
/** @typedef {import("../types").Parameters} Parameters */

/** @param {number} after how many steps @param {Spec} spec @param {Partial<Settings>} [how]
 * @returns {Settings} */
export const settingsFrom = (after, { training, probe, network }, how = {}) => ({
  after,
  training,
  probe,
  derivative: network.derivative,
  derivatives: network.layers.map(({ derivative }) => derivative),
  ...how,
});

/** @param {Spec} spec of a run at its start @returns {Settings} */
export const settingsAtStart = (spec) => settingsFrom(0, spec, { given: spec.network.parameters ?? null });

/** What a run started from, whatever was changed since.
 * @param {Spec} spec as it is now @param {Settings[]} settings @returns {Spec} */
export function specAtStart(
  { network, ...spec },
  [{ training, probe, derivative, derivatives, given = null }],
) {
  const layers = network.layers.map((layer, l) => ({ ...layer, derivative: derivatives[l] }));
  return { ...spec, network: { ...network, layers, derivative, parameters: given }, training, probe };
}

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

/** Whether all that was changed is known and can be changed so again.
 * @param {Settings[]} settings */
export const isRepeatable = (settings) => !settings.some(({ foreign }) => foreign);
