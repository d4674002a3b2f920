// @ts-check
/** The keyboard: what the table of commands gives a key. */

/** @param {import("../model/store.js").Store} store
 * @param {import("../control/commands.js").Command[]} commands
 * @param {() => boolean} [on] whether keys act */
export function mountShortcuts(store, commands, on = () => true) {
  document.addEventListener("keydown", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    if (!on() || event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
    if (target.matches("input, select, textarea") || document.querySelector("dialog[open], :popover-open"))
      return;
    if (event.key === " " && target.matches("button, summary, a")) return;
    const command = commands.find(
      ({ keys, applies }) => keys?.includes(event.key) && (applies?.(store.state) ?? true),
    );
    if (!command?.act) return;
    event.preventDefault();
    command.act(event.key);
  });
}
