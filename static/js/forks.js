// @ts-check
/** Going on from a step with one thing changed: another run in the page's place, and the way back to the one it left. */

import { ruleOf } from "./ruled.js";

/** @typedef {import("./types").State} State */
/** @typedef {import("./variants.js").Variant} Variant */

export class Forks {
  #store;
  #api;
  #stream;
  #player;
  /** The page changes its run by itself: the one it left is no orphan. */
  #leaving = false;

  /** @param {import("./store.js").Store} store @param {typeof import("./api.js").api} api
   * @param {import("./stream.js").Stream} stream @param {import("./player.js").Player} player */
  constructor(store, api, stream, player) {
    this.#store = store;
    this.#api = api;
    this.#stream = stream;
    this.#player = player;
    store.subscribe((changed) => {
      const { run, origins } = store.state;
      if (this.#leaving || !changed.has("run") || !origins.length || run?.id === origins.at(-1)?.child) return;
      store.set({ origins: [] });
      for (const { id } of origins) api.remove(id).catch(() => null);
    });
  }

  /** Go on from the step on show, with one thing changed.
   * @param {Variant} variant */
  goOn(variant) {
    return this.#told(async () => {
      if (this.#store.state.playing) await this.#player.pause();
      const { run, frame, preview, trainings, origins, history, head, rule } = this.#store.state;
      if (!run || !frame) return;
      const step = preview ? 0 : frame.step;
      const child = await this.#api.fork(run.id, { step, changes: variant.changes(run.spec), lockstep: false });
      const { losses } = history;
      const origin = { id: run.id, child: child.id, step, called: variant.called(child.spec), trainings, losses, head, rule };
      const held = trainings.filter(({ after }) => after < Math.max(1, step));
      const own = ruleOf(child.spec);
      await this.#take(child, {
        rule: own.on ? own : rule,
        origins: [...origins, origin],
        trainings: [...held, { after: step, training: child.spec.training }],
      });
      this.#remember(losses, step);
    });
  }

  /** Back to the run that was left, as it stood; the one that went on from it ends. */
  goBack() {
    return this.#told(async () => {
      if (this.#store.state.playing) await this.#player.pause();
      const { run, origins } = this.#store.state;
      const origin = origins.at(-1);
      if (!run || !origin) return;
      const parent = await this.#api.run(origin.id);
      await this.#take(parent, { origins: origins.slice(0, -1), trainings: origin.trainings, rule: origin.rule });
      this.#remember(origin.losses, origin.head.step);
      if (origin.step && origin.step < parent.step) await this.#player.seek(origin.step);
      await this.#api.remove(run.id).catch(() => null);
    });
  }

  /** @param {import("./types").Run & import("./types").Head} run @param {Partial<State>} rest */
  async #take(run, rest) {
    this.#leaving = true;
    try {
      await this.#player.start(run, rest);
      this.#stream.follow(run.id);
    } finally {
      this.#leaving = false;
    }
  }

  /** The losses of the steps that both runs share.
   * @param {import("./history.js").History["losses"]} losses @param {number} last */
  #remember({ step, train, test }, last) {
    const { history, recorded } = this.#store.state;
    step.forEach((at, k) => {
      if (at <= last) history.note(/** @type {any} */ ({ step: at, loss: { train: train[k], test: test[k] } }));
    });
    this.#store.set({ recorded: recorded + 1 });
  }

  /** @param {() => Promise<void>} command whose failure is told to the reader */
  async #told(command) {
    try {
      await command();
    } catch (problem) {
      this.#store.set({ notice: { text: problem instanceof Error ? problem.message : String(problem) } });
    }
  }
}
