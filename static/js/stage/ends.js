// @ts-check
/** Both ends of the network. */

import { answerOf } from "../model/answer.js";
import { said, wanted } from "../words/answer.js";
import { factor, finite, significant } from "../words/numbers.js";
import { saidWords, wantedWords } from "../words/units.js";
import { inputName, outputNames, squeezed } from "../words/words.js";
import { areStacked, HEAD, NAMED_ASIDE } from "./geometry.js";
import { hasAside, reachOf, ticksOf } from "./lossend.js";
import { add, hold, place, put, quantity, say, text } from "./svg.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("./geometry.js").Geometry} Geometry */
/** @typedef {import("./scene.js").Scene} Scene */

const ROOM = 9; // letters of a class that was wanted
const LETTER = 6; // pixels
const LINE = 14; // those from one line to the next
const DIGIT = 6.5; // those of a number, which is bold
const BESIDE = 17; // pixels from a tick to its word
const HANG = 10; // and from a tick at the border up or down to the middle of its word
const UNDER = 42; // pixels to either side that the words under a unit take
const CLEAR = 6; // pixels from its rim and to the border that are left clear
const BEFORE_PLOT = 48; // pixels left of the loss that one or two weights roll on: its numbers, and paper
const LONGEST = 8; // letters of an input's name beneath it
const VALUE = 44; // pixels that an input's number takes,
const APART = 8; // and what is left between it and others
const LEAST = 3; // letters that tell anything

/** Before an input with no room for its name beneath.
 * @param {SVGGElement} group @param {number} x where it ends @param {number} y @param {string} feature
 * @param {number} i */
function nameAside(group, x, y, feature, i) {
  const room = Math.floor(x / LETTER);
  const words = inputName(feature, i, Math.max(room, LEAST));
  if (words.length > room) return;
  const name = add(group, "text", { x, y: y + 4, class: "halo sm", "text-anchor": "end" });
  name.textContent = words;
}

/** Pixels that the longest name of an input takes, with its number.
 * @param {string[]} features */
export const namedWidth = (features) =>
  VALUE + APART + LETTER * Math.max(...features.map((feature, i) => inputName(feature, i, LONGEST).length));

/** @param {SVGGElement} group @param {Geometry} g @param {string[]} features */
export function buildInputs(group, g, features) {
  const inputs = g.blocks[0] ? [] : g.columns[0];
  const stacked = areStacked(g);
  const boxes = inputs.map(({ x, y }, i) => {
    const s = g.square;
    const box = add(group, "rect", {
      x: x - s,
      y: y - s,
      width: 2 * s,
      height: 2 * s,
      rx: 3,
      class: "input",
    });
    const label = add(group, "text", {
      x,
      y: y + s + (g.dense ? 11 : 14),
      class: "halo",
      "text-anchor": "middle",
    });
    const name = add(label, "tspan", { class: "sm" });
    const room = 2 * x - (stacked ? 0 : VALUE) >= LETTER * LONGEST ? LONGEST : undefined;
    if (g.radius > NAMED_ASIDE) name.textContent = inputName(features[i], i, room);
    else nameAside(group, x - s - 4, y, features[i], i);
    return {
      box,
      label,
      value: add(label, "tspan", { class: "v", ...(stacked ? { x, dy: LINE } : { dx: 4 }) }),
    };
  });
  return /** @param {State} _ @param {Scene} scene */ (_, { frame, mean, pick }) => {
    boxes.forEach(({ box, label, value }, i) => {
      const x = finite(frame.probe.inputs[i]);
      quantity(value, x, `${mean}input ${i + 1}`);
      box.classList.toggle("on", pick.layer === 0 && pick.input === i);
      say(value, factor(x));
      if (!stacked) hold(label, inputs[i].x, g.width);
    });
  };
}

