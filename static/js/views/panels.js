// @ts-check
/** The panels below the first screen: each a question, a line on how to read it, and a figure that the server
 * fills.
 *
 * They follow the step on show and the picked weight. Only those in view are asked for, one answer at a time
 * each, and while steps stream past once a second; a look at the loss's landscape waits until the run
 * rests. */

import { LatestRequest, RefiningRequest } from "../control/requests.js";
import { mountFilled } from "../draw/figures.js";
import { hasNumbers } from "../draw/filling.js";
import { isRight } from "../model/equation.js";
import { shownStep } from "../model/history.js";
import { integer, isRounding } from "../words/numbers.js";
import { cancels, chainOf, mountChain } from "./chain.js";
import { element } from "./element.js";
import { panelOf } from "./panel.js";
import { actions } from "./panelactions.js";
import { linked, planes } from "./plane.js";
import { readingOf } from "./reading.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../types").Figure} Figure */

const ELSEWHERE = ["curve", "loss", "twin", "remedies"]; // on the first screen, or beside what they show
const PAUSE = 1000; // milliseconds between two pictures while steps stream past
const [COARSE, FINE] = [9, 31]; // points each way of a surface's first picture, and of its last

/** @param {HTMLElement} section @param {HTMLElement} nav @param {Figure[]} figures
 * @param {typeof import("../net/api.js").api} api
 * @param {(article: Element) => void} filled an answer has come, to be drawn in its turn
 * @param {(axes: State["axes"]) => void} choose another plane for the loss's landscape */
export function mountPanels(section, nav, figures, api, filled, choose) {
  const link = linked();
  return figures
    .filter(({ name }) => !ELSEWHERE.includes(name))
    .map((figure) => {
      const { article, plot } = panelOf(figure);
      const status = element("output");
      const halt = element("button", { type: "button", hidden: true });
      article.append(
        element("div", { className: "acts" }, ...actions(article, plot, figure.name), status, halt),
      );
      if (figure.name === "surface") article.querySelector(".acts")?.prepend(planes(choose));
      section.append(article);
      nav.append(element("a", { href: `#panel-${figure.name}` }, shortName(figure.name)));
      const chain = figure.name === "factors" ? mountChain(article) : null;
      const numbers = readingOf(figure.name);
      article.querySelector(".cap")?.append(numbers.reading);
      return panel(figure, plot, status, halt, api, chain, numbers, () => filled(article), link);
    });
}

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

/** @param {Figure} figure @param {HTMLElement} plot @param {HTMLElement} status what it is waiting for
 * @param {HTMLButtonElement} halt ends the wait @param {typeof import("../net/api.js").api} api
 * @param {ReturnType<typeof mountChain> | null} chain
 * @param {ReturnType<typeof readingOf>} numbers the picture's key ones
 * @param {() => void} due there is something to draw @param {ReturnType<typeof linked>} link */
