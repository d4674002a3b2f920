// @ts-check
/** What happens in the phase on show, in a heading and a sentence, and the same numbers as a table for who
 * cannot see them. */

import { answerOf } from "../model/answer.js";
import { shownStep } from "../model/history.js";
import { chosenPass } from "../model/passes.js";
import { phasesOf } from "../model/phases.js";
import { ruleIn, rulesThen } from "../model/rules.js";
import { sumOf } from "../model/sum.js";
import { errorAt } from "../stage/signals.js";
import { said, wanted } from "../words/answer.js";
import { finite, integer, significant } from "../words/numbers.js";
import { byRule, strayed, trainsBy } from "../words/rule.js";
import { formula, numbers, sumLetter } from "../words/sum.js";
import { capital, layerName, unitPlace } from "../words/words.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../model/passes.js").ChosenPass} ChosenPass */

export function mountCaption() {
  const title = /** @type {HTMLElement} */ (document.getElementById("phase-title"));
  const words = /** @type {HTMLElement} */ (document.getElementById("phase-text"));
  const table = /** @type {HTMLElement} */ (document.getElementById("net-table"));
  return {
    needs: /** @type {(keyof State)[]} */ ([
      "frame",
      "head",
      "phase",
      "playing",
      "flowing",
      "speed",
      "exact",
      "preview",
      "rule",
      "pick",
      "notation",
    ]),
    /** @param {State} state */
    render(state) {
      const { run, phase, playing, flowing, speed, exact } = state;
      const pass = chosenPass(state);
      if (!run || !pass) return;
      const layers = run.spec.network.layers.length;
      const streaming = playing && speed.steps !== undefined;
      const now = phasesOf(layers)[phase];
      say(title, streaming ? `Training, ${pace(speed.steps)}` : heading(now, layers) + onward(state));
      words.ariaLive = flowing ? "off" : "polite"; // what comes round again is not read out again
      say(
        words,
        streaming
          ? "Each step goes forward, then back. Pause, then → walks through one of them."
          : sentence(now, state, pass),
      );
      if (exact && !playing) table.replaceChildren(unitTable(state, pass.frame));
    },
  };
}

/** @param {HTMLElement} node @param {string} words */
const say = (node, words) => {
  if (node.textContent !== words) node.textContent = words;
};

/** Where time goes from here, unless it is on to the next step.
 * @param {State} state */
function onward(state) {
  const { flowing, playing, speed, head } = state;
  if (flowing) return " · the first step, again and again until you play";
  if (shownStep(state) >= head.step) return "";
  const end = `step ${integer(head.step)}`;
  if (playing) return ` · again, up to ${end}`;
  return speed.steps ? ` · play returns to ${end}` : ` · play shows it again up to ${end}, then trains`;
}

/** @param {import("../types").Speed["steps"]} steps a second */
const pace = (steps) =>
  steps === "max" ? "as fast as it can" : `${integer(Math.round(steps ?? 0))} steps a second`;

/** @param {import("../types").Phase} phase @param {number} layers */
function heading(phase, layers) {
  if (!("layer" in phase)) return phase.kind === "loss" ? "The loss" : "Update";
  const where = layerName(phase.layer, layers);
  return phase.kind === "forward" ? `Forward, ${where}` : `Backward, ${where}`;
}

/** @param {import("../types").Phase} phase @param {State} state @param {ChosenPass} pass */
export function sentence(phase, state, pass) {
  const { frame, preview, flowing } = state;
  if (!frame) return "";
  const seen = pass.lens !== "off";
  const trains = `The run trains ${trainsBy(ruleIn(rulesThen(state)))}.`;
  if (preview && !flowing) {
    const which =
      frame.step === 1
        ? "Nothing is trained yet: this is what the first"
        : "Not made yet: this is what the next";
    return seen ? `${which} step would do ${byRule(state.rule)}. ${trains}` : `${which} step will do.`;
  }
  switch (phase.kind) {
    case "forward":
      return "Each unit adds up weight × input and bends the sum with f. Where f is flat, its valve shuts.";
    case "loss":
      return answered(state);
    case "backward":
      return [backwards(phase.layer, pass), strayed(pass.wrong[phase.layer])].filter(Boolean).join(" ");
    case "update":
      return seen
        ? `So the weights would move ${byRule(state.rule)}. ${trains}`
        : "Each weight moves by rate × what came through the valve × input.";
  }
}

/** @param {State} state */
function answered({ frame }) {
  const { probe } = /** @type {import("../types").Frame} */ (frame);
  const { output, one, named, ...answer } = answerOf(probe);
  const which = !one ? "Output" : named ? `Output ${output + 1} is` : `Farthest off is output ${output + 1}:`;
  const question = Number.isFinite(answer.said) ? " How wrong is that, and whose fault is it?" : "";
  return `${which} ${said(answer.said, named)}, wanted ${wanted(answer.wanted, named)}.${question}`;
}

/** @param {number} layer @param {ChosenPass} pass */
function backwards(layer, { altered, rules, feedback }) {
  const unit = altered[layer].indexOf(true);
  if (unit < 0 && feedback)
    return (
      "The error goes back through random weights that never change. " +
      "Each unit still lets through what f′(z) allows."
    );
  if (unit < 0)
    return altered.flat().some(Boolean)
      ? "Here the valves count; elsewhere it is not f′ that multiplies."
      : "The error travels back, right to left. Each unit lets through what its open part, f′(z), allows.";
  const { name, offset } = rules[layer][unit];
  const one = altered[layer].length > 1 && altered[layer].filter(Boolean).length === 1;
  const valves = one ? `unit ${unit + 1}’s valve` : "every valve here";
  if (name === "one")
    return one
      ? `At unit ${unit + 1} f′ is left out: its valve is ignored. The others count.`
      : "The error goes back without f′: every valve is ignored.";
  return name === "exact"
    ? `${capital(valves)} is held ajar: f′ + ${offset} lets through what f′ would not.`
    : `${capital(valves)} opens as ${name.replace("_", " ")}’s f′ says, not its own.`;
}

/** @param {State} state @param {import("../types").Frame} frame by the rule in force */
function unitTable({ run, notation }, frame) {
  const table = document.createElement("table");
  table.createCaption().textContent = `Units in step ${frame.step}`;
  const head = table.insertRow();
  const letter = sumLetter(notation);
  for (const name of ["unit", `${letter}, its sum`, "in numbers", "error arriving", "f′", "passed on"])
    head.append(Object.assign(document.createElement("th"), { textContent: name }));
  if (!run) return table;
  const sizes = run.spec.network.layers.map(({ units }) => units);
  frame.layers.forEach(({ slopes, deltas }, l) =>
    deltas.forEach((_, j) => {
      const { arrives, leaves } = errorAt(frame, l, j, notation);
      const row = table.insertRow();
      const sum = sumOf(frame, l, j);
      const slope = slopes ? significant(finite(slopes[j]), 3) : "none of its own";
      for (const words of [
        unitPlace(l, j, sizes),
        formula(sum, notation),
        numbers(sum),
        significant(arrives, 3),
        slope,
        significant(leaves, 3),
      ])
        row.insertCell().textContent = words;
    }),
  );
  return table;
}
