// @ts-check
/** Why is it not learning? Asked by a press, or by an address: how the run stands, the measured causes, and
 * what each remedy came to when the server really tried it. */

import { MOST } from "../control/family.js";
import { loadPlotly, mountFigure } from "../draw/figures.js";
import { helped, LOSSES, trialSources } from "../model/trials.js";
import { called, written } from "../words/evidence.js";
import { finite, full, integer } from "../words/numbers.js";
import { trained } from "../words/twin.js";
import { element, marked } from "./element.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../answers").Diagnosis} Diagnosis */
/** @typedef {import("../answers").Finding} Finding */
/** @typedef {import("../answers").Remedy} Remedy */
/** @typedef {import("../answers").LessonLink} LessonLink */
/** @typedef {import("../model/store.js").Store} Store */
/** @typedef {typeof import("../net/api.js").api} Api */

const TRIAL = 500; // steps for which each remedy is tried
const HARDLY = 0.95; // what is left of the loss by a remedy that hardly helps

/** @param {HTMLElement} section @param {HTMLElement} nav @param {import("../types").Figure} figure of trials
 * @param {Store} store @param {Api} api
 * @param {import("../control/family.js").Family} family
 * @param {import("../control/lessons.js").Lessons} lessons */
export function mountDiagnosis(section, nav, figure, store, api, family, lessons) {
  const { ask, askTwin, status, found, article } = panel();
  section.prepend(article);
  nav.querySelector("b")?.after(element("a", { href: "#panel-diagnosis" }, "Why not learning?"));
  const trials = new Trials(figure);
  let about = ""; // the run that the answer speaks of, and the place in it
  let answered = ""; // whose answer stands there
  let waiting = new AbortController();

  ask.onclick = () => look(false);
  askTwin.onclick = () => look(true);

  /** @param {boolean} beside at the twin, not at this run */
  async function look(beside) {
    const { run, head, twin } = store.state;
    if (!run || (beside && !twin)) return;
    waiting.abort();
    waiting = new AbortController();
    const { signal } = waiting;
    about = placeOf(store.state);
    article.setAttribute("aria-busy", "true");
    status.textContent = "measuring, and trying what may help…";
    try {
      const asked = beside && twin ? twin : run;
      const answering = api.diagnosis(asked.id, head.step, TRIAL, signal);
      const [answer] = await Promise.all([answering, loadPlotly()]);
      if (signal.aborted) return;
      tell(answer, beside && twin ? twin.called[1] : "");
      answered = asked.id;
      status.textContent = "";
    } catch (problem) {
      if (!signal.aborted) status.textContent = /** @type {Error} */ (problem).message;
    } finally {
      if (!signal.aborted) article.removeAttribute("aria-busy");
    }
  }

  /** @param {Diagnosis} answer @param {string} twin what was changed in it; empty of this run itself */
  function tell(answer, twin) {
    const whose = twin ? [element("p", {}, `Of the twin, ${trained(twin)}:`)] : [];
    const can = (/** @type {Remedy} */ { kind }) => !twin || kind === "new"; // this run goes on by itself
    const act = (/** @type {Remedy} */ remedy) => tryIt(family, remedy, answer.step);
    found.replaceChildren(...whose, ...told(answer, can, act, (lesson) => way(lessons, lesson)));
    trials.stand(answer.findings, [...found.querySelectorAll(".cause")], store.state.tokens);
  }

  /** There is no answer to this place of this run yet.
   * @param {string} place */
  function forget(place) {
    waiting.abort();
    article.removeAttribute("aria-busy");
    found.replaceChildren();
    trials.stand([], [], store.state.tokens);
    answered = "";
    status.textContent = "";
    about = place;
  }

  return {
    /** Somebody asked why: the panel comes into view, with an answer.
     * @param {boolean} [beside] why the twin is as it is */
    open(beside = false) {
      article.scrollIntoView();
      const { run, twin } = store.state;
      if (answered !== (beside ? twin : run)?.id) (beside ? askTwin : ask).click();
    },
    /** An address asked why: the answer is in the panel, and in short above the network. */
    async ask() {
      look(false); // which tries the remedies, and takes longer
      const text = await inShort(store.state, api);
      const { run, head } = store.state;
      if (run && text) store.set({ told: { run: run.id, step: head.step, changes: head.changes, text } });
    },
    needs: /** @type {(keyof State)[]} */ (["run", "head", "family", "playing", "tokens", "twin"]),
    /** @param {State} now */
    render(now) {
      const { run, family: runs, playing, tokens, twin } = now;
      trials.wear(tokens);
      askTwin.hidden = twin === null;
      for (const button of [ask, askTwin]) {
        button.disabled = !run || playing;
        button.title = playing ? "Pause the run first" : "";
      }
      for (const button of found.querySelectorAll("button")) button.disabled = runs.length >= MOST;
      if (run && about !== placeOf(now)) forget(placeOf(now));
    },
  };
}

