// @ts-check
/** The time that the switch takes from one way back to another: half a second, and none where nothing shall
 * move or steps stream by. */

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
      if (changed.has("rule")) this.#turn(changed.has("run") || changed.has("frame"));
    });
  }

  get active() {
    return this.#store.state.opening < 1;
  }

  /** @param {number} ms that have passed */
  tick(ms) {
    if (this.active) this.#store.set({ opening: Math.min(1, this.#store.state.opening + ms / LASTS) });
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
