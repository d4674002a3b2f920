// @ts-check
/** A run that is trained elsewhere, followed: which of its steps is on show, and all that were sent. */

import { LatestRequest } from "./requests.js";

/** @typedef {import("../answers").WatchedRun} WatchedRun */
/** @typedef {import("../types").Frame} Frame */
/** @typedef {object} Sight what is on show
 * @property {WatchedRun} run @property {Frame | null} frame null until a step was sent
 * @property {number[]} steps those whose frames are there, ascending @property {boolean} following the newest
 * step is on show */

export class Follower {
  #api;
  #show;
  #request;
  /** @type {Sight} */
  sight;

  /** @param {typeof import("../net/api.js").api} api @param {WatchedRun} run
   * @param {(sight: Sight) => void} show called whenever something has changed */
  constructor(api, run, show) {
    this.#api = api;
    this.#show = show;
    this.sight = { run, frame: null, steps: run.steps, following: true };
    this.#request = new LatestRequest(
      (step) => api.frame(run.id, step),
      (frame) => this.#set({ frame }),
    );
  }

  /** @param {Partial<Sight>} changes */
  #set(changes) {
    this.sight = { ...this.sight, ...changes };
    this.#show(this.sight);
  }

  /** The newest step, in every digit. */
  async begin() {
    const last = this.sight.steps.at(-1);
    if (last === undefined) this.#set({});
    else await this.#request.at(last);
  }

  /** A frame from the stream.
   * @param {Frame} frame */
  receive(frame) {
    const { run, steps, following } = this.sight;
    const news = frame.step > (steps.at(-1) ?? 0);
    const head = { ...run, status: frame.status, step: Math.max(run.step, frame.step) };
    this.#set({
      run: head,
      steps: news ? [...steps, frame.step] : steps,
      ...(following && news ? { frame } : {}),
    });
  }

  /** How the run stands now, which a frame does not say: that it has paused, which steps have made room. */
  async refresh() {
    const run = /** @type {WatchedRun} */ (/** @type {unknown} */ (await this.#api.run(this.sight.run.id)));
    this.#set({ run, steps: run.steps });
  }

  /** Look at the nth of the steps that were sent.
   * @param {number} place */
  async seek(place) {
    const step = this.sight.steps[place];
    this.#set({ following: false });
    if (step !== undefined) await this.#request.at(step);
  }

  /** Go along with what comes, from the newest step on. */
  async follow() {
    this.#set({ following: true });
    await this.begin();
  }
}
