// @ts-check
/** A quiet mark beside the loss of a run that does not learn: it leads to the measured cause. */

import { element } from "./element.js";

/** @typedef {import("../types").State} State */

const WORDS = /** @type {Record<string, string>} */ ({
  slow: "It hardly learns: why?",
  stuck: "It gets no lower: why?",
  diverging: "It grows: why?",
  diverged: "It left all bounds: why?",
});

const BLOWN_UP = "It has blown up: why?"; // and is finite

/** @param {HTMLElement} words what is said of the loss @param {() => unknown} ask */
export function mountMark(words, ask) {
  const mark = element("button", {
    type: "button",
    className: "mini",
    id: "why",
    hidden: true,
    onclick: ask,
  });
  words.after(mark);
  return {
    needs: /** @type {(keyof State)[]} */ (["trouble"]),
    /** @param {State} state */
    render({ trouble }) {
      mark.hidden = !trouble;
      mark.dataset.verdict = trouble?.verdict ?? "";
      const blown = trouble?.blown && trouble.verdict !== "diverged";
      mark.textContent = blown ? BLOWN_UP : trouble ? WORDS[trouble.verdict] : "";
      mark.title = trouble?.cause?.title ?? "";
    },
  };
}
