// @ts-check
/** What the keyboard does: one table, which is both what is listed under `?` and what happens. */

import { element } from "./element.js";

/** @typedef {{ keys: string[], words: string, does?: Record<string, () => unknown> }} Row
 * `does` by the names that browsers give keys; nothing where what has the focus answers the key itself */

/** @typedef {object} Does
 * @property {import("../control/player.js").Player} player
 * @property {import("../model/store.js").Store} store
 * @property {import("../control/lessons.js").Lessons} lessons
 * @property {() => unknown} set opens what sets the picked weight */

/** @param {HTMLElement} foot takes the way to the list @param {Does} does */
export function mountKeys(foot, { player, store, lessons, set }) {
  const list = element("dialog", { id: "keys" });
  list.setAttribute("aria-labelledby", "keys-title");
  /** @type {Row[]} */
  const rows = [
    {
      keys: ["←", "→"],
      words: "a phase back, a phase on",
      does: { ArrowLeft: () => player.turn(-1), ArrowRight: () => player.turn(1) },
    },
    { keys: ["space"], words: "play or pause", does: { " ": () => player.toggle() } },
    { keys: ["s"], words: "one step on", does: { s: () => player.step() } },
    {
      keys: ["f"],
      words: "with or without f′",
      does: { f: () => store.set({ rule: { ...store.state.rule, on: !store.state.rule.on } }) },
    },
    { keys: ["e"], words: "set the picked weight by hand", does: { e: set } },
    { keys: ["d"], words: "all digits", does: { d: () => store.set({ digits: !store.state.digits }) } },
    { keys: ["tab"], words: "into the network; there ↑ ↓ go from weight to weight, enter picks" },
    { keys: ["1", "2", "3"], words: "in a lesson: your prediction", does: predictions(lessons) },
    {
      keys: ["esc"],
      words: "close what is open, leave the lesson",
      does: { Escape: () => store.state.lesson && lessons.leave() },
    },
    { keys: ["?"], words: "this list", does: { "?": () => list.showModal() } },
  ];
  const table = element("dl");
  for (const { keys, words } of rows)
    table.append(
      element("dt", {}, ...keys.map((key) => element("kbd", { textContent: key }))),
      element("dd", { textContent: words }),
    );
  const close = element("button", { className: "close", textContent: "×", title: "Close" });
  close.setAttribute("aria-label", "Close");
  close.addEventListener("click", () => list.close());
  const on = element("input", { type: "checkbox", checked: localStorage.getItem("keys") !== "off" });
  on.addEventListener("change", () => localStorage.setItem("keys", on.checked ? "on" : "off"));
  list.append(element("h2", { id: "keys-title", textContent: "Keys" }), close, table);
  // speech input types letters: it must be able to end that
  list.append(element("label", {}, on, "They act wherever the focus is"));
  document.body.append(list);
  const opener = element("button", {
    className: "txt",
    textContent: "Keys",
    onclick: () => list.showModal(),
  });
  foot.append(opener);

  const does = Object.assign({}, ...rows.map((row) => row.does));
  document.addEventListener("keydown", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    if (!on.checked || event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
    if (target.matches("input, select, textarea") || document.querySelector("dialog[open], :popover-open"))
      return;
    if (event.key === " " && target.matches("button, summary, a")) return;
    if (!Object.hasOwn(does, event.key)) return;
    if (does[event.key]() !== null) event.preventDefault();
  });
}

/** @param {import("../control/lessons.js").Lessons} lessons */
const predictions = (lessons) =>
  Object.fromEntries(Array.from({ length: 9 }, (_, k) => [String(k + 1), () => lessons.answer(k)]));
