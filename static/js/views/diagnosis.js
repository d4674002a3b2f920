// @ts-check
/** Why is it not learning? Asked by a press: how the run stands, the measured causes, and what each remedy
 * came to when the server really tried it. */

import { MOST } from "../control/family.js";
import { full, integer, significant } from "../words/numbers.js";
import { element } from "./element.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../answers").Diagnosis} Diagnosis */
/** @typedef {import("../answers").Finding} Finding */
/** @typedef {import("../answers").Remedy} Remedy */

const TRIAL = 500; // steps for which each remedy is tried

/** @param {HTMLElement} section @param {HTMLElement} nav @param {typeof import("../net/api.js").api} api
 * @param {import("../control/family.js").Family} family */
export function mountDiagnosis(section, nav, api, family) {
  const ask = element("button", { type: "button", className: "mini" }, "Look for the cause");
  ask.dataset.action = "diagnose";
  const status = element("output");
  const found = element("div", { className: "found" });
  const hint = `Each cause is measured on this run; each remedy is trained beside it for ${TRIAL} steps.`;
  const article = element(
    "article",
    { className: "panel wide", id: "panel-diagnosis" },
    element(
      "div",
      { className: "cap" },
      element("h2", {}, "Why is it not learning?"),
      element("p", {}, hint),
    ),
    element("div", { className: "acts" }, ask, status),
    found,
  );
  article.dataset.panel = "diagnosis";
  section.prepend(article);
  nav.querySelector("b")?.after(element("a", { href: "#panel-diagnosis" }, "Why not learning?"));

  /** @type {State | null} */
  let state = null;
  let about = ""; // the run that the answer speaks of, and the place in it
  let waiting = new AbortController();

  ask.onclick = async () => {
    const { run, head } = /** @type {State} */ (state);
    if (!run) return;
    waiting.abort();
    waiting = new AbortController();
    const { signal } = waiting;
    about = placeOf(run.id, head);
    article.setAttribute("aria-busy", "true");
    status.textContent = "measuring, and trying what may help…";
    try {
      const answer = await api.diagnosis(run.id, head.step, TRIAL, signal);
      if (!signal.aborted) found.replaceChildren(...told(answer, tryIt));
      status.textContent = "";
    } catch (problem) {
      if (!signal.aborted) status.textContent = /** @type {Error} */ (problem).message;
    }
    if (!signal.aborted) article.removeAttribute("aria-busy");
  };

  /** @param {Remedy} remedy @param {number} step */
  function tryIt({ kind, title, spec, changes }, step) {
    const called = title.replace(/\.$/, "");
    if (kind === "new") return family.begin(/** @type {import("../types").Spec} */ (spec), called);
    return family.goOn({ changes: () => changes ?? {}, called }, step);
  }

  return {
    needs: /** @type {(keyof State)[]} */ (["run", "head", "family", "playing"]),
    /** @param {State} now */
    render(now) {
      state = now;
      const { run, head, family: runs, playing } = now;
      ask.disabled = !run || playing;
      ask.title = playing ? "Pause the run first" : "";
      for (const button of found.querySelectorAll("button")) button.disabled = runs.length >= MOST;
      if (!run || about === placeOf(run.id, head)) return;
      waiting.abort();
      article.removeAttribute("aria-busy");
      found.replaceChildren();
      status.textContent = "";
      about = placeOf(run.id, head);
    },
  };
}

/** @param {string} id @param {State["head"]} head */
const placeOf = (id, { step, changes }) => [id, step, changes].join();

/** @param {Diagnosis} answer @param {(remedy: Remedy, step: number) => unknown} tryIt @returns {Element[]} */
function told({ sentence, verdict, step, findings }, tryIt) {
  const stands = element("p", { className: "stands" }, sentence);
  stands.dataset.verdict = verdict;
  const none = element(
    "p",
    {},
    "No cause was found to blame: give it time, or change one thing and compare.",
  );
  const causes = findings.map((finding, k) => cause(finding, k > 0, (remedy) => tryIt(remedy, step)));
  return [stands, ...(findings.length || verdict === "learned" ? causes : [none])];
}

/** @param {Finding} finding @param {boolean} later @param {(remedy: Remedy) => unknown} tryIt */
function cause({ name, title, sentence, evidence, remedies }, later, tryIt) {
  const numbers = Object.entries(evidence).map(([of, value]) =>
    element("span", {}, `${of.replaceAll("_", " ")} `, quantity(of, value)),
  );
  const node = element(
    "section",
    { className: later ? "cause later" : "cause" },
    element("h3", {}, title),
    element("p", {}, sentence),
    element("p", { className: "evidence" }, ...numbers),
    element("ul", {}, ...remedies.map((remedy) => offer(remedy, tryIt))),
  );
  node.dataset.finding = name;
  return node;
}

/** @param {Remedy} remedy @param {(remedy: Remedy) => unknown} tryIt */
function offer(remedy, tryIt) {
  const button = element(
    "button",
    { type: "button", className: "mini", onclick: () => tryIt(remedy) },
    "Try it",
  );
  button.dataset.action = "try";
  button.setAttribute("aria-label", `Try it: ${remedy.title}`);
  const row = element("li", {}, button, element("b", {}, remedy.title));
  if (remedy.trial) {
    const { steps, as_it_is, with_it, of } = remedy.trial;
    const what = { train: "loss", test: "test loss", share: "share of the mean’s loss" }[of];
    const from = remedy.kind === "new" ? "from the start" : "from here";
    row.append(
      element("span", {}, `${what} after ${integer(steps)} steps ${from}: as it is`),
      quantity("as it is", as_it_is),
      element("span", {}, "with it"),
      quantity("with it", with_it),
    );
  }
  return row;
}

/** @param {string} name @param {import("../types").Number} value */
function quantity(name, value) {
  const node = element("span", {}, value === null ? "no number any more" : figures(value));
  node.dataset.name = name.replaceAll("_", " ");
  if (value !== null) node.dataset.value = full(value);
  return node;
}

/** @param {number} value */
const figures = (value) => (Number.isInteger(value) ? integer(value) : significant(value, 3));
