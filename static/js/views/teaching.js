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
/** @typedef {NonNullable<State["classroom"]>} Classroom */
/** @typedef {NonNullable<ReturnType<typeof ballotOf>>} Ballot */
/** @typedef {import("../control/teacher.js").Teacher} Teacher */
/** @typedef {import("../model/store.js").Store} Store */

const FEW = "What they say so far: not for the room";

/** @param {HTMLElement} button that opens it @param {Teacher} teacher
 * @param {Store} store */
export function mountTeaching(button, teacher, store) {
  const close = action("×", () => fold(), "close");
  close.setAttribute("aria-label", "Fold this away: the class goes on");
  const door = mountDoor();
  const present = element("p", { className: "told" });
  present.setAttribute("role", "status");
  const wall = element("a", { className: "mini", target: "_blank" }, "Projector");
  wall.title = "What the room may see, in a window of its own";
  const copy = action("Copy the address", () => copied(store));

  const asking = mountAsking(teacher, store);
  const vote = mountVote(teacher);
  const last = mountLast(teacher, store);
  const panel = element(
    "section",
    { id: "teaching", className: "teaching", tabIndex: -1, hidden: true },
    element("h2", { id: "teaching-title" }, "Your class"),
    close,
    door.element,
    present,
    element("p", { className: "acts" }, wall, copy),
    vote.element,
    asking.element,
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
      asking.render(classroom, lesson, shown);
      last.hidden = classroom.ended;
      vote.render(classroom, lesson, shown);
      if (opens) panel.focus({ preventScroll: true });
    },
  };
}

/** What can be put to the class: the question of the lesson that is on, or one of the teacher's own.
 * @param {Teacher} teacher @param {Store} store */
function mountAsking(teacher, store) {
  const question = element("p", { className: "question" });
  const ask = action("Ask this", () => {
    const { lesson } = store.state;
    return lesson && teacher.ask({ lesson: lesson.name, step: lesson.step });
  });
  const ofLesson = element("div", {}, question, ask);
  const own = mountOwnQuestion((asked) => teacher.ask(asked));
  const section = element("section", { className: "ask", ariaLabel: "Ask" }, ofLesson, own.element);
  return {
    element: section,
    /** @param {Classroom} classroom @param {State["lesson"]} lesson @param {Ballot | null} shown */
    render(classroom, lesson, shown) {
      const asks = lesson?.content && lesson.picked === null && !lesson.astray ? lesson.content.ask : "";
      ofLesson.hidden = !asks || Boolean(shown && (shown.open || isOfLesson(classroom, lesson, shown)));
      say(question, asks.replaceAll(/<\/?em>/g, ""));
      section.hidden = Boolean(shown?.open) || classroom.ended;
    },
  };
}

/** The question that is put, what was answered, and what can be done with it.
 * @param {Teacher} teacher */
function mountVote(teacher) {
  const ballot = mountBallot();
  const { title, text, told, bars } = ballot.parts;
  const peek = element("details", {}, element("summary", {}, FEW));
  const closing = action("Close and show", () => teacher.close(), "mini go");
  const again = action("Ask again", () => teacher.again());
  again.title = "A second round, after all have talked with their neighbours";
  const reveal = action("Show the answer", () => teacher.reveal(), "mini go");
  const away = action("Put it away", () => teacher.clear());
  const acts = element("p", { className: "acts" }, closing, reveal, again, away);
  const section = element("section", { className: "put", ariaLabel: "The question" }, title, text, told);
  section.append(peek, bars, acts);
  return {
    element: section,
    /** @param {Classroom} classroom @param {State["lesson"]} lesson @param {Ballot | null} shown */
    render(classroom, lesson, shown) {
      section.hidden = !shown;
      if (!shown) return;
      ballot.render(shown);
      (shown.open ? peek : section).insertBefore(bars, shown.open ? null : acts);
      peek.hidden = closing.hidden = !shown.open;
      again.hidden = away.hidden = shown.open;
      reveal.hidden = shown.open || lesson?.picked !== null || !isOfLesson(classroom, lesson, shown);
    },
  };
}

/** The class's counts, and its end, which is asked about once more.
 * @param {Teacher} teacher @param {Store} store */
function mountLast(teacher, store) {
  const counts = action("Counts as CSV", () => saved(teacher, store), "txt");
  const end = action("End the class", () => sure(true), "txt");
  const yes = action("End it for all", () => teacher.end(), "mini go");
  const no = action("No, go on", () => sure(false));
  yes.hidden = no.hidden = true;
  /** @param {boolean} asked whether it is to end */
  function sure(asked) {
    counts.hidden = end.hidden = asked;
    yes.hidden = no.hidden = !asked;
    (asked ? no : end).focus({ preventScroll: true });
  }
  return element("footer", {}, counts, end, yes, no);
}

/** @param {string} words @param {() => unknown} act @param {string} [className] */
const action = (words, act, className = "mini") =>
  element("button", { type: "button", className, onclick: act }, words);

/** Whether the question that is put is that of the lesson on show.
 * @param {Classroom} classroom @param {State["lesson"]} lesson @param {Ballot} shown */
function isOfLesson({ questions }, lesson, { number }) {
  const question = questions.find((each) => each.number === number);
  return Boolean(lesson && question && isOf(question, { lesson: lesson.name, at: lesson.step }));
}

/** @param {number} present */
function presentWords(present) {
  if (!present) return "Nobody is in yet.";
  return present === 1 ? "1 is in." : `${present} are in.`;
}

/** @param {Store} store */
async function copied(store) {
  const url = store.state.classroom?.url ?? "";
  const done = await navigator.clipboard.writeText(url).then(
    () => true,
    () => false, // not allowed, or not a secure page
  );
  store.set({ notice: { text: done ? "Address copied: whoever opens it is in the class." : url } });
}

/** @param {Teacher} teacher
 * @param {Store} store */
const saved = (teacher, store) => store.attempt(async () => download(await teacher.counts(), "class.csv"));
