// @ts-check
/** Every term on the page answers: pointed at, tapped or reached by keyboard, it says in one sentence what it
 * is, its number here and now, and where that is seen. Words in a text are found and marked; a label is one
 * term as a whole. */

import { hereOf } from "../model/here.js";
import { rushes } from "../model/means.js";
import { full } from "../words/numbers.js";
import { entryFor, termsIn } from "../words/terms.js";
import { capital } from "../words/words.js";
import { beside } from "./beside.js";
import { element } from "./element.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../types").Entry} Entry */

/** Whole labels: of the equation's terms, and of time. */
const LABELS = ".hero .lab, #count > *, .peek .now .sym";
/** Texts that change; each term is marked once in each. */
const TEXTS = [
  "#say, #check-brief, .verdict, #rule-case, #digits, #phase-text, #key, #legend",
  "#curve-text, #loss-text, #lesson .sentence, .measured",
].join();
/** Texts that stay as they are. */
const STILL = ".setup label > span:first-child";
/** Where no word is marked: what is pressed or chosen itself, numbers, pictures. */
const INERT = "button, a, select, svg, s, [data-value], [data-word]";
const CLEAR = "#nudge"; // is read with what is explained
const GAP = 6; // pixels around what is explained
const SHORT = 4; // letters of a word that is too narrow for a finger

/** @param {import("../model/store.js").Store} store */
export function mountMeaning(store) {
  const answer = new Answer(store);
  followPointer(answer);
  followKeys(answer);
  markLabels();
  for (const text of document.querySelectorAll(TEXTS)) markAgain(text, answer);
  const panels = document.getElementById("panels"); // a saved page has none
  if (panels)
    new MutationObserver(() => panels.querySelectorAll(".cap").forEach(mark)).observe(panels, {
      childList: true,
    });
  return {
    needs: /** @type {(keyof State)[]} */ (["frame", "pick", "rule", "notation", "preview", "run"]),
    render: () => answer.render(),
  };
}

/** What the page says of one word: a box beside it, and a ring around what it is about. */
class Answer {
  #box = element("div", { id: "meaning", hidden: true });
  #ring = element("div", { className: "meant", hidden: true });
  #page = /** @type {HTMLElement} */ (document.querySelector("main"));
  #store;
  /** The word that is explained. @type {HTMLElement | null} */
  word = null;
  pinned = false; // by a tap or a click: it stays until another

