// @ts-check
/** The way in: learners’ questions that one step answers, the lessons that answer the question, those that go
 * further, and the set-ups worth seeing. */

import { element } from "./element.js";
import { pictureOf } from "./gallery.js";

/** @typedef {import("../types").State} State */
/** @typedef {State["lessons"][number]} Lesson */
/** @typedef {State["presets"][number]} Preset */

/** Learners' questions that a map answers, by its name. */
const MAPS = [
  ["learns", "Where does it learn at all?"],
  ["rate", "How large may the rate be?"],
  ["deep", "How deep can it be?"],
];

/** Authors and years of the works that a lesson names, which are told apart by semicolons.
 * @param {string} source */
const sourcesOf = (source) =>
  source
    .split("; ")
    .map((work) => work.match(/^.*?\b\d{4}\b/)?.[0] ?? work)
    .map((work) => work.replace(/^([^,&]+), [^&]+ & .+ (\d{4})$/, "$1 et al. $2"))
    .join("; ");

/** @param {HTMLElement} box @param {import("../control/lessons.js").Lessons} lessons
 * @param {import("../control/session.js").Session} session
 * @param {import("../model/store.js").Store} store */
export function mountGuide(box, lessons, session, store) {
  const { asked, first, further, setups } = sections(box);
  box.addEventListener("beforetoggle", () => lessons.load());

  /** A set-up is seen as it trains, whatever lens was on. @param {import("../types").Spec} spec */
  const open = async (spec) => {
    await lessons.leave();
    store.set({ rule: { ...store.state.rule, on: false } });
    await session.rebuild(() => spec);
  };
  /** @param {string} name @param {string} sentence @param {() => unknown} act @param {Element[]} picture */
  const entry = (name, sentence, act, ...picture) => {
    const onclick = () => {
      box.hidePopover();
      act();
    };
    const words = [element("b", {}, name), element("span", {}, sentence)];
    return element("li", {}, element("button", { onclick, title: sentence }, ...picture, ...words));
  };

  /** @param {Lesson[]} all @param {Preset[]} presets */
  const fill = (all, presets) => {
    for (const { name, title, source, steps, further: beyond } of all) {
      steps.forEach(({ answers }, k) => {
        if (answers)
          asked.append(entry(answers, `${title} ·\u00a0step\u00a0${k + 1}`, () => lessons.open(name, k + 1)));
      });
      const size = [`${steps.length} steps`, source && sourcesOf(source)].filter(Boolean).join(" · ");
      (beyond ? further : first).append(entry(title, size, () => lessons.open(name)));
    }
    for (const { label, sentence, spec } of presets)
      setups.append(entry(label, sentence, () => open(spec), pictureOf(spec)));
  };
  return {
    needs: /** @type {(keyof State)[]} */ (["lessons", "presets", "lesson"]),
    /** @param {State} state */
    render({ lessons: all, presets, lesson }) {
      if (!first.childElementCount && all.length) fill(all, presets);
      [...first.children, ...further.children].forEach((item, k) => {
        if (all[k].name === lesson?.name) item.setAttribute("aria-current", "true");
        else item.removeAttribute("aria-current");
      });
    },
  };
}

/** The headings, and the lists below them that are to be filled.
 * @param {HTMLElement} box */
function sections(box) {
  const [first, further] = [element("ol"), element("ol", { className: "further" })];
  const asked = element("ul");
  const setups = element("ul", { className: "gallery" });
  const maps = MAPS.map(([name, question]) =>
    element("li", {}, element("a", { href: `atlas#map=${name}` }, question)),
  );
  const close = element("button", { className: "close", textContent: "×", title: "Close" });
  close.setAttribute("aria-label", "Close");
  close.addEventListener("click", () => box.hidePopover());
  box.append(
    close,
    element(
      "section",
      {},
      element("h2", {}, "Lessons"),
      element("p", {}, "Each step asks for a prediction, then measures."),
      element("h3", {}, "Six questions, an example each"),
      asked,
      element("h3", {}, "What is the derivative for?"),
      first,
      element("h3", {}, "Further"),
      further,
      element("h3", {}, "Maps of many networks"),
      element("ul", {}, ...maps),
    ),
    element(
      "section",
      {},
      element("h2", {}, "Set-ups worth seeing"),
      element("p", {}, "Opens in place of the run on the page."),
      setups,
    ),
  );
  return { asked, first, further, setups };
}
