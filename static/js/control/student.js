// @ts-check
/** A seat in a class: the page shows the teacher's run, goes along with what the teacher looks at for as long
 * as its reader likes, and votes. So does the page on the wall, but for the vote. */

import { turned } from "../model/classroom.js";
import { hearsAside } from "../net/aside.js";
import { classes } from "../net/classes.js";
import { Problem } from "../net/problem.js";
import { keepVotes, voter } from "../net/seat.js";
import { Hall } from "./hall.js";
import { inTurn } from "./requests.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../classroom").Classroom} Classroom */
/** @typedef {import("../classroom").Look} Look */

const OWN = { changes: () => ({}), called: "your own" };
const LATE = "The vote was closed before your last choice arrived.";
const CLOSED = 409;

export class Student {
  #store;
  #api;
  #session;
  #player;
  #lessons;
  #family;
  #showPanel;
  #hall;
  #code = "";
  #goAlong = inTurn(() => this.#goOnce());
  #sending = false;
  /** The panel that was shown last, because the teacher looks at it; null where that is to be done yet.
   * @type {string | null} */
  #panel = null;
  /** The look by which it was asked whether the run rests. @type {Look | null} */
  #rested = null;
  /** @type {{ close: () => void } | null} */
  #aside = null;
  /** The last choices that have reached the server. @type {Classroom["votes"]} */
  #arrived = {};

  /** @param {object} parts @param {import("../model/store.js").Store} parts.store
   * @param {typeof import("../net/api.js").api} parts.api
   * @param {import("./session.js").Session} parts.session
   * @param {import("./player.js").Player} parts.player @param {import("./lessons.js").Lessons} parts.lessons
   * @param {import("./family.js").Family} parts.family
   * @param {(name: string) => void} showPanel nothing, for the top of the page */
  constructor({ store, api, session, player, lessons, family }, showPanel) {
    this.#store = store;
    this.#api = api;
    this.#session = session;
    this.#player = player;
    this.#lessons = lessons;
    this.#family = family;
    this.#showPanel = showPanel;
    this.#hall = new Hall(store, () => this.#send());
    store.subscribe((changed) => {
      if (["classroom", "playing", "head"].some((key) => changed.has(key))) this.#goAlong();
    });
  }

  /** Take a seat. Where there is no such class, the promise is rejected.
   * @param {string} code @param {"student" | "projector"} role */
  async join(code, role) {
    const state = await classes.state(code);
    this.#code = state.code;
    this.#arrived = {};
    this.#panel = null;
    await this.#goTo(state.view);
    this.#hall.enter(state.code, state, role);
    if (role === "projector") this.#aside = hearsAside(state.code, (tally) => this.#set({ tally }));
    const { classroom } = this.#store.state;
    const asked = classroom?.question?.open ? classroom.question.number : null;
    const chosen = asked !== null && classroom?.votes[asked] !== undefined;
    if (chosen) this.#set({ unsent: asked }); // it may not have arrived
    this.#send();
  }