  /** @param {import("../model/store.js").Store} store */
  constructor(store) {
    this.#store = store;
    this.#box.setAttribute("role", "tooltip");
    this.#ring.setAttribute("aria-hidden", "true");
    this.#page.append(this.#ring, this.#box);
    addEventListener("scroll", () => this.#place(), { capture: true, passive: true });
    addEventListener("resize", () => this.#place());
  }

  /** @param {HTMLElement} word @param {boolean} [pin] */
  open(word, pin = this.pinned && word === this.word) {
    if (word !== this.word) this.close();
    [this.word, this.pinned] = [word, pin];
    (document.fullscreenElement ?? this.#page).append(this.#ring, this.#box);
    word.setAttribute("aria-describedby", this.#box.id);
    this.render();
  }

  close() {
    this.word?.removeAttribute("aria-describedby");
    [this.word, this.pinned] = [null, false];
    this.#box.hidden = this.#ring.hidden = true;
  }

  /** @param {EventTarget | null} node */
  contains(node) {
    return node instanceof Node && this.#box.contains(node);
  }

  render() {
    const { state } = this.#store;
    const entry = this.word && meant(this.word);
    const here = hereOf(state);
    if (!entry || !here) return;
    this.#box.replaceChildren(element("div", {}, ...explained(entry, here, rushes(state))));
    this.#box.hidden = false;
    this.#place();
  }

  #place() {
    const { word } = this;
    const entry = word && meant(word);
    const here = hereOf(this.#store.state);
    if (!word || !entry || !here) return;
    const target = entry.seen && document.querySelector(entry.seen(here));
    const seen = target && !target.contains(word) ? visible(target) : null;
    this.#ring.hidden = !seen;
    if (seen) Object.assign(this.#ring.style, pixels(seen));
    const whole = word.closest(".term, .star") ?? word; // its number stays in sight
    const clear = [seen, ...[...document.querySelectorAll(CLEAR)].map(visible)].filter(
      (each) => each !== null,
    );
    const screen = { width: innerWidth, height: innerHeight };
    const box = this.#box.getBoundingClientRect();
    const { x, y } = beside(whole.getBoundingClientRect(), clear, box, screen);
    Object.assign(this.#box.style, { left: `${x}px`, top: `${y}px` });
  }
}

/** @param {Event} event */
const wordAt = ({ target }) =>
  target instanceof Element ? /** @type {HTMLElement | null} */ (target.closest("[data-word]")) : null;

/** A mouse opens what it is over; a click or a tap pins it.
 * @param {Answer} answer */
function followPointer(answer) {
  let pointer = ""; // where it was: a browser says "over" too when what is under it has changed its text
  document.addEventListener("pointerover", (event) => {
    const now = `${event.clientX} ${event.clientY}`;
    const over = event.pointerType === "mouse" && now !== pointer && !answer.pinned && wordAt(event);
    pointer = now;
    if (over) answer.open(over);
  });
  document.addEventListener("pointerout", ({ relatedTarget, pointerType }) => {
    const { word, pinned } = answer;
    if (!word || pinned || pointerType !== "mouse" || word.matches(":focus-visible")) return;
    const to = /** @type {Node | null} */ (relatedTarget);
    if (!word.contains(to) && !answer.contains(to)) answer.close();
  });
  document.addEventListener("click", (event) => {
    const clicked = wordAt(event);
    if (clicked && !(answer.pinned && clicked === answer.word)) answer.open(clicked, true);
    else if (!answer.contains(event.target)) answer.close();
  });
}

/** The keyboard opens what has the focus.
 * @param {Answer} answer */
function followKeys(answer) {
  document.addEventListener("focusin", (event) => {
    const focused = wordAt(event);
    if (focused?.matches(":focus-visible")) answer.open(focused);
    else if (focused !== answer.word) answer.close();
  });
  document.addEventListener("focusout", ({ target }) => {
    if (target === answer.word && answer.word?.isConnected) answer.close();
  });
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key === "Escape" && answer.word) answer.close();
      else if ((event.key === "Enter" || event.key === " ") && wordAt(event)) wordAt(event)?.click();
      else return;
      event.preventDefault();
      event.stopPropagation();
    },
    { capture: true },
  );
}

/** Labels are terms as a whole, and texts that stay as they are have theirs. */
function markLabels() {
  for (const label of document.querySelectorAll(LABELS)) {
    for (const [name, value] of [
      ["role", "button"],
      ["tabindex", "0"],
      ["data-word", ""],
    ])
      label.setAttribute(name, value);
  }
  for (const text of document.querySelectorAll(STILL)) {
    const label = /** @type {HTMLLabelElement} */ (text.parentElement);
    label.htmlFor = label.control?.id ?? ""; // else the word would be what it labels
    mark(text);
  }
}

/** Mark a text whenever it has changed; a word that is explained stays so where it is in the new one.
 * @param {Element} text @param {Answer} answer */
function markAgain(text, answer) {
  const changed = new MutationObserver(() => {
    if (document.documentElement.dataset.pace === "stream") return; // what rushes past is not read
    const { word, pinned } = answer;
    const lost = word && !word.isConnected ? word.textContent : null;
    const focused = lost !== null && document.activeElement === document.body;
    mark(text);
    changed.takeRecords();
    if (lost === null) return;
    const same = [...text.querySelectorAll("[data-word]")].find((one) => one.textContent === lost);
    if (!(same instanceof HTMLElement)) return answer.close();
    answer.open(same, pinned);
    if (focused && !pinned) same.focus({ preventScroll: true });
  });
  changed.observe(text, { childList: true, characterData: true, subtree: true });
}

/** What a marked word, or a label, stands for.
 * @param {HTMLElement} word @returns {Entry | undefined} */
function meant(word) {
  if (word.dataset.word) return entryFor(word.dataset.word); // it is called otherwise where it stands
  const own =
    word.firstElementChild && word.matches(".lab") ? word.firstChild?.textContent : word.textContent;
  const term = /** @type {HTMLElement | null} */ (word.parentElement?.querySelector("[data-term]"));
  const text = (own ?? "").trim();
  return entryFor(text) ?? termsIn(text)[0]?.entry ?? entryFor(term?.dataset.term ?? "step");
}

/** Make each term of a text, once, something to point at.
 * @param {Element} text */
function mark(text) {
  const known = new Set(/** @type {HTMLElement[]} */ ([...text.querySelectorAll("[data-word]")]).map(meant));
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  /** @type {Text[]} */
  const nodes = [];
  while (walker.nextNode()) {
    const node = /** @type {Text} */ (walker.currentNode);
    if (!node.parentElement?.closest(INERT)) nodes.push(node);
  }
  for (const node of nodes) {
    /** @type {(Node | string)[]} */
    const parts = [];
    let end = 0;
    for (const { at, word, entry } of terms(node)) {
      if (known.has(entry)) continue;
      known.add(entry);
      const className = word.length > SHORT ? "" : "short";
      const button = element("button", { type: "button", className }, word);
      button.dataset.word = "";
      parts.push(node.data.slice(end, at), button);
      end = at + word.length;
    }
    if (parts.length) node.replaceWith(...parts.filter((part) => part !== ""), node.data.slice(end));
  }
}

/** The terms of a node; a letter that is a word too is one only by itself, as a symbol is set.
 * @param {Text} node */
function terms({ data, parentElement }) {
  const alone = data.trim();
  const symbol = parentElement?.matches("i, em, td") && parentElement.textContent === data;
  const entry = symbol ? entryFor(alone) : undefined;
  return entry ? [{ at: data.indexOf(alone), word: alone, entry }] : termsIn(data);
}

/** @param {Entry} entry @param {import("../types").Here} here @param {boolean} rushing */
function explained({ name, called, symbol, says, value, words = String, of, place }, here, rushing) {
  const number = value?.(here);
  const lines = [
    element(
      "b",
      {},
      capital(called?.(here) ?? name),
      symbol ? " " : "",
      element("i", { className: "sym" }, symbol?.(here) ?? ""),
    ),
    element("p", {}, says(here)),
  ];
  if (number !== undefined && rushing)
    lines.push(element("p", {}, "Here it changes with every step: pause to read it."));
  else if (number !== undefined) {
    const shown = element("strong", {}, number === null ? "none" : words(number));
    shown.dataset.name = name;
    shown.dataset.value = full(number ?? NaN);
    lines.push(element("p", {}, "Here: ", shown, of ? ` ${of(here)}.` : "."));
  }
  if (place) lines.push(element("p", { className: "place" }, `To be seen: ${place}.`));
  return lines;
}

/** The part of the screen that an element takes, with a margin; null where it is out of sight.
 * @param {Element} target */
function visible(target) {
  const { left, top, width, height } = (
    target.querySelector("circle.unit") ?? target
  ).getBoundingClientRect();
  const out = width === 0 || top + height < 0 || left + width < 0 || top > innerHeight || left > innerWidth;
  return out ? null : new DOMRect(left - GAP, top - GAP, width + 2 * GAP, height + 2 * GAP);
}

/** @param {DOMRect} rect */
const pixels = ({ x, y, width, height }) => ({
  left: `${x}px`,
  top: `${y}px`,
  width: `${width}px`,
  height: `${height}px`,
});
