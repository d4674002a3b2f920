// @ts-check
/** A question that was put to the vote, and what came out: a bar a choice, two where it was asked twice. */

import { element, marked, say } from "./element.js";

/** @typedef {import("../classroom").Ballot} Ballot */

const AGAIN = ": talk with your neighbour, then answer once more";
const ROUNDS = ["before", "after"];

/** @param {Ballot} ballot */
const heading = ({ place, round, open }) =>
  `Question ${place}${round > 1 ? `, round ${round}` : ""}${round > 1 && open ? AGAIN : ""}`;

/** How many have answered, of how many that are in.
 * @param {Ballot} ballot */
function answeredWords({ tally, open }) {
  if (!tally) return "The vote is open.";
  const { answered, present = answered } = tally;
  return open ? `${answered} of ${Math.max(present, answered)} answered` : `${answered} answered`;
}

/** The bars; none, where nobody is to see them. */
export function mountBars() {
  const list = element("ol", { className: "bars" });
  let shown = "";
  return {
    element: list,
    /** @param {Ballot} ballot @param {number} [own] what was chosen here */
    render({ choices, rounds, right }, own) {
      const now = JSON.stringify([choices, rounds, right, own]);
      if (now === shown) return;
      shown = now;
      list.classList.toggle("twice", rounds.length > 1);
      list.replaceChildren(...choices.map((words, k) => choice(words, k, { rounds, right, own })));
    },
  };
}

/** @param {string} words @param {number} k
 * @param {{ rounds: number[][], right: number | null, own?: number }} of */
function choice(words, k, { rounds, right, own }) {
  const marks = [
    ...(right === k ? [element("b", { className: "shown-right" }, "✓ what the run shows")] : []),
    ...(own === k ? [element("b", { className: "own-choice" }, "your choice")] : []),
  ];
  const bars = rounds.map((counts, round) => {
    const all = counts.reduce((sum, count) => sum + count, 0);
    const share = all ? counts[k] / all : 0;
    const fill = element("i");
    fill.style.width = `${100 * share}%`;
    const when = rounds.length > 1 ? `${ROUNDS[round]} ` : "";
    const bar = element(
      "div",
      { className: "bar-row" },
      element("span", { className: "track", ariaHidden: "true" }, fill),
      element(
        "output",
        {},
        when,
        element("b", {}, String(counts[k])),
        ...marked(` · ${Math.round(100 * share)} %`),
      ),
    );
    bar.dataset.count = String(counts[k]);
    return bar;
  });
  return element("li", {}, element("p", {}, words, ...marks), ...bars);
}

/** A question's heading, its words and its bars, as one part of the page. */
export function mountBallot() {
  const title = element("h3");
  const text = element("p", { className: "question" });
  const told = element("p", { className: "told" });
  told.setAttribute("role", "status");
  const bars = mountBars();
  return {
    parts: { title, text, told, bars: bars.element },
    /** @param {Ballot} ballot @param {number} [own] what was chosen here */
    render(ballot, own) {
      say(title, heading(ballot));
      say(text, ballot.text);
      say(told, answeredWords(ballot));
      bars.element.hidden = !ballot.rounds.length;
      bars.render(ballot, own);
    },
  };
}
