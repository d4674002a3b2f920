// @ts-check
/** The page's address: written as the state changes, read when another one is put there. */

import { read, written } from "../model/link.js";
import { isPlaygrounds, translated } from "../model/playground.js";
import { brief } from "../words/words.js";
import { mountEntries } from "./entries.js";
import { mountPageSaving } from "./pagesaving.js";
import { mountShare } from "./share.js";
import { themeNow } from "./tools.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../model/store.js").Store} Store */

const LONGEST_LOOK = 2000; // letters of an address that a saved page takes

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

/** @param {Store} store
 * @param {(link: import("../model/link.js").Link) => unknown} open another run, as an address asks for it
 * @param {() => unknown} leave a lesson, for what was there before
 * @param {() => unknown} why does it not learn? */
export function mountAddress(store, open, leave, why) {
  const opening = asked(location.hash);
  let { panel = "", why: asks = false } = opening.look;
  const whole = /** @type {HTMLAnchorElement} */ (document.querySelector("a.whole"));
  const entries = mountEntries(
    store,
    () => {
      const { theme = "", embed } = document.documentElement.dataset;
      const told = written(store.state, panel, theme);
      whole.href = `#${told}`;
      return told && embed !== undefined ? `${told}&embed` : told;
    },
    opening,
  );
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
  addEventListener("hashchange", ({ newURL }) => {
    const { hash } = new URL(newURL);
    const link = { ...asked(hash), picked: entries.come() };
    ({ panel = "", why: asks = false } = link.look);
    entries.enter(newURL, link);
    wear(link.look);
    store.set(themeNow());
    const back = store.state.lesson && hash === `#${entries.own()}`;
    entries.follow(() => (back ? leave() : open(link))).finally(answer);
    goto();
  });
  waysWithin((target) => {
    panel = target?.dataset.panel ?? "";
    entries.soon();
  });
  return {
    /** To what the address asks for, once the panels are there. */
    goto() {
      goto();
      answer();
    },
    sharing: shared(store, entries.write, () => panel),
    /** What the address said before a lesson was opened. */
    own: () => asked(entries.own()),
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
    render: entries.render,
  };
}

/** Ways within the page leave the address to us.
 * @param {(target: HTMLElement | null) => unknown} gone where one of them led */
function waysWithin(gone) {
  document.addEventListener("click", (event) => {
    const way = /** @type {Element} */ (event.target).closest?.('a[href^="#"]');
    const name = way?.getAttribute("href")?.slice(1) ?? "";
    if (!way || event.defaultPrevented || name.includes("=")) return; // an address of a lesson, say
    event.preventDefault();
    const target = document.getElementById(name);
    target?.scrollIntoView();
    target?.focus({ preventScroll: true });
    gone(target);
  });
}

/** Where an address is given away, or kept on the server.
 * @param {Store} store @param {() => void} write the address of now @param {() => string} panelNow */
function shared(store, write, panelNow) {
  const sharing = mountShare(/** @type {HTMLElement} */ (document.getElementById("share")), store, (live) => {
    write();
    const { origin, pathname } = location;
    return `${origin}${pathname}#${written(store.state, panelNow(), store.state.theme, live)}`;
  });
  mountPageSaving(sharing, store, () => {
    const state = { ...store.state, lesson: null };
    const whole = written(state, "", "");
    return whole.length > LONGEST_LOOK ? written(state, "", "", true) : whole;
  });
  return sharing;
}
