// @ts-check
/** The page's address: written as the state changes, read when another one is put there. */

import { read, written } from "../model/link.js";
import { isPlaygrounds, translated } from "../model/playground.js";
import { looksOnly } from "../model/rights.js";
import { keepRight } from "../net/rights.js";
import { brief } from "../words/words.js";
import { mountPageSaving } from "./pagesaving.js";
import { mountShare } from "./share.js";
import { themeNow } from "./tools.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../model/store.js").Store} Store */

const LONGEST_LOOK = 2000; // letters of an address that a saved page takes
const PAUSE = 500; // milliseconds between two changes of the address

/** What the address asks for.
 * @param {string} hash */
export const asked = (hash) => (isPlaygrounds(hash) ? translated(hash) : read(hash));

/** The theme that a link brings holds for this visit and is not remembered; so does what is left out of the
 * page.
 * @param {Partial<import("../model/link.js").Look>} look */
export function wear({ theme, embed }) {
  const { dataset } = document.documentElement;
  if (theme) dataset.theme = theme;
  if (embed) dataset.embed = "";
  else delete dataset.embed;
}

/** Which question of a lesson is on: each has an entry of its own in the browser's history.
 * @param {{ lesson?: string, at?: number }} link */
const question = ({ lesson, at = 1 }) => (lesson === undefined ? "" : `${lesson} ${at}`);

/** @param {State} state */
const questionOf = ({ lesson }) =>
  question(lesson && !lesson.led ? { lesson: lesson.name, at: lesson.step } : {});

/** @param {Store} store
 * @param {(link: import("../model/link.js").Link) => unknown} open another run, as an address asks for it
 * @param {() => unknown} leave a lesson, for what was there before
 * @param {() => unknown} why does it not learn? */
export function mountAddress(store, open, leave, why) {
  let { panel = "", why: asks = false } = asked(location.hash).look;
  const whole = /** @type {HTMLAnchorElement} */ (document.querySelector("a.whole"));
  /** The reader's own address, beneath that of a lesson; a reload keeps it. @type {string} */
  let own = history.state?.own ?? "";
  let waiting = 0;
  let last = -PAUSE;
  /** The question that the entry on show is of. */
  let entry = question(asked(location.hash));
  /** Addresses that are being followed: until that is done the page is where it was, and does not say so. */
  let followed = 0;

  function write() {
    waiting = 0;
    if (followed) return;
    last = performance.now();
    const { theme = "", embed } = document.documentElement.dataset;
    const told = written(store.state, panel, theme);
    const hash = told && embed !== undefined ? `${told}&embed` : told;
    whole.href = `#${told}`;
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

  addEventListener("hashchange", ({ newURL }) => {
    const link = asked(new URL(newURL).hash);
    ({ panel = "", why: asks = false } = link.look);
    // by now we may have written over it; and a reload may come before we write again
    history.replaceState(link.lesson === undefined ? history.state : { own }, "", newURL);
    wear(link.look);
    store.set(themeNow());
    entry = question(link);
    const back = store.state.lesson && new URL(newURL).hash === `#${own}`;
    followed++;
    Promise.resolve(back ? leave() : open(link)).finally(() => {
      followed--;
      write();
      answer();
    });
    goto();
  });
  /** Ways within the page leave the address to us. */
  document.addEventListener("click", (event) => {
    const way = /** @type {Element} */ (event.target).closest?.('a[href^="#"]');
    const name = way?.getAttribute("href")?.slice(1) ?? "";
    if (!way || event.defaultPrevented || name.includes("=")) return; // an address of a lesson, say
    event.preventDefault();
    const target = document.getElementById(name);
    target?.scrollIntoView();
    target?.focus({ preventScroll: true });
    panel = target?.dataset.panel ?? "";
    soon();
  });
  const sharing = mountShare(/** @type {HTMLElement} */ (document.getElementById("share")), store, (live) => {
    write();
    return `${location.origin}${location.pathname}#${written(store.state, panel, store.state.theme, live)}`;
  });
  mountPageSaving(sharing, store, () => {
    const state = { ...store.state, lesson: null };
    const whole = written(state, "", "");
    return whole.length > LONGEST_LOOK ? written(state, "", "", true) : whole;
  });

  /** To the panel that the address names. */
  const goto = () => {
    const target = panel && document.getElementById(`panel-${panel}`);
    if (target) target.scrollIntoView();
    else if (panel && document.querySelector("#panels > *")) {
      store.set({ notice: { text: `The link was not all understood: panel=${brief(panel)}` } });
      panel = "";
    }
  };
  const answer = () => {
    if (asks && document.querySelector("#panels > *")) why();
  };
  return {
    /** To what the address asks for, once the panels are there. */
    goto() {
      goto();
      answer();
    },
    sharing,
    /** What the address said before a lesson was opened. */
    own: () => asked(own),
    needs: /** @type {(keyof State)[]} */ ([
      "run",
      "frame",
      "preview",
      "pick",
      "rule",
      "notation",
      "theme",
      "settings",
      "lesson",
      "classroom",
    ]),
    /** @param {State} state */
    render: (state) => (questionOf(state) === entry ? soon() : write()),
  };
}
