// @ts-check
/** Both ends of the network. */

import { answerOf } from "../model/answer.js";
import { said, wanted } from "../words/answer.js";
import { finite, significant } from "../words/numbers.js";
import { inputName, outputNames } from "../words/words.js";
import { HEAD } from "./geometry.js";
import { ticksOf } from "./lossend.js";
import { add, hold, place, put, quantity, say, text } from "./svg.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("./geometry.js").Geometry} Geometry */
/** @typedef {import("./scene.js").Scene} Scene */

/** @param {SVGGElement} group @param {Geometry} g @param {string[]} features */
export function buildInputs(group, g, features) {
  const inputs = g.blocks[0] ? [] : g.columns[0];
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
    name.textContent = g.radius > 11 ? inputName(features[i], i) : "";
    return { box, label, value: add(label, "tspan", { class: "v", dx: 4 }) };
  });
  return /** @param {State} _ @param {Scene} scene */ (_, { frame, mean, pick }) => {
    boxes.forEach(({ box, label, value }, i) => {
      const x = finite(frame.probe.inputs[i]);
      box.classList.toggle("on", pick.layer === 0 && pick.input === i);
      quantity(value, x, `${mean}input ${i + 1}`);
      say(value, significant(x, g.gap < 100 || g.dense ? 2 : 3));
      hold(label, inputs[i].x, g.width);
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
    const { output: k, one, named, ...answer } = answerOf(frame.probe);
    const boxed = g.end === "box";
    box.toggleAttribute("hidden", !boxed);
    box.classList.toggle("on", phase.kind !== "forward");
    quantity(value.number, finite(loss), mean ? "mean loss of the samples" : "loss of the sample");
    const known = phase.kind !== "forward";
    const words = loss === null ? "—" : significant(loss, boxed ? 2 : 3);
    say(value.word, boxed || !known ? "" : "loss ");
    say(value.number, known ? words : "");
    value.number.classList.toggle("long", boxed && words.length > 5);
    const which = one && !named ? ` ${k + 1}:` : "";
    for (const [{ node, word, number }, called, name, value, words] of /** @type {const} */ ([
      [target, "wanted", "target", answer.wanted, named ? outputNames(state)[k] : wanted(answer.wanted)],
      [output, g.gap < 62 ? "out" : "output", "output", answer.said, said(answer.said, named)],
    ])) {
      node.toggleAttribute("hidden", !known || g.rows !== null || mean !== ""); // one sample’s alone
      quantity(node, value, name);
      say(word, `${called}${which} `);
      say(number, words);
    }
    if (g.rows) standInHead(g, value.node);
    else if (boxed) standUnderBox(g, value.node, target.node, output.node);
    else standByTicks(g, scene, value.node, target.node, output.node);
  };
}

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
  const aside = g.width - x > 90;
  const push = Math.max(0, 19 - tall) / 2 + (aside ? 0 : 12);
  for (const [node, at, other] of /** @type {[SVGTextElement, number, number][]} */ ([
    [output, ticks.output, ticks.target],
    [target, ticks.target, ticks.output],
  ])) {
    put(node, "text-anchor", aside ? "start" : "end");
    place(
      node,
      aside ? x + 13 : g.width - 2,
      at + (at > other || (at === other && node === target) ? push : -push) + 4,
    );
  }
  const reach = Math.max(tall / 2 + 12, 0.8 * g.radius) + (aside ? 17 : 30);
  put(value, "text-anchor", aside ? "middle" : "end");
  place(value, aside ? x : g.width - 2, y + reach);
}
