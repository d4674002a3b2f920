// @ts-check
/** The charts of the right column: declared figures, under headings that say what their numbers show. */

import { mountFigure } from "../draw/figures.js";
import { lossSources } from "../model/losses.js";
import { operatingSources } from "../model/operating.js";
import { full, integer, level } from "../words/numbers.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../types").Figure} Figure */

const DOTS = 250;
const DOTS_RUSHING = 60; // while frames stream past, so that the curve keeps up with them

/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** @param {Figure} figure */
export function mountCurve(figure) {
  const element = byId("curve");
  const draw = mountFigure(element, figure);
  return {
    element,
    needs: /** @type {(keyof State)[]} */ ([
      "frame",
      "pick",
      "tokens",
      "data",
      "catalogue",
      "playing",
      "speed",
    ]),
    /** @param {State} state */
    render(state) {
      const dots = state.playing && state.speed.steps ? DOTS_RUSHING : DOTS;
      const sources = operatingSources(state, dots);
      curveHeading(state, sources?.curve.title, dots);
      element.classList.toggle("empty", !sources);
      if (sources) draw(sources, state.tokens);
    },
  };
}

/** @param {State} state @param {string | undefined} question that the curve answers
 * @param {number} dots drawn at most */
function curveHeading({ frame, pick, data }, question, dots) {
  if (!frame || !data) return;
  const [title, words] = [byId("curve-title"), byId("curve-text")];
  if (!frame.layers[pick.layer].slopes) {
    title.textContent = "Softmax has no f′ a unit";
    words.textContent = "Each output depends on all of them: its derivative is a matrix, folded into ∂L/∂z.";
    return;
  }
  if (question) title.textContent = question;
  words.textContent = `Large dot: this sample.${others(data.train.inputs.length, dots)}`;
}

/** What the small dots are.
 * @param {number} samples @param {number} dots drawn at most */
function others(samples, dots) {
  if (samples > dots) return ` Small dots: ${integer(dots)} of ${integer(samples)}.`;
  return samples > 1 ? ` Small dots: all ${integer(samples)} at this unit.` : " There is no other.";
}

/** @param {Figure} figure @param {Figure} twin in its place while there is a twin */
export function mountLoss(figure, twin) {
  const element = byId("loss");
  const draw = mountFigure(element, figure);
  const drawBoth = mountFigure(element, twin);
  return {
    element,
    needs: /** @type {(keyof State)[]} */ (["recorded", "tokens", "data", "run", "twin"]),
    /** @param {State} state */
    render(state) {
      const sources = lossSources(state);
      byId("loss-title").textContent = sources.twin.title ?? figure.title;
      if (!state.twin) lossWords(state);
      (state.twin ? drawBoth : draw)(sources, state.tokens);
    },
  };
}

/** @param {State} state */
function lossWords({ frame, history, data }) {
  if (!frame) return;
  const { train, test } = frame.loss;
  const { losses } = history;
  const unseen = data && data.test.inputs.length > 0;
  byId("loss-text").replaceChildren(
    "Training loss ",
    number(train ?? losses.train.at(-1) ?? NaN, "training loss"),
    ...(unseen ? [", unseen ", number(test ?? losses.test.at(-1) ?? NaN, "test loss"), " (dotted)."] : ["."]),
  );
}

/** @param {number} value @param {string} name */
function number(value, name) {
  const node = Object.assign(document.createElement("b"), { textContent: level(value, 3) });
  node.dataset.value = full(value);
  node.dataset.name = name;
  return node;
}
