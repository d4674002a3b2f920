// @ts-check
/** What a panel asks of the server: one figure at a time, and beside it what is being waited for. */

import { LatestRequest, RefiningRequest } from "../control/requests.js";
import { hasNumbers } from "../draw/filling.js";
import { shownStep } from "../model/history.js";
import { integer, isRounding } from "../words/numbers.js";
import { element } from "./element.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../types").Figure} Figure */

const [COARSE, FINE] = [9, 31]; // points each way of a surface's first picture, and of its last
const LATER = "computed when the run rests";

/** A panel’s question: the newest answer, and what is said while one is waited for. */
export class PanelQuestion {
  /** The newest one. @type {Figure["figure"] | null} */
  filled = null;
  /** What it waits for, or why there is no picture. */
  status = element("output");
  /** Ends the wait, and takes it up again. */
  halt = element("button", { type: "button", hidden: true, onclick: () => this.#turn() });
  #figure;
  #plot;
  #api;
  #due;
  #isSurface;
  #isLong;
  #request;
  /** @type {State | null} */
  #state = null;
  #stopped = false;
  #fresh = false; // whether there is an answer to what was asked for last,
  #whole = false; // and it is all that was asked for
  #asked = 0; // the step that was asked about last,
  #told = 0; // and that of the picture

  /** @param {Figure} figure @param {HTMLElement} plot @param {typeof import("../net/api.js").api} api
   * @param {() => void} due there is something to draw */
  constructor(figure, plot, api, due) {
    this.#figure = figure;
    this.#plot = plot;
    this.#api = api;
    this.#due = due;
    this.#isSurface = figure.needs === "surface";
    this.#isLong = this.#isSurface || figure.needs === "theory"; // computed no further once it is not wanted
    const grids = this.#isSurface ? [COARSE, FINE] : [0];
    this.#request = this.#isLong
      ? new RefiningRequest(
          grids,
          (points, signal) => this.#fetch(points, signal),
          (filled, points) => this.#take(filled, points),
        )
      : new LatestRequest(
          () => this.#fetch(),
          (filled) => this.#take(filled),
        );
  }

  /** Asks for the figure of a state; what was asked for before is let go.
   * @param {State} state */
  ask(state) {
    this.#state = state;
    this.#plot.setAttribute("aria-busy", "true");
    this.#stopped = this.#fresh = this.#whole = false;
    this.#asked = shownStep(state);
    if (this.#isLong) this.#say("computing…", "Stop");
    this.#request.at(1).catch((problem) => this.#end(problem.message));
  }

  /** Asks for nothing until the run rests, and says so. */
  wait() {
    this.#request.drop();
    this.#fresh = false;
    this.#plot.classList.toggle("past", this.filled !== null);
    this.#end(this.filled ? `The picture is of step ${integer(this.#told)}; the next is ${LATER}.` : LATER);
  }

  /** The newest answer is drawn: what is said of it is said now, not beside the picture before. */
  drawn() {
    const { filled } = this;
    if (!filled || !this.#fresh || this.#stopped) return;
    const state = /** @type {State} */ (this.#state);
    if (this.#whole) this.#plot.removeAttribute("aria-busy");
    if (!hasNumbers(filled)) this.#say(reasonOf(filled) ?? nothing(state));
    else if (this.#whole) this.#say(restOf(state));
    else this.#say(`${COARSE} × ${COARSE} points; computing ${FINE} × ${FINE}…`, "Stop");
  }

  /** @param {number} [points] @param {AbortSignal} [signal] */
  #fetch(points, signal) {
    const { run, frame, pick, axes } = /** @type {State} */ (this.#state);
    const query = new URLSearchParams({ titled: "false" });
    for (const [name, value] of Object.entries({ ...pick, layer: pick.layer + 1 }))
      query.set(name, String(value));
    query.set("step", String(/** @type {import("../types").Frame} */ (frame).step));
    if (points) query.set("points", String(points));
    if (this.#isSurface) query.set("axes", axes);
    return this.#api.figure(/** @type {import("../types").Run} */ (run).id, this.#figure.name, query, signal);
  }

  /** @param {Figure["figure"]} filled @param {number} [points] */
  #take(filled, points) {
    this.filled = filled;
    this.#told = this.#asked;
    this.#fresh = true;
    this.#plot.classList.remove("past");
    this.#whole = points !== COARSE;
    this.#due();
  }

  #turn() {
    if (this.#stopped) return this.ask(/** @type {State} */ (this.#state));
    this.#stopped = true;
    this.#request.drop();
    const coarse = this.#fresh && ` at ${COARSE} × ${COARSE} points`;
    this.#end(`stopped${coarse || (this.filled ? "; this picture is an earlier one" : "")}`, "Compute");
  }

  /** @param {string} words @param {string} [offer] */
  #end(words, offer) {
    this.#plot.removeAttribute("aria-busy");
    this.#say(words, offer);
  }

  /** @param {string} words @param {string} [offer] what the button does */
  #say(words, offer = "") {
    if (this.status.textContent !== words) this.status.textContent = words;
    this.halt.textContent = offer;
    this.halt.hidden = !offer;
  }
}

/** What is left to say of a picture that is there.
 * @param {State} state */
const restOf = ({ frame }) =>
  isRounding(frame?.loss.train ?? NaN)
    ? "The training loss is 0 up to rounding: errors, gradients and steps here are no more than that."
    : "";

/** Why there is no picture, where a figure says so itself.
 * @param {Figure["figure"]} figure @returns {string | undefined} */
const reasonOf = ({ layout }) => /** @type {any} */ (layout).meta?.reason;

/** Why there is no picture, and when there will be one.
 * @param {State} state */
const nothing = ({ head }) =>
  head.status === "diverged"
    ? "No picture: the numbers that belong here are past all bounds. A step before that has one."
    : "No picture yet: all of these are 0, or shares of 0. There is one once some are not.";
