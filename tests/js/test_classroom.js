/** A class: what a teacher shows, what a page that follows changes, how a question stands. */

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  ballotOf,
  codeOf,
  favourite,
  heard,
  lookOf,
  spoken,
  turned,
} from "../../static/js/model/classroom.js";
import { written } from "../../static/js/model/link.js";

const LENS = { on: true, name: "one", where: "unit", offset: 0, matched: false };
const RUN = {
  id: "right",
  view: "seen",
  spec: { network: { layers: [{ units: 3 }, { units: 1 }] }, data: { source: "generated" } },
};

/** The page of who teaches, or follows, at step 7 of 9. */
function page(changes = {}) {
  return {
    run: RUN,
    head: { step: 9 },
    frame: { step: 7 },
    preview: false,
    phase: 3,
    playing: false,
    speed: { phases: 1 },
    pick: { layer: 0, unit: 2, input: 1 },
    rule: { ...LENS, on: false },
    notation: "question",
    data: { features: ["x1", "x2"] },
    lesson: null,
    classroom: null,
    ...changes,
  };
}

const question = (number, changes = {}) => ({
  number,
  text: "Which?",
  choices: ["this", "that"],
  lesson: null,
  step: null,
  round: 1,
  first: number,
  open: false,
  answered: 3,
  counts: [1, 2],
  answer: null,
  ...changes,
});

function classroom(changes = {}) {
  const look = { question: null, lesson: null, at: null, answered: null };
  return {
    code: "ABC234",
    role: "student",
    look,
    question: null,
    questions: [],
    counts: null,
    answered: 0,
    present: 5,
    tally: null,
    ...changes,
  };
}

test("a code is understood however it was typed", () => {
  for (const typed of ["abc234", " ABC 234 ", "abc-234", "https://host/here/c/ABC234", "host/#class=abc234"])
    assert.equal(codeOf(typed), "ABC234", typed);
  assert.equal(codeOf("?!"), "");
  assert.equal(spoken("ABC234"), "ABC 234");
});

test("a teacher shows the step, the phase, the weight, the lens; the newest step as the newest", () => {
  const look = lookOf(page({ rule: LENS }), "factors");
  assert.deepEqual(look, {
    step: 7,
    phase: "backward-2",
    pick: { layer: 1, unit: 2, input: 1 },
    rule: "one,unit,0,",
    words: "question",
    panel: "factors",
    lesson: null,
    at: null,
    answered: null,
    question: null,
  });
  assert.equal(lookOf(page({ frame: { step: 9 } }), "").step, null);
  const streaming = lookOf(page({ playing: true, speed: { steps: 60 } }), "");
  assert.deepEqual([streaming.step, streaming.phase, streaming.panel], [null, null, null]);
});

test("a lesson is shown once its run is, and its answer once it is given", () => {
  const lesson = { name: "slope", step: 2, content: {}, picked: null };
  const shown = ({ lesson, at, answered }) => [lesson, at, answered];
  assert.deepEqual(shown(lookOf(page({ lesson: { ...lesson, content: null } }), "")), [null, null, null]);
  assert.deepEqual(shown(lookOf(page({ lesson }), "")), ["slope", 2, false]);
  assert.deepEqual(shown(lookOf(page({ lesson: { ...lesson, picked: 0 } }), "")), ["slope", 2, true]);
});

test("a page that shows what the teacher looks at has nothing to change", () => {
  const state = page({ rule: LENS });
  const { seen, seek, phase } = turned(lookOf(state, ""), state);
  assert.deepEqual([seek, phase], [null, null]);
  for (const key of ["pick", "rule", "notation"]) assert.equal(seen[key], state[key], key);
});

test("a page that follows goes to the teacher's step, phase, weight and lens", () => {
  const look = lookOf(page({ rule: LENS, notation: "textbook" }), "");
  const state = page({ frame: { step: 9 }, phase: 0, pick: { layer: 1, unit: 0, input: 0 } });
  const { seen, seek, phase } = turned(look, state);
  assert.deepEqual([seek, phase], [7, 3]);
  assert.deepEqual(seen, { pick: { layer: 0, unit: 2, input: 1 }, rule: LENS, notation: "textbook" });
});

test("steps that stream past say themselves where time is, and no step is gone to that has not come", () => {
  const look = { ...lookOf(page(), ""), step: 4, phase: "update" };
  const { seek, phase } = turned(look, page({ playing: true }));
  assert.deepEqual([seek, phase], [null, null]);
  assert.equal(turned({ ...look, step: 12 }, page({ frame: { step: 9 } })).seek, null);
  assert.equal(turned({ ...look, step: null }, page()).seek, 9);
});

