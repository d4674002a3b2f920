// @ts-check
/** Requests that later ones overtake: only the answer that is still wanted is shown. */

/** One thing after the other: what is asked for while it is being done is done once more, as it is by then.
 * @param {() => Promise<unknown>} act */
export function inTurn(act) {
  let [asked, acting] = [false, false];
  return async () => {
    asked = true;
    if (acting) return;
    acting = true;
    try {
      while (asked) {
        asked = false;
        await act();
      }
    } finally {
      acting = false;
    }
  };
}

/** Fetches what was asked for last; what was asked for before it, while an answer was on its way, is let go.
 * @template T */
export class LatestRequest {
  /** The step wanted, whether an answer is on its way, and what settles when none is any more. */
  #wanted = 0;
  #fetching = false;
  #settled = Promise.resolve();
  #dropped = false;
  #fetch;
  #show;

  /** @param {(step: number) => Promise<T>} fetch @param {(answer: T) => void} show */
  constructor(fetch, show) {
    this.#fetch = fetch;
    this.#show = show;
  }

  /** What is on its way is no longer wanted. */
  drop() {
    this.#wanted = 0;
    this.#dropped = true;
  }

  /** @param {number} step @returns {Promise<void>} settles when what was asked for last is there */
  at(step) {
    this.#wanted = step;
    if (!this.#fetching) this.#settled = this.#fetchAll();
    return this.#settled;
  }

  async #fetchAll() {
    this.#fetching = true;
    try {
      while (this.#wanted) {
        const want = this.#wanted;
        this.#wanted = 0;
        this.#dropped = false;
        const answer = await this.#fetch(want);
        if (!this.#wanted && !this.#dropped) this.#show(answer);
      }
    } finally {
      this.#fetching = false;
    }
  }
}

/** Fetches what takes long: roughly at first and then finely, and shows each; what was asked for before it is
 * let go.
 * @template T */
export class RefiningRequest {
  #asking = new AbortController();
  #grids;
  #fetch;
  #show;

  /** @param {number[]} grids from the coarsest
   * @param {(points: number, signal: AbortSignal) => Promise<T>} fetch
   * @param {(answer: T, points: number) => void} show */
  constructor(grids, fetch, show) {
    this.#grids = grids;
    this.#fetch = fetch;
    this.#show = show;
  }

  /** What is on its way is no longer wanted; the server hears of it, and computes no further. */
  drop() {
    this.#asking.abort();
  }

  async at() {
    this.drop();
    this.#asking = new AbortController();
    const { signal } = this.#asking;
    try {
      for (const points of this.#grids) {
        const answer = await this.#fetch(points, signal);
        if (signal.aborted) return;
        this.#show(answer, points);
      }
    } catch (problem) {
      if (!signal.aborted) throw problem;
    }
  }
}
