// @ts-check
/** What the reader is told: in passing, what went wrong or well; and for as long as it lasts, what stands in
 * the way, with the ways on. */

import { slowerRate } from "../model/divergence.js";
import { integer } from "../words/numbers.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../types").Way} Way */

/** Causes that a lower rate is a remedy for. */
const STEPS_TOO_LONG = ["rate_too_large", "momentum_overshoots", "batch_too_noisy"];

/** @param {Record<Way, () => unknown>} ways */
export function mountNotice(ways) {
  const passing = /** @type {HTMLElement} */ (document.getElementById("notice"));
  passing.addEventListener("animationend", () => passing.classList.remove("on"));
  /** @type {State["notice"]} */
  let current = null;
  const box = Object.assign(document.createElement("div"), { className: "standing", hidden: true });
  box.setAttribute("role", "status");
  const words = document.createElement("p");
  box.append(words);
  const buttons = /** @type {Way[]} */ (Object.keys(ways)).map((way) => {
    const button = Object.assign(document.createElement("button"), { className: "mini", hidden: true });
    button.dataset.way = way;
    button.addEventListener("click", ways[way]);
    box.append(button);
    return button;
  });
  /** @type {HTMLElement} */ (document.querySelector(".first")).before(box);
  new ResizeObserver(() => {
    const covers = box.classList.contains("stays") ? box.offsetHeight : 0;
    document.documentElement.style.setProperty("--notice", `${covers}px`);
  }).observe(box);

  return {
    needs: /** @type {(keyof State)[]} */ ([
      "notice",
      "replaying",
      "lost",
      "ended",
      "divergence",
      "trouble",
      "told",
      "head",
      "run",
      "playing",
    ]),
    /** @param {State} state */
    render(state) {
      const { text, offers } = standing(state);
      if (state.notice !== current) {
        current = state.notice;
        passing.textContent = current?.text ?? "";
        passing.classList.toggle("on", current !== null);
        for (const animation of passing.getAnimations()) animation.currentTime = 0; // each has its whole time
      }
      if (state.lost) passing.classList.remove("on");
      if (words.textContent !== text) words.textContent = text;
      box.hidden = !text;
      box.classList.toggle("stays", Boolean(offers.why)); // it covers nothing: the run stands still too
      for (const button of buttons) {
        const label = offers[/** @type {Way} */ (button.dataset.way)];
        button.hidden = !label;
        button.textContent = label ?? "";
      }
    },
  };
}

/** @param {State} state @returns {{ text: string, offers: Partial<Record<Way, string>> }} */
function standing({ run, head, replaying, lost, ended, divergence, trouble, told, playing }) {
  if (replaying) return { text: replaying, offers: { stop: "Stop" } };
  if (ended && ended.run === run?.id) return { text: ended.text, offers: { again: "Start it again" } };
  if (lost)
    return {
      text: "The server does not answer. The page goes on from what it has, and keeps trying.",
      offers: {},
    };
  if (head.stopped && !playing)
    return { text: `The run stopped at step ${integer(head.step)}. ${head.stopped}`, offers: {} };
  if (head.status !== "diverged" || divergence?.run !== run?.id || !divergence) {
    const same = told?.run === run?.id && told?.step === head.step && told?.changes === head.changes;
    return told && same ? { text: told.text, offers: { why: "Its diagnosis" } } : { text: "", offers: {} };
  }
  const { text, step, best } = divergence;
  const cause = trouble?.cause;
  const slower = !cause || STEPS_TOO_LONG.includes(cause.name);
  const { rate, why } = slowerRate(divergence, trouble);
  return {
    text: cause ? `${text} ${cause.title}: ${cause.sentence}` : text,
    offers: {
      ...(step > 1 ? { back: "One step back" } : {}),
      ...(slower ? { slower: `Rate ${rate} (${why}) from step ${integer(best)}` } : {}),
      why: "Why?",
    },
  };
}