function panel(figure, plot, status, halt, api, chain, numbers, due, link) {
  const draw = mountFilled(plot, figure.colours);
  plot.parentElement?.classList.toggle("long", Boolean(figure.needs));
  /** @type {Figure["figure"] | null} */
  let filled = null;
  /** The figure whose numbers are told. @type {Figure["figure"] | null} */
  let read = null;
  let drawn = "";
  let last = -PAUSE;
  /** @type {State | null} */
  let state = null;
  const surface = figure.needs === "surface";
  const long = surface || figure.needs === "theory"; // computed no further once it is not wanted
  const request = long
    ? new RefiningRequest(surface ? [COARSE, FINE] : [0], fetched, show)
    : new LatestRequest(() => fetched(), show);
  let stopped = false;
  let fresh = false; // whether there is an answer to what was asked for last,
  let whole = false; // and it is all that was asked for
  let asked = 0; // the step that was asked about last,
  let told = 0; // and that of the picture

  /** @param {number} [points] @param {AbortSignal} [signal] */
  async function fetched(points, signal) {
    const { run, frame, pick, axes } = /** @type {State} */ (state);
    const query = new URLSearchParams({ titled: "false" });
    for (const [name, value] of Object.entries({ ...pick, layer: pick.layer + 1 }))
      query.set(name, String(value));
    query.set("step", String(/** @type {import("../types").Frame} */ (frame).step));
    if (points) query.set("points", String(points));
    if (surface) query.set("axes", axes);
    return api.figure(/** @type {import("../types").Run} */ (run).id, figure.name, query, signal);
  }

  /** @param {Figure["figure"]} answer @param {number} [points] */
  function show(answer, points) {
    filled = answer;
    told = asked;
    fresh = true;
    plot.classList.remove("past");
    whole = points !== COARSE;
    if (!hasNumbers(answer)) say(nothing(/** @type {State} */ (state)));
    else if (whole) say(restOf(/** @type {State} */ (state)));
    else say(`${COARSE} × ${COARSE} points; computing ${FINE} × ${FINE}…`, "Stop");
    due();
  }

  /** @param {string} words @param {string} [offer] what the button does */
  function say(words, offer = "") {
    if (status.textContent !== words) status.textContent = words;
    halt.textContent = offer;
    halt.hidden = !offer;
  }

  /** @param {string} words @param {string} [offer] */
  function ended(words, offer) {
    plot.removeAttribute("aria-busy");
    say(words, offer);
  }

  function begin() {
    plot.setAttribute("aria-busy", "true");
    stopped = fresh = whole = false;
    asked = shownStep(/** @type {State} */ (state));
    if (long) say("computing…", "Stop");
    request.at(1).catch((problem) => ended(problem.message));
  }

  halt.onclick = () => {
    if (stopped) return begin();
    stopped = true;
    request.drop();
    const shown = fresh
      ? ` at ${COARSE} × ${COARSE} points`
      : filled
        ? "; this picture is an earlier one"
        : "";
    ended(`stopped${shown}`, "Compute");
  };

  return {
    keep: numbers.keep,
    element: /** @type {Element} */ (plot.parentElement), // all of it is read, what stands above the plot too
    needs: /** @type {(keyof State)[]} */ ([
      "frame",
      "pick",
      "tokens",
      "playing",
      "run",
      "restarting",
      "twin",
      ...(figure.needs === "surface" ? ["axes"] : []),
    ]),
    /** @param {State} now */
    render(now) {
      state = now;
      const { run, frame, pick, playing, speed, tokens, twin } = now;
      if (!run || !frame || now.restarting) return;
      chain?.(chainOf(frame, Boolean(run.feedback), cancels(run.spec)), isRight(frame));
      const empty = filled !== null && !hasNumbers(filled);
      plot.classList.toggle("empty", empty);
      if (filled && !empty) draw(filled, tokens);
      if (surface && filled && !empty) link(plot);
      if (filled && read !== filled) numbers.tell(filled);
      read = filled;
      if (whole) plot.removeAttribute("aria-busy");
      const streaming = playing && Boolean(speed.steps);
      const wanted = [
        run.id,
        twin?.id,
        shownStep(now),
        now.head.changes,
        surface && now.axes,
        pick.layer,
        pick.unit,
        pick.input,
      ].join();
      if (wanted === drawn) return;
      if (streaming && figure.needs) {
        request.drop();
        drawn = "";
        numbers.hush();
        plot.classList.toggle("past", filled !== null);
        const when = "computed when the run rests";
        ended(filled ? `The picture is of step ${integer(told)}; the next is ${when}.` : when);
        return;
      }
      if (streaming && performance.now() - last < PAUSE) return;
      drawn = wanted;
      last = performance.now();
      begin();
    },
  };
}

/** What is left to say of a picture that is there.
 * @param {State} state */
const restOf = ({ frame }) =>
  isRounding(frame?.loss.train ?? NaN)
    ? "The training loss is 0 up to rounding: errors, gradients and steps here are no more than that."
    : "";

/** Why there is no picture, and when there will be one.
 * @param {State} state */
const nothing = ({ head }) =>
  head.status === "diverged"
    ? "No picture: the numbers that belong here are past all bounds. A step before that has one."
    : "No picture yet: all of these are 0. There is one from the first step on where some are not.";
