// @ts-check
/** Time. What is on show is a pure function of (recorded frames, step, phase, progress); this moves those
 * four.
 *
 * At the slow speeds the page draws every phase and asks the server for one step at a time; at the fast ones
 * the server trains at its own pace and the newest frame is shown. Going back in time is looking at recorded
 * steps: while the step on show is an old one, the next step is the recorded one. */

import { generationOf, headOf } from "../model/history.js";
import { phasesOf } from "../model/phases.js";
import { HOLD, PHASE_MS } from "../model/speeds.js";
import { Display } from "./display.js";
import { Driver } from "./driver.js";
import { LatestRequest } from "./requests.js";

/** @typedef {import("../types").Frame} Frame */
/** @typedef {import("../types").Speed} Speed */
/** @typedef {import("../types").State} State */
/** @typedef {import("../types").Run & import("../types").Head} Answer */

export class Player {
  #store;
  #api;
  #driver;
  #display;
  /** Somebody else's run plays, and the reader has stopped to look. */
  #stopped = false;
  /** Asks for all digits of the step that time rests at. */
  #request;
  /** Whether an answer is on its way: until then, how the run stands may be from before the command. */
  asking = () => this.#driver.asking;

  /** @param {import("../model/store.js").Store} store @param {typeof import("../net/api.js").api} api */
  constructor(store, api) {
    this.#store = store;
    this.#api = api;
    this.#driver = new Driver(store, api);
    this.#display = new Display(store);
    this.#request = new LatestRequest(
      (step) => api.frame(this.#driver.run.id, step),
      (frame) => this.#settle(frame),
    );
  }

  /** Whether time passes by itself. */
  get active() {
    return this.#display.active;
  }

  get #phases() {
    return phasesOf(this.#driver.run.spec.network.layers.length);
  }