/** The panel, and what it is filled by. */
function panel() {
  const ask = element("button", { type: "button", className: "mini" }, "Find the cause");
  ask.dataset.action = "diagnose";
  const askTwin = element("button", { type: "button", className: "mini" }, "Look at the twin instead");
  askTwin.dataset.action = "diagnose-twin";
  const status = element("output");
  const found = element("div", { className: "found" });
  const hint =
    "Each known cause is measured on this run as it stands; each remedy is then trained beside it for " +
    `${TRIAL} steps.`;
  const title = element("h2", {}, "Why is it not learning?");
  const article = element(
    "article",
    { className: "panel wide", id: "panel-diagnosis" },
    element("div", { className: "cap" }, title, element("p", {}, hint)),
    element("div", { className: "acts ask" }, ask, askTwin, status),
    found,
  );
  article.dataset.panel = "diagnosis";
  return { ask, askTwin, status, found, article };
}

/** The pictures of what was tried, a cause each. */
class Trials {
  #figure;
  /** @type {((tokens: State["tokens"]) => void)[]} */
  #pictures = [];
  /** @type {State["tokens"] | null} */
  #theme = null;

  /** @param {import("../types").Figure} figure */
  constructor(figure) {
    this.#figure = figure;
  }

  /** @param {Finding[]} findings @param {Element[]} causes where each stands
   * @param {State["tokens"]} tokens */
  stand(findings, causes, tokens) {
    this.#pictures = findings.flatMap(({ remedies }, k) => {
      if (!remedies.some(({ trial }) => trial)) return [];
      const plot = element("div", { className: "plot" });
      causes[k].append(plot);
      const draw = mountFigure(plot, this.#figure);
      return [(/** @type {State["tokens"]} */ tokens) => draw(trialSources(remedies, tokens), tokens)];
    });
    this.#draw(tokens);
  }

  /** @param {State["tokens"]} tokens */
  wear(tokens) {
    if (this.#theme !== tokens) this.#draw(tokens);
  }

  /** @param {State["tokens"]} tokens */
  #draw(tokens) {
    for (const draw of this.#pictures) draw(tokens);
    this.#theme = tokens;
  }
}

/** How a run stands and the first cause, in one or two sentences; empty where there is none.
 * @param {State} state @param {Api} api */
async function inShort({ run, head }, api) {
  if (!run) return "";
  const { sentence, findings } = await api.diagnosis(run.id, head.step);
  const [cause] = findings.map(({ title }) => `${title}.`);
  return cause ? `${sentence} ${cause}` : sentence;
}

/** @param {import("../control/lessons.js").Lessons} lessons @param {LessonLink} lesson */
function way(lessons, { name, title, step }) {
  const link = element("a", { href: `#lesson=${name}&at=${step}` }, title);
  link.onclick = (event) => {
    event.preventDefault();
    lessons.open(name, step);
  };
  return link;
}

