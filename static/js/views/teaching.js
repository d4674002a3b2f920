// @ts-check
/** The teacher's panel: the way into the class, questions, what was answered. Nothing on it has the teacher's
 * right in it. */

import { ballotOf, isOf } from "../model/classroom.js";
import { mountBallot } from "./ballot.js";
import { mountDoor } from "./door.js";
import { download } from "./download.js";
import { element, say } from "./element.js";
import { mountOwnQuestion } from "./ownquestion.js";

/** @typedef {import("../types").State} State */

const FEW = "What they say so far: not for the room";

/** @param {HTMLElement} button that opens it @param {import("../control/teacher.js").Teacher} teacher
 * @param {import("../model/store.js").Store} store */
export function mountTeaching(button, teacher, store) {
  /** @param {string} words @param {() => unknown} act @param {string} [className] */
  const action = (words, act, className = "mini") =>
    element("button", { type: "button", className, onclick: act }, words);
  const close = action("×", () => fold(), "close");
  close.setAttribute("aria-label", "Fold this away: the class goes on");
  const door = mountDoor();
  const present = element("p", { className: "told" });
  present.setAttribute("role", "status");
  const wall = element("a", { className: "mini", target: "_blank" }, "Projector");
  wall.title = "What the room may see, in a window of its own";
  const copy = action("Copy the address", () => copied(store));

  const lessonAsk = element("p", { className: "question" });
  const askThis = action("Ask this", () => {
    const { lesson } = store.state;
    return lesson && teacher.ask({ lesson: lesson.name, step: lesson.step });
  });
  const ofLesson = element("div", {}, lessonAsk, askThis);
  const own = mountOwnQuestion((asked) => teacher.ask(asked));
  const ask = element("section", { className: "ask", ariaLabel: "Ask" }, ofLesson, own.element);

  const ballot = mountBallot();
  const { title, text, told, bars } = ballot.parts;
  const peek = element("details", {}, element("summary", {}, FEW));
  const closing = action("Close and show", () => teacher.close(), "mini go");
  const again = action("Ask again", () => teacher.again());
  again.title = "A second round, after all have talked with their neighbours";
  const reveal = action("Show the answer", () => teacher.reveal(), "mini go");
  const away = action("Put it away", () => teacher.clear());
  const acts = element("p", { className: "acts" }, closing, reveal, again, away);
  const vote = element("section", { className: "put", ariaLabel: "The question" }, title, text, told);
  vote.append(peek, bars, acts);

  const counts = action("Counts as CSV", () => saved(teacher, store), "txt");
  const end = action("End the class", () => sure(true), "txt");
  const yes = action("End it for all", () => teacher.end(), "mini go");
  const no = action("No, go on", () => sure(false));
  const last = element("footer", {}, counts, end, yes, no);

  const panel = element(
    "section",
    { id: "teaching", className: "teaching", tabIndex: -1, hidden: true },
    element("h2", { id: "teaching-title" }, "Your class"),
    close,
    door.element,
    present,
    element("p", { className: "acts" }, wall, copy),
    vote,
    ask,
    last,
  );
  panel.setAttribute("aria-labelledby", "teaching-title");
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    fold();
  });
  /** @type {HTMLElement} */ (document.querySelector(".top")).after(panel);
  button.setAttribute("aria-controls", panel.id);

  function fold() {
    if (store.state.classroom?.ended) teacher.end();
    else teacher.fold();
    button.focus({ preventScroll: true });
  }

  /** @param {boolean} asked whether it is to end */
  function sure(asked) {
    counts.hidden = end.hidden = asked;
    yes.hidden = no.hidden = !asked;
    (asked ? no : end).focus({ preventScroll: true });
  }
  yes.hidden = no.hidden = true;

  return {
    needs: /** @type {(keyof State)[]} */ (["classroom", "lesson"]),
    /** @param {State} state */
    render({ classroom, lesson }) {
      const open = classroom?.role === "teacher" && !classroom.folded;
      button.setAttribute("aria-expanded", String(open));
      const opens = panel.hidden && open;
      panel.hidden = !open;
      if (!classroom || !open) return;
      door.render(classroom);
      say(present, classroom.ended ? "The class has ended." : presentWords(classroom.present));
      wall.href = `${location.pathname}#class=${classroom.code}&projector`;
      const shown = ballotOf(classroom);
      const asks = lesson?.content && lesson.picked === null && !lesson.astray ? lesson.content.ask : "";
      ofLesson.hidden = !asks;
      say(lessonAsk, asks.replaceAll(/<\/?em>/g, ""));
      ask.hidden = Boolean(shown?.open) || classroom.ended;
      last.hidden = classroom.ended;
      vote.hidden = !shown;
      if (opens) panel.focus({ preventScroll: true });
      if (!shown) return;
      ballot.render(shown);
      (shown.open ? peek : vote).insertBefore(bars, shown.open ? null : acts);
      peek.hidden = !shown.open;
      closing.hidden = !shown.open;
      again.hidden = away.hidden = shown.open;
      const there = lesson && { lesson: lesson.name, at: lesson.step };
      const question = classroom.questions.find(({ number }) => number === shown.number);
      reveal.hidden = shown.open || lesson?.picked !== null || !there || !question || !isOf(question, there);
      if (shown.open || (there && question && isOf(question, there))) ofLesson.hidden = true;
    },
  };
}

/** @param {number} present */
function presentWords(present) {
  if (!present) return "Nobody is in yet.";
  return present === 1 ? "1 is in." : `${present} are in.`;
}

/** @param {import("../model/store.js").Store} store */
async function copied(store) {
  const url = store.state.classroom?.url ?? "";
  const done = await navigator.clipboard.writeText(url).then(
    () => true,
    () => false, // not allowed, or not a secure page
  );
  store.set({ notice: { text: done ? "Address copied: whoever opens it is in the class." : url } });
}

/** @param {import("../control/teacher.js").Teacher} teacher
 * @param {import("../model/store.js").Store} store */
const saved = (teacher, store) => store.attempt(async () => download(await teacher.counts(), "class.csv"));
