// @ts-check
/** The equation of the picked weight, and one sentence that says what its numbers mean. */

import { ACTIVATIONS } from "../math/activations.js";
import { isExact } from "../math/backward.js";
import { breakAt } from "../math/quotient.js";
import { equation, layerRate, trainingAt } from "../model/equation.js";
import { shownStep } from "../model/history.js";
import { averaged } from "../model/means.js";
import { chosenPass, exactPass, shownPass } from "../model/passes.js";
import { reaches, ruleIn, rulesThen } from "../model/rules.js";
import { mountValve } from "../stage/valve.js";
import { amounts } from "../words/losses.js";
import { meanOver } from "../words/means.js";
import {
  alike,
  factor,
  factorBeside,
  full,
  hidden,
  short,
  significant,
  subscript,
} from "../words/numbers.js";
import { activationName, byRule, trainsBy } from "../words/rule.js";
import { sumLetter } from "../words/sum.js";
import { enteredWords } from "../words/units.js";
import { added, becoming, bounded, compared, meaning, resultName, unbounded } from "../words/update.js";
import { capital, inputName, outputNames, squeezed, unitName, weightName } from "../words/words.js";
import { element, marked } from "./element.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../model/equation.js").Equation} Equation */
/** @typedef {import("../model/passes.js").ChosenPass} ChosenPass */
/** @typedef {ReturnType<typeof mountTerm>} Term */
/** @typedef {object} View what is on show: a step's equation, or the mean of some
 * @property {State} state
 * @property {ChosenPass} pass
 * @property {Equation} e
 * @property {boolean} mean
 * @property {boolean} seen through the lens
 * @property {string} span of how many steps it is the mean */

const SPACIOUS = 8; // letters of a number that have room at its full size
const ROOM = 11; // letters of an input's name
const LONGEST = 20; // letters that have room under the old weight

/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** One factor: its number, its bar, its caption.
 * @param {HTMLElement} hero @param {string} name */
function mountTerm(hero, name) {
  const number = /** @type {HTMLElement} */ (hero.querySelector(`[data-term="${name}"]`));
  const box = /** @type {HTMLElement} */ (number.closest(".term, .star"));
  const bar = /** @type {HTMLElement | null} */ (box.querySelector(".sbar i"));
  const caption = /** @type {HTMLElement} */ (box.querySelector(".capt"));
  return {
    caption,
    /** @param {number} value @param {string} words @param {number} reach of the bar
     * @param {boolean} [averaged] it is a mean */
    show(value, words, reach, averaged = false) {
      number.textContent = words;
      number.dataset.name = averaged ? `mean ${name}` : name;
      number.dataset.value = full(value);
      number.classList.toggle("n", value < 0);
      number.classList.toggle("none", !Number.isFinite(value));
      number.classList.toggle("long", words.length > SPACIOUS);
      if (!bar) return;
      const from0 = bar.classList.contains("u");
      const share = (Math.min(1, Math.abs(value) / reach) || 0) * (from0 ? 100 : 50);
      bar.classList.toggle("n", value < 0);
      bar.style.left = `${from0 ? 0 : value < 0 ? 50 - share : 50}%`;
      bar.style.width = `${share}%`;
    },
  };
}

/** @param {HTMLElement} hero */
export function mountHero(hero) {
  const [next, old, rate, delta, derivative, input] = [
    "new",
    "old",
    "rate",
    "delta",
    "derivative",
    "input",
  ].map((name) => mountTerm(hero, name));
  const equationBox = /** @type {HTMLElement} */ (hero.querySelector(".eq"));
  const result = /** @type {HTMLElement} */ (hero.querySelector('[data-term="new"]'));
  const means = byId("means");
  const star = /** @type {HTMLElement} */ (hero.querySelector(".star"));
  const struck = /** @type {HTMLElement} */ (star.querySelector("s"));
  const valve = mountValve(/** @type {SVGGElement} */ (star.querySelector(".ring g")), 30);
  return {
    needs: /** @type {(keyof State)[]} */ ([
      "frame",
      "preview",
      "pick",
      "glance",
      "rule",
      "notation",
      "tokens",
      "settings",
      "playing",
      "speed",
      "recent",
      "data",
    ]),
    /** @param {State} now */
    render(now) {
      const state = now.glance ? { ...now, pick: now.glance } : now;
      equationBox.classList.toggle("glance", now.glance !== null);
      const { frame, run, data, pick, tokens } = state;
      const [step, pass] = [chosenPass(state), shownPass(state)];
      if (!frame || !run || !data || !step || !pass) return;
      const e = equation(state, pass.frame, pass.scale);
      const over = averaged(state);
      const mean = over.length > 0;
      const view = { state, pass, e, mean, seen: pass.lens !== "off", span: spanOf(over.length) };
      equationBox.dataset.lens = pass.lens;
      equationBox.dataset.step = String(shownStep(state));
      equationBox.classList.toggle("apart", mean);
      showResult(next, result, view, mean ? equation(state, step.frame, step.scale) : e);
      old.show(e.old, factor(e.old), 2);
      old.caption.textContent = wayOf(state);
      rate.show(e.rate, pass.scale === 1 ? short(e.rate) : significant(e.rate, 3), 0.1);
      rate.caption.textContent = pass.scale === 1 ? rateCaption(state) : "scaled to match";
      showSent(delta, view);
      showDerivative(derivative, star, struck, view);
      input.show(e.input, factor(e.input), 6, mean);
      const entered = pick.layer ? "" : enteredWords(state, pick.input, e.input);
      input.caption.textContent = mean ? view.span : entered || "what came in";
      valve(tokens, openingOf(e, pass, pick));
      showSymbols(view);
      means.classList.toggle("off", !mean || view.seen);
      means.textContent = mean
        ? `${capital(meanOver(over))}: one step’s numbers would flicker. Each step multiplies its own.`
        : "";
      const rushing = state.playing && state.speed.steps;
      byId("say").replaceChildren(...marked(rushing ? news(state) : sentenceOf(state, pass)));
    },
  };
}

