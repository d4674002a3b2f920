// @ts-check
/** Both ends of the network, and the tag on the picked weight. */

import { answerOf } from "../model/answer.js";
import { said, wanted } from "../words/answer.js";
import { finite, fixed, significant } from "../words/numbers.js";
import { indices, inputName, outputNames } from "../words/words.js";
import { along, ends } from "./geometry.js";
import { add, hold, quantity, say, text } from "./svg.js";

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
      y: y + s + (g.dense ? 10 : 13),
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
  const [value, target, output] = [y + 4, y + 36, y + 50].map((at, k) => {
    const node = text(group, k ? "" : "v");
    node.setAttribute("x", String(x));
    node.setAttribute("y", String(at));
    return node;
  });
  return /** @param {State} state @param {Scene} scene */ (state, { frame, mean, phase }) => {
    const { loss } = frame.probe;
    const { output: k, one, named, ...answer } = answerOf(frame.probe);
    box.classList.toggle("on", phase.kind !== "forward");
    quantity(value, finite(loss), mean ? "mean loss of the samples" : "loss of the sample");
    const words = loss === null ? "—" : significant(loss, 2);
    say(value, words);
    value.classList.toggle("long", words.length > 5);
    const which = one && !named ? ` ${k + 1}:` : "";
    for (const node of [target, output]) node.toggleAttribute("hidden", Boolean(mean)); // one sample's alone
    if (mean) return;
    for (const [node, name, number, words] of /** @type {const} */ ([
      [target, "target", answer.wanted, named ? outputNames(state)[k] : wanted(answer.wanted)],
      [output, "output", answer.said, said(answer.said, named)],
    ])) {
      quantity(node, number, name);
      say(node, `${name}${which} ${words}`);
      hold(node, x, g.width);
    }
  };
}

/** The picked weight's tag.
 * @param {SVGGElement} group @param {Geometry} g */
export function buildTag(group, g) {
  const box = add(group, "rect", { y: -11, height: 22, rx: 4, class: "tag" });
  const words = add(group, "text", { y: 4, "text-anchor": "middle", class: "tag-text" });
  const sign = add(words, "tspan", { class: "sm" });
  sign.textContent = "w";
  const value = add(words, "tspan");
  group.setAttribute("class", "tagged");
  return /** @param {State} state */ ({ frame, pick }) => {
    const weight = finite(frame?.layers[pick.layer].weights[pick.unit][pick.input]);
    const at = along(...ends(g, pick), pick.layer ? 0.5 : 0.42);
    quantity(value, weight, "picked weight");
    const words = indices(pick) + (g.gap < 100 ? "" : ` ${fixed(weight, 2)}`);
    say(value, words);
    const width = 7 * words.length + 16;
    box.setAttribute("x", String(-width / 2));
    box.setAttribute("width", String(width));
    group.setAttribute("transform", `translate(${Math.max(width / 2 + 2, at.x)} ${at.y})`);
  };
}
