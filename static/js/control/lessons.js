// @ts-check
/** Lessons, over the real controls: each step looks at a run of its own, asks for a prediction, and then
 * shows. Whatever the learner had comes back when the lesson is left. */

import { nameOf, phasesOf } from "../model/phases.js";
import { wordsOf } from "../model/refusal.js";
import { brief, VOCABULARY } from "../words/words.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../types").LessonState} LessonState */
/** @typedef {import("../types").LessonContent} LessonContent */
/** @typedef {import("../types").Show} Show */
/** @typedef {import("../model/link.js").Link} Link */

const MOMENT = 2.5; // seconds that training takes, however many steps, where motion is to be seen
const CHANGED = 409; // the status that says: this step is about another run

export class Lessons {
  #store;
  #api;
  #session;
  #player;
  #twins;
  #own;
  /** Counts what was opened and left: an answer that comes late is not shown. */
  #turn = 0;
  /** The run is changed by us, not by the learner. */
  #placing = false;
  /** The speed to come back to after training in sight. @type {State["speed"] | null} */
  #speed = null;

  /** @param {import("../model/store.js").Store} store @param {typeof import("../net/api.js").api} api
   * @param {import("./session.js").Session} session @param {import("./player.js").Player} player
   * @param {import("./twin.js").Twin} twins
   * @param {() => Link} own what was there before the page was loaded on a lesson */
  constructor(store, api, session, player, twins, own) {
    this.#store = store;
    this.#api = api;
    this.#session = session;
    this.#player = player;
    this.#twins = twins;
    this.#own = own;
    store.subscribe((changed) => this.#follow(changed));
  }

  /** The table of contents, and the set-ups worth seeing. */
  async load() {
    if (this.#store.state.lessons.length) return;
    const [lessons, presets] = await Promise.all([this.#api.lessons(), this.#api.presets()]);
    this.#store.set({ lessons, presets });
  }

  /** What an address asks for: a step of a lesson, or a run.
   * @param {Link} link */
  async arrive(link) {
    this.#turn++;
    if (link.lesson === undefined) {
      this.#store.set({ lesson: null });
      return this.#session.open(link);
    }
    await this.#attempt(() => this.load());
    const { lessons } = this.#store.state;
    const step = link.at ?? 1;
    const found = lessons.find(({ name }) => name === link.lesson);
    if (found && step <= found.steps.length) {
      await this.open(found.name, step);
      // back at a question that was answered before, its answer is there at once
      return typeof link.picked === "number" ? this.answer(link.picked, false) : undefined;
    }
    const names = lessons.map(({ name }) => name).join(", ");
    const fault = found
      ? `at=${step} (it has ${found.steps.length} steps)`
      : `lesson=${brief(link.lesson)} (there are ${names})`;
    const faults = [...link.faults, fault];
    return this.#session.open({ ...link, faults });
  }

  /** Open a step: make its run, and look at it as the step says.
   * @param {string} [name] the first lesson, if none is named @param {number} [step] from 1 */
  open(name, step = 1) {
    return this.#attempt(async () => {
      const turn = ++this.#turn;
      await this.load();
      const { lessons } = this.#store.state;
      const found = Math.max(
        0,
        lessons.findIndex((lesson) => lesson.name === name),
      );
      const { title, steps, ...lesson } = lessons[found];
      const next = lessons[found + 1]?.name ?? null;
      const place = { name: lesson.name, title, step, of: steps.length, next };
      const asked = { ...place, content: null, picked: null, astray: false, underway: false };
      this.#store.set({ lesson: asked });
      const { content, run, data } = await this.#prepare(asked);
      if (turn !== this.#turn) return void this.#api.remove(run.id).catch(() => null);
      const { notation } = this.#store.state;
      await this.#visit(run, data, { ...asked, content });
      if (notation !== content.words) this.#store.set({ notice: { text: VOCABULARY } });
      this.#turnTo(content.show.before);
    });
  }

  /** @param {LessonState} lesson */
  async #prepare({ name, step }) {
    const { lessons, presets } = this.#store.state;
    const wanted = lessons.find((lesson) => lesson.name === name)?.steps[step - 1].preset;
    const { id } = await this.#api.create(presets.find((preset) => preset.name === wanted)?.spec ?? {});
    try {
      const content = await this.#api.lesson(id, name, step);
      if (shownAt(content)) await this.#api.step(id, shownAt(content));
      const [run, data] = await Promise.all([this.#api.run(id), this.#api.data(id)]);
      return { content, run, data };
    } catch (problem) {
      await this.#api.remove(id).catch(() => null);
      throw problem;
    }
  }

  /** The prediction is made: now the page shows.
   * @param {number} option from 0 @param {boolean} [inSight] as slowly as can be watched */
  answer(option, inSight = true) {
    return this.#attempt(async () => {
      const { lesson } = this.#store.state;
      if (
        !lesson?.content ||
        lesson.picked !== null ||
        lesson.astray ||
        option >= lesson.content.options.length
      )
        return;
      const { content } = lesson;
      const { steps, twin } = content.then;
      const answered = { ...lesson, picked: option, underway: steps > 0 };
      this.#store.set({ ...looking(content), lesson: answered });
      if (twin && this.#store.state.head.step > content.at) await this.#again(answered);
      if (twin) await this.#twins.start({ name: "lesson", label: "", changes: () => twin });
      if (steps) return this.#trainTo(content.at + steps, inSight);
      if (this.#store.state.frame?.step !== content.at + 1) await this.#player.seek(content.at + 1);
      const phase = this.#phaseOf(content.show.after);
      if (phase >= 0) await this.#player.goto(phase);
    });
  }

  /** The reader trained on before the prediction: what a twin is to start with is made once more.
   * @param {LessonState} lesson */
  async #again(lesson) {
    const turn = this.#turn;
    const { run, data } = await this.#prepare(lesson);
    if (turn !== this.#turn) return void this.#api.remove(run.id).catch(() => null);
    await this.#visit(run, data, lesson);
  }

  /** @param {import("../types").Run & import("../types").Head} run @param {import("../types").Data} data
   * @param {LessonState} lesson */
  async #visit(run, data, lesson) {
    this.#placing = true;
    await this.#session.visit(run, {
      data,
      ...looking(/** @type {LessonContent} */ (lesson.content)),
      lesson,
    });
    this.#placing = false;
  }

  /** The next step, the next lesson, or the end. */
  next() {
    const { lesson } = this.#store.state;
    if (!lesson || lesson.picked === null) return;
    if (lesson.step < lesson.of) return this.open(lesson.name, lesson.step + 1);
    return lesson.next ? this.open(lesson.next) : this.leave();
  }

  /** Another step of the lesson that is on, or its own from the start, on a run that nobody has changed.
   * @param {number} [step] from 1 */
  turn(step) {
    const { lesson } = this.#store.state;
    return lesson && this.open(lesson.name, step ?? lesson.step);
  }

  /** End the lesson: back to what was there before. */
  leave() {
    return this.#attempt(async () => {
      this.#turn++;
      const own = this.#own();
      if (!(await this.#session.home({ lesson: null }))) await this.#session.open(own);
    });
  }

  /** Train, and then be as fast or as slow as before. What is told of so many steps stands in the step after
   * them, which is only announced, unless the reader has made it.
   * @param {number} until @param {boolean} inSight */
  async #trainTo(until, inSight) {
    const { head, speed, still } = this.#store.state;
    if (head.step > until) {
      this.#settle();
      return this.#player.seek(until + 1);
    }
    if (head.step === until) return this.#announce();
    this.#speed ??= speed;
    const steps = still || !inSight ? "max" : (until - head.step) / MOMENT;
    this.#store.set({ speed: { name: "", steps, until } });
    await this.#player.play();
  }

