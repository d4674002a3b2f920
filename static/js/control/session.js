// @ts-check
/** The run on the page: opened, changed while it lives, or replaced when its network or its data change. */

import { changesOf, largestGap, settingsOf } from "../model/export.js";
import { History, headOf, inForce } from "../model/history.js";
import { had } from "../model/home.js";
import { fitsAddress } from "../model/link.js";
import { movingPick, nearestPick } from "../model/pick.js";
import { misunderstood, without, wordsOf } from "../model/refusal.js";
import { looksOnly } from "../model/rights.js";
import { edited, settingsFrom, specAtStart } from "../model/settings.js";
import { namesDataAlone, START, withFittingOutput } from "../model/setups.js";
import { STREAMED } from "../model/speeds.js";
import { Problem } from "../net/problem.js";
import { rightTo } from "../net/rights.js";
import { replay } from "./replay.js";
import { reshaped } from "./reshape.js";

/** @typedef {import("../types").Spec} Spec */
/** @typedef {import("../model/export.js").ExportedRun} ExportedRun */
/** @typedef {import("../types").Probe} Probe */
/** @typedef {import("../types").Edit} Edit */
/** @typedef {import("../types").State} State */
/** @typedef {import("../types").Run & import("../types").Head} Answer */

export class Session {
  #store;
  #api;
  #stream;
  #player;
  /** What the reader had before another run was visited, which may be nothing; null where none is visited.
   * @type {(State & { generation: number }) | null} */
  #home = null;
  /** Whether a replay is to stop where it is. */
  #stopped = false;
  /** Changes are made one after another. */
  #last = Promise.resolve(true);

  /** @param {import("../model/store.js").Store} store @param {typeof import("../net/api.js").api} api
   * @param {import("../net/stream.js").Stream} stream @param {import("./player.js").Player} player */
  constructor(store, api, stream, player) {
    this.#store = store;
    this.#api = api;
    this.#stream = stream;
    this.#player = player;
  }

  /** The run that an address asks for, or else the page's own. It rests at the step that the address names;
   * where nothing of it is trained yet, its first step flows. What the server refuses of it is left out, and
   * the reader is told.
   * @param {import("../model/link.js").Link} link */
  open(link) {
    return this.#next(async () => {
      const left = this.#home?.run;
      const stays = !fitsAddress(this.#store.state); // a way back finds it
      this.#home = null;
      if (left && !looksOnly(left)) this.#api.remove(left.id).catch(() => null);
      const { theme: _, panel: __, embed: ___, why: ____, ...asked } = link.look;
      const seen = { rule: { ...this.#store.state.rule, on: false }, ...asked };
      const faults = await this.#arrive(link, seen, stays);
      if (!asked.pick) this.#store.set({ pick: movingPick(this.#store.state) });
      const missing = asked.pick && JSON.stringify(asked.pick) !== JSON.stringify(this.#store.state.pick);
      this.#notify(misunderstood(missing ? [...faults, "there is no weight where it picks one"] : faults));
      const { run, preview } = this.#store.state;
      if (looksOnly(run)) await this.#player.play();
      else if (preview) this.#player.flow();
    });
  }

  /** Somebody else's run in this one's place, as its owner lets it train.
   * @param {string} view @param {Partial<State>} look how it is looked at */
  watch(view, look) {
    return this.#next(async () => {
      this.#stream.follow(""); // what was on show may be gone by now
      await this.#replace(() => this.#watch(view, look));
      await this.#player.play();
    });
  }

  /** As much of an address as can be had.
   * @param {import("../model/link.js").Link} link @param {Partial<State>} seen how it is looked at
   * @param {boolean} stays the run that there is does not end
   * @returns {Promise<string[]>} what cannot be had */
  async #arrive(link, seen, stays) {
    const { view, spec, log, step, faults } = link;
    const own = /** @type {ExportedRun["spec"]} */ (/** @type {unknown} */ (START));
    try {
      const made = namesDataAlone(spec) ? withFittingOutput(spec, await this.#api.catalogue()) : spec;
      await this.#replace(
        () => (view ? this.#watch(view, seen) : this.#replay({ spec: made ?? own, log, step }, seen)),
        stays,
      );
      return faults;
    } catch (problem) {
      if (!view && !spec && !step && !log.length) throw problem;
      const rest = problem instanceof Problem && without(link, problem);
      if (rest) return this.#arrive(rest, seen, stays);
      await this.#replace(() => this.#replay({ spec: own, log: [], step: 0 }, seen));
      const { run } = this.#store.state;
      if (!run || !(problem instanceof Problem && problem.spec)) return [...faults, wordsOf(problem)];
      this.#store.set({ ended: { run: run.id, text: problem.message, spec: problem.spec } });
      return faults;
    }
  }

