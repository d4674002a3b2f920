// @ts-check
/** The network of a run that is trained elsewhere, on the stage: one step, in the phase that is chosen. */

import { IMMOVABLE } from "../draw/drag.js";
import { memo } from "../model/memo.js";
import { allStreams, nameOf, phasesOf } from "../model/phases.js";
import { drawable, knownPick, networkOf } from "../model/sent.js";
import { starting } from "../model/starting.js";
import { Store } from "../model/store.js";
import { MOST_IN_FULL } from "../stage/geometry.js";
import { mountStage } from "../stage/stage.js";
import { heading } from "../words/phase.js";

/** @typedef {import("../control/follower.js").Sight} Sight */
/** @typedef {import("../types").State} State */

/** @param {HTMLElement} section hidden where the model is no such network, or its numbers were not sent
 * @param {import("../answers").Watched} model @param {import("../types").Catalogue} catalogue
 * @param {() => void} due lets all be drawn */
export function mountNetwork(section, model, catalogue, due) {
  const made = networkOf(model);
  if (!made) return () => {};
  const layers = model.layers.length;
  const choice = /** @type {HTMLInputElement} */ (section.querySelector("input"));
  const [canvas, key, title] = ["#canvas", "#key", "#phase-title"].map(
    (selector) => /** @type {HTMLElement} */ (section.querySelector(selector)),
  );
  const still = { still: true, theme: "", tokens: /** @type {any} */ (null) };
  const store = new Store(
    /** @type {State} */ ({ ...starting(), ...still, ...made, catalogue, phase: allStreams(layers) }),
  );
  store.subscribe(due);
  choice.max = String(phasesOf(layers).length - 1);
  choice.addEventListener("input", () => store.set({ phase: Number(choice.value) }));
  const stage = mountStage(canvas, key, {
    pick: (pick) => pick.input >= 0 && store.set({ pick, glance: null }),
    glance: (glance) => store.set({ glance }),
    grip: IMMOVABLE,
    resized: due,
  });
  const shownOf = memo((/** @type {import("../types").Frame} */ frame) =>
    drawable(frame, model, MOST_IN_FULL),
  );
  const pickOf = memo(knownPick);
  /** @param {Sight} sight @param {State["tokens"]} tokens */
  return ({ frame }, tokens) => {
    const shown = frame && shownOf(frame);
    section.hidden = !shown;
    if (!shown) return;
    const state = { ...store.state, frame: shown, tokens, pick: pickOf(store.state.pick, shown) };
    const phase = phasesOf(layers)[state.phase];
    section.dataset.phase = nameOf(phase);
    choice.value = String(state.phase);
    title.textContent = heading(phase, layers);
    choice.setAttribute("aria-valuetext", title.textContent);
    stage.render(state);
  };
}