  /** Time passes, seen from the animation frame.
   * @param {number} ms */
  tick(ms) {
    if (!this.active || this.#driver.asking || this.#store.state.lost) return;
    const { progress, speed, flowing, still, phase } = this.#store.state;
    if (flowing && still) return this.#store.set({ flowing: false, progress: 1 });
    const lasts = PHASE_MS[this.#phases[phase].kind];
    const end = this.#display.moving ? 1 : 1 + HOLD / lasts;
    const reached = Math.min(end, progress + (ms * (speed.phases ?? 1)) / lasts);
    this.#store.set({ progress: reached });
    if (reached < end) return;
    if (this.#display.moving) this.#display.moving = false;
    else this.#onward();
  }

  /** Show the step again and again; nothing is trained. */
  flow() {
    this.#display.flow();
  }

  play() {
    return this.#guarded(async () => {
      const { speed } = this.#store.state;
      this.#stopped = false;
      if (!speed.steps) await this.#adopt();
      this.#display.moving = false;
      this.#store.set({ playing: true, flowing: false });
      if (speed.steps) await this.#driver.play(speed.steps, speed.until);
    });
  }

  pause() {
    return this.#guarded(async () => {
      const { playing, speed } = this.#store.state;
      await this.#halt();
      const { preview, exact, head } = this.#store.state;
      const streamed = playing && speed.steps;
      if (!preview && (!exact || streamed)) await this.#request.at(streamed ? head.step : this.#display.step);
    });
  }

  /** One phase on or back; across the ends of a step to the step beside it.
   * @param {1 | -1} by */
  turn(by) {
    return this.#guarded(async () => {
      await this.#halt();
      await this.#adopt();
      const phase = this.#store.state.phase + by;
      if (phase < 0) {
        const before = this.#display.step - 1;
        if (before > 0) this.#show(await this.#driver.recorded(before), this.#phases.length - 1);
      } else if (phase < this.#phases.length) this.#display.begin(phase);
      else await this.#advance(0);
    });
  }

  /** @param {number} phase */
  goto(phase) {
    return this.#guarded(async () => {
      await this.#halt();
      await this.#adopt();
      this.#display.begin(phase);
    });
  }

  step() {
    return this.#guarded(async () => {
      await this.#halt();
      await this.#advance(this.#store.state.phase);
    });
  }

  /** As many steps as an epoch has. */
  epoch() {
    return this.#guarded(async () => {
      await this.#halt();
      const { data, head, phase } = this.#store.state;
      const size = this.#driver.run.spec.training.batch_size;
      const target =
        this.#display.step + (size === "full" || !data ? 1 : Math.ceil(data.train.inputs.length / size));
      if (target <= head.step) return this.#request.at(target);
      this.#show(await this.#driver.step(target - head.step), phase);
      await this.#driver.recall(() => this.generation);
    });
  }

  reset() {
    return this.#guarded(async () => {
      this.#display.moving = false;
      this.#store.set({ playing: false, restarting: true });
      await this.start(await this.#driver.reset());
    }).finally(() => this.#store.set({ restarting: false }));
  }

  /** Trains the run again from its start to where it stands; the numbers are the same.
   * @param {number} steps */
  async relive(steps) {
    await this.#driver.reset();
    this.#display.generation++;
    await this.#driver.step(steps);
  }

  /** @param {Speed} speed */
  async setSpeed(speed) {
    const { playing } = this.#store.state;
    if (playing) await this.pause();
    this.#store.set({ speed });
    if (playing) await this.play();
  }

  /** Look at a recorded step: at once at the nearest frame held, then at its every digit.
   * @param {number} step */
  seek(step) {
    return this.#guarded(async () => {
      await this.#halt();
      const near = this.#store.state.history.nearest(step);
      if (near) this.#display.show(near.frame, this.#store.state.phase, near.exact);
      await this.#request.at(step);
    });
  }

  /** What the next step will do, as it stands now; unless the steps that stream in show that. */
  announce() {
    return this.#guarded(async () => {
      const { playing, speed, run } = this.#store.state;
      if (!run || (playing && speed.steps)) return;
      await this.#driver.rested;
      const frame = await this.#api.next(run.id);
      this.#request.drop();
      this.#display.announce(frame);
      if (this.#display.stepping) await this.#adopt();
    });
  }

  /** The page goes: a run that no one watches need not play. It plays on if the page comes back. */
  leave() {
    const { playing, speed } = this.#store.state;
    if (playing && speed.steps) this.#driver.rest().catch(() => null);
  }

  /** Another run: show the step where it stands, or what its first step will do.
   * @param {Answer} answer @param {Partial<State>} [rest] what changes with it
   * @param {Frame[]} [before] frames of its way */
  async start(answer, rest = {}, before = []) {
    const { id, step } = answer;
    const frame = await (step ? this.#api.frame(id, step) : this.#api.next(id));
    const first = step > 1 ? await this.#api.frame(id, 1) : frame;
    const feedback = await this.#api.feedback(answer);
    this.#display.start({ ...answer, feedback }, frame, rest, before, first);
  }

  /** How often the run has begun; the frame on show may still be from before the last reset. */
  get generation() {
    return this.#display.generation;
  }

  /** Time goes on in a run that was put aside.
   * @param {number} generation */
  recall(generation) {
    this.#display.generation = generation;
  }

  /** A frame from the stream.
   * @param {Frame} frame */
  receive(frame) {
    const { run, head, playing, speed, history, recorded, phase } = this.#store.state;
    if (!run || frame.run !== run.id || generationOf(frame) < this.#display.generation) return;
    if (generationOf(frame) > this.#display.generation) {
      this.#display.generation = generationOf(frame);
      return void this.#guarded(async () => this.start(await this.#api.run(run.id))); // somebody has reset it
    }
    const follows = this.#display.step >= head.step && !this.#stopped;
    const news = frame.step > head.step;
    history.add(frame, false);
    const led = this.#driver.looks ? !this.#stopped && frame.status === "running" : playing; // by its owner
    this.#store.set({ head: news ? headOf(frame) : head, recorded: recorded + 1, playing: led });
    if (led && speed.steps) {
      this.#display.stream(frame);
      if (frame.status === "diverged") this.#guarded(() => this.#diverged());
      else if (frame.step >= (speed.until ?? Infinity)) this.pause();
    } else if (news && follows && !led && !this.#driver.asking) {
      this.#display.show(frame, phase, false);
      this.#guarded(() => this.#request.at(frame.step));
    }
  }

  /** How the run stands, when the page may have missed something.
   * @param {Answer} answer @param {import("../types").Head} known what was known when it was asked for */
  meet(answer, known) {
    return this.#guarded(async () => {
      const { head, speed } = this.#store.state;
      if (answer.step < head.step) {
        if (head.step === known.step) await this.start(answer); // else steps have come since it was given
        return;
      }
      const follows = this.#display.step >= head.step;
      const playing = speed.steps ? answer.status === "running" && !this.#stopped : this.#store.state.playing;
      this.#store.set({ head: headOf(answer), playing });
      if (follows && !playing && answer.step) await this.#request.at(answer.step);
    });
  }

  /** Time stands still where it fails. @param {() => Promise<void>} command */
  async #guarded(command) {
    if (await this.#store.attempt(command)) return;
    this.#display.moving = false;
    if (!this.#store.state.lost) this.#store.set({ playing: false, flowing: false });
  }

  /** Stop where we are. */
  async #halt() {
    this.#display.moving = false;
    const { playing, speed, lost } = this.#store.state;
    const streams = playing && speed.steps && !lost;
    if (streams) this.#stopped = this.#driver.looks;
    const rested = streams ? this.#driver.rest() : this.#driver.rested; // or another command has asked for it
    this.#store.set({ playing: false, flowing: false });
    await rested;
  }

  async #diverged() {
    await this.#halt();
    await this.#request.at(this.#store.state.head.step);
    await this.#driver.recall(() => this.generation);
  }

  /** The step that is only announced is made, so that what is looked at has happened. */
  async #adopt() {
    const { preview, phase, progress } = this.#store.state;
    if (preview && !this.#driver.looks)
      this.#display.display(await this.#driver.step(1), phase, progress, true);
  }

  #onward() {
    const phase = this.#store.state.phase + 1;
    if (phase < this.#phases.length) this.#store.set({ phase, progress: 0 });
    else if (this.#store.state.flowing) this.#store.set({ phase: 0, progress: 0 });
    else this.#guarded(() => this.#advance(0));
  }

  /** The next step: a recorded one, or a new one.
   * @param {number} phase to show it in */
  async #advance(phase) {
    const next = this.#display.step + 1;
    if (next <= this.#store.state.head.step) this.#show(await this.#driver.recorded(next), phase);
    else if (!this.#driver.looks) {
      const frame = await this.#driver.step(1);
      this.#show(frame, phase);
      if (frame.status === "diverged") await this.#diverged();
    }
  }

  /** Another step, in full; the digits of the one before are no longer wanted.
   * @param {Frame} frame @param {number} phase */
  #show(frame, phase) {
    this.#request.drop();
    this.#display.show(frame, phase, this.#api.exact);
  }

  /** The step on show gets all its digits, unless time or the run has gone on.
   * @param {Frame} frame */
  #settle(frame) {
    const { playing, phase, progress } = this.#store.state;
    if (!playing && !this.#driver.asking && frame.run === this.#driver.run.id)
      this.#display.display(frame, phase, progress, this.#api.exact);
  }
}
