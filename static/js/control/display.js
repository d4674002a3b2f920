// @ts-check
/** What is on show: a step's frame, in a phase, and how far that phase is drawn. */

import { generationOf, headOf, inForce, shownStep } from "../model/history.js";
import { rushes, SPAN } from "../model/means.js";
import { allStreams } from "../model/phases.js";
import { settingsAtStart } from "../model/settings.js";

/** @typedef {import("../types").Frame} Frame */
/** @typedef {import("../types").State} State */
/** @typedef {import("../types").Run & import("../types").Head} Answer */

/** @type {Frame[]} */
const NONE = [];

export class Display {
  #store;
  /** A phase is being drawn. */
  moving = false;
  /** Rises with every reset: what still arrives of an older one is of the past. */
  generation = 0;

  /** @param {import("../model/store.js").Store} store */
  constructor(store) {
    this.#store = store;
  }

  get step() {
    return shownStep(this.#store.state);
  }

  /** Time passes by itself, phase by phase. */
  get active() {
    return this.moving || this.stepping || this.#store.state.flowing;
  }

  /** Time passes at a pace that the page draws, step by step. */
  get stepping() {
    const { playing, speed } = this.#store.state;
    return playing && !speed.steps;
  }

  /** A step in a phase: complete, or growing when time passes.
   * @param {Frame} frame @param {number} phase @param {boolean} [exact] */
  show(frame, phase, exact = true) {
    this.display(frame, phase, this.stepping ? 0 : 1, exact);
  }

  /** A phase from its start.
   * @param {number} phase */
  begin(phase) {
    const { still } = this.#store.state;
    this.moving = !still;
    this.#store.set({ phase, progress: still ? 1 : 0 });
  }

  /** The step that is announced, from its loss back and round again, until a command ends it. */
  flow() {
    const { still, run } = this.#store.state;
    if (run && !still) this.#store.set({ flowing: true, phase: run.spec.network.layers.length, progress: 0 });
  }

  /** A step that streams past.
   * @param {Frame} frame */
  stream(frame) {
    const { recent } = this.#store.state;
    const last = rushes(this.#store.state) ? [...recent, frame].slice(-SPAN) : NONE;
    this.display(frame, allStreams(frame.layers.length), 1, false, last);
  }

  /** @param {Frame} frame @param {number} phase @param {number} progress @param {boolean} exact
   * @param {Frame[]} [recent] of those that stream past, the last ones */
  display(frame, phase, progress, exact, recent = NONE) {
    const { history, recorded } = this.#store.state;
    if (exact) history.add(frame, true);
    const time = { phase, progress, flowing: false, recorded: recorded + 1 };
    this.#store.set({ frame, exact, recent, preview: false, ...time });
  }

  /** A step that is not made yet: what it would do.
   * @param {Frame} frame */
  announce(frame) {
    const { flowing, progress, history, recorded } = this.#store.state;
    if (frame.step === 1) history.first = frame;
    history.note(frame);
    const time = { progress: flowing ? progress : 1, recorded: recorded + 1 };
    this.#store.set({ frame, exact: true, recent: NONE, preview: true, ...time });
  }

  /** Another run, at the step where it stands, or announcing its first.
   * @param {Answer} answer @param {Frame} frame @param {Partial<State>} rest what changes with it
   * @param {Frame[]} before frames of its way @param {Frame} [first] that of step 1, which steps are held
   * against */
  start(answer, frame, rest, before, first) {
    const { id, view, spec, feedback } = answer;
    const run = { id, view, ...inForce(answer), feedback };
    const preview = answer.step === 0;
    this.moving = false;
    this.generation = generationOf(frame);
    const { history, recorded } = this.#store.state;
    history.clear();
    for (const old of before) history.add(old, true);
    if (preview) history.note(frame);
    else history.add(frame, true);
    if (first) history.first = first;
    const phase = allStreams(spec.network.layers.length);
    const time = { phase, progress: 1, recent: NONE, flowing: false, recorded: recorded + 1 };
    const settings = [settingsAtStart(spec)];
    this.#store.set({ settings, exact: true, ...rest, run, head: headOf(answer), frame, preview, ...time });
  }
}
