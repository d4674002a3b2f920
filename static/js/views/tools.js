// @ts-check
/** The page's own tools: notation and theme. */

import { readTokens } from "../draw/colour.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../model/store.js").Store} Store */

const dark = matchMedia("(prefers-color-scheme: dark)");

/** The theme in force: the chosen one, else the system's.
 * @returns {Pick<State, "theme" | "tokens">} */
export function themeNow() {
  const { theme } = document.documentElement.dataset;
  const chosen = theme === "light" || theme === "dark" ? theme : dark.matches ? "dark" : "light";
  return { theme: chosen, tokens: readTokens() };
}

/** Wear a theme, and remember it.
 * @param {string} theme nothing for the system's @param {Store} store */
export function choose(theme, store) {
  document.documentElement.dataset.theme = theme;
  localStorage.setItem("theme", theme);
  store.set(themeNow());
}

/** @param {Store} store */
export function mountTheme(store) {
  const choice = /** @type {HTMLSelectElement} */ (document.getElementById("theme"));
  dark.addEventListener("change", () => store.set(themeNow()));
  return {
    needs: /** @type {(keyof State)[]} */ (["theme"]),
    render() {
      choice.value = document.documentElement.dataset.theme ?? "";
    },
  };
}

export function mountNotation() {
  const buttons = [
    .../** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll("[data-notation]")),
  ];
  return {
    needs: /** @type {(keyof State)[]} */ (["notation"]),
    /** @param {State} state */
    render({ notation }) {
      for (const button of buttons)
        button.setAttribute("aria-pressed", String(button.dataset.notation === notation));
    },
  };
}
