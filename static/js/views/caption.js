// @ts-check
/** What happens in the phase on show, in a heading and a sentence, and the same numbers as a table for who
 * cannot see them. */

import { ACTIVATIONS } from "../math/activations.js";
import { answerOf } from "../model/answer.js";
import { descentOnShow } from "../model/descent.js";
import { equation, furtherParts } from "../model/equation.js";
import { shownStep } from "../model/history.js";
import { averaged, sizeOf } from "../model/means.js";
import { alike } from "../model/memo.js";
import { chosenPass, exactPass } from "../model/passes.js";
import { phasesOf } from "../model/phases.js";
import { looksOnly } from "../model/rights.js";
import { ruleIn, rulesThen } from "../model/rules.js";
import { sumOf } from "../model/sum.js";
import { errorAt } from "../stage/signals.js";
import { KNOWN, PASSED, SUMMED } from "../stage/timing.js";
import { factor, finite, integer } from "../words/numbers.js";
import {
  ahead,
  answered,
  backwards,
  forwards,
  handed,
  heading,
  moves,
  pace,
  passed,
  rushing,
  updating,
  uphill,
  wouldMove,
} from "../words/phase.js";
import { byRule, PLACES, strayed, trainsBy } from "../words/rule.js";
import { formula, numbers, sumLetter } from "../words/sum.js";
import { brief, layerName, outputNames, unitName, unitPlace, weightName } from "../words/words.js";
import { say } from "./element.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../model/passes.js").ChosenPass} ChosenPass */

export function mountCaption() {
  const [title, further] = /** @type {NodeListOf<HTMLElement>} */ (
    document.querySelectorAll("#phase-title > span")
  );
  const words = /** @type {HTMLElement} */ (document.getElementById("phase-text"));
  const table = /** @type {HTMLElement} */ (document.getElementById("net-table"));
  /** @type {unknown[]} */
  let listed = [];
  return {
    needs: /** @type {(keyof State)[]} */ ([
      "data",
      "frame",
      "head",
      "history",
      "lesson",
      "phase",
      "progress",
      "still",
      "playing",
      "flowing",
      "speed",
      "recent",
      "exact",
      "preview",
      "rule",
      "opening",
      "pick",
      "notation",
    ]),
    /** @param {State} state */
    render(state) {
      const { run, phase, playing, flowing, speed, exact } = state;
      const pass = chosenPass(state);
      if (!run || !pass) return;
      if (state.opening < 1 && state.before) return; // numbers are on their way: it tells where they come to
      const layers = run.spec.network.layers.length;
      const streaming = playing && speed.steps !== undefined;
      const now = phasesOf(layers)[phase];
      const trained = looksOnly(run) ? "Training" : `Training, ${pace(speed.steps)}`; // its owner knows
      say(title, streaming ? trained : heading(now, layers));
      say(further, streaming ? "" : onward(state));
      words.ariaLive = flowing ? "off" : "polite"; // what comes round again is not read out again
      say(words, streaming ? rushing(averaged(state)) : sentence(now, state, pass));
      const of = [run, pass.frame, state.notation];
      if (!exact || playing || alike(of, listed)) return; // not at each frame of a phase
      listed = of;
      table.replaceChildren(unitTable(state, pass.frame));
    },
  };
}

/** Where time goes from here, unless it is on to the next step.
 * @param {State} state */
function onward(state) {
  const { flowing, playing, speed, head, run, frame } = state;
  if (flowing && frame) return ` · step ${integer(frame.step)}, not made yet`;
  if (shownStep(state) >= head.step) return "";
  const end = `step ${integer(head.step)}`;
  if (playing) return ` · again, up to ${end}`;
  if (speed.steps) return ` · play returns to ${end}`;
  return ` · play shows it again up to ${end}${looksOnly(run) ? "" : ", then trains"}`;
}

/** What is told of a phase, as far as it has come.
 * @param {import("../types").Phase} phase @param {State} state @param {ChosenPass} pass */
export function sentence(phase, state, pass) {
  const { frame, preview, flowing, still } = state;
  const p = still ? 1 : state.progress;
  if (!frame) return "";
  const by = pass.lens === "off" ? "" : byRule(state.rule);
  const trains = trainsBy(ruleIn(rulesThen(state)));
  if (preview && !flowing) return ahead(frame.step === 1, by, trains);
  switch (phase.kind) {
    case "forward":
      return forwards({ ...unitAt(phase.layer, state, frame), summed: p >= SUMMED, known: p >= KNOWN });
    case "loss": {
      const answer = answerOf(frame.probe);
      return answered({ ...answer, name: brief(outputNames(state)[answer.output]) });
    }
    case "backward": {
      const way = backwards(backOf(phase.layer, pass, state.notation));
      if (p < PASSED) return way;
      const whole = handedOn(phase.layer, state, pass);
      const some = pass.wrong[phase.layer].some(Boolean);
      const part = some ? strayed(comeTo(pass.wrong, phase.layer)) : passingAt(phase.layer, state, pass);
      return whole || [way, part].filter(Boolean).join(" ");
    }
    case "update":
      if (pass.lens !== "off")
        return wouldMove(`${by} ${PLACES[pass.lens]}`, trains, frame.batch.indices.length);
      return rising(state) || moved(state) || updating(frame.batch.indices.length, furtherParts(state));
  }
}

