// @ts-check
/** The lesson strip: where one is, the question and its options; once the prediction is made, what came out
 * and the way on. */

import { hiddenBy, isOpen } from "../model/prediction.js";
import { integer } from "../words/numbers.js";
import { element } from "./element.js";
import { mapAddress } from "./mapslink.js";
import { marked, mountMeasured, quantities } from "./measured.js";
import { shortName } from "./panels.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../types").LessonState} LessonState */
/** @typedef {import("../types").LessonContent} LessonContent */

const ASTRAY = "You have changed this run, so the question is no longer about it.";
const WHY = "What the diagnosis says of this run ↓";
const MAP = "The map of such networks →";
const WHY_THE_TWIN = "What the diagnosis says of the twin ↓";
const PREDICT = "Your prediction first";
const TRAINED = "The answer comes when the steps are trained";
const WAITING = "The run for this question is being made …";
/** Panels of the first screen, as the strip calls them; a large screen shows them beside it. */
const NEAR = /** @type {Record<string, string>} */ ({
  curve: "The curve",
  loss: "The loss",
  twin: "Both losses",
});

/** @param {HTMLElement} strip @param {import("../control/lessons.js").Lessons} lessons
 * @param {(beside: boolean) => unknown} ask the diagnosis: of the twin, or of the run */
export function mountLesson(strip, lessons, ask) {
  /** @param {string} className @param {string} label @param {string} words @param {() => unknown} act */
  const button = (className, label, words, act) => {
    const node = element("button", { className, onclick: act, title: label }, words);
    node.setAttribute("aria-label", label);
    return node;
  };
  const title = element("h2", { id: "lesson-title" });
  const dots = element("div", { className: "dots" });
  const sentence = element("p", { className: "sentence" });
  sentence.setAttribute("aria-live", "polite");
  const options = element("div", { className: "options" });
  options.setAttribute("role", "group");
  options.setAttribute("aria-label", "Your prediction");
  const look = element("a", { className: "look" });
  const why = element("a", { className: "look why", href: "#panel-diagnosis" }, WHY);
  why.onclick = () => ask(behind);
  const map = element("a", { className: "look" }, MAP);
  const again = element("button", { className: "act", onclick: () => lessons.turn() }, "Put it back");
  const onward = element("button", { className: "act go", onclick: once(() => lessons.next()) });
  const close = button("close", "Leave the lesson", "×", () => lessons.leave());
  const where = element("div", { className: "where" }, title, dots);
  strip.append(
    where,
    sentence,
    options,
    element("div", { className: "ways" }, look, why, map, again, onward),
    close,
  );

  const start = /** @type {HTMLElement} */ (document.getElementById("start"));
  start.addEventListener("click", () => lessons.open());
  addEventListener("resize", () => fit(strip));
  const measured = mountMeasured();
  /** @type {LessonState | null | undefined} */
  let shown;
  let behind = false; // the twin, at the step on show

  return {
    needs: /** @type {(keyof State)[]} */ (["lesson", "twin", "frame"]),
    /** @param {State} state */
    render({ lesson, twin, frame }) {
      behind = Boolean(twin?.frame && isBehind(twin.frame, frame));
      const asked = behind ? WHY_THE_TWIN : WHY;
      if (why.textContent !== asked) why.textContent = asked;
      if (lesson === shown) return;
      const before = shown ?? null;
      shown = lesson;
      strip.hidden = lesson === null;
      strip.classList.toggle("led", lesson?.led === true);
      document.documentElement.dataset.lesson = lesson ? `${lesson.name} ${lesson.step}` : "";
      mask(lesson);
      point(lesson, look);
      measured(concluded(lesson) ? (lesson?.content?.table ?? null) : null);
      if (!lesson) {
        if (before) start.focus({ preventScroll: true });
        return;
      }
      const { content, picked, astray } = lesson;
      title.textContent = lesson.title;
      renderDots(dots, lesson, (step) => lessons.turn(step));
      strip.setAttribute("aria-busy", String(content === null));
      const answered = content !== null && picked !== null;
      if (content) sentence.replaceChildren(...words(lesson));
      else sentence.textContent = WAITING;
      if (content !== before?.content)
        renderOptions(options, content?.options ?? [], (option) => lessons.answer(option));
      options.hidden = answered || astray;
      again.hidden = !astray;
      onward.hidden = !answered;
      const end = concluded(lesson) && lesson.step === lesson.of;
      map.hidden = !end || !content?.map;
      if (content?.map) map.href = mapAddress(content.map);
      why.hidden = !end || !map.hidden;
      onward.textContent = lesson.step < lesson.of ? "Next" : lesson.next ? "Next lesson" : "Done";
      fit(strip);
      if (content && content !== before?.content) {
        scrollTo({ top: 0 }); // beside the network, however far down the last answer led
        strip.focus({ preventScroll: true });
      } else if (answered && before?.picked === null) onward.focus({ preventScroll: true });
    },
  };
}

/** The verdict has a line by itself where the strip has room for it.
 * @param {HTMLElement} strip */
