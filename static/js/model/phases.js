// @ts-check
/** The phases of one step, in order: forward through the layers, the loss, back through them, the update. */

/** @typedef {import("../types").Phase} Phase */
/** @typedef {import("../types").State} State */

/** @param {number} layers @returns {Phase[]} */
export function phasesOf(layers) {
  const order = Array.from({ length: layers }, (_, layer) => layer);
  return [
    ...order.map((layer) => /** @type {Phase} */ ({ kind: "forward", layer })),
    { kind: "loss" },
    ...order.reverse().map((layer) => /** @type {Phase} */ ({ kind: "backward", layer })),
    { kind: "update" },
  ];
}

/** What `data-phase` says: `forward-1`, `loss`, `backward-2`, `update`; layers count from 1.
 * @param {Phase} phase */
export const nameOf = (phase) => ("layer" in phase ? `${phase.kind}-${phase.layer + 1}` : phase.kind);

/** The phase in which every stream of error is drawn: the last one backward.
 * @param {number} layers */
export const allStreams = (layers) => 2 * layers;

/** Whether the error has come to a layer.
 * @param {Phase} phase @param {number} layer */
export const reached = (phase, layer) =>
  phase.kind === "update" || (phase.kind === "backward" && layer >= phase.layer);

/** Ease in and out, quadratic: how far a phase looks done when `progress` of its time is over.
 * @param {number} progress */
export function eased(progress) {
  const u = Math.min(1, Math.max(0, progress));
  return u < 0.5 ? 2 * u * u : 1 - (2 - 2 * u) ** 2 / 2;
}

/** What `data-phase` says of a state.
 * @param {State} state */
export function phaseOf({ run, phase }) {
  return run ? nameOf(phasesOf(run.spec.network.layers.length)[phase]) : "";
}
