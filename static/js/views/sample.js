// @ts-check
/** Where the numbers come from: what was wanted of this sample, what the network said, and how wrong that is. */

import { equation, trainingAt } from "../equation.js";
import { finite, full, integer, significant } from "../numbers.js";

/** @typedef {import("../types").State} State */

/** @param {HTMLElement} box */
export function mountSample(box) {
  const rows = [...box.querySelectorAll(".nrow")].map((row) => ({
    bar: /** @type {HTMLElement} */ (row.querySelector("i")),
    number: /** @type {HTMLElement} */ (row.querySelector(".v")),
  }));
  const [target, output, loss] = rows;
  const place = /** @type {HTMLElement} */ (box.querySelector("#sample-place"));
  const verdict = /** @type {HTMLElement} */ (box.querySelector("#sample-verdict"));
  const measure = /** @type {HTMLElement} */ (box.querySelector("#sample-measure"));

  /** @param {typeof rows[number]} row @param {number} value @param {string} words @param {string} name
   * @param {number} reach @param {string} kind */
  function show({ bar, number }, value, words, name, reach, kind) {
    bar.className = kind || (value < 0 ? "n" : "p");
    bar.style.width = `${Math.max(0.8, (Math.min(1, Math.abs(value) / reach) || 0) * 48)}%`;
    number.textContent = words;
    number.dataset.value = full(value);
    number.dataset.name = name;
  }

  return {
    needs: /** @type {(keyof State)[]} */ (["frame", "pick", "trainings"]),
    /** @param {State} state */
    render(state) {
      const { frame, data, run } = state;
      if (!frame || !data || !run) return;
      const { probe } = frame;
      const k = probe.targets.length > 1 ? Math.max(0, probe.targets.indexOf(1)) : 0;
      const [wanted, said, wrong] = [finite(probe.targets[k]), finite(probe.outputs[k]), finite(probe.loss)];
      const several = probe.outputs.length > 1;
      const reach = Math.max(1, Math.abs(wanted), Math.abs(said), Math.abs(wrong));
      place.textContent = `no. ${integer(probe.index + 1)} of ${integer(data.train.inputs.length)}`;
      show(target, wanted, significant(wanted, 3, true) + (several ? ` at output ${k + 1}` : ""), "target", reach, "");
      show(output, said, significant(said, 3, true), "output", reach, "");
      show(loss, wrong, significant(wrong, 3), "loss of the sample", reach, "u");
      measure.textContent = MEASURES[run.spec.loss] ?? "its loss";
      const e = equation(state, frame);
      verdict.textContent = e.alone ? verdictOn(wanted - said) : wholeStep(e, state);
    },
  };
}

/** @param {number} gap from what the network says to what was wanted */
function verdictOn(gap) {
  if (Math.abs(gap) < 0.005) return "Near enough: hardly anything to send back.";
  return `The output should go ${gap > 0 ? "up" : "down"} by ${significant(Math.abs(gap), 2)}.`;
}

/** What the step did to the picked weight, when this sample was not alone in it.
 * @param {import("../equation.js").Equation} e @param {State} state */
function wholeStep(e, state) {
  const { batch, step } = /** @type {import("../types").Frame} */ (state.frame);
  const { optimizer, regularization } = trainingAt(state, step);
  const count = batch.indices.length;
  const parts = [
    count > 1 ? `mean of ${integer(count)}` : "",
    optimizer.name === "sgd" ? "" : (state.catalogue?.optimizers.find(({ name }) => name === optimizer.name)?.label ?? ""),
    regularization.name === "none" || !regularization.rate ? "" : regularization.name.toUpperCase(),
  ];
  return `The whole step: ${significant(e.whole, 3, true)} (${parts.filter(Boolean).join(", ")}).`;
}

/** @type {Record<string, string>} */
const MEASURES = {
  squared_error: "loss, ½ error²",
  absolute_error: "loss, |error|",
  binary_cross_entropy: "its cross-entropy",
  cross_entropy: "its cross-entropy",
};
