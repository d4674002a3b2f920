// @ts-check
/** The lens: the switch on the star factor, and under the sentence what belongs to it. With it off, the check
 * that f′ is right; with it on, what stands in the place of f′ and where, and the ways to train so for real,
 * which looking does not. Both lines keep their room, so that switching moves nothing. */

import { isExact } from "../math/backward.js";
import { chosenPass } from "../model/passes.js";
import { reaches, ruleIn, rulesThen, turned } from "../model/rules.js";
import { full } from "../words/numbers.js";
import { caseOf, PLACES, ruleName } from "../words/rule.js";
import { marked } from "./element.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../types").Rule} Rule */

const TRAIN = "train so:";
const TRAIN_ALL = "train so, in every layer:"; // no unit trains by a rule of its own
const OFFSETS = [0.1, 0.01];
const NO_SURROGATE = ["softmax", "step", "linear"];

/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** @param {HTMLElement} hero @param {import("../model/store.js").Store} store */
export function mountRule(hero, store) {
  const [withSlope, without] = ["with", "without"].map(
    (side) => /** @type {HTMLElement} */ (hero.querySelector(`[data-rule="${side}"]`)),
  );
  const where = /** @type {HTMLSelectElement} */ (byId("rule-where"));
  const what = /** @type {HTMLSelectElement} */ (byId("rule-what"));
  const matched = /** @type {HTMLInputElement} */ (byId("rule-matched"));
  const trainWhere = document.getElementById("train-where"); // nothing trains on a saved page

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
      const pass = chosenPass(state);
      if (!pass) return;
      const on = pass.lens !== "off";
      const exact = trainsTrue(state);
      withSlope.setAttribute("aria-pressed", String(exact !== on));
      without.setAttribute("aria-pressed", String(exact === on));
      withSlope.textContent = exact ? "with f′" : ruleName(turned(state, true));
      without.textContent = exact ? ruleName(turned(state, true)) : ownName(state);
      byId("check").classList.toggle("off", on);
      byId("choices").classList.toggle("off", !on);
      where.value = rule.where;
      for (const option of where.options) {
        const place = /** @type {Rule["where"]} */ (option.value);
        option.disabled = !isPicked(place) && !reaches(state, place);
      }
      offer(what, state);
      if (trainWhere) trainWhere.textContent = rule.where === "unit" ? TRAIN_ALL : TRAIN;
      renderCase(state, pass, on);
    },
  };
}

/** Whether a place goes where the picked weight goes.
 * @param {Rule["where"]} place */
const isPicked = (place) => place === "unit" || place === "layer";

/** Whether the step on show is one by f′ in every layer.
 * @param {State} state */
const trainsTrue = (state) => rulesThen(state).every(isExact);

/** @param {State} state */
function ownName(state) {
  const own = ruleIn(rulesThen(state));
  return own?.where === "network" ? ruleName(own) : "its own rule";
}

/** Which case a rule is that holds in more than one unit, or in all there are, and how far its
 * update is from the true one.
 * @param {State} state @param {import("../model/passes.js").ChosenPass} pass @param {boolean} on */
function renderCase(state, pass, on) {
  const matched = /** @type {HTMLInputElement} */ (byId("rule-matched"));
  const isWhole = pass.lens !== "unit" || pass.altered.flat().every(Boolean);
  const found = on && isWhole && reaches(state, state.rule.where) ? caseOf(state, pass) : null;
  byId("rule-what-it-is").hidden = !found;
  byId("harmless").hidden = found !== null; // which says it
  byId("rule-case-name").textContent = found?.name ?? "";
  byId("rule-case").replaceChildren(...marked(found?.words ?? ""));
  matched.checked = state.rule.matched;
  const angle =
    pass.cosine === null ? NaN : (Math.acos(Math.max(-1, Math.min(1, pass.cosine))) * 180) / Math.PI;
  const apart = byId("rule-angle");
  apart.textContent = Number.isFinite(angle)
    ? `This step’s update is ${angle.toFixed(0)}° from that with f′.`
    : "";
  apart.dataset.value = full(pass.cosine ?? NaN);
}

/** @param {HTMLSelectElement} what @param {State} state */
function offer(what, state) {
  const { rule, catalogue } = state;
  const surrogates = catalogue?.activations.filter(({ name }) => !NO_SURROGATE.includes(name)) ?? [];
  const own = ruleIn(rulesThen(state));
  const choices = [
    ...(own ? [["exact+0", "put back"]] : []),
    ...(own?.where === "network" && own.name === "one" && !own.offset ? [] : [["one+0", "left out"]]),
    ...OFFSETS.map((offset) => [`exact+${offset}`, `f′ + ${offset}`]),
    ...surrogates.map(({ name, label }) => [`${name}+0`, `${label}’s f′`]),
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
