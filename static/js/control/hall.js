// @ts-check
/** A class that the page is in: how it stands, and what happens in it. */

import { heard } from "../model/classroom.js";
import { classes, newsFor } from "../net/classes.js";
import { votesIn } from "../net/seat.js";
import { Stream } from "../net/stream.js";

/** @typedef {import("../classroom").Classroom} Classroom */
/** @typedef {import("../classroom").ClassAnswer} ClassAnswer */

export class Hall {
  #store;
  #stream;
  /** The teacher's id, or everybody's code. */
  #key = "";
  #back;

  /** @param {import("../model/store.js").Store} store
   * @param {() => unknown} back the server answers again: what did not reach it may be sent once more */
  constructor(store, back) {
    this.#store = store;
    this.#back = back;
    this.#stream = new Stream(
      (news, kind) => this.#hear(news, kind),
      { back: () => this.#catchUp(), gone: () => this.#set({ ended: true }) },
      newsFor(() => store.state.classroom?.role !== "projector"),
    );
  }

  /** @param {string} key @param {ClassAnswer} state @param {Classroom["role"]} role */
  enter(key, state, role) {
    this.#key = key;
    this.#store.set({
      classroom: {
        ...state,
        role,
        ended: false,
        following: true,
        votes: votesIn(state.code),
        unsent: null,
        folded: false,
        tally: null,
      },
    });
    this.#stream.follow(key);
  }

  /** Look at once whether the server is there. */
  check() {
    this.#stream.check();
  }

  leave() {
    this.#key = "";
    this.#stream.follow("");
    this.#store.set({ classroom: null });
  }

  /** @param {Partial<Classroom>} changes */
  #set(changes) {
    const { classroom } = this.#store.state;
    if (classroom) this.#store.set({ classroom: { ...classroom, ...changes } });
  }

  /** @param {any} news @param {string} kind */
  #hear(news, kind) {
    const { classroom } = this.#store.state;
    if (!classroom) return;
    const known = heard(classroom, news, kind);
    const asked = kind === "question" && news.open && news.number !== classroom.question?.number;
    this.#store.set({ classroom: asked ? { ...known, folded: false } : known });
    if (known.ended) this.#stream.follow("");
  }

  /** Something may have been missed. */
  async #catchUp() {
    const key = this.#key;
    const state = await classes.state(key).catch(() => null); // the stream says whether it is gone
    if (!state || key !== this.#key) return;
    const known = this.#store.state.classroom;
    const { look, ...rest } = /** @type {ClassAnswer} */ (state);
    this.#set(known?.role === "teacher" ? rest : { look, ...rest });
    this.#back();
  }
}
