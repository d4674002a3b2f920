// @ts-check
/** Two links to share: to this picture, which opens in a run of its own, and to this very run as it
 * trains. */

import { shownStep } from "../model/history.js";
import { fitsAddress } from "../model/link.js";
import { isRepeatable } from "../model/settings.js";

/** @typedef {import("../types").State} State */

const CHOICES = [
  {
    live: false,
    words: "This picture",
    means: "opens in a run of its own, at this step, with the same numbers",
  },
  { live: true, words: "This run, live", means: "who opens it sees it train, and cannot touch it" },
];

/** @param {HTMLElement} button opens the choice @param {import("../model/store.js").Store} store
 * @param {(live: boolean) => string} addressOf @returns {HTMLElement} where else may be offered */
export function mountShare(button, store, addressOf) {
  const box = Object.assign(document.createElement("div"), { id: "sharing", popover: "auto" });
  box.append(
    ...CHOICES.map(({ live, words, means }) => {
      const choice = document.createElement("button");
      choice.append(
        Object.assign(document.createElement("b"), { textContent: words }),
        Object.assign(document.createElement("span"), { textContent: means }),
      );
      choice.addEventListener("click", async () => {
        const address = addressOf(live);
        const copied = await copy(address);
        box.hidePopover();
        store.set({ notice: { text: copied ? verdict(store.state, live) : address } });
      });
      return choice;
    }),
  );
  button.after(box);
  return box;
}

/** @param {State} state @param {boolean} live */
function verdict(state, live) {
  const { lesson } = state;
  if (lesson && !live) return `Link copied: it opens step ${lesson.step} of this lesson.`;
  if (live) return "Link copied: it shows this run as it trains, for as long as the run is kept.";
  if (fitsAddress(state))
    return `Link copied: it opens this picture at step ${shownStep(state)}, with the same numbers.`;
  const what = isRepeatable(state.settings)
    ? "data or weights of your own"
    : "all that was changed on the way";
  return `Link copied. It cannot carry ${what}: it shows this run as it trains. A saved file has it all.`;
}

/** @param {string} text @returns {Promise<boolean>} whether the clipboard took it */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false; // not allowed, or not a secure page
  }
}
