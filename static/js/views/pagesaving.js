// @ts-check
/** Steps of the run as a page of its own: which ones, and the file. */

import { shownStep } from "../model/history.js";
import { api } from "../net/api.js";
import { download } from "./download.js";
import { element } from "./element.js";

/** @typedef {import("../types").State} State */

const USUAL = 200; // steps, of a run that has more

/** @param {HTMLElement} box that is opened to share things @param {import("../model/store.js").Store} store
 * @param {() => string} hashOf what an address says of the picture, the lesson aside */
export function mountPageSaving(box, store, hashOf) {
  const [first, last] = ["first", "last"].map((name) =>
    element("input", { className: "field", type: "number", name, min: "1", required: true }),
  );
  const save = element("button", { className: "mini", textContent: "Save" });
  const form = element(
    "form",
    {},
    element("b", { textContent: "A page of its own" }),
    element("span", { textContent: "one file that plays steps of this run, with no server and no network" }),
    element("p", {}, element("label", {}, "Steps ", first), element("label", {}, " to ", last), save),
  );
  box.append(form);
  box.addEventListener("beforetoggle", (event) => {
    if (/** @type {ToggleEvent} */ (event).newState === "open") fill(store.state);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const { run, lesson } = store.state;
    if (!run) return;
    const asked = {
      first: first.value,
      last: last.value,
      look: hashOf(),
      lesson: lesson ? `${lesson.name}.${lesson.step}` : "",
    };
    store.attempt(async () => {
      download(await api.page(run.id, asked), "gradient-flow.html");
      box.hidePopover();
    });
  });

  /** @param {State} state */
  function fill({ head, frame, preview }) {
    const there = Math.max(1, head.step); // before the first, what that will do
    const end = Math.min(there, Math.max(USUAL, shownStep({ frame, preview })));
    first.value = String(Math.max(1, end - USUAL + 1));
    last.value = String(end);
    for (const field of [first, last]) field.max = String(there);
  }
}
