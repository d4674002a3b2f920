// @ts-check
/** The way in: learners’ questions that one step answers, the lessons that answer the question, those that go
 * further, and the set-ups worth seeing. */

import { element } from "./element.js";
import { pictureOf } from "./gallery.js";

/** @typedef {import("../types").State} State */

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
  /** A set-up is seen as it trains, whatever lens was on. @param {import("../types").Spec} spec */
  const open = async (spec) => {
    await lessons.leave();
    store.set({ rule: { ...store.state.rule, on: false } });
    await session.rebuild(() => spec);
  };
  const [first, further] = [element("ol"), element("ol", { className: "further" })];
  const asked = element("ul", { className: "asked" });
  const setups = element("ul", { className: "gallery" });
  box.append(
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
      element(
        "ul",
        { className: "asked" },
        ...MAPS.map(([name, question]) =>
          element("li", {}, element("a", { href: `atlas#map=${name}` }, question)),
        ),
      ),
    ),
    element(
      "section",
      {},
      element("h2", {}, "Set-ups worth seeing"),
      element("p", {}, "Opens in place of the run on the page."),
      setups,
    ),
  );
  box.addEventListener("beforetoggle", () => lessons.load());

  /** @param {string} name @param {string} sentence @param {() => unknown} act @param {Element[]} picture */
  const entry = (name, sentence, act, ...picture) => {
    const choose = () => {
      box.hidePopover();
      act();
    };
    return element(
      "li",
      {},
      element(
        "button",
        { onclick: choose, title: sentence },
        ...picture,
        element("b", {}, name),
        element("span", {}, sentence),
      ),
    );
  };
  return {
    needs: /** @type {(keyof State)[]} */ (["lessons", "presets", "lesson"]),
    /** @param {State} state */
    render({ lessons: all, presets, lesson }) {
      if (!first.childElementCount && all.length) {
        for (const { name, title, steps } of all)
          steps.forEach(({ answers }, k) => {
            if (answers)
              asked.append(entry(answers, `${title} · step ${k + 1}`, () => lessons.open(name, k + 1)));
          });
        for (const { name, title, source, steps, further: beyond } of all)
          (beyond ? further : first).append(
            entry(
              title,
              [`${steps.length} steps`, source && sourcesOf(source)].filter(Boolean).join(" · "),
              () => lessons.open(name),
            ),
          );
        setups.append(
          ...presets.map(({ label, sentence, spec }) =>
            entry(label, sentence, () => open(spec), pictureOf(spec)),
          ),
        );
      }
      [...first.children, ...further.children].forEach((item, k) => {
        if (all[k].name === lesson?.name) item.setAttribute("aria-current", "true");
        else item.removeAttribute("aria-current");
      });
    },
  };
}
