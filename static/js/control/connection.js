// @ts-check
/** What happens to the run while nobody commands it: the server falls silent and comes back, somebody else
 * lets the run rest, it is deleted, its numbers leave all bounds. And the ways on from there. */

import { divergenceOf, slowerRate } from "../model/divergence.js";
import { settingsOf } from "../model/export.js";
import { inForce } from "../model/history.js";
import { looksOnly } from "../model/rights.js";

/** @typedef {import("../types").State} State */

const QUIET = 2000; // milliseconds without a frame while steps stream past

export class Connection {
  #store;
  #api;
  #player;
  #session;
  #family;
  #reading = false;
  /** What was recorded when the silence was measured last. */
  #heard = 0;

  /** @param {import("../model/store.js").Store} store @param {typeof import("../net/api.js").api} api
   * @param {import("./player.js").Player} player @param {import("./session.js").Session} session
   * @param {import("./family.js").Family} family @param {import("../net/stream.js").Stream} stream */
  constructor(store, api, player, session, family, stream) {
    this.#store = store;
    this.#api = api;
    this.#player = player;
    this.#session = session;
    this.#family = family;
    store.subscribe((changed) => {
      if (changed.has("lost") && store.state.lost) stream.check();
      if (changed.has("head") && store.state.head.status === "diverged") this.#diverged();
      if (changed.has("head") && store.state.head.changes !== store.state.settings.length - 1)
        this.#changed();
    });
    // The stream tells of steps, not of a rest that somebody else has asked for, and a dead connection is
    // silent too.
    setInterval(() => this.#listen(), QUIET);
  }

  lost() {
    this.#store.set({ lost: true });
  }

  /** The server answers again: a run that played when it fell silent plays on. */
  async back() {
    const { playing, speed, head: known } = this.#store.state;
    const answer = await this.#asked();
    if (!answer) return;
    const { run, head } = this.#store.state;
    this.#store.set({ lost: false });
    const stopped = playing && speed.steps && answer.status === "paused" && answer.step >= head.step;
    await (stopped && !looksOnly(run) ? this.#player.play() : this.#player.meet(answer, known));
  }

  /** The run may no longer play, though nobody on the page has asked it to stop. */
  async stopped() {
    const { head } = this.#store.state;
    const answer = await this.#asked();
    if (answer && answer.status !== "running") this.#player.meet(answer, head);
  }

  /** @param {import("../net/problem.js").Problem} problem */
  gone({ message }) {
    const { run } = this.#store.state;
    if (run)
      this.#store.set({ lost: false, playing: false, ended: { run: run.id, text: message, spec: null } });
  }

  /** Ways on, by name, from what stands in the way.
   * @type {Record<Exclude<import("../types").Way, "why">, () => unknown>} */
  ways = {
    stop: () => this.#session.stop(),
    again: () => this.#session.again(this.#store.state.ended?.spec ?? null),
    back: () =>
      this.#family.goOn({ changes: () => ({}), called: "before it diverged" }, this.#divergence.step - 1),
    slower: () => {
      const { best } = this.#divergence;
      const { rate } = slowerRate(this.#divergence, this.#store.state.trouble);
      return this.#family.goOn(
        { changes: () => ({ training: { optimizer: { learning_rate: rate } } }) },
        best,
      );
    },
  };

  get #divergence() {
    return /** @type {import("../types").Divergence} */ (this.#store.state.divergence);
  }

  #listen() {
    const { playing, speed, recorded, lost } = this.#store.state;
    const silent = playing && speed.steps && !lost && !document.hidden && recorded === this.#heard;
    this.#heard = recorded;
    if (silent && !this.#player.asking()) this.stopped(); // a play that is not answered has not begun
  }

  /** How the run on the page stands; nothing where another one has come, or the server does not tell. */
  async #asked() {
    const { run } = this.#store.state;
    if (!run) return null;
    const answer = await this.#api.run(run.id).catch((problem) => {
      if (problem.status === 0) this.lost();
      return null;
    });
    return this.#store.state.run === run ? answer : null;
  }

  /** Somebody else has patched the run: what holds now, and since when. */
  async #changed() {
    const { run } = this.#store.state;
    if (!run || this.#reading) return;
    this.#reading = true;
    await this.#store.attempt(async () => {
      const [answer, record] = await Promise.all([this.#api.run(run.id), this.#api.export(run.id)]);
      const now = this.#store.state.run;
      if (now?.id === run.id)
        this.#store.set({ run: { ...now, ...inForce(answer) }, settings: settingsOf(record) });
    });
    this.#reading = false;
  }

  async #diverged() {
    const { run, head } = this.#store.state;
    const known = this.#store.state.divergence;
    if (!run || (known?.run === run.id && known.step === head.step)) return;
    await this.#store.attempt(async () => {
      const steps = [head.step - 2, head.step - 1, head.step].filter((step) => step > 0);
      const frames = await Promise.all(steps.map((step) => this.#api.frame(run.id, step)));
      this.#store.set({ divergence: divergenceOf(run, frames, this.#store.state) });
    });
  }
}
