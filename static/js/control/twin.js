// @ts-check
/** A twin of the run on the page: the same start, the same batches, one thing changed. The server trains both
 * in step; this starts and ends it, and holds its frames beside the run's own. */

import { History, shownStep } from "../model/history.js";
import { calledBeside, trainsOtherwise } from "../model/variants.js";
import { Stream } from "../net/stream.js";
import { LatestRequest } from "./requests.js";

/** @typedef {import("../types").Spec} Spec */
/** @typedef {import("../types").Frame} Frame */
/** @typedef {import("../model/variants.js").Variant} Variant */

const POINTS = 40; // of the twin's loss, looked up when both have gone again to where the run stood
const FURTHEST = 10_000; // steps that are gone again: as many as one request makes

export class Twin {
  #store;
  #api;
  #session;
  #player;
  #stream = new Stream((frame) => this.#receive(frame));
  #request;
  /** @type {Promise<void>} */
  #shown = Promise.resolve();
  #followed = "";

  /** @param {import("../model/store.js").Store} store @param {typeof import("../net/api.js").api} api
   * @param {import("./session.js").Session} session @param {import("./player.js").Player} player */
  constructor(store, api, session, player) {
    this.#store = store;
    this.#api = api;
    this.#session = session;
    this.#player = player;
    this.#request = new LatestRequest(
      (step) => (this.#store.state.preview ? api.next(this.#id) : api.frame(this.#id, step)),
      (frame) => frame.run === this.#store.state.twin?.id && this.#show(frame, !this.#store.state.preview),
    );
    store.subscribe((changed) => this.#follow(changed));
  }

  get #id() {
    return this.#store.state.twin?.id ?? "";
  }

  /** Start a twin. Where nothing was changed since the run began, both start again and go to where the run
   * stood: the same numbers for the run, and a twin that has been there from the first step.
   * @param {Variant} kind */
  async start(kind) {
    await this.#session.settled;
    const { run, playing, head, settings } = this.#store.state;
    if (!run) return;
    await this.#store.attempt(async () => {
      if (playing) await this.#player.pause();
      await this.end();
      const steps = this.#store.state.head.step;
      const child = await this.#api.fork(run.id, {
        step: null,
        changes: kind.changes(run.spec),
        lockstep: true,
      });
      const { forked_from } = await this.#api.run(run.id);
      const again = settings.length === 1 && !forked_from && steps <= FURTHEST;
      this.#store.set({
        restarting: again, // until the run has gone its way again, it has no step to be asked about
        twin: {
          id: child.id,
          parent: run.id,
          kind: kind.name,
          training: trainsOtherwise(run.spec, child.spec),
          called: [calledBeside(run.spec, child.spec), calledBeside(child.spec, run.spec)],
          spec: child.spec,
          from: again ? 0 : head.step,
          frame: null,
          history: new History(),
          seen: 0,
        },
      });
      if (again || !steps) await this.#begin(steps);
      if (again && steps) await this.#player.relive(steps);
      this.#store.set({ restarting: false });
      if (shownStep(this.#store.state)) await this.#request.at(shownStep(this.#store.state));
      if (playing) await this.#player.play();
      if (again) await this.#lookBack(child.id, steps);
    });
    this.#store.set({ restarting: false });
  }

  /** The loss that the twin starts from, whatever its stream leaves out.
   * @param {number} steps that it has made */
  async #begin(steps) {
    const history = this.#store.state.twin?.history; // another one after a reset
    const first = await (steps ? this.#api.frame(this.#id, 1) : this.#api.next(this.#id));
    const { twin } = this.#store.state;
    if (!twin || twin.history !== history) return;
    history.note(first);
    this.#store.set({ twin: { ...twin, seen: twin.seen + 1 } });
  }

  /** The twin's losses on the way that was gone again, while it is there.
   * @param {string} id @param {number} steps */
  async #lookBack(id, steps) {
    const history = this.#store.state.twin?.history; // another one after a reset
    const points = Math.min(POINTS, steps);
    for (let k = 1; k <= points && this.#store.state.twin?.history === history; k++) {
      const frame = await this.#api.frame(id, Math.round((k * steps) / points));
      if (this.#store.state.twin?.history === history) this.#note(frame, true);
    }
  }

  /** The twin ends; the run goes on alone. */
  async end() {
    const { twin } = this.#store.state;
    if (!twin) return;
    this.#store.set({ twin: null });
    await this.#api.remove(twin.id).catch(() => null);
  }

  /** @param {Set<string>} changed keys of the state */
  #follow(changed) {
    const { twin, run, frame, preview, playing, speed, settings } = this.#store.state;
    const id = twin?.id ?? "";
    if (id !== this.#followed) {
      this.#followed = id;
      this.#stream.follow(id);
    }
    if (!twin || !run) return;
    if (changed.has("run") && run.id !== twin.parent) {
      this.end();
      return;
    }
    if (changed.has("settings") && settings.length > 1) this.#train(run.spec);
    if (!changed.has("frame")) return;
    const step = shownStep({ frame, preview });
    if (!step) {
      this.#store.set({ twin: { ...twin, frame: null, from: 0, history: new History() } });
      this.#begin(0).catch(() => null);
    } else if (!(playing && speed.steps)) this.#shown = this.#request.at(step).catch(() => {});
  }

  /** Settles when the twin's numbers for the step on show are there. */
  get shown() {
    return this.#shown;
  }

  /** What is changed of the run's training holds for its twin too, unless that is where they differ.
   * @param {Spec} spec */
  #train({ training: { optimizer, regularization } }) {
    const { twin } = this.#store.state;
    if (twin && !twin.training)
      this.#api.patch(twin.id, { training: { optimizer, regularization } }).catch(() => null);
  }

  /** @param {Frame} frame from the stream */
  #receive(frame) {
    const { twin, playing, speed, preview } = this.#store.state;
    if (!twin || frame.run !== twin.id || preview) return;
    if (playing && speed.steps) this.#show(frame, false);
    else this.#note(frame, false);
  }

  /** @param {Frame} frame @param {boolean} exact */
  #show(frame, exact) {
    this.#note(frame, exact);
    const { twin } = this.#store.state;
    if (twin) this.#store.set({ twin: { ...twin, frame } });
  }

  /** @param {Frame} frame @param {boolean} exact */
  #note(frame, exact) {
    const { twin, preview } = this.#store.state;
    if (!twin) return;
    if (preview) twin.history.note(frame);
    else twin.history.add(frame, exact);
    this.#store.set({ twin: { ...twin, seen: twin.seen + 1 } });
  }
}
