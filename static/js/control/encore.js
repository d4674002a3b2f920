// @ts-check
/** A recording that has come to its end stands still there, and plays from its start when it is asked to play
 * once more. */

import { shownStep } from "../model/history.js";
import { phasesOf } from "../model/phases.js";

/** @typedef {import("../types").State} State */

export class Encore {
  #store;
  #player;
  #recording;

  /** @param {import("../model/store.js").Store} store @param {import("./player.js").Player} player
   * @param {{ first: number, last: number }} recording its steps */
  constructor(store, player, recording) {
    this.#store = store;
    this.#player = player;
    this.#recording = recording;
    store.subscribe(() => {
      if (store.state.playing && this.#over) player.pause();
    });
  }

  get #over() {
    const { run, phase, progress } = this.#store.state;
    const last = run && phase === phasesOf(run.spec.network.layers.length).length - 1;
    return shownStep(this.#store.state) >= this.#recording.last && last && progress >= 1;
  }

  async play() {
    const { flowing } = this.#store.state;
    if (this.#over && !flowing) {
      await this.#player.seek(this.#recording.first);
      await this.#player.goto(0);
    }
    await this.#player.play();
  }
}
