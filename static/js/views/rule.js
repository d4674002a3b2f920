// @ts-check
/** The switch on the star factor, and under the sentence what belongs to it: with f′, the check that f′ is
 * right; without, where it is left out and what stands in its place. Both lines keep their room, so that
 * switching moves nothing. */

import { equation } from "../model/equation.js";
import { activationAlong, agrees, lossAlong, measured } from "../model/nudge.js";
import { exactly, ruled } from "../model/ruled.js";
import { caseOf, ruleName } from "../model/ruling.js";
import { finite, full, significant } from "../words/numbers.js";
import { marked } from "../words/words.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../types").Rule} Rule */

const PLACES = {
  everywhere: "everywhere",
  hidden: "in hidden layers",
  output: "at the output",
  layer: "in this layer",
};
const OFFSETS = [0.1, 0.01];
const NO_SURROGATE = ["softmax", "step", "linear"];

/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** @param {HTMLElement} hero @param {import("../model/store.js").Store} store */
export function mountRule(hero, store) {
  const buttons = [
    .../** @type {NodeListOf<HTMLButtonElement>} */ (hero.querySelectorAll('[data-action="rule"]')),
  ];
  const without = /** @type {HTMLButtonElement} */ (
    buttons.find(({ dataset }) => dataset.rule === "without")
  );
  const where = /** @type {HTMLSelectElement} */ (byId("rule-where"));
  const what = /** @type {HTMLSelectElement} */ (byId("rule-what"));
  const matched = /** @type {HTMLInputElement} */ (byId("rule-matched"));
  const check = mountCheck(byId("check"));

  /** @param {Partial<Rule>} changes */
  const change = (changes) => store.set({ rule: { ...store.state.rule, ...changes } });
  where.append(...Object.entries(PLACES).map(([value, words]) => new Option(words, value)));
  where.addEventListener("change", () => change({ where: /** @type {Rule["where"]} */ (where.value) }));
  what.addEventListener("change", () => change(ruleFrom(what.value)));
  matched.addEventListener("change", () => change({ matched: matched.checked }));

  return {
    needs: /** @type {(keyof State)[]} */ ([
      "frame",
      "exact",
      "pick",
      "rule",
      "run",
      "data",
      "settings",
      "catalogue",
    ]),
    /** @param {State} state */
    render(state) {
      const { rule } = state;
      const by = ruled(state);
      if (!by) return;
      for (const button of buttons)
        button.setAttribute("aria-pressed", String((button === without) === rule.on));
      without.textContent = ruleName(rule);
      byId("check").classList.toggle("off", rule.on);
      byId("choices").classList.toggle("off", !rule.on);
      where.value = rule.where;
      offer(what, state);
      matched.checked = rule.matched;
      matched.disabled = by.real;
      const angle =
        by.cosine === null ? NaN : (Math.acos(Math.max(-1, Math.min(1, by.cosine))) * 180) / Math.PI;
      const apart = byId("rule-angle");
      apart.textContent = Number.isFinite(angle) ? `${angle.toFixed(0)}° apart` : "";
      apart.dataset.value = full(by.cosine ?? NaN);
      byId("rule-case").replaceChildren(...marked(rule.on ? caseOf(state, by) : ""));
      if (!rule.on) check(state);
    },
  };
}

/** @param {HTMLSelectElement} what @param {State} state */
function offer(what, { rule, catalogue }) {
  const surrogates = catalogue?.activations.filter(({ name }) => !NO_SURROGATE.includes(name)) ?? [];
  const choices = [
    ["one+0", "left out"],
    ...OFFSETS.map((offset) => [`exact+${offset}`, `f′ + ${offset}`]),
    ...surrogates.map(({ name, label }) => [`${name}+0`, `${label}’s slope`]),
  ];
  const value = `${rule.name}+${rule.offset}`;
  if (!choices.some(([name]) => name === value)) choices.push([value, ruleName(rule)]);
  const key = choices.join();
  if (what.dataset.choices !== key) {
    what.dataset.choices = key;
    what.replaceChildren(...choices.map(([name, words]) => new Option(words, name)));
  }
  what.value = value;
}

/** @param {string} value */
function ruleFrom(value) {
  const [name, offset] = value.split("+");
  return { name, offset: Number(offset) };
}

/** f′ on show against f measured twice beside z, and ∂L/∂w against the loss measured twice beside w.
 * @param {HTMLElement} line */
function mountCheck(line) {
  const badge = /** @type {HTMLElement} */ (line.querySelector(".badge"));
  const brief = /** @type {HTMLElement} */ (line.querySelector("#check-brief"));
  const how = /** @type {HTMLElement} */ (line.querySelector("[role=tooltip]"));
  return /** @param {State} state */ (state) => {
    const { frame, run, pick, exact } = state;
    const truth = exactly(state);
    if (!frame || !run || !truth) return;
    const e = equation(state, truth.frame);
    line.classList.toggle("blank", !exact || e.slope === null || !Number.isFinite(e.product));
    if (!exact || e.slope === null || !Number.isFinite(e.product)) return;
    const z = finite(frame.layers[pick.layer].pre_activations[pick.unit]);
    const slope = measured(activationAlong(run.spec.network.layers[pick.layer].activation, z));
    const gradient = e.error * e.slope * e.input;
    const loss = measured(lossAlong(frame, run.spec, pick));
    const right = agrees(e.slope, slope) && agrees(gradient, loss);
    const gap = Math.abs(e.slope - slope.value);
    badge.textContent = right ? "checked ✓" : "gap";
    badge.classList.toggle("bad", !right);
    badge.dataset.value = full(agrees(e.slope, slope) ? loss.value - gradient : slope.value - e.slope);
    const values = `f′ ${significant(slope.value, 6)}, ∂L/∂w ${significant(loss.value, 6)}`;
    brief.textContent = right
      ? `z moved a little either way, f rises ${significant(slope.value, 6)} for each 1: ` +
        `f′ is right to ${size(gap)}`
      : `measured: ${values} where the formula says ${significant(gradient, 6)}: a kink, or beyond rounding`;
    how.textContent =
      `(f(z + h) − f(z − h)) / 2h at h = ${significant(slope.h, 2)} gives ` +
      `f′ = ${significant(slope.value, 12)}, shown ${significant(e.slope, 12)}. ` +
      `(L(w + h) − L(w − h)) / 2h at h = ${significant(loss.h, 2)} gives ` +
      `∂L/∂w = ${significant(loss.value, 12)}, error × slope × input is ${significant(gradient, 12)}. ` +
      "Each h is the one whose error, of curvature and of rounding, is estimated to be least.";
  };
}

/** @param {number} gap */
const size = (gap) => (gap === 0 ? "the last digit" : significant(gap, 2));
