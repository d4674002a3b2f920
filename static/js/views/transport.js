// @ts-check
/** The controls of time: the phase track, the buttons, the slider over what was recorded, the speed. */

import { markBeyond } from "../draw/beyond.js";
import { canvasOf } from "../draw/sizes.js";
import { shownStep } from "../model/history.js";
import { phasesOf } from "../model/phases.js";
import { SPEEDS } from "../model/speeds.js";
import { integer } from "../words/numbers.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../control/player.js").Player} Player */

/** What the buttons show. @type {Record<string, string>} */
export const ICONS = {
  reset: "M7 2.2V0L3.4 2.9 7 5.8V3.7a3.8 3.8 0 1 1-3.8 3.8H1.7A5.3 5.3 0 1 0 7 2.2z",
  play: "M3 1.5v11l9.5-5.5z",
  pause: "M2.5 1.5h3v11h-3zM8.5 1.5h3v11h-3z",
  "phase-back": "M10.5 2v10L4 7zM2.5 2H4v10H2.5z",
  "phase-forward": "M3.5 2v10L10 7zM10 2h1.5v10H10z",
};

/** @param {HTMLElement} box @param {Player} player
 * @param {import("../types").Speed[]} [speeds] to choose from
 * @param {number} [first] step that can be looked at */
export function mountTransport(box, player, speeds = SPEEDS, first = 1) {
  const track = /** @type {HTMLElement} */ (box.querySelector("#phases"));
  const time = /** @type {HTMLInputElement} */ (box.querySelector("#time"));
  const speed = /** @type {HTMLSelectElement} */ (box.querySelector("#speed"));
  const [step, epoch] = /** @type {NodeListOf<HTMLElement>} */ (box.querySelectorAll("#count > *"));
  for (const [name, path] of Object.entries(ICONS)) {
    const button = box.querySelector(`[data-action="${name}"]`);
    if (button) button.innerHTML = `<svg viewBox="0 0 14 14"><path d="${path}"/></svg>`;
  }
  time.min = String(first);
  /** @type {HTMLButtonElement[]} */
  let cells = [];
  /** @type {HTMLButtonElement | null} */
  let lit = null;

  const mark = () => {
    markBeyond(track);
    for (const group of track.querySelectorAll(".grp")) keepHeading(track, /** @type {any} */ (group));
  };
  track.addEventListener("scroll", mark);
  new ResizeObserver(mark).observe(track);
  time.addEventListener("input", () => player.seek(Number(time.value)));
  speed.append(...speeds.map(({ name }) => new Option(name)));

  return {
    needs: /** @type {(keyof State)[]} */ (["run", "head", "frame", "preview", "phase", "playing", "speed"]),
    /** @param {State} state */
    render({ run, head, frame, preview, phase, playing, speed: now }) {
      if (!run || !frame) return;
      const layers = run.spec.network.layers.length;
      if (cells.length !== phasesOf(layers).length) {
        cells = buildTrack(track, layers, (k) => player.goto(k));
        mark();
      }
      const streaming = playing && now.steps !== undefined;
      if (!streaming && cells[phase] !== lit && track.classList.contains("tight"))
        track.scrollTo({ left: cells[phase].offsetLeft - track.clientWidth / 2 });
      lit = cells[phase];
      cells.forEach((cell, k) => {
        const on = k === phase && !streaming;
        cell.setAttribute("aria-checked", String(on));
        cell.tabIndex = k === phase ? 0 : -1;
        cell.classList.toggle("done", k < phase || streaming);
      });
      const shown = shownStep({ frame, preview });
      time.max = String(Math.max(first + 1, head.step));
      time.disabled = head.step <= first;
      time.value = String(shown);
      time.setAttribute("aria-valuetext", `step ${shown} of ${head.step}`);
      step.textContent = shown ? `step ${integer(shown)}` : "before step 1";
      step.dataset.value = String(shown);
      step.dataset.name = "step";
      const latest = preview ? head.epoch : frame.epoch;
      epoch.textContent = shown < head.step ? `of ${integer(head.step)}` : `epoch ${integer(latest)}`;
      speed.selectedIndex = speeds.indexOf(now);
    },
  };
}

/** A heading is whole, or not there: it stays in sight as long as enough of its phases do.
 * @param {HTMLElement} track @param {HTMLElement} group */
function keepHeading({ scrollLeft, clientWidth }, group) {
  const heading = /** @type {HTMLElement} */ (group.firstElementChild);
  const from = Math.max(group.offsetLeft, scrollLeft);
  const to = Math.min(group.offsetLeft + group.offsetWidth, scrollLeft + clientWidth);
  heading.classList.toggle("away", to - from < Math.min(heading.offsetWidth, group.offsetWidth));
}

/** @param {HTMLElement} track @param {number} layers @param {(phase: number) => void} go */
function buildTrack(track, layers, go) {
  const order = phasesOf(layers);
  /** @param {number} layer */
  const short = (layer) => (layer === layers - 1 ? "out" : String(layer + 1));
  const groups = /** @type {[string, import("../types").Phase["kind"]][]} */ ([
    ["forward →", "forward"],
    ["loss", "loss"],
    ["← backward", "backward"],
    ["update", "update"],
  ]);
  /** @type {HTMLButtonElement[]} */
  const cells = [];
  track.classList.toggle("tight", order.length > 14);
  track.replaceChildren(
    ...groups.map(([heading, kind]) => {
      const own = order.flatMap((phase, k) => (phase.kind === kind ? [{ phase, k }] : []));
      const group = Object.assign(document.createElement("div"), { className: "grp" });
      group.style.flex = String(own.length);
      const row = Object.assign(document.createElement("div"), { className: "cells" });
      group.append(Object.assign(document.createElement("span"), { textContent: heading }), row);
      for (const { phase, k } of own) {
        const words = "layer" in phase ? short(phase.layer) : kind === "loss" ? "L" : "w";
        const cell = Object.assign(document.createElement("button"), { textContent: words });
        cell.setAttribute("role", "radio");
        cell.setAttribute("aria-label", `${kind} ${"layer" in phase ? short(phase.layer) : ""}`.trim());
        cell.addEventListener("click", () => go(k));
        row.append(cell);
        cells.push(cell);
      }
      return group;
    }),
  );
  return cells;
}

/** The training loss, small, over the slider that follows it.
 * @param {HTMLCanvasElement} canvas */
export function mountSpark(canvas) {
  const surface = canvasOf(canvas);
  const range = /** @type {HTMLInputElement} */ (canvas.nextElementSibling);
  return {
    element: canvas,
    needs: /** @type {(keyof State)[]} */ (["recorded", "tokens"]),
    /** @param {State} state */
    render({ history, head, tokens }) {
      const { step, train } = history.losses;
      const { context, width, height } = surface();
      context.clearRect(0, 0, width, height);
      const top = train.reduce((most, v) => Math.max(most, v), 0) || 1;
      const from = Number(range.min);
      const last = Math.max(1, head.step - from);
      context.beginPath();
      step.forEach((s, k) =>
        context.lineTo(((s - from) / last) * width, height - 2 - (train[k] / top) * (height - 4)),
      );
      context.lineWidth = 1.2;
      context.strokeStyle = tokens["ink-3"];
      context.stroke();
    },
  };
}
