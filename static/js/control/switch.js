// @ts-check
/** The time that the switch takes from one way back to another: half a second, and none where nothing shall
 * move or steps stream by. It is seen on the way back: where the error has not yet come to the unit of the
 * picked weight, time goes on to where it does. */

import { phasesOf, reached } from "../model/phases.js";

/** @typedef {import("../types").State} State */

const LASTS = 500; // milliseconds

export class Switch {
  #store;
  #rule;

  /** @param {import("../model/store.js").Store} store */
  constructor(store) {
    this.#store = store;
    this.#rule = store.state.rule;
    store.subscribe((changed) => {
      if (!changed.has("rule")) return;
      const elsewhere = changed.has("run") || changed.has("frame");
      if (!elsewhere && !changed.has("phase")) this.#lead();
      this.#turn(elsewhere);
    });
  }

  get active() {
    return this.#store.state.opening < 1;
  }

  /** @param {number} ms that have passed */
  tick(ms) {
    if (this.active) this.#store.set({ opening: Math.min(1, this.#store.state.opening + ms / LASTS) });
  }

  #lead() {
    const { run, pick, phase, playing, speed, flowing } = this.#store.state;
    if (!run || (playing && speed.steps)) return;
    const order = phasesOf(run.spec.network.layers.length);
    if (reached(order[phase], pick.layer)) return;
    const to = order.findIndex((one) => one.kind === "backward" && one.layer === pick.layer);
    this.#store.set({ phase: to, progress: playing || flowing ? 0 : 1 });
  }

  /** @param {boolean} elsewhere it is another step, too */
  #turn(elsewhere) {
    const before = this.#rule;
    const { rule, still, playing, speed } = this.#store.state;
    this.#rule = rule;
    const opening = elsewhere || still || (playing && speed.steps) ? 1 : 0;
    this.#store.set({ before, opening });
  }
}