test("a weight or a phase that this run does not have is not looked for", () => {
  const look = {
    ...lookOf(page(), ""),
    pick: { layer: 5, unit: 9, input: 9 },
    phase: "backward-5",
    rule: "?",
  };
  const { seen, phase } = turned(look, page());
  assert.deepEqual(seen.pick, { layer: 1, unit: 0, input: 2 });
  assert.deepEqual([seen.rule.on, phase], [false, null]);
});

test("while a question is open only its teacher sees what is answered", () => {
  const open = question(1, { open: true, answered: 2, counts: null });
  const seat = classroom({ question: open });
  assert.deepEqual([ballotOf(seat).rounds, ballotOf(seat).tally], [[], null]);
  const teacher = classroom({ role: "teacher", question: open, counts: [2, 0], answered: 2 });
  assert.deepEqual(ballotOf(teacher).rounds, [[2, 0]]);
  assert.deepEqual(ballotOf(teacher).tally, { question: 1, answered: 2, present: 5 });
  const wall = classroom({
    role: "projector",
    question: open,
    tally: { question: 1, answered: 2, present: 5 },
  });
  assert.deepEqual([ballotOf(wall).rounds, ballotOf(wall).tally.answered], [[], 2]);
  assert.equal(ballotOf({ ...wall, tally: { question: 0, answered: 2, present: 5 } }).tally, null);
});

test("a closed question is on show for as long as its teacher shows it, both rounds side by side", () => {
  const [first, other] = [question(1), question(2)];
  const again = question(3, { first: 1, round: 2, counts: [3, 0] });
  const known = classroom({ question: again, questions: [first, other, again] });
  assert.equal(ballotOf(known), null);
  const shown = ballotOf({ ...known, look: { ...known.look, question: 3 } });
  assert.deepEqual(
    [shown.rounds, shown.place, shown.round],
    [
      [
        [1, 2],
        [3, 0],
      ],
      1,
      2,
    ],
  );
  assert.equal(ballotOf({ ...known, look: { ...known.look, question: 2 } }).place, 2);
  const open = { ...again, open: true, counts: null };
  const second = classroom({ question: open, questions: [first, other] });
  assert.deepEqual(ballotOf(second).rounds, [], "the first round would lead the second");
});

test("which choice is right is shown once the run has shown it", () => {
  const asked = question(1, { lesson: "slope", step: 2, answer: 1 });
  const look = { question: 1, lesson: "slope", at: 2, answered: false };
  const known = classroom({ question: asked, questions: [asked], look });
  assert.equal(ballotOf(known).right, null);
  assert.equal(ballotOf({ ...known, look: { ...look, answered: true } }).right, 1);
  assert.equal(ballotOf({ ...known, look: { ...look, answered: true, at: 3 } }).right, null);
  assert.equal(favourite([1, 4, 2]), 1);
});

test("what is heard takes the place of what was known", () => {
  let known = classroom();
  known = heard(known, { ...known.look, step: 4, view: "other" }, "look");
  assert.deepEqual([known.view, known.look.step, "view" in known.look], ["other", 4, false]);
  const teacher = heard(classroom({ role: "teacher" }), { step: 4, view: "other" }, "look");
  assert.deepEqual(
    [teacher.view, teacher.look.step],
    ["other", undefined],
    "what it looks at is its own to say",
  );
  known = heard(known, question(1, { open: true, answered: 0, counts: null }), "question");
  assert.deepEqual([known.question.number, known.questions], [1, []]);
  known = heard(known, { question: 1, counts: [1, 0], answered: 1 }, "counts");
  known = heard(known, { present: 6 }, "present");
  known = heard(known, { question: 9, counts: [9, 9], answered: 18 }, "counts");
  assert.deepEqual([known.counts, known.answered, known.present], [[1, 0], 1, 6]);
  known = heard(known, question(1), "question");
  known = heard(known, question(1), "question");
  assert.deepEqual(
    known.questions.map(({ number }) => number),
    [1],
  );
  assert.equal(heard(known, {}, "end").ended, true);
});

test("a seat's address is the class's, a teacher's has the run and never the right to the class", () => {
  const settings = [{ after: 0, training: {}, probe: {}, derivatives: [null, null], given: null }];
  const seat = page({ classroom: classroom(), settings });
  assert.equal(written(seat, "", "dark"), "class=ABC234&theme=dark");
  const wall = page({ classroom: classroom({ role: "projector" }), settings });
  assert.equal(written(wall, "", ""), "class=ABC234&projector");
  const teacher = page({ classroom: classroom({ role: "teacher" }), settings });
  assert.match(written(teacher, "", ""), /^view=seen&pick=1,2,1/);
});
