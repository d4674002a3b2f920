// @ts-check
/** The run and its twin: how to start one, what each is called, and what their numbers amount to. */

import { finite, fixed, full, integer } from "../numbers.js";
import { labelOf, VARIANTS } from "../variants.js";
import { capital, marked } from "../words.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../types").TwinState} TwinState */

const ALIKE = 0.05; // losses that differ by less than this share of the larger one are called alike

/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** @param {import("../twin.js").Twin} twins */
export function mountTwin(twins) {
  const start = /** @type {HTMLButtonElement} */ (byId("twin-start"));
  const others = /** @type {HTMLSelectElement} */ (byId("twin-kind"));
  const end = /** @type {HTMLButtonElement} */ (byId("twin-end"));
  const rest = VARIANTS.slice(1).filter(({ alone }) => !alone);
  others.append(new Option("or another", ""), ...rest.map(({ name, label }) => new Option(String(label), name)));
  start.addEventListener("click", () => twins.start(VARIANTS[0]).then(() => end.focus({ preventScroll: true })));
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
      const { twin, run, frame, history } = state;
      if (!run || !frame) return;
      document.documentElement.dataset.twin = twin?.id ?? "";
      byId("twin-offer").hidden = twin !== null;
      end.hidden = twin === null;
      byId("maps").classList.toggle("twins", twin !== null);
      start.textContent = `Train a twin ${labelOf(VARIANTS[0], run.spec)}`;
      if (!twin) return;
      const own = lossAt(history, frame);
      const other = twin.frame ? lossAt(twin.history, twin.frame) : own;
      caption(0, "k-with", twin.called[0], own, "training loss");
      caption(1, "k-without", twin.called[1], other, "the twin’s training loss");
      byId("loss-title").textContent = twin.from ? `Trained twice from step ${integer(twin.from)}` : "Same start, same data, trained twice";
      byId("loss-text").replaceChildren(...marked(summary(twin, own, other)));
    },
  };
}

/** The training loss of a frame, or the last that was known before it.
 * @param {import("../history.js").History} history @param {import("../types").Frame} frame */
function lossAt({ losses }, frame) {
  if (frame.loss.train !== null) return frame.loss.train;
  const last = losses.step.findLastIndex((step) => step <= frame.step);
  return finite(losses.train[last]);
}

/** @param {number} figure @param {string} key @param {string} words @param {number} loss @param {string} name */
function caption(figure, key, words, loss, name) {
  const [title, number] = byId("maps").querySelectorAll("figcaption")[figure].children;
  title.className = key;
  title.textContent = words;
  /** @type {HTMLElement} */ (number).dataset.value = full(loss);
  /** @type {HTMLElement} */ (number).dataset.name = name;
  number.textContent = `loss ${fixed(loss, 2)}`;
}

/** Who is ahead, how the twin fares, and which way its step went. Every claim is a comparison of the numbers on show.
 * @param {Pick<TwinState, "called" | "frame" | "history" | "widest">} twin @param {number} own loss of the run @param {number} other of the twin */
export function summary({ called, frame, history, widest }, own, other) {
  if (!frame) return "Both stand at the same weights. Play: they train on the same samples.";
  const [run, twin] = called;
  if (!Number.isFinite(other)) return `*${capital(twin)}*, the numbers grew past all bounds.`;
  const lead = Math.abs(own - other) <= ALIKE * Math.max(own, other) ? "Level so far" : `Ahead: *${own < other ? run : twin}*`;
  const first = history.losses.train[0] ?? other;
  const moved = Math.abs(other - first) <= ALIKE * Math.max(first, other) ? "stands where it began" : other < first ? "has fallen" : "has risen";
  const fares = `The twin’s loss ${moved} (${fixed(first, 2)} → ${fixed(other, 2)})`;
  return `${lead}. ${fares}${direction(frame.descent_cosine, widest)}.`;
}

/** @param {number | null} cosine @param {number | null} widest */
function direction(cosine, widest) {
  if (cosine === null) return "";
  const degrees = (/** @type {number} */ c) => Math.round((Math.acos(Math.max(-1, Math.min(1, c))) * 180) / Math.PI);
  const now = degrees(cosine);
  const most = widest === null ? now : degrees(widest);
  const step = now < 1 ? "; its step is straight downhill" : now > 90 ? `; its step is *${now}° off downhill: uphill*` : `; its step is ${now}° off downhill`;
  return most > now && most > 1 ? `${step}, at most ${most}°` : step;
}
