// @ts-check
/** What is read of a run that is trained elsewhere: where it stands, why it is not learning, its panels. */

import { LatestRequest } from "../control/requests.js";
import { mountFilled } from "../draw/figures.js";
import { hasNumbers } from "../draw/filling.js";
import { ROOT } from "../net/api.js";
import { integer, significant } from "../words/numbers.js";
import { element } from "./element.js";
import { panelOf } from "./panel.js";

/** @typedef {import("../control/follower.js").Sight} Sight */
/** @typedef {import("../control/follower.js").Follower} Follower */
/** @typedef {import("../types").Figure} Figure */
/** @typedef {Record<string, string>} Tokens */

/** How to read a panel, where its own words speak of what only a run that is trained here has.
 * @type {Record<string, string>} */
const HINTS = {
  loss: "The loss of each batch that was sent, or of all training samples where the loop tells it.",
  gradient: "How large a sample’s error is past f′, over the batch: median and spread of up to 30 frames.",
  histograms: "The higher a bar, the more of them lie there; of large layers evenly chosen numbers.",
};
const PAUSE = 1000; // milliseconds between two answers while steps come

/** @param {Follower} follower @param {(text: string) => void} notify */
export function mountTime(follower, notify) {
  const follow = /** @type {HTMLButtonElement} */ (document.getElementById("follow"));
  const time = /** @type {HTMLInputElement} */ (document.getElementById("time"));
  const source = /** @type {HTMLAnchorElement} */ (document.getElementById("source"));
  const [step, stands] = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("#count > *"));
  /** @param {Promise<unknown>} look */
  const told = (look) => look.catch((problem) => notify(problem.message));
  follow.addEventListener("click", () => told(follower.follow()));
  time.addEventListener("input", () => told(follower.seek(Number(time.value))));
  /** @param {Sight} sight */
  return ({ run, frame, steps, following }) => {
    const { dataset } = document.documentElement;
    dataset.run = run.id;
    dataset.status = run.status;
    follow.setAttribute("aria-pressed", String(following));
    time.max = String(Math.max(1, steps.length - 1));
    time.disabled = steps.length < 2;
    stands.textContent = { running: "steps come", paused: "no steps come now", diverged: "diverged" }[
      run.status
    ];
    if (!frame) {
      step.textContent = "no step yet";
      return;
    }
    dataset.step = String(frame.step);
    time.value = String(steps.indexOf(frame.step));
    time.setAttribute("aria-valuetext", `step ${frame.step} of ${run.step}`);
    const loss = frame.loss.train ?? frame.loss.batch;
    step.textContent = `step ${integer(frame.step)}${loss === null ? "" : `, loss ${significant(loss, 3)}`}`;
    step.dataset.value = String(frame.step);
    step.dataset.name = "step";
    source.href = `${ROOT}/runs/${run.id}/frames/${frame.step}`;
    source.textContent = `GET ${new URL(source.href).pathname}`;
  };
}

/** What the frames tell of why it is not learning.
 * @param {typeof import("../net/api.js").api} api
 * @param {(layer: number | null) => void} told the first finding's layer, once it is known */
export function mountWhy(api, told) {
  const found = /** @type {HTMLElement} */ (document.getElementById("found"));
  const none = element("p", {}, "None of its steps has been sent yet.");
  const request = paced(async (/** @type {string} */ run, /** @type {number} */ step) => {
    const { sentence, findings, looked_at } = await api.diagnosis(run, step);
    const looked = looked_at.map((name) => name.replaceAll("_", " ")).join(", ");
    found.replaceChildren(
      element("p", { className: "stands" }, sentence),
      ...findings.map(({ title, sentence: why, lesson }) =>
        element(
          "div",
          { className: "cause" },
          element("h3", {}, title),
          element("p", {}, why.replaceAll("`", "")),
          ...(lesson ? [toLesson(lesson)] : []),
        ),
      ),
      ...(findings.length || !looked
        ? []
        : [element("p", { className: "later" }, `Nothing was found among: ${looked}.`)]),
    );
    told(findings[0]?.layer ?? null);
  });
  /** @param {Sight} sight */
  return ({ run, frame }) => {
    if (frame) {
      none.remove();
      request(run.id, frame.step);
    } else found.replaceChildren(none);
  };
}

/** @param {HTMLElement} section @param {Figure[]} figures @param {typeof import("../net/api.js").api} api */
export function mountSent(section, figures, api) {
  const panels = figures.map((figure) => {
    const { article: node, plot } = panelOf(figure, HINTS[figure.name]);
    const none = element("output");
    node.append(none);
    node.tabIndex = 0; // on a phone it may scroll
    section.append(node);
    const draw = mountFilled(plot, figure.colours, figure.upright);
    /** @type {Figure["figure"] | null} */
    let filled = null;
    /** @type {Tokens} */
    let colours = {};
    let seen = false;
    let wanted = () => {};
    new IntersectionObserver(([{ isIntersecting }]) => {
      seen = isIntersecting;
      if (seen) wanted();
    }).observe(node);
    const request = paced(async (/** @type {string} */ run, /** @type {number} */ step) => {
      filled = await api.figure(run, figure.name, new URLSearchParams({ titled: "false", step: `${step}` }));
      plot.dataset.step = String(step);
      const empty = !hasNumbers(filled);
      plot.classList.toggle("empty", empty);
      none.textContent = empty ? "Its numbers were not sent, or are 0." : "";
      if (!empty) draw(filled, colours);
    });
    /** @param {Sight} sight @param {Tokens} tokens */
    return ({ run, frame }, tokens) => {
      node.hidden = !run.figures.includes(figure.name);
      const repaint = colours !== tokens;
      colours = tokens;
      if (!frame) return;
      wanted = () => request(run.id, frame.step);
      if (seen) wanted();
      if (repaint && filled && hasNumbers(filled)) draw(filled, tokens);
    };
  });
  /** @param {Sight} sight @param {Tokens} tokens */
  return (sight, tokens) => {
    for (const render of panels) render(sight, tokens);
  };
}

/** Asks for what is wanted last, once, and no more than one answer a second.
 * @param {(run: string, step: number) => Promise<void>} ask */
function paced(ask) {
  let asked = "";
  let run = "";
  const request = new LatestRequest(
    async (step) => {
      const [began, key] = [performance.now(), `${run} ${step}`];
      if (key === asked) return;
      await ask(run, step).catch(() => null); // the next step's answer comes all the same
      asked = key;
      await new Promise((done) => setTimeout(done, PAUSE - (performance.now() - began)));
    },
    () => {},
  );
  /** @param {string} of @param {number} step */
  return (of, step) => {
    run = of;
    if (`${of} ${step}` !== asked) request.at(step);
  };
}

/** @param {import("../answers").LessonLink} lesson */
const toLesson = ({ name, title, step }) =>
  element("a", { href: `.#lesson=${name}&at=${step}` }, `Lesson: ${title}`);
