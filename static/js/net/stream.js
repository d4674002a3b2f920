// @ts-check
/** Server-sent events: a run's frames, or what happens in a class. A hidden tab lets go of its connection and
 * takes it up again by cursor; so does one whose connection broke, as soon as the server answers. */

import { api } from "./api.js";
import { Problem } from "./problem.js";

/** @typedef {object} Listener
 * @property {() => void} lost the server does not answer, or cannot
 * @property {() => void} back it does again, and something may have been missed
 * @property {(problem: Problem) => void} gone what is followed is no longer there
 * @property {() => void} stopped the run no longer plays, and nobody asked it to stop */
/** @typedef {object} Source what is followed, by its key
 * @property {(key: string, cursor: string) => string} address where to go on, empty for what there is now
 * @property {(key: string) => Promise<unknown>} ask whether it is there
 * @property {string[]} [kinds] the events' names, where they have some */

const SOON = 500; // milliseconds, twice as long after each attempt that fails
const LATEST = 4000;
const GONE = [404, 410];
/** @type {Source} */
const RUNS = { address: api.streamAddress, ask: api.run };

export class Stream {
  /** @type {EventSource | null} */
  #source = null;
  #key = "";
  #cursor = "";
  #attempts = 0; // to take the stream up again, since the last frame
  #waiting = 0;
  #interrupted = false;
  #receive;
  #listener;
  #followed;

  /** @param {(news: any, kind: string) => void} receive a frame, or news of a kind
   * @param {Partial<Listener>} [listener] @param {Source} [followed] */
  constructor(receive, listener = {}, followed = RUNS) {
    this.#receive = receive;
    this.#listener = listener;
    this.#followed = followed;
    document.addEventListener("visibilitychange", () => (document.hidden ? this.#close() : this.#open()));
    addEventListener("online", () => this.check());
  }

  /** Follow another one; none, where no key is given.
   * @param {string} key */
  follow(key) {
    this.#close();
    this.#key = key;
    this.#cursor = "";
    this.#attempts = 0;
    this.#interrupted = false;
    this.#open();
  }

  /** Look at once whether the server is there, and take the stream up again. */
  check() {
    this.#close();
    this.#attempts = 0;
    this.#retry();
  }

  #open() {
    if (!this.#key || this.#source || document.hidden) return;
    this.#source = new EventSource(this.#followed.address(this.#key, this.#cursor));
    this.#source.onopen = () => {
      if (this.#interrupted) this.#listener.back?.();
      this.#interrupted = false;
    };
    /** @param {MessageEvent} event */
    const hear = ({ type, data, lastEventId }) => {
      this.#cursor = lastEventId;
      this.#attempts = 0;
      this.#receive(JSON.parse(data), type);
    };
    for (const kind of this.#followed.kinds ?? ["message"]) this.#source.addEventListener(kind, hear);
    this.#source.addEventListener("stopped", () => this.#listener.stopped?.());
    this.#source.onerror = () => {
      this.#close();
      this.#retry();
    };
  }

  #close() {
    this.#source?.close();
    this.#source = null;
    this.#interrupted = true;
    clearTimeout(this.#waiting);
  }

  #retry() {
    const longest = Math.min(LATEST, SOON * 2 ** this.#attempts);
    const pause = this.#attempts++ ? longest * (0.5 + Math.random() / 2) : 0; // not all readers in one moment
    this.#waiting = window.setTimeout(() => this.#ask(), pause); // nothing tells of a server that is back
  }

  /** An event source does not say why it failed: what it tells of is asked for instead. */
  async #ask() {
    const key = this.#key;
    if (!key || document.hidden) return;
    const problem = await this.#followed.ask(key).then(
      () => null,
      (reason) => reason,
    );
    if (key !== this.#key || this.#source) return;
    if (!problem) this.#open();
    else if (problem instanceof Problem && GONE.includes(problem.status)) this.#listener.gone?.(problem);
    else {
      this.#retry();
      this.#listener.lost?.();
    }
  }
}
