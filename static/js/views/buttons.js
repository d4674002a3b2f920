// @ts-check
/** Buttons and menus that give a command: what they are called, what they do, and when they can be used. */

import { capsOf } from "../control/commands.js";
import { capital } from "../words/words.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../control/commands.js").Command} Command */
/** @typedef {HTMLButtonElement | HTMLSelectElement} Control */

/** @param {import("../control/commands.js").Commands} commands by the controls' `data-action` */
export function mountButtons(commands) {
  const controls = [.../** @type {NodeListOf<Control>} */ (document.querySelectorAll("[data-action]"))];
  const bound = controls.map((control) => {
    const action = control.dataset.action ?? "";
    const command = commands[action];
    if (control instanceof HTMLSelectElement)
      control.addEventListener("change", () => command.act?.(control.value));
    else {
      name(control, command);
      control.addEventListener("click", () => command.act?.(control.dataset[action] ?? ""));
    }
    return { control, command };
  });
  const turns = bound.flatMap(({ control, command }) => {
    const other = bound.find(({ command: one }) => one !== command && sharesKey(one, command));
    return other ? [{ command, control, other: other.control }] : [];
  });
  const rest = bound.filter(({ control }) => !turns.some((turn) => turn.control === control));
  return {
    needs: /** @type {(keyof State)[]} */ (["run", "playing", "flowing", "lesson", "pick", "rule"]),
    /** @param {State} state */
    render(state) {
      for (const { control, command } of rest) {
        control.disabled = !(command.applies?.(state) ?? true);
        if (command.unless) control.title = control.disabled ? command.unless : titleOf(command);
      }
      for (const { control, command, other } of turns)
        offer(control, command.applies?.(state) ?? true, other);
    },
  };
}

/** @param {HTMLButtonElement} button @param {Command} command */
function name(button, command) {
  button.title = titleOf(command);
  if (button.matches(".ico")) button.setAttribute("aria-label", capital(command.label));
}

/** @param {Command} command */
const titleOf = (command) => [capital(command.label), ...capsOf(command)].join("  ");

/** @param {Command} one @param {Command} other */
const sharesKey = (one, other) => one.keys?.some((key) => other.keys?.includes(key)) ?? false;

/** Show one of two that take turns while its command applies; when it goes, the focus moves to the other.
 * @param {Control} control @param {boolean} applies @param {Control} other */
function offer(control, applies, other) {
  const focused = document.activeElement === control;
  control.hidden = !applies;
  if (focused && !applies) {
    other.hidden = false;
    other.focus();
  }
}
