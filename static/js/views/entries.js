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
    const beneath = store.state.lesson ? own : "";
    const same = location.hash === `#${hash}` && (history.state?.own ?? "") === beneath;
    if (same && way === "replaceState") return; // writing would end a way back that has just begun
    history[way](store.state.lesson && { own }, "", `#${hash}`);
  }
  // browsers refuse an address that is written hundreds of times in a row, and nothing tells that they would
  const soon = () => (waiting ||= window.setTimeout(write, Math.max(0, last + PAUSE - performance.now())));

  return {
    write,
    soon,
    own: () => own,
    /** @param {State} state */
    render: (state) => (questionOf(state) === entry ? soon() : write()),
    /** Another address was put there. By now we may have written over it; and a reload may come before we
     * write again.
     * @param {string} url @param {import("../model/link.js").Link} link what it asks for */
    enter(url, link) {
      history.replaceState(link.lesson === undefined ? history.state : { own }, "", url);
      entry = question(link);
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
