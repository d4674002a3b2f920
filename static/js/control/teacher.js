// @ts-check
/** A class as its teacher leads it: what they look at is what all see, what they ask is put to the vote. */

import { ballotOf, favourite, lookOf, tallyOf } from "../model/classroom.js";
import { looksOnly } from "../model/rights.js";
import { endRunsBy } from "../net/api.js";
import { saysAside } from "../net/aside.js";
import { classes } from "../net/classes.js";
import { Problem } from "../net/problem.js";
import { forgetTaught, keepTaught, taughtHere } from "../net/seat.js";
import { Hall } from "./hall.js";
import { inTurn } from "./requests.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../classroom").Classroom} Classroom */

/** What of the state a look is made of. */
const SEEN = [
  ...["run", "frame", "preview", "head", "playing", "speed", "phase"],
  ...["pick", "rule", "notation", "lesson", "classroom"],
];

export class Teacher {
  #store;
  #lessons;
  #player;
  #hall;
  /** The teacher's right. */
  #id = "";
  /** The panel that is open, if any. */
  #panel = "";
  /** What the server has taken last, as it was sent. */
  #told = "";
  /** The run that all look at. */
  #run = "";
  /** Tell what is looked at, as it is by then, once the last telling has been answered. */
  #tell = inTurn(() => this.#tellOnce());
  /** Runs that this page no longer shows. @type {(() => Promise<unknown>)[]} */
  #ends = [];
  /** @type {ReturnType<typeof saysAside> | null} */
  #wall = null;

  /** @param {import("../model/store.js").Store} store @param {import("./lessons.js").Lessons} lessons
   * @param {import("./player.js").Player} player */
  constructor(store, lessons, player) {
    this.#store = store;
    this.#lessons = lessons;
    this.#player = player;
    this.#hall = new Hall(store, () => this.#tell());
    store.subscribe((changed) => {
      if (SEEN.some((key) => changed.has(key))) this.#tell();
      const { classroom } = store.state;
      if (classroom && changed.has("classroom")) this.#wall?.say(tallyOf(classroom));
      this.#endRuns()?.catch(() => null); // it ends by itself, in time
    });
    endRunsBy((end) => {
      this.#ends.push(end);
      return this.#endRuns();
    });
  }

  /** A class of the run on show; the one that was begun here, while it lasts. */
  begin() {
    return this.#store.attempt(async () => {
      const { run, classroom } = this.#store.state;
      if (!run || classroom) return;
      const kept = await this.#kept();
      const made = kept ?? (await classes.begin(run.id));
      keepTaught(made.id);
      this.#take(made.id, kept?.state ?? (await classes.state(made.id)), kept ? "" : run.id);
    });
  }

  /** @param {string} id @param {import("../classroom").ClassAnswer} state @param {string} run */
  #take(id, state, run) {
    this.#id = id;
    this.#run = run;
    this.#told = "";
    this.#wall = saysAside(state.code);
    this.#hall.enter(id, state, "teacher");
    this.#tell();
  }

  /** The class that this browser keeps the right to, if there still is one. */
  async #kept() {
    const id = taughtHere();
    if (!id) return null;
    try {
      return { id, state: await classes.state(id) };
    } catch (problem) {
      if (!(problem instanceof Problem && problem.status === 404)) throw problem;
      forgetTaught();
      return null;
    }
  }

  /** @param {string} panel the one that is open */
  turnTo(panel) {
    this.#panel = panel;
    this.#tell();
  }

  /** Put a question to the vote.
   * @param {{ lesson: string, step: number } | { text: string, choices: string[] }} asked */
  ask(asked) {
    return this.#store.attempt(async () => {
      const question = await classes.ask(this.#id, asked);
      this.#look({ question: question.number });
    });
  }

  /** Put the question on show to the vote once more, after all have talked with their neighbours. */
  again() {
    const question = this.#question;
    if (!question) return;
    const { lesson, step, text, choices } = question;
    return this.ask(lesson !== null && step !== null ? { lesson, step } : { text, choices });
  }

  /** No more answers: all see what was answered. */
  close() {
    return this.#store.attempt(async () => {
      const { number } = /** @type {import("../classroom").Question} */ (this.#question);
      await classes.close(this.#id, number);
    });
  }

  /** The run gives the answer, to what most have said. */
  reveal() {
    const { classroom, lesson } = this.#store.state;
    const counts = classroom && ballotOf(classroom)?.rounds.at(-1);
    if (!counts || !lesson?.content || lesson.picked !== null) return;
    return this.#lessons.answer(counts.some(Boolean) ? favourite(counts) : lesson.content.right);
  }

  /** Put the question away. */
  clear() {
    this.#look({ question: null });
  }

  /** The class is over. */
  end() {
    return this.#store.attempt(async () => {
      if (!this.#store.state.classroom?.ended) await classes.end(this.#id);
      forgetTaught();
      this.leave();
    });
  }

  /** This page is no longer a teacher's; the class goes on. */
  leave() {
    this.#id = "";
    this.#wall?.close();
    this.#hall.leave();
  }

  fold() {
    const { classroom } = this.#store.state;
    if (classroom) this.#store.set({ classroom: { ...classroom, folded: !classroom.folded } });
  }

  /** All that was asked and answered, as CSV. */
  counts() {
    return classes.counts(this.#id);
  }

  /** The question on show. */
  get #question() {
    const { classroom } = this.#store.state;
    if (!classroom) return null;
    const { question, questions, look } = classroom;
    return question?.open ? question : questions.find(({ number }) => number === look.question);
  }

  /** @param {Partial<import("../classroom").Look>} changes */
  #look(changes) {
    const { classroom } = this.#store.state;
    if (classroom) this.#store.set({ classroom: { ...classroom, look: { ...classroom.look, ...changes } } });
  }

  /** Runs end once all look at the one on show.
   * @returns {Promise<unknown> | undefined} */
  #endRuns() {
    const { classroom, run } = this.#store.state;
    if (this.#id && !classroom?.ended && classroom?.view !== run?.view) return undefined;
    const due = this.#ends.splice(0);
    return due.length ? Promise.all(due.map((end) => end())) : undefined;
  }

  async #tellOnce() {
    const { run, classroom } = this.#store.state;
    if (!this.#id || !run || looksOnly(run) || !classroom || classroom.ended) return;
    // who hears that time rests asks at once whether the run does: it is told once the server has said so
    if (this.#player.asking()) return;
    const look = lookOf(this.#store.state, this.#panel);
    const sent = JSON.stringify(look);
    if (sent === this.#told && run.id === this.#run) return;
    const elsewhere = run.id === this.#run ? {} : { run: run.id };
    try {
      await classes.look(this.#id, { ...look, ...elsewhere });
      this.#told = sent;
      this.#run = run.id;
    } catch (problem) {
      // it is told at the next change, or when the stream is back
      if (!(problem instanceof Problem)) throw problem;
    }
  }
}
