// @ts-check
/** All digits: every factor in full with its place in the API's answer, and the way from this sample to the
 * whole update. */

import { equation, layerRate } from "../model/equation.js";
import { rushes } from "../model/means.js";
import { chosenPass, exactPass } from "../model/passes.js";
import { updateOf } from "../model/update.js";
import { full, integer } from "../words/numbers.js";
import { sumLetter } from "../words/sum.js";
import { resultName, stepProduct } from "../words/update.js";
import { outputNames, unitPlace } from "../words/words.js";
import { element } from "./element.js";
import { gradientRows, sumRows } from "./summed.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../model/update.js").Update} Update */
/** @typedef {import("./summed.js").Row} Row */

const ROUNDING = 1e-12; // of the largest number that is added up

const ENGINES = { numba: "Compiled code (numba) computes these steps", numpy: "NumPy computes these steps" };

const DRAWER =
  '<div><h2>Every factor in full</h2><table class="factors"><tbody></tbody></table></div>' +
  '<div><h2></h2><table class="steps"><tbody></tbody></table></div>' +
  '<div><h2></h2><table class="adds"><tbody></tbody></table>' +
  '<button class="mini" data-action="by-hand">Set weight or bias by hand</button></div>' +
  "<div><h2>Along the weight and the bias, mean of the batch</h2>" +
  '<table class="gradients"><tbody></tbody></table></div><p></p>';

/** @param {HTMLElement} drawer @param {HTMLButtonElement} button
 * @param {import("../model/store.js").Store} store */
export function mountDigits(drawer, button, store) {
  drawer.innerHTML = DRAWER;
  const [factors, steps, sum, gradients] = drawer.querySelectorAll("tbody");
  const [, stepsHeading, sumHeading] = drawer.querySelectorAll("h2");
  const note = /** @type {HTMLElement} */ (drawer.querySelector("p"));
  drawer.parentElement?.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !store.state.digits) return;
    store.set({ digits: false });
    button.focus();
  });

  return {
    needs: /** @type {(keyof State)[]} */ ([
      "digits",
      "run",
      "frame",
      "exact",
      "pick",
      "rule",
      "notation",
      "settings",
      "catalogue",
      "data",
      "playing",
      "speed",
    ]),
    /** @param {State} state */
    render(state) {
      const pass = chosenPass(state);
      button.setAttribute("aria-expanded", String(state.digits));
      drawer.hidden = !state.digits;
      if (!state.digits || !pass) return;
      const blank = rushes(state);
      drawer.classList.toggle("blank", blank);
      note.textContent = noteOf(state);
      if (blank && factors.children.length) return; // the rows stay, and keep their room
      const e = equation(state, pass.frame, pass.scale);
      const update = updateOf(state, pass, e);
      fill(factors, factorRows(state, e, update.made));
      stepsHeading.textContent = update.made
        ? "From this sample to the real update"
        : "From this sample to the update that was not made";
      fill(steps, stepRows(state, update, e.derivative === null));
      const { run, pick } = state;
      const sizes = run?.spec.network.layers.map(({ units }) => units) ?? [];
      sumHeading.textContent = `What ${unitPlace(pick.layer, pick.unit, sizes, outputNames(state))} adds up`;
      fill(sum, sumRows(state, pass.frame));
      fill(gradients, gradientRows(state, exactPass(state)?.frame === state.frame));
    },
  };
}

/** @param {State} state */
function noteOf(state) {
  if (rushes(state)) return "At this pace no number here could be read. Pause for all digits of one step.";
  const engine = ENGINES[/** @type {import("../types").Run} */ (state.run).engine];
  const rounded = state.exact ? "" : " While it plays, they come with 5 digits. Pause for all of them.";
  return `${engine}, in double precision.${rounded}`;
}

/** @param {HTMLElement} body @param {Row[]} rows set in place, row by row */
function fill(body, rows) {
  while (body.children.length > rows.length) body.lastElementChild?.remove();
  rows.forEach(({ words, symbol, value, name, path, note, kind = "" }, k) => {
    const row = /** @type {HTMLTableRowElement} */ (
      body.children[k] ?? body.appendChild(document.createElement("tr"))
    );
    row.className = kind;
    const cells = [words, symbol, note ?? digits(value), path].filter((words) => words !== undefined);
    while (row.cells.length > cells.length) row.deleteCell(-1);
    while (row.cells.length < cells.length)
      row.append(document.createElement(row.cells.length ? "td" : "th"));
    cells.forEach((text, c) => {
      if (row.cells[c].textContent !== text) row.cells[c].replaceChildren(...breakable(text ?? ""));
    });
    const number = row.cells[symbol === undefined ? 1 : 2];
    number.className = note === undefined ? "mono" : "note";
    number.dataset.name = name;
    number.dataset.value = full(value ?? NaN);
  });
}