/** What the weight becomes, and what that is called.
 * @param {Term} next @param {HTMLElement} result its number @param {View} view
 * @param {Equation} last of the step itself, where the factors on show are means */
function showResult(next, result, { state, e, mean, seen }, last) {
  const becomes = mean && !seen ? last.old + last.whole : last.next;
  const word = resultName(seen, e.alone || mean);
  result.dataset.term = seen ? "would" : "new";
  byId("result-word").textContent = word;
  next.show(becomes, factorBeside(becomes, last.old), 2);
  const rounded = !mean && hidden(e.old, e.next); // what is added is less than a digit on show
  byId("equals").textContent = mean ? "=" : becoming(e.old, e.product, e.next);
  result.dataset.name = word === "new weight" ? "new" : word;
  next.caption.replaceChildren(
    ...(seen
      ? [`the run trains ${trainsBy(ruleIn(rulesThen(state)))}`]
      : mean
        ? ["after this step"]
        : resultCaption(e, rounded)),
  );
}

/** From where the picked weight leads to where.
 * @param {State} state */
function wayOf({ run, data, pick, catalogue }) {
  const units = run?.spec.network.layers.map((layer) => layer.units) ?? [];
  const from = pick.layer
    ? `unit ${pick.input + 1}`
    : inputName(data?.features[pick.input] ?? "", pick.input, ROOM);
  const to = unitName(pick.layer, pick.unit, units, outputNames({ run, catalogue }));
  const way = `from ${from} to ${to.replace("the ", "")}`;
  const goal = to.startsWith("output ") ? squeezed(to.slice("output ".length), ROOM) : to.replace("the ", "");
  return way.length > LONGEST ? `${from} → ${goal}` : way;
}

/** What is sent back to the weight's unit.
 * @param {Term} delta @param {View} view */
function showSent(delta, { state, e, mean, seen, span }) {
  const question = state.notation === "question";
  const sent = question ? e.delta : e.error;
  delta.show(sent, factor(sent), 2.5, mean);
  const own = seen && state.frame ? equation(state, state.frame) : e;
  delta.caption.textContent = mean
    ? span
    : seen
      ? sentCaption(sent, question ? own.delta : own.error)
      : e.noise && sent !== 0
        ? "0 up to rounding"
        : SENT;
}

/** The star: f′, or what stands in its place, and beside that the f′ that it leaves out.
 * @param {Term} derivative @param {HTMLElement} star @param {HTMLElement} struck @param {View} view */
function showDerivative(derivative, star, struck, { state, pass, e, mean, seen, span }) {
  const { pick } = state;
  const words = e.derivative === null ? "in delta" : factor(e.derivative);
  derivative.show(e.derivative ?? NaN, words, 1, mean);
  const altered = pass.altered[pick.layer][pick.unit];
  const off = e.derivative === null || altered;
  star.classList.toggle("off", off);
  derivative.caption.textContent =
    mean && !altered ? span : starCaption(e, pass, rulesThen(state)[pick.layer], pick, seen);
  struck.hidden = !off || e.slope === null;
  struck.textContent = e.slope === null ? "" : factor(e.slope);
  const beside = struck.hidden ? 0 : struck.textContent.length;
  star.classList.toggle("long", words.length + beside / 2 > 6);
  struck.dataset.value = full(e.slope ?? NaN);
  struck.dataset.name = `${mean ? "mean " : ""}f′ that is left out`;
}

/** The symbols, in the words that are chosen.
 * @param {View} view */
function showSymbols({ state, pass, e }) {
  const { notation, pick } = state;
  const question = notation === "question";
  byId("weight-symbol").textContent = weightName(pick);
  byId("input-symbol").textContent = (pick.layer ? "a" : "x") + subscript(pick.input + 1);
  byId("plus").textContent = question ? "+" : "−";
  byId("delta-word").textContent = question ? "delta" : "error";
  byId("delta-symbol").textContent = symbolOf(state, pass, e);
  byId("slope-symbol").textContent = question ? "df(e)/de" : "f′(z)";
}

