// @ts-check
/** A run's set-up with other layers, where those that stay go on with what they have learned. */

import { transferWeights } from "../model/transfer.js";

/** @typedef {import("../types").Spec} Spec */
/** @typedef {import("../types").LayerSpec} LayerSpec */

/** @param {typeof import("../net/api.js").api} api @param {import("../types").Run} run
 * @param {import("../types").Head} head where the run stands
 * @param {(layers: LayerSpec[]) => LayerSpec[]} edit
 * @returns {Promise<{ spec: Spec, words: string }>} its start, and what is said of it, if anything */
export async function reshaped(api, run, head, edit) {
  const before = run.spec.network.layers;
  const layers = edit(structuredClone(before));
  const network = { ...run.spec.network, layers, parameters: null };
  const spec = { ...run.spec, network };
  if (!head.step && !run.spec.network.parameters) return { spec, words: "" };
  const trained = await api.parameters(run.id);
  const { parameters, words } = transferWeights(before, trained, layers, await drawn(api, spec));
  return { spec: { ...spec, network: { ...network, parameters } }, words };
}

/** What the initialiser draws for a network.
 * @param {typeof import("../net/api.js").api} api @param {Spec} spec */
async function drawn(api, spec) {
  const { id } = await api.create(spec);
  return api.parameters(id).finally(() => api.remove(id).catch(() => null));
}