  /** All is on show that the answer is about. */
  async #announce() {
    const turn = this.#turn;
    await this.#player.announce();
    await this.#twins.shown;
    if (turn === this.#turn) this.#settle();
  }

  /** What was to be trained in sight is, or will not be. */
  #settle() {
    const { lesson } = this.#store.state;
    if (lesson?.underway) this.#store.set({ lesson: { ...lesson, underway: false } });
  }

  /** @param {Set<string>} changed keys of the state */
  #follow(changed) {
    const { playing, lesson, run, head, speed } = this.#store.state;
    if (this.#speed && changed.has("playing") && !playing) {
      const before = this.#speed;
      this.#speed = null;
      this.#store.set({ speed: before });
      if (head.step === speed.until) this.#announce();
      else this.#settle();
    }
    if (changed.has("run") && run && lesson?.content && !this.#placing) this.#ask(run.id, lesson);
  }

  /** Whether the step is still about the run.
   * @param {string} id @param {LessonState} lesson */
  async #ask(id, { name, step }) {
    const turn = this.#turn;
    const status = await this.#api.lesson(id, name, step).then(
      () => 0,
      (problem) => problem.status,
    );
    const { lesson } = this.#store.state;
    if (turn === this.#turn && lesson) this.#store.set({ lesson: { ...lesson, astray: status === CHANGED } });
  }

  /** @param {Show} show */
  #turnTo(show) {
    const phase = this.#phaseOf(show);
    if (phase >= 0) this.#store.set({ phase, progress: 1 });
  }

  /** @param {Show} show */
  #phaseOf({ phase }) {
    const layers = this.#store.state.run?.spec.network.layers.length ?? 0;
    return phasesOf(layers).findIndex((each) => nameOf(each) === phase);
  }

  /** @param {() => Promise<unknown>} command whose failure is told to the learner, and ends the lesson that
   * is not there */
  async #attempt(command) {
    try {
      await command();
    } catch (problem) {
      this.#placing = false;
      this.#settle();
      if (!this.#store.state.lesson?.content) this.#store.set({ lesson: null });
      if (!this.#store.state.run) await this.#session.open(this.#own());
      this.#store.set({ notice: { text: wordsOf(problem) } });
    }
  }
}

/** A step says after how many steps it looks, and the frame that is made from there is the next one. Where
 * training goes on from there, that frame is only announced.
 * @param {LessonContent} content */
const shownAt = ({ at, then }) => (then.steps ? at : at + 1);

/** The picked weight and the words that a step asks for; it is looked at without a lens.
 * @param {LessonContent} content @returns {Partial<State>} */
const looking = ({ pick, words }) => ({
  pick: { ...pick, layer: pick.layer - 1 },
  rule: { on: false, where: "unit", name: "one", offset: 0, matched: false },
  notation: words,
});
