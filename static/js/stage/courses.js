// @ts-check
/** What flows along the weights of a layer at a moment, and how far it has come. */

import { isNow } from "./scene.js";
import { backwards, forwards } from "./timing.js";

/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {object} Course
 * @property {import("./flow.js").Layer} layer
 * @property {boolean} back it flows from right to left
 * @property {number} fan how far it has left the units
 * @property {number} slots how far the edges are from where they rest to their slots
 * @property {number} run how far it has run along the edges
 * @property {number} sum how far it is added up, at the units that it comes to
 * @property {number} share of its colour */

const SHARE = { forward: { now: 0.86, past: 0.36 }, backward: { now: 0.9, past: 0.52, over: 0.8 } };

/** Layer by layer; null where nothing flows yet.
 * @param {Scene} scene @returns {(Course | null)[]} */
export function coursesOf(scene) {
  const { flow, phase, progress } = scene;
  if (!flow) return scene.frame.layers.map(() => null);
  const back = phase.kind === "backward";
  return flow.layers.map((layer, l) => {
    const q = (back ? progress.backward : progress.forward)[l];
    if (q <= 0) return null;
    const share = back ? backwardShare(scene, l) : SHARE.forward[isNow(scene, l) ? "now" : "past"];
    // what came back through these weights is added up in the phase of the layer before
    const moment = back
      ? { ...backwards(q), sum: backwards(progress.backward[l - 1] ?? 0).sum }
      : forwards(q);
    return { layer, back, share, ...moment };
  });
}

/** Of its colour, what an error shows that has come through a layer's units.
 * @param {Scene} scene @param {number} layer */
export function backwardShare(scene, layer) {
  const { phase, p } = scene;
  if (phase.kind === "backward" && phase.layer === 0 && p >= 1) return SHARE.backward.over;
  return SHARE.backward[isNow(scene, layer) ? "now" : "past"];
}
