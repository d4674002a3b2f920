// @ts-check
/** The page's state: one object, one way to change it, and whoever wants to know is told which keys
 * changed. */

import { Problem } from "../net/problem.js";
import { wordsOf } from "./refusal.js";

/** What any state has for what goes wrong.
 * @typedef {{ notice: { text: string } | null, lost: boolean }} Told */

/** @template {Told} [State=import("../types").State] */
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
    const keys = /** @type {(keyof State & string)[]} */ (Object.keys(changes));
    const changed = new Set(keys.filter((key) => this.state[key] !== changes[key]));
    if (!changed.size) return;
    this.state = { ...this.state, ...changes };
    for (const listener of this.#listeners) listener(changed);
  }

  /** @param {(changed: Set<string>) => void} listener */
  subscribe(listener) {
    this.#listeners.push(listener);
  }

  /** Do something whose failure is told to the reader, not thrown.
   * @param {() => Promise<unknown>} command @returns {Promise<boolean>} whether it went well */
  async attempt(command) {
    try {
      await command();
      return true;
    } catch (problem) {
      const silent = problem instanceof Problem && problem.status === 0;
      const text = wordsOf(problem);
      if (text)
        this.set(/** @type {Partial<State>} */ ({ notice: { text }, ...(silent ? { lost: true } : {}) }));
      return false;
    }
  }
}
