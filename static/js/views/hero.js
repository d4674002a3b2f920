// @ts-check
/** The equation of the picked weight, and one sentence that says what its numbers mean. */

import { equation } from "../equation.js";
import { fixed, full, significant, subscript } from "../numbers.js";
import { mountValve } from "../stage/valve.js";
import { capital, inputName, openness, percent, unitName } from "../words.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../equation.js").Equation} Equation */

/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** One factor: its number, its bar, its caption.
 * @param {HTMLElement} hero @param {string} name */
function mountTerm(hero, name) {
  const number = /** @type {HTMLElement} */ (hero.querySelector(`[data-term="${name}"]`));
  const box = /** @type {HTMLElement} */ (number.parentElement);
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
  const [next, old, rate, delta, derivative, input] = ["new", "old", "rate", "delta", "derivative", "input"].map((name) =>
    mountTerm(hero, name),
  );
  const star = /** @type {HTMLElement} */ (hero.querySelector(".star"));
  const gauge = /** @type {HTMLElement} */ (star.querySelector(".gauge i"));
  const valve = mountValve(/** @type {SVGGElement} */ (star.querySelector(".ring g")), 25, 10);
  return {
    needs: /** @type {(keyof State)[]} */ (["frame", "pick", "notation", "tokens", "trainings", "playing", "speed"]),
    /** @param {State} state */
    render(state) {
      const { frame, run, data, pick, notation, tokens } = state;
      if (!frame || !run || !data) return;
      const e = equation(state, frame);
      const question = notation === "question";
      const sent = question ? e.delta : e.error;
      const units = run.spec.network.layers.map((layer) => layer.units);
      const from = pick.layer ? `unit ${pick.input + 1}` : inputName(data.features[pick.input], pick.input);
      const places = Math.abs(e.old) >= 100 ? 2 : 4;
      next.show(e.next, fixed(e.next, places), 2);
      next.caption.textContent = e.alone ? `${significant(e.product, 3, true)} this step` : `this sample’s share`;
      old.show(e.old, fixed(e.old, places), 2);
      old.caption.textContent = `from ${from} to ${unitName(pick.layer, pick.unit, units).replace("the ", "")}`;
      rate.show(e.rate, String(e.rate), 0.1);
      delta.show(sent, significant(sent, 4), 2.5);
      const words = e.derivative === null ? "in delta" : slopeWords(e.derivative);
      derivative.show(e.derivative ?? NaN, words, 1);
      star.classList.toggle("long", words.length > 6);
      derivative.caption.textContent = starCaption(e);
      star.classList.toggle("off", e.derivative === null || e.derivative !== e.slope);
      gauge.style.left = `${Math.min(1, Math.max(0, e.slope ?? 0)) * 100}%`;
      input.show(e.input, significant(e.input, 4), 6);
      valve(tokens, e.slope);
      byId("weight-symbol").textContent = `w${subscript(pick.unit + 1)}${subscript(pick.input + 1)}`;
      byId("input-symbol").textContent = pick.layer ? `a${subscript(pick.input + 1)}` : `x${subscript(pick.input + 1)}`;
      byId("plus").textContent = question ? "+" : "−";
      byId("delta-word").textContent = question ? "delta" : "error";
      const by = e.derivative === null ? "∂z" : "∂a";
      byId("delta-symbol").textContent = `${question ? "−" : ""}∂L/${by}`;
      byId("slope-word").textContent = question ? "derivative" : "slope";
      byId("slope-symbol").textContent = question ? "df(e)/de" : "f′(z)";
      byId("say").replaceChildren(...marked(state.playing && state.speed.steps ? news(state) : sentence(e, state)));
    },
  };
}

/** @param {number} slope */
function slopeWords(slope) {
  const size = Math.abs(slope);
  if (size === 0) return "0";
  if (size < 0.001) return significant(slope, 2);
  return fixed(slope, size < 0.1 ? 4 : 3);
}

/** @param {Equation} e */
function starCaption({ derivative, slope }) {
  if (derivative === null) return "softmax: no slope a unit";
  if (derivative !== slope) return `the rule’s, not ${significant(slope ?? NaN, 3)}`;
  return "what gets through";
}

/** What the numbers mean. Emphasis stands between asterisks.
 * @param {Equation} e @param {State} state */
function sentence(e, { run, pick }) {
  if (!run) return "";
  if (!Number.isFinite(e.product)) return "The numbers grew past all bounds in this step. *Lower the rate, or reset.*";
  const units = run.spec.network.layers.map((layer) => layer.units);
  const who = capital(unitName(pick.layer, pick.unit, units));
  const by = `*${significant(e.product, 3, true)}*`;
  const moves = e.alone ? `the weight moves by ${by}` : `this sample’s share is ${by}`;
  if (e.slope === null || e.derivative === null)
    return `Softmax outputs share one error, ∂L/∂z, so there is no single slope here: ${moves}.`;
  if (e.derivative !== e.slope)
    return `The slope here is *${significant(e.slope, 3)}*, but the rule in force multiplies by *${significant(e.derivative, 3)}*: ${moves}.`;
  if (e.slope === 0) return `${who} is *shut*: a small change going in changes nothing. So it takes *no blame*, and this weight stays.`;
  const open = `${who} is *${openness(e.slope)}*`;
  if (e.error === 0) return `${open}, but no error comes back to it from this sample: this weight stays.`;
  if (e.input === 0) return `${open}, but nothing came in through this weight: it stays.`;
  if (e.slope < 0) return `${open}: more going in, less coming out. So the blame changes its sign: ${moves}.`;
  if (e.slope > 1) return `${open}: a small change comes out ${fixed(e.slope, 2)} times as large, and so does the blame: ${moves}.`;
  const share = percent(e.slope);
  return `${open}: ${share} of a small change going in comes out. So it takes *${share} of the blame*: ${moves}.`;
}

/** While steps rush past, what they amount to.
 * @param {State} state */
function news({ history, frame }) {
  const { train } = history.losses;
  const last = train.at(-1);
  if (!frame || last === undefined) return "";
  const way = last < train[0] ? "fallen" : "risen";
  return `In *${frame.step}* steps the training loss has ${way} from ${fixed(train[0], 3)} to *${fixed(last, 3)}*. Pause to read one of them, factor by factor.`;
}

/** Text with `*emphasis*` as nodes.
 * @param {string} words */
function marked(words) {
  return words.split("*").map((part, k) => {
    if (k % 2 === 0) return document.createTextNode(part);
    return Object.assign(document.createElement("b"), { textContent: part });
  });
}
