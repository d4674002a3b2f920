// @ts-check
/** Keeps an eye on the loss. Where it stands still, grows or leaves all bounds, the server's diagnosis is
 * asked, rarely and one question at a time: what it answers is marked beside the loss. */

import { isFarAbove, standsStill } from "../model/standstill.js";

/** @typedef {import("../types").State} State */

const AGAIN = 1.5; // times as many steps as when it was last asked about
const TROUBLED = ["stuck", "diverging", "diverged"]; // even where no cause is found

export class Trouble {
  #store;
  #api;
  #asking = false;
  /** What was asked about last. */
  #asked = { run: "", changes: 0, step: 0 };

  /** @param {import("../model/store.js").Store} store @param {typeof import("../net/api.js").api} api */
  constructor(store, api) {
    this.#store = store;
    this.#api = api;
    store.subscribe((changed) => {
      if (["run", "head", "recorded", "lesson"].some((key) => changed.has(key))) this.#look();
    });
  }

  #look() {
    const { run, head, trouble, history, lesson, restarting } = this.#store.state;
    const stale = trouble && (trouble.run !== run?.id || trouble.changes !== head.changes);
    if (stale || (trouble && head.step < trouble.step)) return this.#store.set({ trouble: null });
    if (!run || lesson || restarting || this.#asking || !this.#due(run.id, head)) return;
    const asked = { run: run.id, changes: head.changes, step: head.step };
    const { losses } = history;
    if (head.status === "diverged" || standsStill(losses) || isFarAbove(losses)) this.#ask(asked);
    else if (trouble) this.#store.set({ trouble: null });
  }

  /** Whether it is another run, one that was changed, or one that has gone on for long.
   * @param {string} id @param {State["head"]} head */
  #due(id, { status, step, changes }) {
    const { run, changes: then, step: before } = this.#asked;
    if (run !== id || then !== changes || step < before) return true;
    return step > before && (status === "diverged" || step >= AGAIN * before);
  }

  /** @param {{ run: string, changes: number, step: number }} asked */
  async #ask(asked) {
    this.#asking = true;
    this.#asked = asked;
    // A run that is gone, or a server out of reach, is told of by the connection.
    const answer = await this.#api.diagnosis(asked.run, asked.step).catch(() => null);
    this.#asking = false;
    const { run, head } = this.#store.state;
    if (!answer || run?.id !== asked.run || head.changes !== asked.changes || head.step < asked.step) return;
    const { verdict, findings, blown_up } = answer;
    const [cause = null] = findings;
    const troubled = TROUBLED.includes(verdict) || (verdict === "slow" && cause !== null);
    this.#store.set({ trouble: troubled ? { ...asked, verdict, blown: blown_up, cause } : null });
  }
}
