// @ts-check
/** The answers about a run that a saved page has with it, in place of a server's (`api.js`). */

import { Problem } from "./problem.js";

/** @typedef {import("../types").Frame} Frame */
/** @typedef {import("../types").Saved} Saved */

export class Recording {
  #saved;
  /** @type {Map<number, Frame>} */
  #frames;

  /** @param {Saved} saved */
  constructor(saved) {
    this.#saved = saved;
    this.#frames = new Map([saved.opening, ...saved.frames].map((frame) => [frame.step, frame]));
  }

  /** Whether the steps came with every digit, or with those of the stream. */
  get exact() {
    return this.#saved.exact;
  }

  get first() {
    return this.#saved.frames[0].step;
  }

  get last() {
    return this.#saved.frames[this.#saved.frames.length - 1].step;
  }

  async run() {
    return this.#saved.run;
  }

  async feedback() {
    return this.#saved.feedback;
  }

  /** @param {string} _ the run @param {number} step */
  async frame(_, step) {
    const frame = this.#frames.get(step);
    if (!frame) throw new Problem(404, `This page has steps ${this.first} to ${this.last}.`);
    return frame;
  }
}
