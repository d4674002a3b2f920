// @ts-check
/** The network on the page, painted; over it, as SVG, the words and everything one can point at. Each frame
 * only sets attributes. */

import { shownStep } from "../model/history.js";
import { draw } from "./canvas.js";
import { Drawing } from "./drawing.js";
import { clamp } from "./ease.js";
import { fadingOut, LastPicture } from "./fade.js";
import { mountKey } from "./key.js";
import { Panning } from "./panning.js";
import { Scenes } from "./scenes.js";
import { seenOf } from "./seen.js";
import { strongestInto } from "./strongest.js";
import { put } from "./svg.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("./scene.js").Scene} Scene */

/** What it shows.
 * @type {(keyof State)[]} */
const NEEDS = [
  "frame",
  "recent",
  "playing",
  "speed",
  "preview",
  "exact",
  "phase",
  "progress",
  "pick",
  "glance",
  "rule",
  "before",
  "opening",
  "notation",
  "tokens",
  "data",
  "run",
  "catalogue",
  "theme",
  "lesson",
];

/** @param {HTMLElement} box @param {HTMLElement} keyBox what widths mean
 * @param {import("./edges.js").Actions & { resized: () => void }} actions */
export function mountStage(box, keyBox, actions) {
  const drawing = new Drawing(box, actions);
  const scenes = new Scenes();
  const lastPicture = new LastPicture();
  const panning = new Panning(box);
  const showKey = mountKey(keyBox);
  const { context, svg } = drawing;
  /** The scene on show.
   * @type {Scene | null} */
  let scene = null;
  /** A click on a unit picks the largest weight that leads to it. */
  svg.addEventListener("click", ({ target }) => {
    const at = /** @type {Element} */ (target).closest("[data-unit]")?.getAttribute("data-unit");
    if (!at || !scene) return;
    const [layer, unit] = at.split(",").map(Number);
    actions.pick(strongestInto(scene.frame, layer - 1, unit));
  });
  return {
    /** Where all stands in the picture on show. */
    get geometry() {
      return scene?.geometry ?? null;
    },
    /** The picture on show, painted again with something else. @param {CanvasRenderingContext2D} other */
    paint(other) {
      if (scene) draw(other, scene);
    },
    needs: NEEDS,
    /** @param {State} state */
    render(state) {
      const built = drawing.fit(state);
      const { run, still, phase } = state;
      const seen = seenOf(state);
      if (!built || !seen || !run) return;
      const p = still ? 1 : clamp(state.progress);
      scene = scenes.at(state, seen, built, phase, p);
      draw(context, scene);
      const before = phase ? fadingOut(scene.phase, p) : 0;
      if (before) lastPicture.show(context, scenes.at(state, seen, built, phase - 1, 1), before);
      put(svg, "data-step", String(shownStep(state)));
      built.update(state, scene);
      drawing.refocus();
      showKey(state, scene);
      panning.follow(scene, still);
    },
  };
}