  /** A run that is no longer there, made again and trained as it was; or one of which only this is known.
   * @param {Spec | null} spec */
  again(spec) {
    return this.#next(async () => {
      const { run, settings, head } = this.#store.state;
      if (!run) return;
      const own = { spec: specAtStart(run.spec, settings), log: changesOf(settings), step: head.step };
      await (spec ? this.#replace(() => this.#replay({ spec, log: [], step: 0 })) : this.#replay(own));
      await this.#player.play();
    });
  }

  /** A saved run in this one's place: made again and trained as it was, then compared with what was saved.
   * @param {ExportedRun & { parameters: unknown }} record */
  load(record) {
    return this.#next(async () => {
      await this.#replace(() => this.#replay(record));
      const { run, head } = this.#store.state;
      const gap = largestGap(
        await this.#api.parameters(/** @type {import("../types").Run} */ (run).id),
        record.parameters,
      );
      const apartBy = Number.isNaN(gap)
        ? "the saved parameters are not of its shape"
        : `the parameters differ by up to ${gap.toPrecision(2)}`;
      const outcome =
        head.step < record.step ? "not compared" : gap === 0 ? "every parameter is as it was saved" : apartBy;
      this.#notify(`Loaded and trained to step ${head.step}: ${outcome}.`);
    });
  }

  /** Change how it trains, which sample is looked at, or parameters by hand; the run stays. What was changed
   * by hand shows in what the next step would do, on the sample that is looked at.
   * @param {{ training?: object, probe?: Probe, network?: object, edits?: Edit[] }} change patches, edits */
  change({ edits, ...patch }) {
    return this.#next(async () => {
      const { run, settings, frame, preview } = this.#store.state;
      if (!run) return;
      // a step that is made is followed by one on another sample
      if (edits && !preview && frame && run.spec.probe.index === null)
        patch = { probe: { index: frame.probe.index }, ...patch };
      const network = edits
        ? { parameters: edited(await this.#api.parameters(run.id), edits) }
        : patch.network;
      const changed = await this.#api.patch(run.id, { ...patch, network });
      this.#store.set({
        run: { ...run, ...inForce(changed) },
        head: { ...this.#store.state.head, changes: changed.changes },
        settings: [...settings, settingsFrom(changed.step, changed.spec, edits && { edits })],
      });
      if (edits || patch.probe || patch.network) await this.#player.announce();
    });
  }

  /** What the next step starts from. */
  async parameters() {
    const { run } = this.#store.state;
    return run && this.#api.parameters(run.id);
  }

  /** Stop a replay: the run stays as far as it came. */
  stop() {
    this.#stopped = true;
  }

  /** Look at a training sample; at one that is looked at already, no more: then they are shown as they come.
   * @param {number} index */
  look(index) {
    const { run } = this.#store.state;
    if (run && !looksOnly(run))
      return this.change({ probe: { index: run.spec.probe.index === index ? null : index } });
  }

  /** Start again with another network or other data, from the same seed.
   * @param {(spec: Spec) => Spec} change */
  rebuild(change) {
    return this.#next(async () => {
      const { run, playing, flowing } = this.#store.state;
      if (!run) return;
      const { network, ...rest } = structuredClone(run.spec);
      const spec = change({ ...rest, network: { ...network, parameters: null } });
      await this.#replace(() => this.#replay({ spec, log: [], step: 0 }));
      this.#store.set({ pick: movingPick(this.#store.state) });
      if (flowing) this.#player.flow();
      if (playing) await this.#player.play();
    });
  }

  /** Start again with other layers: what was trained of those that stay is kept, and the reader is told.
   * @param {(layers: import("../types").LayerSpec[]) => import("../types").LayerSpec[]} edit */
  reshape(edit) {
    return this.#next(async () => {
      const { run, playing, flowing, head } = this.#store.state;
      if (!run) return;
      const { spec, words } = await reshaped(this.#api, run, head, edit);
      await this.#replace(() => this.#replay({ spec, log: [], step: 0 }));
      this.#notify(words);
      if (flowing) this.#player.flow();
      if (playing) await this.#player.play();
    });
  }

  /** Look at another run for a while. What the reader has is put aside as it is, and its run waits; the run
   * of a visit before this one ends.
   * @param {Answer} run @param {Partial<State>} rest what changes with it */
  visit(run, rest) {
    const there = async () => {
      await this.#player.start(run, rest);
      this.#stream.follow(run.id);
    };
    return this.#next(async () => {
      const { playing } = this.#store.state;
      if (playing) await this.#player.pause();
      const { state } = this.#store;
      if (!this.#home) {
        this.#home = { ...state, playing, generation: this.#player.generation };
        this.#store.set({ history: new History(), twin: null, family: [] });
        await there();
      } else await this.#replace(there);
    });
  }

  /** Back to what the reader had, as it was: the step, the weight, the rule, the notation, playing or not.
   * Resolves to false where there is nothing to go back to.
   * @param {Partial<State>} rest what changes with it */
  async home(rest) {
    let back = false;
    await this.#next(async () => {
      const home = this.#home;
      this.#home = null;
      this.#store.set(rest);
      const { run, playing } = this.#store.state;
      if (!home) back = run !== null;
      if (!home?.run) return;
      const { id } = home.run;
      if (playing) await this.#player.pause();
      const answer = await this.#api.run(id).catch(() => null);
      if (!answer) return;
      back = true;
      const { recorded } = this.#store.state;
      this.#store.set({ ...had(home), head: headOf(answer), playing: false, recorded: recorded + 1 });
      this.#player.recall(home.generation);
      this.#stream.follow(id);
      if (run) await this.#api.remove(run.id).catch(() => null);
      if (home.playing) await this.#player.play();
    });
    return back;
  }

  /** Another run in the place of the one there is, which ends once the other is there. What was said of the
   * old one goes first: what is said from here on is news.
   * @param {() => Promise<void>} make @param {boolean} [stays] the one there is does not end */
  async #replace(make, stays = false) {
    this.#store.set({ notice: null });
    const { run, playing } = this.#store.state;
    if (playing) await this.#player.pause();
    await make();
    if (run && !looksOnly(run) && !stays) await this.#api.remove(run.id).catch(() => null);
  }

  /** @param {ExportedRun} record @param {Partial<State>} [look] how it is looked at */
  async #replay(record, look = {}) {
    this.#stopped = false;
    const { run, settings, frames } = await replay(this.#api, record, (replaying) => {
      if (!this.#stopped) this.#store.set({ replaying });
      return !this.#stopped;
    }).finally(() => this.#store.set({ replaying: null }));
    await this.#take(run, { ...look, settings }, frames);
  }

  /** A run that is there: this tab's own, or somebody else's, as its owner lets it train.
   * @param {string} view @param {Partial<State>} look how it is looked at */
  async #watch(view, look) {
    const key = rightTo(view);
    const run = await this.#api.run(key);
    if (!run.spec) return elsewhere(view);
    const record = await this.#api.export(key);
    const { speed } = this.#store.state;
    const pace = looksOnly(run) && !speed.steps ? STREAMED : speed;
    await this.#take(run, { ...look, settings: settingsOf(record), speed: pace });
  }

  /** @param {import("../types").Run & import("../types").Head} run @param {Partial<State>} rest
   * @param {import("../types").Frame[]} [frames] of its way */
  async #take(run, rest, frames) {
    const data = await this.#api.data(run.id);
    if (run.spec.data.columns) data.own = run.spec.data.columns;
    const pick = nearestPick(rest.pick ?? this.#store.state.pick, run.spec, data.features.length);
    await this.#player.start(run, { ...rest, data, pick }, frames);
    this.#stream.follow(run.id);
  }

  /** @param {string} text nothing, for nothing to say */
  #notify(text) {
    if (text) this.#store.set({ notice: { text } });
  }

  /** Settles once what was asked for so far is done: what is made of a run is made of the run as changed. */
  get settled() {
    return this.#last;
  }

  /** @param {() => Promise<void>} change */
  #next(change) {
    this.#last = this.#last.then(() => this.#store.attempt(change));
    return this.#last;
  }
}

/** A run that is trained elsewhere has a page of its own, which takes this one's place.
 * @param {string} view @returns {Promise<never>} */
function elsewhere(view) {
  location.replace(`watched#view=${view}`);
  return new Promise(() => {});
}
