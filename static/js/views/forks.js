// @ts-check
/** At the slider of time: go on from the step on show with one thing changed, and back to the run that was left. */

import { integer } from "../numbers.js";
import { labelOf, VARIANTS } from "../variants.js";

/** @typedef {import("../types").State} State */

/** @param {import("../forks.js").Forks} forks */
export function mountForks(forks) {
  const menu = /** @type {HTMLSelectElement} */ (document.getElementById("onward"));
  const back = /** @type {HTMLButtonElement} */ (document.getElementById("origin"));
  const heading = new Option("", "");
  menu.append(heading, ...VARIANTS.map(({ name }) => new Option("", name)));
  menu.addEventListener("change", () => {
    const variant = VARIANTS.find(({ name }) => name === menu.value);
    menu.value = "";
    if (variant) forks.goOn(variant);
  });
  back.addEventListener("click", () => forks.goBack().then(() => menu.focus({ preventScroll: true })));

  return {
    needs: /** @type {(keyof State)[]} */ (["frame", "preview", "origins", "run"]),
    /** @param {State} state */
    render({ frame, preview, origins, run }) {
      if (!frame || !run) return;
      const step = preview ? 0 : frame.step;
      heading.textContent = `Go on from step ${integer(step)} with …`;
      menu.setAttribute("aria-label", heading.textContent);
      menu.title = heading.textContent;
      VARIANTS.forEach((variant, k) => (menu.options[k + 1].textContent = labelOf(variant, run.spec)));
      const origin = origins.at(-1);
      back.hidden = !origin;
      if (origin) back.textContent = `from step ${integer(origin.step)}: ${origin.called} · back`;
    },
  };
}
