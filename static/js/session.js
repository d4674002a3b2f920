// @ts-check
/** The run on the page: opened, changed while it lives, or replaced when its network or its data change. */

/** @typedef {import("./types").Spec} Spec */
/** @typedef {import("./types").Pick} Pick */

/** What is trained when the page opens: the question's formula, one sample a step. */
const START = {
  network: {
    layers: [
      { units: 4, activation: "tanh" },
      { units: 2, activation: "tanh" },
      { units: 1, activation: "tanh" },
    ],
  },
  training: { batch_size: 1 },
  seed: 25,
};

export class Session {
  #store;
  #api;
  #stream;
  #player;
  /** Changes are made one after another. */
  #last = Promise.resolve();

  /** @param {import("./store.js").Store} store @param {typeof import("./api.js").api} api
   * @param {import("./stream.js").Stream} stream @param {import("./player.js").Player} player */
  constructor(store, api, stream, player) {
    this.#store = store;
    this.#api = api;
    this.#stream = stream;
    this.#player = player;
  }

  /** A first run, playing. */
  open() {
    return this.#next(async () => {
      await this.#create(/** @type {any} */ (START));
      await this.#player.play();
    });
  }

  /** Change how it trains; the run lives on.
   * @param {object} training a merge patch of `training` */
  train(training) {
    return this.#next(async () => {
      const { run, trainings } = this.#store.state;
      if (!run) return;
      const changed = await this.#api.patch(run.id, { training });
      this.#store.set({
        run: { id: run.id, spec: changed.spec },
        trainings: [...trainings, { after: changed.step, training: changed.spec.training }],
      });
    });
  }

  /** Start again with another network or other data, from the same seed.
   * @param {(spec: Spec) => Spec} change */
  rebuild(change) {
    return this.#next(async () => {
      const { run, playing } = this.#store.state;
      if (!run) return;
      const spec = change(structuredClone(run.spec));
      if (playing) await this.#player.pause();
      await this.#create(spec);
      await this.#api.remove(run.id).catch(() => null);
      if (playing) await this.#player.play();
    });
  }

  /** @param {Partial<Spec>} spec */
  async #create(spec) {
    const answer = await this.#api.create(spec);
    const data = await this.#api.data(answer.id);
    const pick = within(this.#store.state.pick, answer.spec, data.features.length);
    await this.#player.start(answer, { data, pick, trainings: [{ after: 0, training: answer.spec.training }] });
    this.#stream.follow(answer.id);
  }

  /** @param {() => Promise<void>} change */
  #next(change) {
    this.#last = this.#last.then(change).catch((problem) => {
      this.#store.set({ notice: { text: problem instanceof Error ? problem.message : String(problem) } });
    });
    return this.#last;
  }
}

/** A weight that there is, as near as can be to the one picked.
 * @param {Pick} pick @param {Spec} spec @param {number} inputs @returns {Pick} */
function within(pick, spec, inputs) {
  const sizes = spec.network.layers.map(({ units }) => units);
  const layer = Math.min(pick.layer, sizes.length - 1);
  const width = layer ? sizes[layer - 1] : inputs;
  return { layer, unit: Math.min(pick.unit, sizes[layer] - 1), input: Math.min(pick.input, width - 1) };
}
