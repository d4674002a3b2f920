// @ts-check
/** What the page asks of its run: to train, to play, to rest, to start again. A run that belongs to somebody
 * else is only asked how it stands. */

import { headOf } from "../model/history.js";
import { looksOnly } from "../model/rights.js";

/** @typedef {import("../types").Frame} Frame */
/** @typedef {import("../types").Run & import("../types").Head} Answer */

export class Driver {
  #store;
  #api;
  #asking = 0;
  /** The server's last answers to a play and to a pause. @type {Promise<unknown>} */
  #started = Promise.resolve();
  #halted = Promise.resolve();

  /** @param {import("../model/store.js").Store} store @param {typeof import("../net/api.js").api} api */
  constructor(store, api) {
    this.#store = store;
    this.#api = api;
  }

  get run() {
    const { run } = this.#store.state;
    if (!run) throw new Error("There is no run yet.");
    return run;
  }

  get looks() {
    return looksOnly(this.#store.state.run);
  }

  /** An answer is on its way; what streams in until then is part of it. */
  get asking() {
    return this.#asking > 0;
  }

  /** Train so many steps.
   * @param {number} count @returns {Promise<Frame>} the last one's */
  async step(count) {
    const frame = await this.#awaited(this.#api.step(this.run.id, count));
    this.#store.set({ head: headOf(frame) });
    return frame;
  }

  /** Have the losses of the run and of its twin until now, near enough to each other for a line: a command
   * for many steps, or a fast run, records few of them.
   * @param {() => number} generation which of the run's beginnings time goes on from */
  async recall(generation) {
    const { run } = this;
    const { twin, history, head } = this.#store.state;
    if (!head.step) return; // it has been reset meanwhile: there are none
    const begun = generation();
    const followed = [{ id: run.id, history }, ...(twin ? [twin] : [])];
    const courses = await Promise.all(followed.map(({ id }) => this.#course(id, head.step)));
    if (this.run.id !== run.id || generation() !== begun) return;
    courses.forEach((losses, k) => followed[k].history.recall(losses));
    this.#store.set({ recorded: this.#store.state.recorded + 1 });
  }

  /** @param {string} id @param {number} step */
  async #course(id, step) {
    const { data } = await this.#api.figure(id, "loss", new URLSearchParams({ step: String(step) }));
    /** @param {string} name @returns {any} */
    const line = (name) => data.find((/** @type {any} */ trace) => trace.name === name);
    const { x, y } = line("training");
    return { step: x, train: y, test: line("test").y };
  }

  /** A step that was made.
   * @param {number} step */
  recorded(step) {
    return this.#awaited(this.#api.frame(this.run.id, step));
  }

  /** @param {number | "max"} pace @param {number} [until] the step to stop at */
  async play(pace, until) {
    const { id } = this.run;
    const answer = this.#awaited(this.looks ? this.#api.run(id) : this.#api.play(id, pace, until));
    this.#started = answer.catch(() => null); // who asked is told
    const { status } = await answer;
    if (this.looks) this.#store.set({ playing: status === "running" });
  }

  /** Let the run rest. */
  rest() {
    const answered = this.#rest();
    this.#halted = answered.catch(() => {}); // who asked is told
    return answered;
  }

  /** Settles with the pause that was asked for last, however that ends. */
  get rested() {
    return this.#halted;
  }

  reset() {
    return this.#api.reset(this.run.id);
  }

  async #rest() {
    const { id } = this.run;
    const stopped = this.#started.then(() => (this.looks ? this.#api.run(id) : this.#api.pause(id)));
    this.#store.set({ head: headOf(await this.#awaited(stopped)) });
  }

  /** @template T @param {Promise<T>} answer @returns {Promise<T>} */
  async #awaited(answer) {
    this.#asking++;
    try {
      return await answer;
    } finally {
      this.#asking--;
    }
  }
}
