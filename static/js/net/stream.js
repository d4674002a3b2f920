// @ts-check
/** The run's frames as server-sent events. A hidden tab lets go of its connection and takes it up again by
 * cursor; so does one whose connection broke, as soon as the server answers. */

import { api } from "./api.js";
import { Problem } from "./problem.js";

/** @typedef {object} Listener
 * @property {() => void} lost the server does not answer, or cannot
 * @property {() => void} back it does again, and something may have been missed
 * @property {(problem: Problem) => void} gone there is no such run any more
 * @property {() => void} stopped the run no longer plays, and nobody asked it to stop */

const SOON = 500; // milliseconds, twice as long after each attempt that fails
const LATEST = 4000;
const GONE = [404, 410];

export class Stream {
  /** @type {EventSource | null} */
  #source = null;
  #run = "";
  #cursor = "";
  #attempts = 0; // to take the stream up again, since the last frame
  #waiting = 0;
  #interrupted = false;
  #receive;
  #listener;

  /** @param {(frame: import("../types").Frame) => void} receive @param {Partial<Listener>} [listener] */
  constructor(receive, listener = {}) {
    this.#receive = receive;
    this.#listener = listener;
    document.addEventListener("visibilitychange", () => (document.hidden ? this.#close() : this.#open()));
    addEventListener("online", () => this.check());
  }

  /** Follow another run.
   * @param {string} run */
  follow(run) {
    this.#close();
    this.#run = run;
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
    if (!this.#run || this.#source || document.hidden) return;
    this.#source = new EventSource(api.streamAddress(this.#run, this.#cursor));
    this.#source.onopen = () => {
      if (this.#interrupted) this.#listener.back?.();
      this.#interrupted = false;
    };
    this.#source.onmessage = ({ data, lastEventId }) => {
      this.#cursor = lastEventId;
      this.#attempts = 0;
      this.#receive(JSON.parse(data));
    };
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

  /** An event source does not say why it failed: the run is asked for instead. */
  async #ask() {
    const run = this.#run;
    if (!run || document.hidden) return;
    const problem = await api.run(run).then(
      () => null,
      (reason) => reason,
    );
    if (run !== this.#run || this.#source) return;
    if (!problem) this.#open();
    else if (problem instanceof Problem && GONE.includes(problem.status)) this.#listener.gone?.(problem);
    else {
      this.#retry();
      this.#listener.lost?.();
    }
  }
}