/** A text that breaks after a dot before it breaks within a name.
 * @param {string} text */
const breakable = (text) =>
  text.split(/(?<=[a-z\]]\.)(?=[a-z])/).flatMap((part, k) => (k ? [element("wbr"), part] : [part]));

/** @param {number | null} value */
const digits = (value) => (value === null ? "not known" : String(value).replaceAll("-", "−"));

/** @param {State} state @param {import("../model/equation.js").Equation} e @param {boolean} made
 * @returns {Row[]} */
function factorRows(state, e, made) {
  const { pick, notation, rule } = state;
  const { layer: l, unit: j, input: i } = pick;
  const own = layerRate(state, l);
  const question = notation === "question";
  const minus = question ? "−" : "";
  const softmax = e.derivative === null;
  const letter = sumLetter(notation);
  const here = made ? "" : "computed here, as POST /api/v1/backprop does: ";
  return [
    {
      words: "old weight",
      symbol: "w",
      value: e.old,
      name: "old weight",
      path: `layers[${l}].weights[${j}][${i}]`,
    },
    {
      words: "rate",
      symbol: "η",
      value: e.rate,
      name: "rate",
      path: [
        "training.optimizer.learning_rate",
        own === 1 ? "" : ` × network.layers[${l}].rate`,
        rule.matched && !made ? ", scaled" : "",
      ].join(""),
    },
    {
      words: question ? "delta" : "error",
      symbol: softmax ? `${minus}∂L/∂${letter}` : `${minus}∂L/∂a`,
      value: question ? e.delta : e.error,
      name: "delta",
      path: `${here}${minus}layers[${l}].${softmax ? "deltas" : "errors"}[${j}]`,
    },
    {
      words: e.derivative === e.slope ? "derivative" : "in its place",
      symbol: `f′(${letter})`,
      value: e.derivative,
      note: softmax ? "none of its own" : undefined,
      name: "derivative",
      path: softmax ? `softmax: it is in ∂L/∂${letter}` : `${here}layers[${l}].derivatives[${j}]`,
      kind: "star-row",
    },
    {
      words: "input",
      symbol: l ? "a" : "x",
      value: e.input,
      name: "input",
      path: l ? `layers[${l - 1}].activations[${i}]` : `probe.inputs[${i}]`,
    },
    {
      words: resultName(!made, e.alone),
      symbol: "w",
      value: e.next,
      name: "new weight",
      path: !made
        ? "no frame’s: this step was not made"
        : e.alone
          ? `the next frame’s layers[${l}].weights[${j}][${i}]`
          : "no frame’s: this share alone",
      kind: "total",
    },
  ];
}

/** @param {State} state @param {Update} update @param {boolean} softmax @returns {Row[]} */
function stepRows({ catalogue, exact, notation }, update, softmax) {
  const { share, mean, cut, optimised, regularised, samples, optimizer, regularizer, killed, independent } =
    update;
  const label = catalogue?.optimizers.find(({ name }) => name === optimizer)?.label ?? optimizer;
  const addends = [share, mean, ...(cut ? [cut] : []), optimised, regularised];
  const sum = addends.reduce((total, { adds }) => total + (adds ?? NaN), 0);
  const whole = regularised.total;
  const size = Math.max(...addends.map(({ adds }) => Math.abs(adds ?? 0)), 1);
  const right = exact && whole !== null && Math.abs(sum - whole) <= ROUNDING * size;
  return [
    { words: stepProduct(notation, softmax), value: share.adds, name: "this sample’s share" },
    samples === 1 && mean.adds === 0
      ? { words: "the mean of the batch adds", value: 0, name: "batch adds", note: "nothing: 1 sample" }
      : {
          words: `the mean of ${integer(samples)} ${samples === 1 ? "sample" : "samples"} adds`,
          value: mean.adds,
          name: "batch adds",
        },
    ...(cut
      ? [
          {
            words: "clipping adds",
            value: cut.adds,
            name: "clipping adds",
            note: cut.adds === null ? "not known: that step was not clipped" : undefined,
          },
        ]
      : []),
    optimizer === "sgd"
      ? { words: "the optimiser adds", value: 0, name: "optimiser adds", note: "nothing: plain SGD" }
      : {
          words: `${label} adds`,
          value: optimised.adds,
          name: "optimiser adds",
          note: optimised.adds === null ? "not known: its memory is of the steps made" : undefined,
        },
    regularizer === "none"
      ? { words: "the regulariser adds", value: 0, name: "regulariser adds", note: "nothing" }
      : {
          words: `${regularizer.toUpperCase()} adds${killed ? ", to end at 0" : ""}`,
          value: regularised.adds,
          name: "regulariser adds",
        },
    {
      words: `new − old${right ? (independent ? " ✓" : " ✓ by what is left") : ""}`,
      value: whole,
      name: "new − old",
      kind: "total",
    },
  ];
}
