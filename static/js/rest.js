// @ts-check
/** Full precision: where time rests, every digit of the step is fetched. */

/** @typedef {import("./types").Frame} Frame */

/** Fetches the step that was wished for last; those wished for before it, while one was on its way, are let go. */
export class Rest {
  /** The step wanted, and whether an answer is on its way. */
  #wanted = 0;
  #fetching = false;
  #fetch;
  #show;

  /** @param {(step: number) => Promise<Frame>} fetch @param {(frame: Frame) => void} show */
  constructor(fetch, show) {
    this.#fetch = fetch;
    this.#show = show;
  }

  /** @param {number} step */
  async at(step) {
    this.#wanted = step;
    if (this.#fetching) return;
    this.#fetching = true;
    try {
      while (this.#wanted) {
        const want = this.#wanted;
        this.#wanted = 0;
        const frame = await this.#fetch(want);
        if (!this.#wanted) this.#show(frame);
      }
    } finally {
      this.#fetching = false;
    }
  }
}