/** @param {SVGGElement} group @param {Geometry} g */
export function buildLoss(group, g) {
  const { x, y } = g.loss;
  const box = add(group, "rect", { x: x - 24, y: y - 20, width: 48, height: 40, rx: 4, class: "loss" });
  const [value, target, output] = ["v", "", ""].map((classes) => {
    const node = text(group, classes);
    return { node, word: add(node, "tspan"), number: add(node, "tspan", { class: "v" }) };
  });
  return /** @param {State} state @param {Scene} scene */ (state, scene) => {
    const { frame, mean, phase } = scene;
    const { loss } = frame.probe;
    const whole = answerOf(frame.probe);
    const { output: k, one, named, ...answer } = whole;
    const boxed = g.end === "box";
    box.toggleAttribute("hidden", !boxed);
    box.classList.toggle("on", phase.kind !== "forward");
    quantity(value.number, finite(loss), mean ? "mean loss of the samples" : "loss of the sample");
    const known = phase.kind !== "forward";
    for (const { node } of [value, target, output]) node.classList.toggle("now", phase.kind === "loss");
    const words = loss === null ? "—" : significant(loss, 3);
    const called = g.rows ? `${mean}loss` : mean ? "mean" : "loss"; // but for rows, a heading says of what
    say(value.word, boxed || !known ? "" : `${called} `);
    say(value.number, known ? words : "");
    value.number.classList.toggle("long", boxed && words.length > 5);
    const which = one && !named ? ` ${k + 1}:` : "";
    for (const [{ node, word, number }, start, name, value, words] of /** @type {const} */ ([
      [target, "wanted", "target", answer.wanted, wantedAs(state, whole)],
      [output, outputWord(g, which, saidAs(state, whole)), "output", answer.said, saidAs(state, whole)],
    ])) {
      node.toggleAttribute("hidden", !known || g.rows !== null || mean !== ""); // one sample’s alone
      quantity(node, value, name);
      say(word, `${start}${which} `);
      say(number, words);
    }
    if (g.rows) standInHead(g, value.node);
    else if (boxed) standUnderBox(g, value.node, target.node, output.node);
    else standByTicks(g, scene, value.node, target.node, output.node);
  };
}

/** `output`, or shorter where it would not fit.
 * @param {Geometry} g @param {string} which of several @param {string} words that follow */
function outputWord(g, which, words) {
  const [unit] = g.columns[g.columns.length - 1];
  const rim = g.end === "ticks" ? unit.x + g.radius + CLEAR : 0;
  const rolls = g.beside && g.beside.left > g.loss.x; // beside it, not under it
  const end = rolls && g.beside ? g.beside.left - BEFORE_PLOT : g.width;
  const room = end - (hasAside(g) ? g.loss.x + BESIDE : rim);
  return g.gap < 62 || DIGIT * `output${which} ${words}`.length > room ? "out" : "output";
}

/** What was wanted of an output: a class or a quantity as the reader's own file has it, else the number.
 * @param {State} state @param {import("../model/answer.js").Answer} answer */
function wantedAs(state, { output, wanted: value, named }) {
  if (named) return outputNames(state)[output];
  if (!state.data?.own) return wanted(value);
  return (
    saidWords(state, output, value) || squeezed(wantedWords(state, output, value), ROOM) || wanted(value)
  );
}

/** @param {State} state @param {import("../model/answer.js").Answer} answer */
const saidAs = (state, { output, said: value, named }) =>
  (state.data?.own && saidWords(state, output, value)) || said(value, named);

/** @param {Geometry} g @param {SVGTextElement} value */
function standInHead(g, value) {
  put(value, "text-anchor", "end");
  place(value, g.width - 4, HEAD);
}

/** @param {Geometry} g @param {SVGTextElement} value @param {SVGTextElement} target
 * @param {SVGTextElement} output */
function standUnderBox({ loss: { x, y }, width }, value, target, output) {
  place(value, x, y + 4);
  [target, output].forEach((node, k) => {
    place(node, x, y + 36 + 14 * k);
    hold(node, x, width);
  });
}

/** Each word at its tick, pushed apart where these are close.
 * @param {Geometry} g @param {import("./scene.js").Scene} scene @param {SVGTextElement} value
 * @param {SVGTextElement} target @param {SVGTextElement} output */
function standByTicks(g, scene, value, target, output) {
  const { x, y } = g.loss;
  const ticks = ticksOf(scene);
  const tall = Math.abs(ticks.output - ticks.target);
  const aside = hasAside(g);
  const push = Math.max(0, 19 - tall) / 2 + (aside ? 0 : HANG);
  let lowest = -Infinity;
  for (const [node, at, other] of /** @type {[SVGTextElement, number, number][]} */ ([
    [output, ticks.output, ticks.target],
    [target, ticks.target, ticks.output],
  ])) {
    const below = at > other || (at === other && node === target);
    const stands = at + (below ? push : -push) + 4;
    const baseline = below && !aside ? clearOfUnit(g, node, stands) : stands;
    put(node, "text-anchor", aside ? "start" : "end");
    place(node, aside ? x + BESIDE : g.width - 2, baseline);
    lowest = Math.max(lowest, baseline);
  }
  put(value, "text-anchor", aside ? "start" : "end");
  place(value, aside ? x + BESIDE : g.width - 2, aside ? y + reachOf(g, tall) + 17 : lowest + 17);
}

/** A baseline at the border, below what is written under the output's unit where the words reach so far.
 * @param {Geometry} g @param {SVGTextElement} node @param {number} baseline */
function clearOfUnit(g, node, baseline) {
  const [unit] = g.columns[g.columns.length - 1];
  const under = unit.y + g.radius + 15;
  const reaches = g.width - DIGIT * (node.textContent ?? "").length < unit.x + UNDER;
  return g.labels[g.labels.length - 1] && reaches && Math.abs(baseline - under) < 14 ? under + 14 : baseline;
}
