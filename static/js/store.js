// @ts-check
/** The page's state: one object, one way to change it, and whoever wants to know is told which keys changed. */

/** @typedef {import("./types").State} State */

export class Store {
  /** @type {((changed: Set<string>) => void)[]} */
  #listeners = [];

  /** @param {State} initial */
  constructor(initial) {
    /** @type {Readonly<State>} */
    this.state = initial;
  }

  /** @param {Partial<State>} changes */
  set(changes) {
    const keys = /** @type {(keyof State)[]} */ (Object.keys(changes));
    const changed = new Set(keys.filter((key) => this.state[key] !== changes[key]));
    if (!changed.size) return;
    this.state = { ...this.state, ...changes };
    for (const listener of this.#listeners) listener(changed);
  }

  /** @param {(changed: Set<string>) => void} listener */
  subscribe(listener) {
    this.#listeners.push(listener);
  }
}
