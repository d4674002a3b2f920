// @ts-check
/** By hand: the picked weight, its unit's bias, and the sample that is looked at, set to what the reader
 * likes. */

import { shownStep } from "../model/history.js";
import { integer } from "../words/numbers.js";
import { biasName } from "../words/sum.js";
import { outputNames, unitName, weightName } from "../words/words.js";
import { element } from "./element.js";

/** @param {HTMLElement} number the old weight in the equation
 * @param {import("../model/store.js").Store} store
 * @param {import("../control/session.js").Session} session
 * @param {import("../control/player.js").Player} player */
export function mountByHand(number, store, session, player) {
  const [weight, bias, sample] = ["weight", "bias", "sample"].map((name) =>
    element("input", {
      type: "number",
      step: name === "sample" ? "1" : "any",
      id: `set-${name}`,
      autocomplete: "off",
    }),
  );
  sample.min = "1";
  const labels = [weight, bias, sample].map((input) => element("label", { htmlFor: input.id }));
  const set = element("button", { className: "mini go", textContent: "Set" });
  const form = element("form", { noValidate: true });
  form.append(...[weight, bias, sample].flatMap((input, k) => [labels[k], input]), set);
  const box = element(
    "div",
    { id: "by-hand", popover: "auto" },
    element("h2", { textContent: "Set by hand" }),
  );
  box.append(
    element("p", { textContent: "The next step starts from there. Then this sample is shown with it." }),
    form,
  );
  box.setAttribute("role", "dialog");
  box.setAttribute("aria-label", "Set by hand");
  document.body.append(box);

  /** What is set is what the next step starts from: nothing older stays on show. */
  const open = () => store.attempt(show);
  async function show() {
    if (store.state.playing) await player.pause();
    if (shownStep(store.state) < store.state.head.step) await player.seek(store.state.head.step);
    const parameters = await session.parameters();
    const { pick, run, data } = store.state;
    if (!parameters || !run || !data) return;
    const { weights, biases } = parameters[pick.layer];
    const sizes = run.spec.network.layers.map(({ units }) => units);
    const count = data.train.inputs.length;
    const unit = unitName(pick.layer, pick.unit, sizes, outputNames(store.state));
    const words = [
      `Weight ${weightName(pick)}`,
      `Bias ${biasName(pick.unit)} of ${unit}`,
      `Sample, 1 to ${integer(count)}`,
    ];
    labels.forEach((label, k) => (label.textContent = words[k]));
    sample.max = String(count);
    sample.placeholder = "as they come";
    const probe = run.spec.probe.index;
    const now = [weights[pick.unit][pick.input], biases[pick.unit], probe === null ? "" : probe + 1];
    [weight, bias, sample].forEach((input, k) => (input.value = input.defaultValue = String(now[k])));
    box.showPopover();
    const { left, bottom } = number.getBoundingClientRect();
    box.style.left = `${Math.max(8, Math.min(left, innerWidth - box.offsetWidth - 8))}px`;
    box.style.top = `${bottom + 14}px`;
    weight.focus();
    weight.select();
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const { pick } = store.state;
    const at = { layer: pick.layer, unit: pick.unit };
    const wrong = [weight, bias, sample].find(
      (input) => !input.checkValidity() || (input !== sample && input.value === ""),
    );
    if (wrong) return void wrong.reportValidity();
    const edits = [
      ...(weight.value === weight.defaultValue
        ? []
        : [{ ...at, input: pick.input, value: Number(weight.value) }]),
      ...(bias.value === bias.defaultValue ? [] : [{ ...at, input: null, value: Number(bias.value) }]),
    ];
    const index = sample.value === "" ? null : Number(sample.value) - 1;
    const probe = sample.value === sample.defaultValue ? {} : { probe: { index } };
    box.hidePopover();
    if (edits.length || probe.probe) session.change({ ...probe, ...(edits.length ? { edits } : {}) });
  });

  return { open };
}
