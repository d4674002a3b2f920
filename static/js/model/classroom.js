// @ts-check
/** A class: what of the page its teacher shows, what a page that follows changes for it, and how a question
 * stands. Pure functions of text and state. */

import { shownStep } from "./history.js";
import { ruleSaid, ruleTold } from "./link.js";
import { nameOf, phaseOf, phasesOf } from "./phases.js";
import { nearestPick } from "./pick.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../classroom").Look} Look */
/** @typedef {import("../classroom").Classroom} Classroom */
/** @typedef {import("../classroom").Question} Question */
/** @typedef {import("../classroom").Ballot} Ballot */

export const LENGTH = 6; // of a code

/** The code that somebody has typed, or the end of an address that has it.
 * @param {string} text */
export const codeOf = (text) =>
  (/(?:^|\/c\/|class=)([\w\s-]+)$/.exec(text.trim())?.[1] ?? "").replace(/[\s_-]/g, "").toUpperCase();

/** In two halves, to be read aloud and typed.
 * @param {string} code */
export const spoken = (code) => `${code.slice(0, LENGTH / 2)} ${code.slice(LENGTH / 2)}`;

/** What the teacher looks at.
 * @param {State} state @param {string} panel the open one, if any @returns {Look} */
export function lookOf(state, panel) {
  const { classroom, head, notation, pick, rule } = state;
  const lesson = state.lesson?.content ? state.lesson : null; // before, its run is not on show either
  const step = shownStep(state);
  return {
    step: streams(state) || step >= head.step ? null : step,
    phase: streams(state) ? null : phaseOf(state) || null,
    pick: { ...pick, layer: pick.layer + 1 },
    rule: rule.on ? ruleSaid(rule) : null,
    words: notation,
    panel: panel || null,
    lesson: lesson?.name ?? null,
    at: lesson?.step ?? null,
    answered: lesson ? lesson.picked !== null : null,
    question: classroom?.look.question ?? null,
  };
}

/** Steps stream past.
 * @param {Pick<State, "playing" | "speed">} state */
const streams = ({ playing, speed }) => playing && Boolean(speed.steps);

/** What a page that follows has to change: parts of its state, the step to look at, and the phase to go to;
 * null where that is so already. Steps that stream past say themselves where time is.
 * @param {Look} look @param {State} state */
export function turned({ step, phase, pick, rule, words }, state) {
  const { head, playing, run, data, notation } = state;
  const { spec } = /** @type {import("../types").Run} */ (run);
  const place = phasesOf(spec.network.layers.length)
    .map(nameOf)
    .indexOf(phase ?? "");
  const wanted = Math.min(step ?? head.step, head.step);
  const weight = pick && nearestPick(weightOf(pick), spec, data?.features.length ?? 1);
  const lens = (rule === null ? null : ruleTold(rule)) ?? { ...state.rule, on: false };
  return {
    seen: {
      pick: weight && !isSame(weight, state.pick) ? weight : state.pick,
      rule: isSame(lens, state.rule) ? state.rule : lens,
      notation: words ?? notation,
    },
    seek: playing || wanted === shownStep(state) ? null : wanted,
    phase: playing || place < 0 || place === state.phase ? null : place,
  };
}

/** The weight of a look, however it was said.
 * @param {NonNullable<Look["pick"]>} said @returns {import("../types").Pick} */
function weightOf(said) {
  if (typeof said === "object" && "layer" in said) return { ...said, layer: said.layer - 1 };
  const [layer, unit, input] = typeof said === "string" ? said.split(",").map(Number) : said;
  return { layer: layer - 1, unit, input };
}

/** @param {object} one @param {object} other of the same keys, in the same order */
const isSame = (one, other) => JSON.stringify(Object.values(one)) === JSON.stringify(Object.values(other));

/** The question on show: the open one, or the one that its teacher shows.
 * @param {Classroom} classroom @returns {Ballot | null} */
export function ballotOf(classroom) {
  const { question, questions, counts, look, role } = classroom;
  const open = question?.open ? question : null;
  const known = [...questions, ...(open ? [open] : [])];
  const shown = open ?? known.find(({ number }) => number === look.question);
  if (!shown) return null;
  const before = shown.first === shown.number ? null : known.find(({ number }) => number === shown.first);
  const now = open ? (role === "teacher" ? counts : null) : shown.counts;
  const then = before?.counts ?? null; // no news, but it would lead those who answer once more
  return {
    number: shown.number,
    place: known.filter(({ number, first }) => number === first && first <= shown.first).length,
    text: shown.text,
    choices: shown.choices,
    round: shown.round,
    open: open !== null,
    tally: open ? tallyOf(classroom) : { answered: shown.answered },
    rounds: [...(now && then ? [then] : []), ...(now ? [now] : [])],
    right: !open && look.answered && isOf(shown, look) ? shown.answer : null,
  };
}

/** How many have answered the open question so far: the teacher hears it, and the wall from the teacher.
 * @param {Classroom} classroom @returns {import("../classroom").Tally | null} */
export function tallyOf({ question, answered, present, role, tally }) {
  const number = question?.number ?? null;
  if (role === "teacher") return { question: number, answered, present };
  return tally?.question === number ? tally : null;
}

/** Whether a question is that of the lesson on show.
 * @param {Question} question @param {Pick<Look, "lesson" | "at">} look */
export const isOf = ({ lesson, step }, { lesson: name, at }) =>
  lesson !== null && lesson === name && step === at;

/** The choice that most have made.
 * @param {number[]} counts */
export const favourite = (counts) => counts.indexOf(Math.max(...counts));

/** What has changed in a class, put into what is known of it.
 * @param {Classroom} known @param {any} news @param {string} kind @returns {Classroom} */
export function heard(known, news, kind) {
  if (kind === "look") {
    const { view, ...look } = news;
    // what the teacher's page looks at is its own to say, and newer
    return { ...known, view, look: known.role === "teacher" ? known.look : look };
  }
  if (kind === "question") {
    const { counts, answered } = news;
    const others = known.questions.filter(({ number }) => number !== news.number);
    return {
      ...known,
      question: news,
      counts,
      answered,
      questions: news.open ? others : [...others, news],
    };
  }
  if (kind === "end") return { ...known, ended: true };
  if (kind === "present") return { ...known, ...news };
  const { question, ...counted } = news;
  return question === known.question?.number ? { ...known, ...counted } : known;
}
