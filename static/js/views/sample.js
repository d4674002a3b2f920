// @ts-check
/** Where the numbers come from, in a line: which sample, what was wanted of it, what the network said; and
 * what the whole step did, when this sample was not alone in it. */

import { answerOf } from "../model/answer.js";
import { equation, furtherParts } from "../model/equation.js";
import { rushes } from "../model/means.js";
import { looksOnly } from "../model/rights.js";
import { ruleIn, rulesThen } from "../model/rules.js";
import { said, wanted } from "../words/answer.js";
import { full, integer } from "../words/numbers.js";
import { trainsBy } from "../words/rule.js";
import { saidWords, wantedWords } from "../words/units.js";
import { added } from "../words/update.js";
import { outputNames } from "../words/words.js";
import { element } from "./element.js";

/** @typedef {import("../types").State} State */

/** @param {HTMLElement} box @param {import("../control/session.js").Session | null} session takes another
 * sample, where one can be chosen */
export function mountSample(box, session) {
  const [place, target, output, verdict] = ["place", "target", "output", "verdict"].map(
    (name) => /** @type {HTMLElement} */ (box.querySelector(`#sample-${name}`)),
  );
  const follow = element("button", {
    className: "txt",
    textContent: "follow the batches",
    title: "Another sample with each step, as it is trained on",
    hidden: true,
  });
  follow.addEventListener("click", () => session?.change({ probe: { index: null } }));
  place.after(follow);
  /** @param {HTMLElement} node @param {number} value @param {string} words @param {string} name */
  function show(node, value, words, name) {
    node.textContent = words;
    node.dataset.value = full(value);
    node.dataset.name = name;
  }

  return {
    needs: /** @type {(keyof State)[]} */ ([
      "frame",
      "pick",
      "settings",
      "data",
      "catalogue",
      "run",
      "playing",
      "speed",
      "rule",
      "preview",
    ]),
    /** @param {State} state */
    render(state) {
      const { frame, data, run } = state;
      if (!frame || !data) return;
      const { probe } = frame;
      box.classList.toggle("blank", rushes(state) && run?.spec.probe.index === null);
      const answer = answerOf(probe);
      place.textContent = `Sample ${integer(probe.index + 1)} of ${integer(data.train.inputs.length)}`;
      follow.hidden = run?.spec.probe.index !== probe.index || looksOnly(run);
      const [asked, told] = answerWords(state, answer);
      show(target, answer.wanted, asked, "target");
      show(output, answer.said, told, "output");
      const e = equation(state, frame);
      verdict.textContent = e.alone ? "" : wholeStep(e, state);
    },
  };
}

/** What was wanted and what the network says: by itself, or as the reader's own file has it.
 * @param {State} state @param {import("../model/answer.js").Answer} answer */
function answerWords(state, { output, named, one, ...answer }) {
  const where = one ? ` for ${outputNames(state)[output]}` : "";
  const [asked, told] = [wanted(answer.wanted, named), said(answer.said, named)];
  if (!state.data?.own) return [asked + where, told];
  const name = wantedWords(state, output, answer.wanted);
  if (named) return [name, `${told} for it`];
  return [beside(name, asked) + where, beside(saidWords(state, output, answer.said), told)];
}

/** A number beside what it stands for.
 * @param {string} words @param {string} number */
const beside = (words, number) => (words ? `${words} (${number})` : number);

/** What the run's own step did to the weight, whatever it is looked at through.
 * @param {import("../model/equation.js").Equation} e @param {State} state */
function wholeStep(e, state) {
  const { batch } = /** @type {import("../types").Frame} */ (state.frame);
  const { rule, preview } = state;
  const count = batch.indices.length;
  const parts = [...(count > 1 ? [`mean of ${integer(count)}`] : []), ...furtherParts(state)];
  const others = preview ? "This step will train on others" : "This step was trained on others";
  const whole = rule.on ? "The run’s own step" : "The whole step";
  const by = rule.on ? `, ${trainsBy(ruleIn(rulesThen(state)))}` : "";
  const how = parts.length ? ` (${parts.join(", ")})` : "";
  return `${e.trained ? whole : others}${by}: ${added(e.whole)}${how}.`;
}
