// @ts-check
/** The charts of the right column: their headings say what the numbers show, their pictures are declared figures. */

import { mountFigure } from "../figures.js";
import { finite, full, fixed, significant } from "../numbers.js";
import { curveSources, lossSources } from "../operating.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../types").Figure} Figure */

/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** @param {Figure} figure */
export function mountCurve(figure) {
  const element = byId("curve");
  const draw = mountFigure(element, figure);
  return {
    element,
    needs: /** @type {(keyof State)[]} */ (["frame", "pick", "tokens", "data"]),
    /** @param {State} state */
    render(state) {
      const sources = curveSources(state);
      element.classList.toggle("empty", !sources);
      if (sources) draw(sources, state.tokens);
    },
  };
}

/** @param {Figure} figure */
export function mountLoss(figure) {
  const element = byId("loss");
  const draw = mountFigure(element, figure);
  return {
    element,
    needs: /** @type {(keyof State)[]} */ (["recorded", "tokens", "data", "run"]),
    /** @param {State} state */
    render(state) {
      draw(lossSources(state), state.tokens);
    },
  };
}

/** What stands over the curve. */
export function mountCurveHeading() {
  const [title, words] = [byId("curve-title"), byId("curve-text")];
  return {
    needs: /** @type {(keyof State)[]} */ (["frame", "pick", "data"]),
    /** @param {State} state */
    render({ frame, pick, data }) {
      if (!frame || !data) return;
      const { slopes } = frame.layers[pick.layer];
      if (!slopes) {
        title.textContent = "Softmax has no slope a unit";
        words.textContent = "Each output depends on all of them: its slope is a matrix, folded into ∂L/∂z.";
        return;
      }
      const slope = finite(slopes[pick.unit]);
      title.textContent = `Why ${significant(slope, 3)}? The curve is ${steepness(slope)} there`;
      const shown = Math.min(250, data.train.inputs.length);
      words.textContent = `Large dot: this sample. Small dots: ${shown === data.train.inputs.length ? "all " : ""}${shown} at this unit.`;
    },
  };
}

/** @param {number} slope */
function steepness(slope) {
  if (slope < 0) return "falling";
  if (slope === 0) return "level";
  if (slope < 0.15) return "flat";
  return slope < 0.6 ? "bending" : "steep";
}

/** What stands over the losses. */
export function mountLossHeading() {
  const [title, words] = [byId("loss-title"), byId("loss-text")];
  return {
    needs: /** @type {(keyof State)[]} */ (["frame", "data"]),
    /** @param {State} state */
    render({ frame, history }) {
      if (!frame) return;
      title.textContent = "Is it learning?";
      const { train, test } = frame.loss;
      const { losses } = history;
      const [a, b] = [train ?? losses.train.at(-1) ?? NaN, test ?? losses.test.at(-1) ?? NaN];
      words.replaceChildren("Loss ", number(a, "training loss"), " on what it trains on, dotted ", number(b, "test loss"), " on what it never saw.");
    },
  };
}

/** @param {number} value @param {string} name */
function number(value, name) {
  const node = Object.assign(document.createElement("b"), { textContent: fixed(value, 3) });
  node.dataset.value = full(value);
  node.dataset.name = name;
  return node;
}
