// @ts-check
/** A twin of the run on the page: the same start, the same batches, one thing changed. The server trains both in step;
 * this starts and ends it, and holds its frames beside the run's own. */

import { History } from "./history.js";
import { ownRules } from "./ruled.js";
import { isExact } from "./backward.js";
import { Rest } from "./rest.js";
import { Stream } from "./stream.js";

/** @typedef {import("./types").Spec} Spec */
/** @typedef {import("./types").Frame} Frame */
/** @typedef {import("./types").State} State */
/** @typedef {object} Kind what may be changed
 * @property {string} name
 * @property {string} label as a choice
 * @property {(spec: Spec) => object} changes a merge patch of the specification
 * @property {(spec: Spec) => string} called what a run is called after what was changed
 * @property {boolean} [training] it is the training that differs */

const POINTS = 40; // of the twin's loss, looked up when both have gone again to where the run stood
const FURTHEST = 10_000; // steps that are gone again: as many as one request makes

/** @param {Spec} spec */
const called = (spec) => (ownRules(spec).every(isExact) ? "with f′" : "without f′");
/** @param {number} factor @returns {Omit<Kind, "name" | "label">} */
const rate = (factor) => ({
  training: true,
  changes: ({ training }) => ({ training: { optimizer: { learning_rate: rounded(training.optimizer.learning_rate * factor) } } }),
  called: ({ training }) => `rate ${training.optimizer.learning_rate}`,
});
/** @param {number} v */
const rounded = (v) => Number(v.toPrecision(6));

/** @type {Kind[]} */
export const KINDS = [
  {
    name: "slope",
    label: "without f′",
    changes: (spec) => ({
      network: { derivative: ownRules(spec).every(isExact) ? "one" : "exact", layers: spec.network.layers.map(() => ({ derivative: null })) },
    }),
    called,
  },
  {
    name: "hidden",
    label: "without f′ in hidden layers only",
    changes: ({ network }) => ({
      network: { layers: network.layers.map((_, l, all) => ({ derivative: l < all.length - 1 ? "one" : null })) },
    }),
    called: (spec) => (called(spec) === "with f′" ? "with f′" : "f′ at the output only"),
  },
  { name: "faster", label: "three times the rate", ...rate(3) },
  { name: "slower", label: "a third of the rate", ...rate(1 / 3) },
  {
    name: "conjugate",
    label: "conjugate gradient",
    training: true,
    changes: ({ training: { optimizer } }) => ({
      training: { optimizer: { ...Object.fromEntries(Object.keys(optimizer).map((key) => [key, null])), name: optimizer.name === "conjugate_gradient" ? "sgd" : "conjugate_gradient", learning_rate: optimizer.learning_rate } },
    }),
    called: ({ training }) => (training.optimizer.name === "sgd" ? "plain SGD" : training.optimizer.name.replace("_", " ")),
  },
  {
    name: "activation",
    label: "another activation",
    changes: ({ network }) => ({
      network: { layers: network.layers.map((_, l, all) => (l < all.length - 1 ? { activation: network.layers[0].activation === "relu" ? "tanh" : "relu" } : {})) },
    }),
    called: ({ network }) => `${network.layers[0].activation} units`,
  },
];

export class Twin {
  #store;
  #api;
  #player;
  #stream = new Stream((frame) => this.#receive(frame));
  #rest;

  /** @param {import("./store.js").Store} store @param {typeof import("./api.js").api} api @param {import("./player.js").Player} player */
  constructor(store, api, player) {
    this.#store = store;
    this.#api = api;
    this.#player = player;
    this.#rest = new Rest(
      (step) => api.frame(this.#id, step),
      (frame) => frame.run === this.#store.state.twin?.id && this.#show(frame, true),
    );
    store.subscribe((changed) => this.#follow(changed));
  }

  get #id() {
    return this.#store.state.twin?.id ?? "";
  }

  /** Start a twin. Where nothing was changed since the run began, both start again and go to where the run stood: the
   * same numbers for the run, and a twin that has been there from the first step.
   * @param {Kind} kind */
  async start(kind) {
    const { run, playing, head, trainings, preview } = this.#store.state;
    if (!run) return;
    try {
      if (playing) await this.#player.pause();
      await this.end();
      const steps = this.#store.state.head.step;
      const child = await this.#api.fork(run.id, { step: null, changes: kind.changes(run.spec), lockstep: true });
      const { forked_from } = await this.#api.run(run.id);
      const again = trainings.length === 1 && !forked_from && steps <= FURTHEST;
      this.#store.set({
        twin: {
          id: child.id,
          parent: run.id,
          kind: kind.name,
          training: Boolean(kind.training),
          called: [kind.called(run.spec), kind.called(child.spec)],
          spec: child.spec,
          from: again ? 0 : head.step,
          frame: null,
          history: new History(),
          seen: 0,
          widest: null,
        },
      });
      if (again && steps) {
        await this.#api.reset(run.id);
        await this.#api.step(run.id, steps);
      }
      this.#stream.follow(child.id);
      if (!preview) await this.#rest.at(this.#store.state.frame?.step ?? 0);
      if (playing) await this.#player.play();
      if (again) await this.#lookBack(child.id, steps);
    } catch (problem) {
      this.#store.set({ notice: { text: problem instanceof Error ? problem.message : String(problem) } });
    }
  }

  /** The twin's losses on the way that was gone again, while it is there.
   * @param {string} id @param {number} steps */
  async #lookBack(id, steps) {
    const history = this.#store.state.twin?.history; // another one after a reset
    for (let k = 0; k <= POINTS && steps && this.#store.state.twin?.history === history; k++) {
      const frame = await this.#api.frame(id, Math.max(1, Math.round((k * steps) / POINTS)));
      if (this.#store.state.twin?.history === history) this.#note(frame, true);
    }
  }

  /** The twin ends; the run goes on alone. */
  async end() {
    const { twin } = this.#store.state;
    if (!twin) return;
    this.#store.set({ twin: null });
    this.#stream.follow("");
    await this.#api.remove(twin.id).catch(() => null);
  }

  /** @param {Set<string>} changed keys of the state */
  #follow(changed) {
    const { twin, run, frame, preview, playing, speed, trainings } = this.#store.state;
    if (!twin || !run) return;
    if (changed.has("run") && run.id !== twin.parent) {
      this.end();
      return;
    }
    if (changed.has("trainings") && trainings.length > 1) this.#train(run.spec);
    if (!changed.has("frame")) return;
    if (preview) this.#store.set({ twin: { ...twin, frame: null, from: 0, history: new History(), widest: null } });
    else if (frame && !(playing && speed.steps)) this.#rest.at(frame.step).catch(() => null);
  }

  /** What is set anew for the run's training holds for its twin too, unless that is where they differ.
   * @param {Spec} spec */
  #train({ training: { optimizer, regularization } }) {
    const { twin } = this.#store.state;
    if (twin && !twin.training) this.#api.patch(twin.id, { training: { optimizer, regularization } }).catch(() => null);
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
    const { twin } = this.#store.state;
    if (!twin) return;
    twin.history.add(frame, exact);
    const { descent_cosine: cosine } = frame;
    const widest = cosine === null ? twin.widest : Math.min(cosine, twin.widest ?? 1);
    this.#store.set({ twin: { ...twin, seen: twin.seen + 1, widest } });
  }
}
