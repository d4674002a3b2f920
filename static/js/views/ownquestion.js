// @ts-check
/** A question of the teacher's own: its words and two to six choices. */

import { element } from "./element.js";

const [LEAST, MOST] = [2, 6];
const [LONGEST, LONGEST_CHOICE] = [300, 120]; // letters, for a phone to show it

/** @param {(asked: { text: string, choices: string[] }) => Promise<boolean>} ask */
export function mountOwnQuestion(ask) {
  const text = element("textarea", { rows: 2, maxLength: LONGEST, required: true });
  const choices = element("ol");
  const more = element("button", { type: "button", className: "txt", onclick: () => add().focus() });
  more.textContent = "One more choice";
  const form = element(
    "form",
    {},
    element("label", {}, "The question", text),
    choices,
    element("p", { className: "acts" }, more, element("button", { className: "mini" }, "Ask")),
  );
  const box = element("details", {}, element("summary", {}, "A question of your own"), form);

  function add() {
    const field = element("input", { maxLength: LONGEST_CHOICE, required: choices.children.length < LEAST });
    field.setAttribute("aria-label", `Choice ${choices.children.length + 1}`);
    choices.append(element("li", {}, field));
    more.hidden = choices.children.length >= MOST;
    return field;
  }
  function clear() {
    text.value = "";
    choices.replaceChildren();
    for (let k = 0; k < LEAST; k++) add();
  }
  clear();

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const typed = [...choices.querySelectorAll("input")].map(({ value }) => value.trim());
    const asked = { text: text.value.trim(), choices: typed.filter(Boolean) };
    if (!(await ask(asked))) return;
    clear();
    box.open = false;
  });
  return { element: box };
}
