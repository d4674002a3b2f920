// @ts-check
/** The runs that went on from one another, each with one thing changed: which there are, and going from one
 * to another. */

import { needsNewRun } from "../model/export.js";
import { shownStep } from "../model/history.js";
import { looksOnly } from "../model/rights.js";
import { settingsFrom } from "../model/settings.js";
import { calledBeside } from "../model/variants.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../types").Member} Member */
/** @typedef {import("../model/variants.js").Variant} Variant */

export const MOST = 4;

export class Family {
  #store;
  #api;
  #stream;
  #session;
  #player;
  #shown = "";

  /** @param {import("../model/store.js").Store} store @param {typeof import("../net/api.js").api} api
   * @param {import("../net/stream.js").Stream} stream @param {import("./session.js").Session} session
   * @param {import("./player.js").Player} player */
  constructor(store, api, stream, session, player) {
    this.#store = store;
    this.#api = api;
    this.#stream = stream;
    this.#session = session;
    this.#player = player;
    store.subscribe((changed) => {
      const left = this.#shown; // whoever puts another run in its place ends it
      const { run, family } = store.state;
      if (!changed.has("run") || run?.id === left) return;
      this.#shown = run?.id ?? "";
      if (family.some(({ id }) => id === run?.id)) return;
      if (family.length) store.set({ family: [] });
      for (const member of family)
        if (member.id !== left && !looksOnly(member)) api.remove(member.id).catch(() => null);
    });
  }

  /** Go on from a step, the one on show if no other is named, with one thing changed.
   * @param {Pick<Variant, "changes"> & { called?: string }} variant @param {number} [at] */
  goOn(variant, at) {
    return this.#store.attempt(async () => {
      const { run, frame, preview } = await this.#rested();
      if (!run || !frame) return;
      const step = at ?? shownStep({ frame, preview });
      const child = await this.#api.fork(run.id, {
        step,
        changes: variant.changes(run.spec),
        lockstep: false,
      });
      const family = this.#kept();
      const { settings, losses, rule } = /** @type {Member} */ (family.find(({ id }) => id === run.id));
      const inForce = settings.filter(({ after }) => after <= step);
      const all = [
        ...inForce,
        settingsFrom(step, child.spec, { foreign: needsNewRun(child.spec, run.spec) }),
      ].slice(0, child.changes + 1);
      /** @type {Member} */
      const member = {
        id: child.id,
        view: child.view,
        parent: run.id,
        from: step,
        called: variant.called ?? calledBeside(child.spec, run.spec),
        settings: all,
        losses: upTo(losses, step),
        step,
        rule: { ...rule, on: false },
      };
      await this.#take(child, member, [...family, member]);
    });
  }

  /** Start another run beside this one, with a specification of its own.
   * @param {import("../types").Spec} spec @param {string} called */
  begin(spec, called) {
    return this.#store.attempt(async () => {
      const { run, rule } = await this.#rested();
      if (!run) return;
      const child = await this.#api.create(spec);
      const family = this.#kept();
      const { losses } = /** @type {Member} */ (family.find(({ id }) => id === run.id));
      /** @type {Member} */
      const member = {
        id: child.id,
        view: child.view,
        parent: run.id,
        from: 0,
        called,
        settings: [settingsFrom(0, child.spec)],
        losses: upTo(losses, -1),
        step: 0,
        rule: { ...rule, on: false },
      };
      await this.#take(child, member, [...family, member]);
    });
  }

  /** Go to another of the runs, as it was left.
   * @param {string} id */
  visit(id) {
    return this.#store.attempt(async () => {
      if (id === (await this.#rested()).run?.id) return;
      const family = this.#kept();
      const member = /** @type {Member} */ (family.find((one) => one.id === id));
      const run = await this.#api.run(id);
      await this.#take(run, member, family);
      if (member.step && member.step < run.step) await this.#player.seek(member.step);
    });
  }

  /** One of the other runs ends; what went on from it went on from where it came from.
   * @param {string} id */
  end(id) {
    return this.#store.attempt(async () => {
      const { family } = this.#store.state;
      const gone = family.find((member) => member.id === id);
      const rest = family
        .filter((member) => member !== gone)
        .map((member) => (member.parent === id ? { ...member, parent: gone?.parent ?? null } : member));
      this.#store.set({ family: rest.length > 1 ? rest : [] });
      if (gone && !looksOnly(gone)) await this.#api.remove(id);
    });
  }

  async #rested() {
    await this.#session.settled;
    if (this.#store.state.playing) await this.#player.pause();
    return this.#store.state;
  }

  /** The family, with what the page knows of the run that it is about to leave.
   * @returns {Member[]} */
  #kept() {
    const { run, frame, preview, settings, history, rule, family } = this.#store.state;
    if (!run) return [];
    const now = { settings, losses: history.losses, step: shownStep({ frame, preview }), rule };
    if (!family.length)
      return [{ id: run.id, view: run.view, parent: null, from: 0, called: "the first run", ...now }];
    return family.map((member) => (member.id === run.id ? { ...member, ...now } : member));
  }

  /** @param {import("../types").Run & import("../types").Head} run @param {Member} member
   * @param {Member[]} family */
  async #take(run, { settings, losses, rule, from, parent }, family) {
    await this.#player.start(run, { settings, rule, family });
    const untrained = parent && run.step === from; // its parent's last step says nothing of it
    if (untrained) await this.#player.announce();
    this.#stream.follow(run.id);
    const { history, recorded } = this.#store.state;
    history.recall(losses);
    this.#store.set({ recorded: recorded + 1 });
  }
}

/** @param {Member["losses"]} losses @param {number} last */
function upTo({ step, train, test }, last) {
  /** @param {number[]} column */
  const early = (column) => column.filter((_, k) => step[k] <= last);
  return { step: early(step), train: early(train), test: early(test) };
}