/** Why the loss that the stage shows rises by this step, where that is since it follows some samples only.
 * @param {State} state */
function rising(state) {
  const { frame, data } = state;
  const descent = frame && descentOnShow(state, frame);
  const [batch, all] = [frame?.batch.indices.length ?? 0, data?.train.inputs.length ?? 0];
  if (!descent || batch >= all || furtherParts(state).length) return "";
  const { weights, change, loss } = descent;
  const after = loss(weights.map((weight, w) => weight + change[w]));
  return after > loss(weights) ? uphill(batch, all, weights.length === 1) : "";
}

/** The unit of a layer that is spoken of: the one that the picked weight leads to or comes from, else the one
 * at which most arrives.
 * @param {number} layer @param {State} state @param {import("../types").Frame} frame */
function spokenOf(layer, { pick }, { layers }) {
  if (layer === pick.layer) return pick.unit;
  if (layer === pick.layer - 1) return pick.input;
  const sizes = layers[layer].errors.map((error) => Math.abs(error ?? 0));
  return sizes.indexOf(Math.max(...sizes));
}

/** @param {State} state */
const sizesOf = ({ run }) => run?.spec.network.layers.map(({ units }) => units) ?? [];

/** @param {number} layer @param {State} state @param {import("../types").Frame} frame */
function unitAt(layer, state, frame) {
  const unit = spokenOf(layer, state, frame);
  const { pre_activations, activations, biases, slopes } = frame.layers[layer];
  return {
    unit: unitName(layer, unit, sizesOf(state), outputNames(state)),
    z: finite(pre_activations[unit]),
    biased: biases[unit] !== 0,
    slope: slopes && finite(slopes[unit]),
    most: ACTIVATIONS[state.run?.spec.network.layers[layer].activation ?? ""]?.most,
    share: finite(activations[unit]),
    letter: sumLetter(state.notation),
  };
}

/** @param {number} layer @param {State} state @param {ChosenPass} pass */
function passingAt(layer, state, { frame, altered }) {
  const unit = spokenOf(layer, state, frame);
  const { derivatives } = frame.layers[layer];
  const one = {
    unit: unitName(layer, unit, sizesOf(state), outputNames(state)),
    ...errorAt(frame, layer, unit, state.notation),
    through: derivatives && finite(derivatives[unit]),
    by: altered[layer][unit] ? "" : `, as f′(${sumLetter(state.notation)}) allows`,
  };
  return passed(one);
}

/** Of a layer of several units, where something else than f′ multiplies at each.
 * @param {number} layer @param {State} state @param {ChosenPass} pass */
function handedOn(layer, state, { frame, altered, rules, wrong }) {
  const exact = exactPass(state);
  if (!exact || altered[layer].length < 2 || !altered[layer].every(Boolean)) return "";
  return handed({
    layer: layer === altered.length - 1 ? "the output" : layerName(layer, altered.length),
    rule: rules[layer][0],
    now: sizeOf(frame.layers[layer]),
    exact: sizeOf(exact.frame.layers[layer]),
    wrong: comeTo(wrong, layer),
  });
}

/** Which units go the wrong way, of those that the error has come to.
 * @param {boolean[][]} wrong layer by layer @param {number} layer where it is */
const comeTo = (wrong, layer) => wrong.slice(layer).flat();

/** What the picked weight moves by, where nothing else has a part in it.
 * @param {State} state */
function moved(state) {
  const { frame, pick, notation } = state;
  if (!frame) return "";
  const { rate, input, product, alone } = equation(state, frame);
  const { leaves: came } = errorAt(frame, pick.layer, pick.unit, notation);
  if (!alone) return "";
  return moves({ weight: weightName(pick), rate, came, input, product, up: notation === "question" });
}

/** @param {number} layer @param {ChosenPass} pass @param {State["notation"]} notation */
const backOf = (layer, { altered, rules, feedback }, notation) => ({
  notation,
  altered: altered[layer],
  rules: rules[layer],
  elsewhere: altered.flat().some(Boolean),
  random: Boolean(feedback),
});

/** @param {State} state @param {import("../types").Frame} frame by the rule in force */
function unitTable(state, frame) {
  const { run, notation } = state;
  const table = document.createElement("table");
  table.createCaption().textContent = `Units in step ${frame.step}`;
  const head = table.insertRow();
  const letter = sumLetter(notation);
  const arriving = `${notation === "question" ? "delta" : "error"} arriving`;
  for (const name of ["unit", `${letter}, its sum`, "in numbers", arriving, "f′", "passed on"])
    head.append(Object.assign(document.createElement("th"), { textContent: name }));
  if (!run) return table;
  const sizes = run.spec.network.layers.map(({ units }) => units);
  const names = outputNames(state);
  frame.layers.forEach(({ slopes, deltas }, l) =>
    deltas.forEach((_, j) => {
      const { arrives, leaves } = errorAt(frame, l, j, notation);
      const row = table.insertRow();
      const sum = sumOf(frame, l, j);
      const slope = slopes ? factor(finite(slopes[j])) : "none of its own";
      for (const words of [
        unitPlace(l, j, sizes, names),
        formula(sum, notation),
        numbers(sum),
        factor(arrives),
        slope,
        factor(leaves),
      ])
        row.insertCell().textContent = words;
    }),
  );
  return table;
}
