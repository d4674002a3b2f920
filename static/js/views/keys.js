// @ts-check
/** The list of keys under `?`, and whether they act. */

import { capsOf } from "../control/commands.js";
import { element } from "./element.js";
import { mountShortcuts } from "./shortcuts.js";

/** @param {HTMLElement} foot takes the way to the list @param {import("../model/store.js").Store} store
 * @param {import("../control/commands.js").Commands} commands @returns {{ open: () => void }} the list */
export function mountKeys(foot, store, commands) {
  const all = Object.values(commands);
  const list = element("dialog", { id: "keys" });
  list.setAttribute("aria-labelledby", "keys-title");
  const open = () => list.showModal();
  const close = element("button", { className: "close", textContent: "×", title: "Close" });
  close.setAttribute("aria-label", "Close");
  close.addEventListener("click", () => list.close());
  const on = element("input", { type: "checkbox", checked: localStorage.getItem("keys") !== "off" });
  on.addEventListener("change", () => localStorage.setItem("keys", on.checked ? "on" : "off"));
  list.append(element("h2", { id: "keys-title", textContent: "Keys" }), close, table(all));
  // speech input types letters: it must be able to end that
  list.append(element("label", {}, on, "They act wherever the focus is"));
  document.body.append(list);
  foot.append(element("button", { className: "txt", textContent: "Keys", onclick: open }));

  mountShortcuts(store, all, () => on.checked);
  return { open };
}

/** A line for every key; commands that take turns at one share it.
 * @param {import("../control/commands.js").Command[]} commands */
function table(commands) {
  /** @type {Map<string, HTMLElement>} */
  const lines = new Map();
  const list = element("dl");
  for (const command of commands.filter(({ keys }) => keys)) {
    const caps = capsOf(command);
    const line = lines.get(caps.join());
    if (line) line.append(` or ${command.label}`);
    else {
      const words = element("dd", { textContent: command.label });
      list.append(element("dt", {}, ...caps.map((cap) => element("kbd", { textContent: cap }))), words);
      lines.set(caps.join(), words);
    }
  }
  return list;
}
