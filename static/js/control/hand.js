// @ts-check
/** A weight or a bias in the reader's hand: as it is moved, what the next step would do is computed in the
 * browser; when it is let go, the server is asked once; when it is put back, all is as it was. */

import { shownStep } from "../model/history.js";
import { looksOnly } from "../model/rights.js";
import { edited } from "../model/settings.js";
import { parametersNext, trialOf } from "../model/trial.js";

/** @typedef {import("../types").State} State */
/** @typedef {Omit<import("../types").Edit, "value">} Place of a weight, or of a bias */
/** @typedef {object} Held
 * @property {Place} at
 * @property {State} before what was on show
 * @property {boolean} flowed
 * @property {import("../types").Parameters[]} parameters
 * @property {number} from its value then
 * @property {number | null} value where it is now; null as long as it was not moved */

export class Hand {
  #store;
  #session;
  #player;
  /** @type {Held | null} */
  #held = null;

  /** @param {import("../model/store.js").Store} store @param {import("./session.js").Session} session
   * @param {import("./player.js").Player} player */
  constructor(store, session, player) {
    this.#store = store;
    this.#session = session;
    this.#player = player;
  }

  /** Take hold of a value: time stands still then, and nothing older stays on show. Answers with the value;
   * null where it cannot be moved.
   * @param {Place} at @returns {Promise<number | null>} */
  async take(at) {
    const { run, playing, flowing } = this.#store.state;
    if (!run || looksOnly(run)) return null;
    if (at.input === null && !run.spec.network.layers[at.layer].bias) return null;
    if (playing || flowing) await this.#player.pause();
    const { head } = this.#store.state;
    if (shownStep(this.#store.state) < head.step) await this.#player.seek(head.step);
    const before = this.#store.state;
    const parameters = before.frame && parametersNext(before.frame, before.preview);
    if (!parameters) return null;
    const { weights, biases } = parameters[at.layer];
    const from = at.input === null ? biases[at.unit] : weights[at.unit][at.input];
    this.#held = { at, before, flowed: flowing, parameters, from, value: null };
    this.#store.set({ held: true });
    return from;
  }

  /** Whether something is held.
   * @param {Place} [at] this */
  holds(at) {
    const held = this.#held?.at;
    return held !== undefined && (!at || JSON.stringify(held) === JSON.stringify(at));
  }

  /** What is held, as it is now. */
  get value() {
    return this.#held?.value ?? this.#held?.from ?? NaN;
  }

  /** @param {number} value */
  move(value) {
    const held = this.#held;
    if (!held || !Number.isFinite(value)) return;
    held.value = value;
    const frame = trialOf(held.before, edited(held.parameters, [{ ...held.at, value }]));
    this.#store.set({ frame, preview: true, exact: true, recent: [], progress: 1 });
  }

  /** Let go of it where it is: the next step starts from there, on the sample on show. */
  async drop() {
    const held = this.#release();
    if (!held || held.value === null) return;
    const { frame, preview, run } = held.before;
    const seen = !preview && frame && run?.spec.probe.index === null;
    const probe = seen ? { probe: { index: frame.probe.index } } : {};
    const set = await this.#session.change({ ...probe, edits: [{ ...held.at, value: held.value }] });
    if (!set) this.#restore(held);
  }

  /** Put it back. */
  cancel() {
    const held = this.#release();
    if (held) this.#restore(held);
  }

  #release() {
    const held = this.#held;
    this.#held = null;
    this.#store.set({ held: false });
    return held;
  }

  /** @param {Held} held */
  #restore({ before: { frame, preview, exact, recent, progress }, flowed }) {
    this.#store.set({ frame, preview, exact, recent, progress, flowing: flowed });
  }
}
