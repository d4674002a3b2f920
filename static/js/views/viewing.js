// @ts-check
/** Somebody else's run: what would change it is shut, one line says why, and a button makes it one's own. */

import { looksOnly } from "../model/rights.js";

/** @typedef {import("../types").State} State */

const CHANGES = "#setup fieldset, #twin-start, #twin-kind"; // commands say themselves whether they apply
const OWN = { changes: () => ({}), called: "your own" };

/** @param {HTMLElement} bar the line stands above it @param {import("../control/family.js").Family} family */
export function mountViewing(bar, family) {
  const line = Object.assign(document.createElement("p"), { className: "viewing", hidden: true });
  const own = Object.assign(document.createElement("button"), {
    className: "mini",
    textContent: "Make it your own",
  });
  own.addEventListener("click", () => family.goOn(OWN));
  line.append(
    "This is somebody else’s run: look at every step of it, but only its owner lets it train.",
    own,
  );
  bar.before(line);
  const controls = /** @type {NodeListOf<HTMLButtonElement | HTMLSelectElement | HTMLFieldSetElement>} */ (
    document.querySelectorAll(CHANGES)
  );
  const pace = /** @type {HTMLElement} */ (document.getElementById("speed"));
  return {
    needs: /** @type {(keyof State)[]} */ (["run"]),
    /** @param {State} state */
    render({ run }) {
      const looks = looksOnly(run);
      if (line.hidden !== looks) return;
      line.hidden = !looks;
      for (const control of controls) control.disabled = looks;
      pace.hidden = looks; // it is the owner's
    },
  };
}
