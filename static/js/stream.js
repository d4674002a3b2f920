// @ts-check
/** The run's frames as server-sent events. A hidden tab lets go of its connection and takes it up again by cursor. */

import { api } from "./api.js";

export class Stream {
  /** @type {EventSource | null} */
  #source = null;
  #run = "";
  #cursor = "";

  /** @param {(frame: import("./types").Frame) => void} receive */
  constructor(receive) {
    this.#receive = receive;
    document.addEventListener("visibilitychange", () => (document.hidden ? this.#close() : this.#open()));
  }

  #receive;

  /** Follow another run.
   * @param {string} run */
  follow(run) {
    this.#close();
    this.#run = run;
    this.#cursor = "";
    if (!document.hidden) this.#open();
  }

  #open() {
    if (!this.#run || this.#source) return;
    this.#source = new EventSource(api.streamAddress(this.#run, this.#cursor));
    this.#source.onmessage = ({ data, lastEventId }) => {
      this.#cursor = lastEventId;
      this.#receive(JSON.parse(data));
    };
  }

  #close() {
    this.#source?.close();
    this.#source = null;
  }
}
