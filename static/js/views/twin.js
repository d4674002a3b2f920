// @ts-check
/** The run and its twin: how to start one, what each is called, and what their numbers amount to. */

import { shownStep } from "../model/history.js";
import { labelOf, VARIANTS } from "../model/variants.js";
import { weightsAt } from "../words/losses.js";
import { finite, full, level } from "../words/numbers.js";
import { summary, trained } from "../words/twin.js";
import { marked } from "./element.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../types").TwinState} TwinState */

/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** @param {import("../control/twin.js").Twin} twins */
export function mountTwin(twins) {
  const start = /** @type {HTMLButtonElement} */ (byId("twin-start"));
  const others = /** @type {HTMLSelectElement} */ (byId("twin-kind"));
  const end = /** @type {HTMLButtonElement} */ (byId("twin-end"));
  const rest = VARIANTS.slice(1).filter(({ alone }) => !alone);
  others.append(
    new Option("or another", ""),
    ...rest.map(({ name, label }) => new Option(String(label), name)),
  );
  const offer = byId("twin-offer");
  const side = /** @type {Element} */ (byId("maps").closest(".right"));
  start.addEventListener("click", () => twins.start(VARIANTS[0]));
  others.addEventListener("change", () => {
    const kind = VARIANTS.find(({ name }) => name === others.value);
    others.value = "";
    if (kind) twins.start(kind);
  });
  end.addEventListener("click", () => twins.end());

  return {
    needs: /** @type {(keyof State)[]} */ (["twin", "run", "frame", "preview", "recorded", "tokens"]),
    /** @param {State} state */
    render(state) {
      const { twin, run, frame } = state;
      if (!run || !frame) return;
      document.documentElement.dataset.twin = twin?.id ?? "";
      swap(twin ? offer : end, twin ? end : offer, twin ? end : start);
      side.classList.toggle("twins", twin !== null);
      start.textContent = `Train a twin ${labelOf(VARIANTS[0], run.spec)}`;
      if (!twin) return;
      const own = finite(frame.loss.train);
      const when = weightsAt(shownStep(state), state.preview);
      const parted = twin.from === shownStep(state); // and where they part both are alike
      const other = twin.frame ? finite(twin.frame.loss.train) : parted ? own : null;
      caption(0, `this run, ${trained(twin.called[0])}`, own, "training loss");
      caption(1, `the twin, ${trained(twin.called[1])}`, other, "the twin’s training loss");
      byId("loss-text").replaceChildren(
        ...marked(summary(twin, own, other, when, twin.spec.loss === run.spec.loss)),
      );
    },
  };
}

/** One stands in the other's place, and has the focus that it had.
 * @param {HTMLElement} gone @param {HTMLElement} there @param {HTMLElement} focused */
function swap(gone, there, focused) {
  const had = gone.contains(document.activeElement);
  there.hidden = false;
  gone.hidden = true;
  if (had) focused.focus({ preventScroll: true });
}

/** @param {number} figure @param {string} words @param {number | null} loss @param {string} name */
function caption(figure, words, loss, name) {
  const [title, number] = byId("maps").querySelectorAll("figcaption")[figure].children;
  title.textContent = words;
  const { dataset } = /** @type {HTMLElement} */ (number);
  dataset.name = name;
  if (loss === null) delete dataset.value;
  else dataset.value = full(loss);
  number.textContent = loss === null ? "being trained" : `loss ${level(loss)}`;
}
