// @ts-check
/** The entries of the browser's history: one for each question of a lesson, and one for all else, which is
 * rewritten as the state changes. */

import { looksOnly } from "../model/rights.js";
import { keepRight } from "../net/rights.js";

/** @typedef {import("../types").State} State */

const PAUSE = 500; // milliseconds between two changes of the address

/** Which question of a lesson is on: each has an entry of its own.
 * @param {{ lesson?: string, at?: number }} link */
const question = ({ lesson, at = 1 }) => (lesson === undefined ? "" : `${lesson} ${at}`);

/** What was predicted at the question of the entry that the browser is at: one comes back to its answer.
 * @returns {number | null} */
export const pickedHere = () => history.state?.picked ?? null;

/** @param {State} state */
const questionOf = ({ lesson }) =>
  question(lesson && !lesson.led ? { lesson: lesson.name, at: lesson.step } : {});

/** @param {import("../model/store.js").Store} store
 * @param {() => string} addressNow of what is on show, as it stands after #
 * @param {import("../model/link.js").Link} opening what the page was opened with */
export function mountEntries(store, addressNow, opening) {
  /** The reader's own address, beneath that of a lesson; a reload keeps it. @type {string} */
  let own = history.state?.own ?? "";
  let waiting = 0;
  let last = -PAUSE;
  /** The question that the entry on show is of. */
  let entry = question(opening);
  /** What was predicted there, */
  let predicted = pickedHere();
  /** and where the browser has come to since. */
  let come = predicted;
  /** Addresses that are being followed: until that is done the page is where it was, and does not say so. */
  let followed = 0;

  function write() {
    waiting = 0;
    if (followed) return;
    last = performance.now();
    const hash = addressNow();
    const { run } = store.state;
    if (run && hash.startsWith("view=") && !looksOnly(run)) keepRight(run);
    const now = questionOf(store.state);
    if (!hash) return;
    if (!store.state.lesson) own = hash;
    const way = now && now !== entry ? "pushState" : "replaceState";
    entry = now;
    const { lesson } = store.state;
    predicted = lesson?.picked ?? null;
    const kept = (history.state?.own ?? "") === (lesson ? own : "") && pickedHere() === predicted;
    const same = kept && location.hash === `#${hash}`;
    if (same && way === "replaceState") return; // writing would end a way back that has just begun
    history[way](lesson && { own, picked: predicted }, "", `#${hash}`);
  }
  // browsers refuse an address that is written hundreds of times in a row, and nothing tells that they would
  const soon = () => (waiting ||= window.setTimeout(write, Math.max(0, last + PAUSE - performance.now())));

  addEventListener("popstate", () => {
    come = pickedHere();
  });
  return {
    write,
    soon,
    own: () => own,
    /** What was predicted where the reader has come to. */
    come: () => come,
    /** @param {State} state */
    render(state) {
      const same = questionOf(state) === entry && (state.lesson?.picked ?? null) === predicted;
      if (same) soon();
      else write();
    },
    /** Another address was put there. By now we may have written over it; and a reload may come before we
     * write again.
     * @param {string} url @param {import("../model/link.js").Link} link what it asks for */
    enter(url, link) {
      const { lesson, picked = null } = link;
      history.replaceState(lesson === undefined ? history.state : { own, picked }, "", url);
      [entry, predicted] = [question(link), picked];
    },
    /** Has an address followed.
     * @param {() => unknown} way */
    async follow(way) {
      followed++;
      try {
        await way();
      } finally {
        followed--;
        write();
      }
    },
  };
}
