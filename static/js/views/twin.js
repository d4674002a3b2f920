// @ts-check
/** The run and its twin: how to start one, what each is called, and what their numbers amount to. */

import { labelOf, VARIANTS } from "../model/variants.js";
import { finite, full, level } from "../words/numbers.js";
import { marked } from "../words/words.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../types").TwinState} TwinState */

const ALIKE = 0.05; // losses that differ by less than this share of the larger one are called alike

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
  start.addEventListener("click", () =>
    twins.start(VARIANTS[0]).then(() => end.focus({ preventScroll: true })),
  );
  others.addEventListener("change", () => {
    const kind = VARIANTS.find(({ name }) => name === others.value);
    others.value = "";
    if (kind) twins.start(kind);
  });
  end.addEventListener("click", () => twins.end().then(() => start.focus({ preventScroll: true })));

  return {
    needs: /** @type {(keyof State)[]} */ (["twin", "run", "frame", "recorded", "tokens"]),
    /** @param {State} state */
    render(state) {
      const { twin, run, frame } = state;
      if (!run || !frame) return;
      document.documentElement.dataset.twin = twin?.id ?? "";
      byId("twin-offer").hidden = twin !== null;
      end.hidden = twin === null;
      byId("maps").classList.toggle("twins", twin !== null);
      start.textContent = `Train a twin ${labelOf(VARIANTS[0], run.spec)}`;
      if (!twin) return;
      const own = finite(frame.loss.train);
      const other = twin.frame ? finite(twin.frame.loss.train) : own;
      caption(0, `this run, ${trained(twin.called[0])}`, own, "training loss");
      caption(1, `the twin, ${trained(twin.called[1])}`, other, "the twin’s training loss");
      byId("loss-text").replaceChildren(...marked(summary(twin, own, other)));
    },
  };
}

/** The twin has weights of its own, trained that way: not what the equation’s switch shows, this run’s
 * weights without f′.
 * @param {string} called after what was changed */
function trained(called) {
  if (/^with/.test(called)) return `trained ${called}`;
  return /f′|slope/.test(called) ? `trained with ${called}` : called;
}

/** @param {number} figure @param {string} words @param {number} loss @param {string} name */
function caption(figure, words, loss, name) {
  const [title, number] = byId("maps").querySelectorAll("figcaption")[figure].children;
  title.textContent = words;
  /** @type {HTMLElement} */ (number).dataset.value = full(loss);
  /** @type {HTMLElement} */ (number).dataset.name = name;
  number.textContent = `loss ${level(loss, 2)}`;
}

/** Who is ahead, how the twin fares, and which way its step went. Every claim is a comparison of the numbers
 * on show.
 * @param {Pick<TwinState, "frame" | "history">} twin @param {number} own loss of the run
 * @param {number} other of the twin */
export function summary({ frame, history }, own, other) {
  if (!frame) return "Both stand at the same weights. Play: each trains its own, on the same samples.";
  if (!Number.isFinite(other)) return "*The twin’s* numbers grew past all bounds.";
  if (!Number.isFinite(own)) return "*This run’s* numbers grew past all bounds.";
  const lead =
    Math.abs(own - other) <= ALIKE * Math.max(own, other)
      ? "Level so far"
      : `Ahead: *${own < other ? "this run" : "the twin"}*`;
  const first = history.losses.train[0] ?? other;
  const moved =
    Math.abs(other - first) <= ALIKE * Math.max(first, other)
      ? "is where it began"
      : other < first
        ? "has fallen"
        : "has risen";
  const fares = `The twin’s loss ${moved} (${level(first, 2)} → ${level(other, 2)})`;
  return `${lead}. ${fares}${direction(frame.descent_cosine)}.`;
}

/** @param {number | null} cosine */
function direction(cosine) {
  if (cosine === null) return "";
  const degrees = Math.round((Math.acos(Math.max(-1, Math.min(1, cosine))) * 180) / Math.PI);
  if (degrees < 1) return ", its step straight downhill";
  return degrees > 90
    ? `, its step *${degrees}° off downhill: uphill*`
    : `, its step ${degrees}° off downhill`;
}