/** @param {number} steps */
const spanOf = (steps) => `mean of ${steps} ${steps === 1 ? "step" : "steps"}`;

/** How the valve of a weight's unit stands.
 * @param {Equation} e @param {ChosenPass} pass @param {State["pick"]} pick
 * @returns {import("../stage/valve.js").Opening} */
export function openingOf({ slope, derivative }, { altered, rules }, { layer, unit }) {
  const other = altered[layer][unit];
  return {
    kind: other && rules[layer][unit].name === "one" ? "out" : "open",
    slope: slope ?? NaN,
    through: (derivative === null || other ? derivative : slope) ?? NaN,
  };
}

const SENT = "how wrong, sent back";

/** What delta is of the loss; nothing where it came back through random weights.
 * @param {State} state @param {ChosenPass} pass @param {Equation} e */
function symbolOf({ notation, pick, frame }, { feedback }, { derivative }) {
  if (feedback && pick.layer + 1 < (frame?.layers.length ?? 0)) return "";
  return `${notation === "question" ? "−" : ""}∂L/∂${derivative === null ? sumLetter(notation) : "a"}`;
}

/** @param {number} is through the lens @param {number} was of the run's own step */
const sentCaption = (is, was) => (alike(factor(is), factor(was)) ? SENT : `in the run ${factor(was)}`);

/** Under the result: what is added, or what the weight becomes where this is one sample's share of the step.
 * @param {Equation} e @param {boolean} rounded */
function resultCaption({ alone, product, old, whole }, rounded) {
  if (rounded || alone) return [rounded ? `only ${added(product)}` : `${added(product)} this step`];
  const becomes = element("span", {}, factorBeside(old + whole, old));
  Object.assign(becomes.dataset, { name: "new weight", value: full(old + whole) });
  return ["by the step ", becomes];
}

/** @param {State} state */
function rateCaption(state) {
  const own = layerRate(state, state.pick.layer);
  const rate = trainingAt(state, state.frame?.step ?? 1).optimizer.learning_rate;
  return own === 1 ? "size of a step" : `${short(rate)} × layer’s ${short(own)}`;
}

/** @param {Equation} e @param {ChosenPass} pass @param {import("../math/backward.js").Multiplier} own
 * @param {State["pick"]} pick @param {boolean} seen through the lens */
function starCaption({ derivative }, { altered, rules }, own, { layer, unit }, seen) {
  if (derivative === null) return "softmax: none per unit";
  const { name, offset } = rules[layer][unit];
  if (!altered[layer][unit]) {
    const back = seen && !isExact(own) ? "put back" : "what gets through";
    return altered.flat().some(Boolean) ? "left out elsewhere" : back;
  }
  if (name === "one") return seen ? "valve ignored" : "the run leaves it out";
  if (name === "exact") return offset > 0 ? "held ajar" : "in place of f′";
  return `${activationName(name)}’s f′`;
}

/** The sentence under the equation: what its numbers mean; where the run leaves f′, or the reader looks
 * through another rule, what both do.
 * @param {State} state @param {ChosenPass} pass */
function sentenceOf(state, pass) {
  const { frame, run, pick, rule, preview } = state;
  const truth = exactPass(state);
  if (!frame || !run || !truth) return "";
  const own = equation(state, frame);
  if (!bounded(own)) return unbounded(own, frame.step === 1);
  const rules = ruleIn(rulesThen(state));
  const seen = pass.lens === "off" || reaches(state, rule.where);
  const common = { own, made: !preview, trains: trainsBy(rules), reaches: seen };
  if (pass.lens !== "off")
    return compared({ ...common, other: equation(state, pass.frame, pass.scale), named: byRule(rule) });
  const other = equation(state, truth.frame);
  if (run.feedback)
    return compared({ ...common, other, trains: "through random weights", named: "by backprop" });
  if (rules) return compared({ ...common, other, named: "with f′" });
  const sizes = run.spec.network.layers.map((layer) => layer.units);
  const who = capital(unitName(pick.layer, pick.unit, sizes, outputNames(state)));
  const { activation } = run.spec.network.layers[pick.layer];
  const z = frame.layers[pick.layer].pre_activations[pick.unit];
  const broken = own.slope !== null && z !== null ? breakAt(ACTIVATIONS[activation].f, z) : null;
  return meaning(own, who, broken, !preview);
}

/** While steps rush past, what they amount to.
 * @param {State} state */
function news({ history, frame }) {
  const { step, train } = history.losses;
  const last = train.at(-1);
  if (!frame || last === undefined) return "";
  return `${amounts(step[0], frame.step, train[0], last)} Pause to read one of them, factor by factor.`;
}
