// @ts-check
/** The nudge test: move the picked weight, measure what the loss does, and see who had predicted it. */

import { equation } from "../model/equation.js";
import { lossAlong, NUDGE } from "../model/nudge.js";
import { alternative, exactly } from "../model/ruled.js";
import { ruleName } from "../model/ruling.js";
import { full, significant } from "../words/numbers.js";
import { marked, times } from "../words/words.js";

/** @typedef {import("../types").State} State */

const WIDEST = 52; // per cent of its row that the longest bar takes

/** @param {HTMLElement} box */
export function mountNudge(box) {
  const [real, withSlope, without] = [...box.querySelectorAll(".nrow")].map((row) => ({
    key: /** @type {HTMLElement} */ (row.querySelector(".k")),
    bar: /** @type {HTMLElement} */ (row.querySelector("i")),
    number: /** @type {HTMLElement} */ (row.querySelector(".v")),
  }));
  const verdict = /** @type {HTMLElement} */ (box.querySelector(".verdict"));

  return {
    needs: /** @type {(keyof State)[]} */ (["frame", "pick", "rule", "run", "data", "settings"]),
    /** @param {State} state */
    render(state) {
      const { frame, run, pick } = state;
      const [truth, other] = [exactly(state), alternative(state)];
      if (!frame || !run || !truth || !other) return;
      const along = lossAlong(frame, run.spec, pick);
      const moved = along(NUDGE) - along(0);
      const [right, left] = [truth, other].map((by) => NUDGE * gradientOf(equation(state, by.frame)));
      const most = Math.max(...[moved, right, left].map(Math.abs)) || 1;
      show(real, moved, most, "loss of the nudged weight");
      show(withSlope, right, most, "prediction with the slope");
      show(without, left, most, "prediction without the slope");
      const named = ruleName(state.rule);
      without.key.textContent = named === "without f′" ? "without predicts" : `${named}:`;
      verdict.replaceChildren(
        ...marked(verdictOn(moved, right, left, named === "without f′" ? "Without it" : `With ${named}`)),
      );
    },
  };
}

/** ∂L/∂w as the equation's factors give it.
 * @param {import("../model/equation.js").Equation} e */
const gradientOf = ({ error, derivative, input }) => error * (derivative ?? 1) * input;

/** @param {{ bar: HTMLElement, number: HTMLElement }} row @param {number} value @param {number} most
 * @param {string} name */
function show({ bar, number }, value, most, name) {
  bar.className = value < 0 ? "n" : "p";
  bar.style.width = `${Math.max(0.8, (Math.abs(value) / most || 0) * WIDEST)}%`;
  number.textContent = significant(value, 2, true);
  number.dataset.value = full(value);
  number.dataset.name = name;
}

/** @param {number} moved what the loss did @param {number} right what f′ predicted @param {number} left what
 * the rule did
 * @param {string} other how the rule is named at the start of a sentence */
export function verdictOn(moved, right, left, other) {
  if (![moved, right, left].every(Number.isFinite)) return "The numbers are past all bounds here.";
  const close = Math.abs(moved - right) <= 0.15 * Math.abs(moved);
  const still = Math.abs(moved) < 1e-12 && Math.abs(right) < 1e-12;
  if (still)
    return Math.abs(left) < 1e-12
      ? "*Nothing moves*, and both say so."
      : `*With f′ is right:* nothing moves. ${other} a move is promised.`;
  const start = close
    ? "*With f′ is right.*"
    : moved * right > 0
      ? "*With f′ has the sign right*; the curve bends within the nudge."
      : "*Within this nudge the curve turns.*";
  if (left === 0) return `${start} ${other} predicts nothing.`;
  if (left * right < 0) return `${start} ${other} even the sign is wrong.`;
  const ratio = left / right;
  if (!Number.isFinite(ratio) || ratio > 1.15) return `${start} ${other} is ${times(ratio)} times too much.`;
  if (ratio < 0.87) return `${start} ${other} is ${times(1 / ratio)} times too little.`;
  return `${start} Here it hardly matters.`;
}