  /** Get up: the run stays on show. */
  leave() {
    this.#code = "";
    this.#aside?.close();
    if (this.#store.state.lesson?.led) this.#store.set({ lesson: null });
    this.#hall.leave();
  }

  /** Choose what to look at. */
  lookAround() {
    if (!this.#store.state.classroom?.following || this.#store.state.classroom.role !== "student") return;
    if (this.#store.state.lesson?.led) this.#store.set({ lesson: null });
    this.#set({ following: false });
  }

  /** Look at what the teacher looks at, in the teacher's run. */
  follow() {
    this.#set({ following: true });
    const { run, classroom } = this.#store.state;
    if (run?.view === classroom?.view) return this.#player.play(); // the reader may have stopped to look
  }

  /** To the panel that the teacher looks at. */
  goto() {
    this.#panel = null;
    this.#goAlong();
  }

  /** Go on from the step on show in a run of one's own. */
  playAlone() {
    this.lookAround();
    return this.#family.goOn(OWN);
  }

  /** @param {number} choice from 0; the last one counts */
  answer(choice) {
    const { classroom } = this.#store.state;
    if (!classroom?.question?.open || classroom.role !== "student") return;
    this.#vote(classroom.question.number, choice);
    this.#set({ unsent: classroom.question.number });
    this.#send();
  }

  fold() {
    this.#set({ folded: !this.#store.state.classroom?.folded });
  }

  /** @param {Partial<Classroom>} changes */
  #set(changes) {
    const { classroom } = this.#store.state;
    if (classroom) this.#store.set({ classroom: { ...classroom, ...changes } });
  }

  /** @param {number} number @param {number} [choice] none, where none has counted */
  #vote(number, choice) {
    const { [number]: _, ...others } = this.#store.state.classroom?.votes ?? {};
    const votes = choice === undefined ? others : { ...others, [number]: choice };
    keepVotes(this.#code, votes);
    this.#set({ votes });
  }

  /** Send the last choice. Where the server does not answer, that is tried again once it does. */
  async #send() {
    if (this.#sending) return;
    this.#sending = true;
    try {
      let question = this.#store.state.classroom?.unsent ?? null;
      while (question !== null) {
        const choice = /** @type {Classroom} */ (this.#store.state.classroom).votes[question];
        await classes.answer(this.#code, { question, choice, voter: voter() });
        this.#arrived[question] = choice;
        const now = this.#store.state.classroom;
        if (now?.unsent === question && now.votes[question] === choice) this.#set({ unsent: null });
        question = this.#store.state.classroom?.unsent ?? null;
      }
    } catch (problem) {
      this.#failed(problem);
    } finally {
      this.#sending = false;
    }
  }

  /** @param {unknown} problem */
  #failed(problem) {
    const unsent = this.#store.state.classroom?.unsent;
    if (!(problem instanceof Problem)) throw problem;
    if (problem.status === 0 || problem.status >= 500) return this.#hall.check();
    if (typeof unsent === "number") this.#vote(unsent, this.#arrived[unsent]);
    this.#set({ unsent: null });
    this.#store.set({ notice: { text: problem.status === CLOSED ? LATE : problem.message } });
  }

  /** Look where the teacher looks. */
  async #goOnce() {
    const { classroom } = this.#store.state;
    if (classroom?.following && classroom.role !== "teacher" && !classroom.ended)
      await this.#store.attempt(() => this.#turn(classroom));
  }

  /** @param {Classroom} classroom */
  async #turn({ view, look, votes, question, questions }) {
    await this.#goTo(view);
    const { run } = this.#store.state;
    if (run?.view !== view) return; // it is gone, and the reader was told
    await this.#attend(look, (number) => votes[number], [...questions, ...(question ? [question] : [])]);
    if (look.phase !== null && look !== this.#rested) await this.#rest(look);
    const { seen, seek, phase } = turned(look, this.#store.state);
    this.#store.set(seen);
    if (seek !== null) await this.#player.seek(seek);
    if (phase !== null) await this.#player.goto(phase);
    if ((look.panel ?? "") !== this.#panel) {
      this.#panel = look.panel ?? "";
      this.#showPanel(this.#panel);
    }
  }

  /** The teacher looks at a phase, and so steps no longer stream past: the stream does not say so.
   * @param {Look} look */
  async #rest(look) {
    this.#rested = look;
    const { run, playing, head } = this.#store.state;
    if (!run || !playing) return;
    const answer = await this.#api.run(run.id);
    if (answer.status !== "running") await this.#player.meet(answer, head);
  }

  /** The teacher's run comes in the place of what is on show.
   * @param {string} view */
  async #goTo(view) {
    if (this.#store.state.run?.view === view) return;
    const { lesson } = this.#store.state;
    if (lesson?.led) this.#store.set({ lesson: null });
    else if (lesson) await this.#lessons.leave();
    const { run, family } = this.#store.state;
    if (run?.view === view) return;
    if (!family.some(({ id }) => id === view)) await this.#session.watch(view, {});
    else {
      await this.#family.visit(view);
      await this.#player.play();
    }
  }

  /** The lesson that the teacher is in, with the numbers of its run; once its answer is on show there, it is
   * told here to what was chosen here.
   * @param {Look} look @param {(question: number) => number | undefined} voted
   * @param {import("../classroom").Question[]} questions */
  async #attend({ lesson: name, at, answered }, voted, questions) {
    const { lesson, run } = this.#store.state;
    if (!name || !at || !run) {
      if (lesson?.led) this.#store.set({ lesson: null });
      return;
    }
    const known = lesson?.led && lesson.name === name && lesson.step === at ? lesson : null;
    const content = known?.content ?? (await this.#api.lesson(run.id, name, at).catch(() => null));
    if (!content) return; // the run is another one by now
    const asked = questions.findLast(({ lesson, step }) => lesson === name && step === at);
    const picked = answered ? ((asked && voted(asked.number)) ?? content.right) : null;
    if (known?.picked === picked) return;
    const { title, of } = content;
    const place = { name, title, step: at, of, next: null };
    this.#store.set({
      lesson: { ...place, content, picked, astray: false, underway: false, led: true },
    });
  }
}
