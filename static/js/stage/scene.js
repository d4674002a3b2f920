// @ts-check
/** What the stage is drawn from: one frame, in one phase. */

/** @typedef {import("../types").Pick} Pick */
/** @typedef {object} Scene
 * @property {import("./geometry.js").Geometry} geometry
 * @property {import("../types").Frame} frame
 * @property {"" | "mean "} mean what its sample's numbers are called by, in front of their names
 * @property {import("./signals.js").Signals} signals
 * @property {import("./faces.js").Face[][]} faces
 * @property {Pick[]} edges the weights that are drawn
 * @property {import("../types").Phase} phase
 * @property {number} p how far the phase looks done, 0 to 1
 * @property {Pick} pick
 * @property {import("../draw/colour.js").Tokens} tokens
 * @property {import("./maps.js").UnitMaps | null} pictures what each unit answers, null when there is no
 * plane
 * @property {number} dim opacity of what is not its turn */

export const ENTER = 0.38; // of a backward phase: first the funnels fill, then the ribbons leave