/** @param {import("../control/family.js").Family} family @param {Remedy} remedy @param {number} step */
function tryIt(family, { kind, title, spec, changes }, step) {
  const called = title.replace(/\.$/, "");
  if (kind === "new") return family.begin(/** @type {import("../types").Spec} */ (spec), called);
  return family.goOn({ changes: () => changes ?? {}, called }, step);
}

/** @param {State} state */
const placeOf = ({ run, twin, head }) => [run?.id, twin?.id, head.step, head.changes].join();

/** @param {Diagnosis} answer @param {(remedy: Remedy) => boolean} can be tried
 * @param {(remedy: Remedy) => unknown} tryIt
 * @param {(lesson: LessonLink) => Element} way to a lesson @returns {Element[]} */
function told({ sentence, verdict, findings, looked_at }, can, tryIt, way) {
  const stands = element("p", { className: "stands" }, ...marked(sentence));
  stands.dataset.verdict = verdict;
  const none = element(
    "p",
    {},
    "No cause was found to blame: give it time, or change one thing and compare.",
  );
  const causes = findings.map((finding, k) => cause(finding, k > 0, can, tryIt, way));
  if (causes.length) return [stands, ...causes];
  const names = looked_at.map((name) => name.replaceAll("_", " ")).join(", ");
  const ruledOut = element("p", { className: "later" }, `Looked for and not found: ${names}.`);
  return [stands, ...(verdict === "learned" ? [] : [none]), ...(names ? [ruledOut] : [])];
}

/** @param {Finding} finding @param {boolean} later @param {(remedy: Remedy) => boolean} can be tried
 * @param {(remedy: Remedy) => unknown} tryIt
 * @param {(lesson: LessonLink) => Element} way to a lesson */
function cause({ name, title, sentence, lesson, evidence, remedies }, later, can, tryIt, way) {
  const numbers = Object.entries(evidence).map(([of, value]) =>
    element("span", {}, `${called(name, of)} `, quantity(of, value)),
  );
  const node = element(
    "section",
    { className: later ? "cause later" : "cause" },
    element("h3", {}, title),
    element("p", {}, sentence),
    element("p", { className: "evidence" }, ...numbers),
    ...(lesson ? [element("p", {}, "How it comes about: ", way(lesson))] : []),
    element("ol", {}, ...remedies.map((remedy) => offer(remedy, can(remedy), tryIt))),
  );
  node.dataset.finding = name;
  return node;
}

/** @param {Remedy} remedy @param {boolean} can be tried @param {(remedy: Remedy) => unknown} tryIt */
function offer(remedy, can, tryIt) {
  const button = element(
    "button",
    { type: "button", className: "mini", onclick: () => tryIt(remedy) },
    "Try it",
  );
  button.dataset.action = "try";
  button.setAttribute("aria-label", `Try it: ${remedy.title}`);
  const row = element("li", {}, ...(can ? [button] : []), element("b", {}, remedy.title));
  if (remedy.trial) {
    const { steps, as_it_is, with_it, of } = remedy.trial;
    const what = LOSSES[of];
    const from = remedy.kind === "new" ? "from the start" : "from here";
    row.append(
      element(
        "span",
        {},
        `${what} after ${integer(steps)} steps ${from}: as it is `,
        quantity("as it is", as_it_is),
        ", with it ",
        quantity("with it", with_it),
        outcome(remedy.trial),
      ),
    );
  }
  return row;
}

/** What a trial comes to, where its two losses do not say it.
 * @param {NonNullable<Remedy["trial"]>} trial */
function outcome(trial) {
  if (!helped(trial)) return ": it did not help";
  return finite(trial.with_it) > HARDLY * finite(trial.as_it_is) ? ": it hardly helped" : "";
}

/** @param {string} name @param {import("../types").Number} value */
function quantity(name, value) {
  const node = element(
    "span",
    { className: "figure" },
    ...marked(value === null ? "no number any more" : written(name, value)),
  );
  node.dataset.name = name.replaceAll("_", " ");
  if (value !== null) node.dataset.value = full(value);
  return node;
}
