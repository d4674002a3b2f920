// @ts-check
/** The equation of the picked weight, and one sentence that says what its numbers mean. */

import { equation } from "../model/equation.js";
import { exactly, ruled } from "../model/ruled.js";
import { verdictOnRule } from "../model/ruling.js";
import { mountValve } from "../stage/valve.js";
import { fixed, full, integer, level, short, significant, subscript } from "../words/numbers.js";
import { capital, inputName, marked, openness, percent, unitName, weightName } from "../words/words.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../model/equation.js").Equation} Equation */
/** @typedef {import("../model/ruled.js").Ruled} Ruled */

/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** One factor: its number, its bar, its caption.
 * @param {HTMLElement} hero @param {string} name */
function mountTerm(hero, name) {
  const number = /** @type {HTMLElement} */ (hero.querySelector(`[data-term="${name}"]`));
  const box = /** @type {HTMLElement} */ (number.closest(".term, .star"));
  const bar = /** @type {HTMLElement | null} */ (box.querySelector(".sbar i"));
  const caption = /** @type {HTMLElement} */ (box.querySelector(".capt"));
  number.dataset.name = name;
  return {
    caption,
    /** @param {number} value @param {string} words @param {number} reach of the bar */
    show(value, words, reach) {
      number.textContent = words;
      number.dataset.value = full(value);
      number.classList.toggle("n", value < 0);
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
  const star = /** @type {HTMLElement} */ (hero.querySelector(".star"));
  const struck = /** @type {HTMLElement} */ (star.querySelector("s"));
  const valve = mountValve(/** @type {SVGGElement} */ (star.querySelector(".ring g")), 25, 10);
  return {
    needs: /** @type {(keyof State)[]} */ ([
      "frame",
      "pick",
      "rule",
      "notation",
      "tokens",
      "settings",
      "playing",
      "speed",
      "data",
    ]),
    /** @param {State} state */
    render(state) {
      const { frame, run, data, pick, notation, tokens } = state;
      const by = ruled(state);
      if (!frame || !run || !data || !by) return;
      const e = equation(state, by.frame, by.scale);
      const question = notation === "question";
      const sent = question ? e.delta : e.error;
      const units = run.spec.network.layers.map((layer) => layer.units);
      const from = pick.layer ? `unit ${pick.input + 1}` : inputName(data.features[pick.input], pick.input);
      const places = Math.abs(e.old) >= 100 ? 2 : 4;
      next.show(e.next, fixed(e.next, places), 2);
      next.caption.textContent = e.alone
        ? `${significant(e.product, 3, true)} this step`
        : e.trained
          ? "this sample’s share"
          : "were it trained on";
      old.show(e.old, fixed(e.old, places), 2);
      const to = unitName(pick.layer, pick.unit, units).replace("the ", "");
      old.caption.textContent = `from ${from} to ${to}`;
      rate.show(e.rate, by.scale === 1 ? short(e.rate) : significant(e.rate, 3), 0.1);
      rate.caption.textContent = by.scale === 1 ? "size of a step" : "scaled to match";
      delta.show(sent, factor(sent), 2.5);
      const words = e.derivative === null ? "in delta" : slopeWords(e.derivative);
      derivative.show(e.derivative ?? NaN, words, 1);
      const { altered, rules } = by;
      const off = e.derivative === null || altered[pick.layer];
      star.classList.toggle("long", words.length > 6);
      star.classList.toggle("off", off);
      derivative.caption.textContent = starCaption(e, altered, rules[pick.layer].name, pick.layer);
      struck.hidden = !off || e.slope === null;
      struck.textContent = e.slope === null ? "" : significant(e.slope, 3);
      struck.dataset.value = full(e.slope ?? NaN);
      input.show(e.input, factor(e.input), 6);
      valve(
        tokens,
        (off ? e.derivative : e.slope) ?? NaN,
        altered[pick.layer] && rules[pick.layer].name === "one" ? "out" : "open",
      );
      byId("weight-symbol").textContent = weightName(pick);
      byId("input-symbol").textContent = pick.layer
        ? `a${subscript(pick.input + 1)}`
        : `x${subscript(pick.input + 1)}`;
      byId("plus").textContent = question ? "+" : "−";
      byId("delta-word").textContent = question ? "delta" : "error";
      byId("delta-symbol").textContent = `${question ? "−" : ""}∂L/${e.derivative === null ? "∂z" : "∂a"}`;
      byId("slope-word").textContent = question ? "derivative" : "slope";
      byId("slope-symbol").textContent = question ? "df(e)/de" : "f′(z)";
      const rushing = state.playing && state.speed.steps;
      byId("say").replaceChildren(...marked(rushing ? news(state) : told(e, by, state)));
    },
  };
}

/** A factor as it fits its column: small ones have more places and get fewer digits.
 * @param {number} value */
const factor = (value) => significant(value, Math.abs(value) < 0.001 ? 2 : Math.abs(value) < 0.01 ? 3 : 4);

/** @param {number} slope */
function slopeWords(slope) {
  const size = Math.abs(slope);
  if (size === 0 || size === 1) return String(slope);
  if (size < 0.001) return significant(slope, 2);
  return fixed(slope, size < 0.1 ? 4 : 3);
}

/** @param {Equation} e @param {boolean[]} altered @param {string} rule @param {number} layer */
function starCaption({ derivative }, altered, rule, layer) {
  if (derivative === null) return "softmax: no slope a unit";
  if (!altered[layer]) return altered.some(Boolean) ? "left out elsewhere" : "what gets through";
  if (rule === "one") return "valve ignored";
  return rule === "exact" ? "held ajar" : `${rule.replace("_", " ")}’s slope`;
}

/** @param {Equation} e @param {Ruled} by @param {State} state */
function told(e, by, state) {
  const truth = exactly(state);
  if ((by.altered.every((each) => !each) && !by.feedback) || !truth || !Number.isFinite(e.product))
    return sentence(e, state);
  return verdictOnRule(state, e, equation(state, truth.frame), by);
}

/** What the numbers mean. Emphasis stands between asterisks.
 * @param {Equation} e @param {State} state */
function sentence(e, { run, pick }) {
  if (!run) return "";
  if (!Number.isFinite(e.product))
    return "The numbers grew past all bounds in this step. *Lower the rate, or reset.*";
  const units = run.spec.network.layers.map((layer) => layer.units);
  const who = capital(unitName(pick.layer, pick.unit, units));
  const by = `*${significant(e.product, 3, true)}*`;
  const share = e.trained ? `this sample’s share is ${by}` : `trained on, it would add ${by}`;
  const moves = e.alone ? `the weight moves by ${by}` : share;
  if (e.slope === null || e.derivative === null)
    return `Softmax outputs share one error, ∂L/∂z, so there is no single slope here: ${moves}.`;
  if (e.slope === 0)
    return (
      `${who} is *shut*: a small change going in changes nothing. ` +
      "So it takes *no blame*, and this weight stays."
    );
  const open = `${who} is *${openness(e.slope)}*`;
  if (e.error === 0) return `${open}, but no error comes back to it from this sample: this weight stays.`;
  if (e.input === 0) return `${open}, but nothing came in through this weight: it stays.`;
  if (e.slope < 0) return `${open}: more going in, less coming out. So the blame changes its sign: ${moves}.`;
  const size = fixed(e.slope, 2);
  if (e.slope > 1)
    return `${open}: a change comes out ${size} times as large, and so does the blame: ${moves}.`;
  const part = percent(e.slope);
  // "under 0.01 %" is said already
  const blame = Math.abs(e.slope) < 1e-4 ? "as little blame" : `${part} of the blame`;
  return `${open}: it passes on ${part} of a change, so it takes *${blame}*: ${moves}.`;
}

/** While steps rush past, what they amount to.
 * @param {State} state */
function news({ history, frame }) {
  const { train } = history.losses;
  const last = train.at(-1);
  if (!frame || last === undefined) return "";
  const way = last < train[0] ? "fallen" : "risen";
  const levels = `${level(train[0], 3)} to *${level(last, 3)}*`;
  return (
    `In *${integer(frame.step)}* steps the training loss has ${way} from ${levels}. ` +
    "Pause to read one of them, factor by factor."
  );
}
