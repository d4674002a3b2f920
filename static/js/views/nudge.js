// @ts-check
/** The nudge test: move the picked weight, measure what the loss does, and see who had predicted it. */

import { equation } from "../model/equation.js";
import { rushes } from "../model/means.js";
import { memo } from "../model/memo.js";
import { NUDGE, nudged } from "../model/nudge.js";
import { alternativePass, exactPass } from "../model/passes.js";
import { ruleIn, rulesThen, turned } from "../model/rules.js";
import { couldTurn, verdictOn } from "../words/nudge.js";
import { alike, full } from "../words/numbers.js";
import { byRule } from "../words/rule.js";
import { added, sentOtherwise } from "../words/update.js";
import { capital } from "../words/words.js";
import { marked } from "./element.js";

/** @typedef {import("../types").State} State */

/** What was left out elsewhere is not meant once the lens is off, and the choice out of sight. */
const atThisUnit = memo((/** @type {State["rule"]} */ rule) => ({
  ...rule,
  where: /** @type {const} */ ("unit"),
}));
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
    needs: /** @type {(keyof State)[]} */ ([
      "frame",
      "pick",
      "rule",
      "run",
      "data",
      "settings",
      "notation",
      "playing",
      "speed",
    ]),
    /** @param {State} state */
    render(state) {
      const rushing = rushes(state);
      box.classList.toggle("blank", rushing);
      if (rushing) {
        for (const { number } of [real, withSlope, without]) number.dataset.value = "";
        return void verdict.replaceChildren("It takes one sample. Pause to test it.");
      }
      const { frame, run, pick, notation } = state;
      const { rule } = state;
      const meant = rule.on ? state : { ...state, rule: atThisUnit(rule) };
      const [truth, other] = [exactPass(state), alternativePass(meant)];
      if (!frame || !run || !truth || !other) return;
      const [truly, others] = [truth, other].map((pass) => equation(state, pass.frame));
      const { moved, noise } = nudged(truth.frame, run.spec, pick, truly.old);
      const [right, left] = [truly, others].map((e) => NUDGE * gradientOf(e));
      const most = Math.max(...[moved, right, left].map(Math.abs)) || 1;
      show(real, moved, most, "loss of the nudged weight", measured(moved, right));
      show(withSlope, right, most, "prediction with f′", added(right));
      show(without, left, most, "prediction without f′", added(left));
      const way = otherWay(state);
      const plain = way === "without f′";
      without.key.textContent = plain ? "without predicts" : `${way.replace(/^(with|by) /, "")}:`;
      const seen = plain && rule.on && rule.where === "unit";
      const turns = seen && couldTurn(run.spec.network.layers, pick.layer);
      const words = verdictOn(moved, right, left, plain ? "Without it" : capital(way), noise, turns);
      const sent = sentOtherwise(truly, others, way, notation);
      verdict.replaceChildren(...marked(`${words} ${sent}`.trim()));
    },
  };
}

/** What is held against f′: how the run trains, or else what the lens would show.
 * @param {State} state */
function otherWay(state) {
  if (state.run?.feedback && !ruleIn(rulesThen(state))) return "through random weights";
  return byRule(ruleIn(rulesThen(state)) ?? turned(state, true));
}

/** A measured move, as the prediction is written where they differ in nothing but zeros at their ends.
 * @param {number} moved @param {number} right */
const measured = (moved, right) => added(alike(added(moved), added(right)) ? right : moved);

/** ∂L/∂w as the equation's factors give it.
 * @param {import("../model/equation.js").Equation} e */
const gradientOf = ({ error, derivative, input }) => error * (derivative ?? 1) * input;

/** @param {{ bar: HTMLElement, number: HTMLElement }} row @param {number} value @param {number} most
 * @param {string} name @param {string} words */
function show({ bar, number }, value, most, name, words) {
  bar.className = value < 0 ? "n" : value > 0 ? "p" : "";
  bar.style.width = `${Math.max(0.8, (Math.abs(value) / most || 0) * WIDEST)}%`;
  number.textContent = words;
  number.dataset.value = full(value);
  number.dataset.name = name;
}
