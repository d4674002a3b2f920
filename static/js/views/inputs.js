// @ts-check
/** The inputs that the stage draws as a block, one by one: what each gives to the picked unit, most first. */

import { finite, significant } from "../words/numbers.js";
import { inputName, outputNames, unitName } from "../words/words.js";
import { element } from "./element.js";

/** @typedef {import("../types").State} State */

const LETTERS = 40; // of a name

/** @param {HTMLElement} stage whose block opens the list @param {import("../model/store.js").Store} store */
export function mountInputs(stage, store) {
  const title = element("h2", { id: "inputs-title" });
  const close = element("button", { className: "close", textContent: "×", title: "Close" });
  close.setAttribute("aria-label", "Close");
  const body = element("tbody");
  const head = element(
    "tr",
    {},
    ...["input", "value", "weight", "weight × input"].map((textContent) =>
      element("th", { textContent, scope: "col" }),
    ),
  );
  const grid = element("div", { className: "list" }, element("table", {}, element("thead", {}, head), body));
  const list = element("dialog", { id: "inputs" }, title, close, grid);
  list.setAttribute("aria-labelledby", title.id);
  document.body.append(list);

  /** The inputs as they are by now: what is open does not move under the pointer. */
  function show() {
    const { frame, run, data, pick } = store.state;
    if (!frame || !run || !data) return;
    const unit = pick.layer ? 0 : pick.unit;
    const sizes = run.spec.network.layers.map(({ units }) => units);
    const name = unitName(0, unit, sizes, outputNames(store.state));
    title.textContent = `What ${data.features.length} inputs give to ${name}`;
    const values = frame.probe.inputs.map(finite);
    const weights = frame.layers[0].weights[unit].map(finite);
    const given = values.map((value, i) => value * weights[i]);
    const order = given.map((_, i) => i).sort((one, other) => Math.abs(given[other]) - Math.abs(given[one]));
    body.replaceChildren(
      ...order.map((input) => {
        const name = element("button", {
          className: "txt",
          textContent: inputName(data.features[input], input, LETTERS),
        });
        name.setAttribute("aria-pressed", String(pick.layer === 0 && pick.input === input));
        name.addEventListener("click", () => {
          store.set({ pick: { layer: 0, unit, input }, glance: null });
          list.close();
        });
        return element(
          "tr",
          {},
          element("th", { scope: "row" }, name),
          ...[values, weights, given].map((each) =>
            element("td", { textContent: significant(each[input], 3) }),
          ),
        );
      }),
    );
    list.showModal();
  }

  close.addEventListener("click", () => list.close());
  stage.addEventListener("click", ({ target }) => {
    if (/** @type {Element} */ (target).closest("[data-opens]")) show();
  });
  stage.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    if (!(/** @type {Element} */ (event.target).closest("[data-opens]"))) return;
    event.preventDefault();
    show();
  });
}
