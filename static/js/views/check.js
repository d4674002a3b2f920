// @ts-check
/** The check under the equation: f′ on show against f measured beside z, and ∂L/∂w against the loss measured
 * beside w; where that cannot be measured, it says so. */

import { checkOf } from "../model/nudge.js";
import { method, outcomeOf } from "../words/check.js";
import { full } from "../words/numbers.js";

/** @param {HTMLElement} line */
export function mountCheck(line) {
  const badge = /** @type {HTMLElement} */ (line.querySelector(".badge"));
  const brief = /** @type {HTMLElement} */ (line.querySelector("#check-brief"));
  const how = /** @type {HTMLElement} */ (line.querySelector("[role=tooltip]"));
  return {
    needs: /** @type {(keyof import("../types").State)[]} */ ([
      "frame",
      "exact",
      "pick",
      "rule",
      "run",
      "data",
      "notation",
    ]),
    /** @param {import("../types").State} state */
    render(state) {
      line.classList.toggle("blank", !state.exact);
      const check = state.exact && !state.rule.on && checkOf(state);
      if (!check) return;
      const words = outcomeOf(check);
      const { slope, gradient } = check;
      badge.textContent = words.badge;
      line.dataset.outcome = words.outcome;
      badge.dataset.value = full((slope && slope.outcome !== "agrees" ? slope : gradient).gap);
      brief.textContent = words.brief;
      how.textContent = (words.gaps ?? "") + method(check);
    },
  };
}
