// @ts-check
/** The panels below the first screen: each a question, a line on how to read it, and a figure that the server
 * fills.
 *
 * They follow the step on show and the picked weight. Only those in view are asked for, one answer at a time
 * each, and while steps stream past once a second; a look at the loss's landscape waits until the run
 * rests. */

import { mountFilled } from "../draw/figures.js";
import { hasNumbers } from "../draw/filling.js";
import { isRight } from "../model/equation.js";
import { cancels, chainOf, mountChain } from "./chain.js";
import { element } from "./element.js";
import { panelOf, tellClauses } from "./panel.js";
import { actions } from "./panelactions.js";
import { PanelQuestion } from "./panelquestion.js";
import { linked, planes } from "./plane.js";
import { readingOf } from "./reading.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../types").Figure} Figure */

const ELSEWHERE = ["curve", "loss", "twin", "remedies"]; // on the first screen, or beside what they show
const DEEP = 8; // layers, of more of which the way back is told in fewer words on a phone
const PAUSE = 1000; // milliseconds between two pictures while steps stream past

/** @param {HTMLElement} section @param {HTMLElement} nav @param {Figure[]} figures
 * @param {typeof import("../net/api.js").api} api
 * @param {(article: Element) => void} filled an answer has come, to be drawn in its turn
 * @param {(axes: State["axes"]) => void} choose another plane for the loss's landscape */
export function mountPanels(section, nav, figures, api, filled, choose) {
  const link = linked();
  section.append(lineKey());
  return figures
    .filter(({ name }) => !ELSEWHERE.includes(name))
    .map((figure) => {
      const { article, plot } = panelOf(figure);
      const question = new PanelQuestion(figure, plot, api, () => filled(article));
      const { status, halt } = question;
      article.append(
        element("div", { className: "acts" }, ...actions(article, plot, figure.name), status, halt),
      );
      if (figure.name === "surface") article.querySelector(".acts")?.prepend(planes(choose));
      section.append(article);
      nav.append(element("a", { href: `#panel-${figure.name}` }, shortName(figure.name)));
      const chain = figure.name === "factors" ? mountChain(article) : null;
      const numbers = readingOf(figure.name);
      article.querySelector(".cap")?.append(numbers.reading);
      return panel(figure, plot, question, { chain, numbers }, link);
    });
}

/** What a full line is, and what a dashed one: in all panels the same (`app/figures/dashes.py`). */
const lineKey = () =>
  element(
    "p",
    { className: "linekey" },
    element("span", {}, "this run’s own course"),
    element(
      "span",
      { className: "dashed" },
      "not its own: a twin’s, another run’s, a theory’s, or without f′",
    ),
  );

/** Hides what has nothing to say of the run: a panel, and the way to it; keeps room for what is yet to come.
 * @param {HTMLElement} section @param {HTMLElement} nav @param {ReturnType<typeof mountPanels>} charts */
export function mountApplicable(section, nav, charts) {
  /** @type {NodeListOf<HTMLElement>} */
  const panels = section.querySelectorAll(".panel:has(> .plot)");
  return {
    needs: /** @type {(keyof State)[]} */ (["run"]),
    /** @param {State} state */
    render({ run }) {
      const layers = run?.spec.network.layers.length ?? 0;
      section.style.setProperty("--links", String(2 * layers + 1));
      section.classList.toggle("deep", layers > DEEP);
      for (const { keep } of charts) keep(layers);
      for (const panel of panels) {
        panel.hidden = !run?.figures.includes(panel.dataset.panel ?? "");
        /** @type {HTMLElement} */ (nav.querySelector(`[href="#${panel.id}"]`)).hidden = panel.hidden;
      }
    },
  };
}

/** What a panel is called where there is little room.
 * @param {string} name */
export const shortName = (name) =>
  ({
    gradient: "Gradient flow",
    factors: "Where it died",
    arrival: "Gradient in theory",
    births: "Born dead",
    rise: "The product’s rise",
    ratios: "Update to weight",
    histograms: "Histograms",
    slice: "One weight’s loss",
    sharpness: "Edge of stability",
    isometry: "Singular values",
    clipping: "Clipping",
    stretch: "Other starts",
    surface: "Loss surface",
    surface_3d: "In space",
  })[name] ?? name;

/** @param {Figure} figure @param {HTMLElement} plot @param {PanelQuestion} question
 * @param {{ chain: ReturnType<typeof mountChain> | null, numbers: ReturnType<typeof readingOf> }} beside
 * what is told by the picture @param {ReturnType<typeof linked>} link */
function panel({ needs, colours, upright }, plot, question, { chain, numbers }, link) {
  const draw = mountFilled(plot, colours, upright);
  plot.parentElement?.classList.toggle("long", Boolean(needs));
  /** The figure whose numbers are told. @type {Figure["figure"] | null} */
  let read = null;
  let asked = ""; // for what there is an answer, or will be
  let last = -PAUSE;
  const surface = needs === "surface";

  /** Draws the newest answer.
   * @param {State} state */
  function show({ tokens }) {
    const { filled } = question;
    const empty = filled !== null && !hasNumbers(filled);
    plot.classList.toggle("empty", empty);
    if (filled && !empty) draw(filled, tokens);
    if (filled && !empty && surface) link(plot);
    if (filled && read !== filled) {
      numbers.tell(filled);
      tellClauses(plot.parentElement, filled);
    }
    read = filled;
    question.drawn();
  }

  return {
    keep: numbers.keep,
    element: /** @type {Element} */ (plot.parentElement), // all of it is read, what stands above the plot too
    needs: /** @type {(keyof State)[]} */ ([
      "frame",
      "preview",
      "pick",
      "notation",
      "tokens",
      "playing",
      "run",
      "restarting",
      "twin",
      ...(surface ? ["axes"] : []),
    ]),
    /** @param {State} state */
    render(state) {
      const { run, frame, notation, pick, playing, speed, twin } = state;
      if (!run || !frame || state.restarting) return;
      chain?.(chainOf(frame, Boolean(run.feedback), cancels(run.spec), notation), isRight(frame));
      show(state);
      const place = [pick.layer, pick.unit, pick.input];
      const step = [frame.step, state.preview, state.head.changes]; // that to come is another than that made
      const wanted = [run.id, twin?.id, ...step, surface && state.axes, ...place].join();
      if (wanted === asked) return;
      const streaming = playing && Boolean(speed.steps);
      if (streaming && needs) {
        question.wait();
        numbers.hush();
        asked = "";
      } else if (!streaming || performance.now() - last >= PAUSE) {
        question.ask(state);
        asked = wanted;
        last = performance.now();
      }
    },
  };
}