function fit(strip) {
  strip.classList.remove("dense");
  const room = Number.parseFloat(getComputedStyle(strip).minHeight); // 0 where it may be as high as it likes
  strip.classList.toggle("dense", room > 0 && strip.offsetHeight > room + 1);
}

/** Whether a twin's training loss is above the run's.
 * @param {import("../types").Frame} twin @param {State["frame"]} own */
const isBehind = (twin, own) => Number(twin.loss.train ?? Infinity) > Number(own?.loss.train ?? Infinity);

/** Of a double click the first: what stands there by the second is another question's.
 * @param {() => unknown} act @returns {(event: MouseEvent) => unknown} */
const once = (act) => (event) => event.detail > 1 || act();

/** What came out is on show.
 * @param {LessonState | null} lesson */
const concluded = (lesson) => lesson !== null && lesson.picked !== null && !lesson.underway && !lesson.astray;

/** One dot a step; each leads there, in whichever lesson is on by then: another one may have as many.
 * @param {HTMLElement} box @param {LessonState} lesson @param {(step: number) => unknown} go */
function renderDots(box, { step, of }, go) {
  if (box.children.length !== of)
    box.replaceChildren(
      ...Array.from({ length: of }, (_, k) => {
        const dot = element("button", { title: `Step ${k + 1}`, onclick: () => go(k + 1) });
        dot.setAttribute("aria-label", `Step ${k + 1} of ${of}`);
        return dot;
      }),
    );
  [...box.children].forEach((dot, k) => {
    dot.classList.toggle("on", k < step);
    if (k + 1 === step) dot.setAttribute("aria-current", "step");
    else dot.removeAttribute("aria-current");
  });
}

/** @param {HTMLElement} box @param {string[]} options @param {(option: number) => unknown} choose */
function renderOptions(box, options, choose) {
  box.replaceChildren(
    ...options.map((words, k) => {
      const node = element(
        "button",
        { className: "act", onclick: once(() => choose(k)) },
        element("kbd", { ariaHidden: "true" }, String(k + 1)),
        words,
      );
      node.dataset.option = String(k);
      return node;
    }),
  );
}

/** @param {LessonState} lesson @returns {Node[]} */
function words({ content, picked, astray, underway }) {
  if (!content) return [];
  if (astray) return [document.createTextNode(ASTRAY)];
  if (picked === null) return marked(content.ask);
  if (underway)
    return marked(
      `You say “${content.options[picked]}”. <em>Watch:</em> ` +
        `${integer(content.then.steps)} steps are being trained.`,
    );
  const answer = element("span", {}, ...verdict(content, picked), " ", ...quantities(content.answer_parts));
  answer.dataset.lessonAnswer = "";
  return [answer];
}

/** Whether the prediction came true; if not, what is wrong with it.
 * @param {LessonContent} content @param {number} picked @returns {(Node | string)[]} */
function verdict({ right, options, replies, holds }, picked) {
  const doubt = holds ? "" : " (The numbers of this run do not bear that out.)";
  const spoken = element("span", { className: "vh" }, picked === right ? "Right. " : "Not so: ");
  if (picked === right) return [element("span", { className: "tick" }, spoken, "✓"), doubt];
  const chosen = element("span", {}, spoken, element("s", {}, options[picked]));
  return [element("span", { className: "reply" }, chosen, ` ${replies[picked]}`, doubt)];
}

/** While a prediction is open, what would give it away is hidden, the panels below among it; while steps are
 * trained for the answer, the nudge test, since the answer is of their start and their end.
 * @param {LessonState | null} lesson */
function mask(lesson) {
  const open = isOpen(lesson);
  const underway = Boolean(lesson?.underway && !lesson.astray);
  document.querySelector(".hero")?.classList.toggle("masked", open);
  document.documentElement.dataset.hides = hiddenBy(lesson).join(" ");
  /** @type {HTMLElement} */ (document.getElementById("panels")).hidden = open;
  const ways = /** @type {HTMLElement} */ (document.querySelector(".peek .chapters"));
  if (open) ways.dataset.waits = PREDICT;
  else delete ways.dataset.waits;
  document.getElementById("nudge")?.classList.toggle("waits", open || underway);
  const words = /** @type {HTMLElement} */ (document.querySelector(".mask"));
  words.hidden = !(open || underway);
  words.textContent = underway ? TRAINED : PREDICT;
}

/** Frame the panel that the step is about, and lead to it.
 * @param {LessonState | null} lesson @param {HTMLAnchorElement} look */
function point(lesson, look) {
  const show = lesson?.content?.show[lesson.picked === null ? "before" : "after"];
  const name = show?.panel ?? "";
  document.querySelector("[data-shown]")?.removeAttribute("data-shown");
  look.hidden = !name || lesson?.astray === true;
  if (!name) return;
  const near = name in NEAR;
  const panel = document.querySelector(
    near ? `.right [data-panel="${name === "twin" ? "loss" : name}"]` : `#panel-${name}`,
  );
  if (!panel) return;
  panel.setAttribute("data-shown", "");
  panel.id ||= `panel-${name}`;
  look.classList.toggle("near", near);
  look.href = `#${panel.id}`;
  look.textContent = `${NEAR[name] ?? shortName(name)} ↓`;
}
