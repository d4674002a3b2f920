// @ts-check
/** What the stage is drawn from: one frame, in one phase. */

/** @typedef {import("../types").Pick} Pick */
/** @typedef {object} Scene
 * @property {import("./geometry.js").Geometry} geometry
 * @property {import("../types").Frame} frame
 * @property {"" | "mean "} mean what its sample's numbers are called by, in front of their names
 * @property {import("./signals.js").Signals} signals
 * @property {import("./faces.js").Face[][]} faces
 * @property {string[]} activations one a layer
 * @property {Pick[]} edges the weights that are drawn
 * @property {import("../types").Phase} phase
 * @property {number} p how far the phase is, 0 to 1
 * @property {import("./timing.js").Progress} progress
 * @property {import("./flow.js").Flow | null} flow what flows in this phase
 * @property {number} scale pixels for an error of 1
 * @property {import("../types").Frame} exact the same step by f′
 * @property {number} exactScale what it would be for the errors by f′
 * @property {number} crossed how clearly the units show that are pushed the wrong way
 * @property {boolean} would the step is looked at by another rule than the run's
 * @property {import("../types").Frame} own the same step as the run makes it
 * @property {boolean} turning the switch is on its way, and numbers roll
 * @property {import("../model/descent.js").Descent | null} descent of one or two weights
 * @property {import("../types").State["notation"]} notation
 * @property {Pick} pick
 * @property {Pick | null} glance a weight that is pointed at
 * @property {import("../draw/colour.js").Tokens} tokens
 * @property {import("./maps.js").UnitMaps | null} pictures what each unit answers, null when there is no
 * plane */

/** Whether a layer's weights are what the phase is about: those of its own layer, and all once the error has
 * come through the network, and in the update.
 * @param {{ phase: Scene["phase"], p: number }} scene @param {number} layer */
export const isSubject = ({ phase, p }, layer) =>
  phase.kind === "update" ||
  ("layer" in phase && (phase.layer === layer || (phase.kind === "backward" && !phase.layer && p >= 1)));

/** Whether it is a layer's turn.
 * @param {Scene} scene @param {number} layer */
export const isNow = ({ phase }, layer) => "layer" in phase && phase.layer === layer;
