// @ts-check
/** The charts of the right column: declared figures, under headings that say what their numbers show. The
 * headings are words like others, of the same step at any time; the charts follow in their turn. */

import { mountFigure } from "../draw/figures.js";
import { sizeOf } from "../draw/sizes.js";
import { ACTIVATIONS } from "../math/activations.js";
import { breakAt } from "../math/quotient.js";
import { accuracyOf } from "../model/accuracy.js";
import { shownStep } from "../model/history.js";
import { lossSources } from "../model/losses.js";
import { averaged } from "../model/means.js";
import { isBeyond, operatingSources } from "../model/operating.js";
import { shownPass } from "../model/passes.js";
import { large, others, titleOf } from "../words/curve.js";
import { comesTo, weightsAt } from "../words/losses.js";
import { meanOver } from "../words/means.js";
import { factor, finite, full, level } from "../words/numbers.js";
import { sumLetter } from "../words/sum.js";
import { capital } from "../words/words.js";
import { element, marked, say } from "./element.js";
import { mountMoving } from "./moving.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../types").Figure} Figure */

const LINE = 14; // pixels of a line of text
const AROUND = 40; // pixels above and below the lines of a loss, as `app/figures/loss.py` has them
const DOTS = 250; // samples drawn at most

/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** @param {Figure} figure @param {typeof mountFigure} [mount] how it is drawn */
export function mountCurve(figure, mount = mountMovingOver) {
  const element = byId("curve");
  const draw = mount(element, figure);
  return {
    element,
    needs: /** @type {(keyof State)[]} */ ([
      "frame",
      "pick",
      "notation",
      "tokens",
      "data",
      "catalogue",
      "playing",
      "speed",
    ]),
    /** @param {State} state */
    render(state) {
      const alone = !averaged(state).length;
      const told = alone && !state.playing; // else the heading has it, which is of the next step already
      const sources = operatingSources(state, DOTS, alone, told);
      element.classList.toggle("empty", !sources);
      if (sources) draw(sources, state.tokens);
    },
  };
}

/** The curve stands still from step to step.
 * @param {HTMLElement} element @param {Figure} figure */
const mountMovingOver = (element, figure) => mountMoving(element, figure, "curve");

export function mountCurveWords() {
  const [title, words] = [byId("curve-title"), byId("curve-text")];
  return {
    needs: /** @type {(keyof State)[]} */ ([
      "frame",
      "recent",
      "preview",
      "pick",
      "notation",
      "data",
      "playing",
      "speed",
    ]),
    /** @param {State} state */
    render(state) {
      const { pick, data, notation } = state;
      const pass = shownPass(state);
      if (!pass || !data) return;
      title.dataset.step = String(shownStep(state));
      const { slopes } = pass.frame.layers[pick.layer];
      const letter = sumLetter(notation);
      const over = averaged(state);
      const z = finite(pass.frame.layers[pick.layer].pre_activations[pick.unit]);
      const f = state.run?.spec.network.layers[pick.layer].activation;
      const activation = ACTIVATIONS[f ?? ""];
      const broken = activation ? breakAt(activation.f, z) : null;
      const slope = finite(slopes?.[pick.unit]);
      const told = over.length
        ? `f′ is ${factor(slope)}, ${meanOver(over)}`
        : titleOf(slope, letter, f === "linear", activation?.most, broken);
      say(title, slopes ? told : "Softmax has no f′ per unit");
      Object.assign(title.dataset, {
        name: `${over.length ? "mean " : ""}f′ on the curve`,
        value: full(slope),
      });
      const { frame } = pass;
      const beyond = !over.length && isBeyond({ ...state, frame });
      const sample = over.length ? "" : large(beyond, z, letter);
      say(
        words,
        slopes
          ? (beyond ? sample : `${sample}${others(data.train.inputs.length, DOTS)}`).trim()
          : `Each output depends on all of them: its derivative is a matrix, folded into ∂L/∂${letter}.`,
      );
    },
  };
}

/** @param {Figure} figure @param {Figure} [twin] in its place while there is a twin
 * @param {typeof mountFigure} [mount] how it is drawn */
export function mountLoss(figure, twin = figure, mount = mountFigure) {
  const element = byId("loss");
  const size = sizeOf(element);
  const draw = mount(element, figure);
  const drawBoth = twin === figure ? draw : mount(element, twin);
  return {
    element,
    needs: /** @type {(keyof State)[]} */ (["recorded", "tokens", "data", "run", "twin", "playing", "speed"]),
    /** @param {State} state */
    render(state) {
      const sources = lossSources(state, LINE / Math.max(LINE, size().height - AROUND));
      byId("loss-title").textContent = sources.twin.title ?? figure.title;
      (state.twin ? drawBoth : draw)(sources, state.tokens);
    },
  };
}

export function mountLossWords() {
  const words = byId("loss-text");
  return {
    needs: /** @type {(keyof State)[]} */ ([
      "frame",
      "preview",
      "data",
      "twin",
      "catalogue",
      "run",
      "playing",
    ]),
    /** @param {State} state */
    render(state) {
      const { frame, data, twin } = state;
      if (!frame) return;
      const step = shownStep(state);
      words.dataset.step = String(step);
      if (twin) return; // which says how both are
      const { train, test } = frame.loss;
      const unseen = data && data.test.inputs.length > 0;
      const last = number(finite(test), "test loss");
      const answers = train === null ? [] : comesTo(state, accuracyOf(state));
      const told = answers.map(({ words, value, name = "" }) =>
        value === undefined ? words : quantity(value, words, name),
      );
      words.replaceChildren(
        `${capital(weightsAt(shownStep(state), state.preview))}: training loss `,
        number(finite(train), "training loss"),
        ...(unseen ? [", unseen ", last, " (thin). "] : [". "]),
        ...told,
      );
    },
  };
}

/** @param {number} value @param {string} name */
const number = (value, name) => quantity(value, level(value), name);

/** @param {number} value @param {string} words @param {string} name */
function quantity(value, words, name) {
  const node = element("b", {}, ...marked(words));
  node.dataset.value = full(value);
  node.dataset.name = name;
  return node;
}
