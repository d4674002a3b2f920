// @ts-check
/** A seat in a class: the line that says where one is, with the ways to look around and back; and the
 * question that is put to the vote. */

import { ballotOf, spoken } from "../model/classroom.js";
import { mountBallot } from "./ballot.js";
import { element, say } from "./element.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../classroom").Classroom} Classroom */

const HANDS = ".hero [data-action], .hero [data-rule], #canvas [data-edge], .transport :is(button, input)";

/** @param {import("../control/student.js").Student} student @param {() => void} leave */
export function mountSeat(student, leave) {
  /** @param {string} words @param {() => unknown} act */
  const action = (words, act) =>
    element("button", { type: "button", className: "mini", onclick: act }, words);
  const where = element("p");
  where.setAttribute("role", "status");
  const look = action("Look around yourself", () => student.lookAround());
  const alone = action("Play on my own", () => student.playAlone());
  const back = action("", () => student.follow());
  const out = action("Leave it", leave);
  const fold = action("", () => student.fold());
  const acts = element("div", { className: "acts" }, fold, back, look, alone, out);
  const line = element("section", { className: "seat", ariaLabel: "The class", hidden: true });
  const sheet = mountSheet(student);
  line.append(sheet.element, where, acts);
  document.body.append(line);
  // who takes the picture into their own hands looks around
  for (const kind of ["click", "input"])
    document.addEventListener(kind, ({ target, isTrusted }) => {
      if (isTrusted && /** @type {Element} */ (target).closest(HANDS)) student.lookAround();
    });
  new ResizeObserver(() => {
    document.documentElement.style.setProperty("--sheet", `${line.offsetHeight}px`);
  }).observe(line);

  return {
    needs: /** @type {(keyof State)[]} */ (["classroom", "run"]),
    /** @param {State} state */
    render({ classroom, run }) {
      line.hidden = classroom?.role !== "student";
      if (!classroom || line.hidden) return;
      const { following, ended, view, folded } = classroom;
      const away = run?.view !== view;
      say(where, ended ? "The class has ended. The run stays." : whereWords(classroom, away));
      const asked = sheet.render(classroom);
      const voting = asked && !folded;
      look.hidden = ended || voting || !following;
      alone.hidden = ended || voting || away;
      back.hidden = ended || voting || following;
      say(back, away ? "Back to the class" : "Follow the teacher");
      out.hidden = !ended;
      fold.hidden = !asked;
      say(fold, folded ? "The question" : "Look at the network");
      fold.setAttribute("aria-expanded", String(!folded));
    },
  };
}

/** @param {Classroom} classroom @param {boolean} away in a run of one's own */
function whereWords({ code, following }, away) {
  const name = `Class ${spoken(code)}: `;
  if (away)
    return `${name}${following ? "on the way to the teacher’s run" : "you play in a run of your own"}.`;
  const seen = following ? "you see what the teacher looks at" : "the teacher’s run, as you look at it";
  return `${name}${seen}.`;
}

/** @param {import("../control/student.js").Student} student */
function mountSheet(student) {
  const ballot = mountBallot();
  const { title, text, told, bars } = ballot.parts;
  const choices = element("div", { className: "choices" });
  choices.setAttribute("role", "group");
  choices.setAttribute("aria-label", "Your answer");
  const chosen = element("p", { className: "told" });
  chosen.setAttribute("role", "status");
  const box = element("section", {
    className: "vote",
    ariaLabel: "The question",
    tabIndex: -1,
    hidden: true,
  });
  box.append(title, text, choices, chosen, bars, told);
  let shown = "";

  return {
    element: box,
    /** @param {Classroom} classroom @returns {boolean} whether there is a question */
    render(classroom) {
      const asked = classroom.ended ? null : ballotOf(classroom);
      box.hidden = !asked || classroom.folded;
      if (!asked) return false;
      const own = classroom.votes[asked.number];
      ballot.render(asked, own);
      told.hidden = asked.open;
      choices.hidden = chosen.hidden = !asked.open;
      const news = `${asked.number} ${asked.open}`;
      if (asked.open) renderChoices(choices, asked, own, (choice) => student.answer(choice));
      say(chosen, chosenWords(own, classroom.unsent === asked.number));
      if (news === shown) return true;
      shown = news;
      box.scrollTop = 0;
      if (!box.hidden) box.focus({ preventScroll: true });
      return true;
    },
  };
}

/** @param {HTMLElement} box @param {import("../classroom").Ballot} ballot @param {number | undefined} own
 * @param {(choice: number) => unknown} choose */
function renderChoices(box, { number, choices }, own, choose) {
  if (box.dataset.question !== String(number)) {
    box.dataset.question = String(number);
    box.replaceChildren(
      ...choices.map((words, k) => {
        const node = element(
          "button",
          { type: "button", className: "choice", onclick: () => choose(k) },
          words,
        );
        node.dataset.choice = String(k);
        return node;
      }),
    );
  }
  [...box.children].forEach((node, k) => node.setAttribute("aria-pressed", String(k === own)));
}

/** @param {number | undefined} own @param {boolean} unsent */
function chosenWords(own, unsent) {
  if (own === undefined) return "Nobody sees who answers what.";
  if (unsent) return "Your answer is on its way …";
  return "Your answer has arrived. You can change it until the vote is closed.";
}
