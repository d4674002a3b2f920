/** Every sentence about the picked weight, over a grid of what its numbers may be: each is borne out by
 * them. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { verdictOn } from "../../static/js/words/nudge.js";
import { factor } from "../../static/js/words/numbers.js";
import { forwards } from "../../static/js/words/phase.js";
import {
  added,
  compared,
  meaning,
  sentOtherwise,
  UNBOUNDED,
  unbounded,
} from "../../static/js/words/update.js";

const SLOPES = [
  0,
  1e-320,
  1e-9,
  3.745e-6,
  0.00165,
  0.0407,
  0.1663,
  0.25,
  0.5,
  0.77,
  0.9996,
  1,
  1.0507,
  4.2,
  -1e-9,
  -0.25,
  -1,
  null,
];
const NUMBERS = [0, 1e-12, -1e-12, 0.25, -0.5, 1, -2.078, 1e8, 1e200];
const PAST = [NaN, Infinity, -Infinity];

/** @param {Partial<import("../../static/js/model/equation.js").Equation>} some */
function weight({ slope, derivative = slope, error, input, old = 0.9373, rate = 0.03, ...rest }) {
  const product = rate * -error * (derivative ?? 1) * input;
  return {
    slope,
    derivative,
    error,
    delta: -error,
    input,
    old,
    rate,
    product,
    whole: rest.alone === false ? 0.75 * product : product,
    mean: 4,
    next: old + product,
    alone: true,
    trained: true,
    ...rest,
  };
}

function* grid(bad = []) {
  for (const slope of [...SLOPES, ...bad])
    for (const error of [...NUMBERS, ...bad])
      for (const input of [...NUMBERS, ...bad])
        for (const [alone, trained] of [
          [true, true],
          [false, true],
          [false, false],
        ])
          yield { slope, error, input, alone, trained };
}

const WRONG = /NaN|Infinity|undefined|null|∞|not finite|deserves|--|\s\s|\*\*| {2}/;

/** @param {string} said @param {object} of */
function sane(said, of) {
  assert.doesNotMatch(said, WRONG, JSON.stringify(of));
  assert.match(said, /[.!]$|\*$/, said);
  assert.equal((said.match(/\*/g) ?? []).length % 2, 0, said);
}

const seen = new Map(); // sentences that only differ in their numbers are read once
/** @param {string} said */
const note = (said) => {
  const key = said.replace(/[\d.,·⁰¹²³⁴⁵⁶⁷⁸⁹⁻\u202f]+/g, "#").replace(/[−+]#/g, "#");
  if (!seen.has(key)) seen.set(key, said);
};

test("what a step by f′ means, over the grid", () => {
  for (const each of grid()) {
    const e = weight(each);
    const said = meaning(e, "Unit 1");
    note(said);
    const rounded = meaning({ ...e, noise: true }, "Unit 1");
    note(rounded);
    if (each.error && each.slope && Number.isFinite(e.product)) assert.match(rounded, /up to rounding/);
    if (said === UNBOUNDED) {
      assert(![e.product, e.next].every(Number.isFinite), said);
      continue;
    }
    sane(said, each);
    if (/stays|for nothing/.test(said)) assert.equal(Math.abs(e.product), 0, said);
    else assert(said.includes(added(e.product)), said);
    if (/stays/.test(said)) assert(e.alone, said); // of the whole step, or it says whose
    const others = e.trained ? /, its batch of 4 for \*/ : /; the step is \*/; // whose the step is
    if (!e.alone) assert.match(said, others, said);
    if (/half open/.test(said)) assert(each.slope >= 0.4 && each.slope < 0.6, said);
  }
});

test("a number past all bounds is called so, whichever it is", () => {
  for (const each of grid(PAST)) {
    const e = weight(each);
    if (![each.slope ?? 0, each.error, each.input].every(Number.isFinite)) {
      assert.equal(meaning(e, "Unit 1"), UNBOUNDED);
      assert.equal(compared({ own: e, other: weight({ ...each, derivative: 1 }), ...WITH }), UNBOUNDED);
    }
  }
  for (const bad of PAST) {
    assert.match(verdictOn(bad, 1, 1, "Without it"), /past all bounds/);
    assert.match(verdictOn(1, bad, 1, "Without it"), /past all bounds/);
    assert.match(verdictOn(1, 1, bad, "Without it"), /past all bounds/);
  }
});

const WITH = { trains: "with f′", named: "without f′", made: true };

/** The number that stands before `times as much`. @param {string} said */
function quoted(said) {
  const found = /\*([\d.,\u202f]+)(?:·10([⁰¹²³⁴⁵⁶⁷⁸⁹]+))? times as much/.exec(said);
  if (!found) return null;
  const power = found[2] ? Number([...found[2]].map((d) => "⁰¹²³⁴⁵⁶⁷⁸⁹".indexOf(d)).join("")) : 0;
  return Number(`${found[1].replace("\u202f", "")}e${power}`);
}

test("this unit’s f′ left out: so many times as much is 1/f′, and nothing else", () => {
  for (const each of grid()) {
    const own = weight(each);
    const other = weight({ ...each, derivative: each.slope === null ? null : 1 });
    for (const made of [true, false]) {
      const said = compared({ own, other, ...WITH, made });
      note(said);
      if (said === UNBOUNDED) continue;
      sane(said, each);
      if (said.includes("would pass all bounds")) continue;
      const ratio = quoted(said);
      const finite = Number.isFinite(own.product) && own.product !== 0 && Math.abs(own.product) > 1e-300;
      if (ratio !== null && finite)
        assert(
          Math.abs(ratio * Number(each.slope) - 1) < (ratio < 10 ? 0.006 : 0.06),
          `${said} ${each.slope}`,
        );
      if (/which is 1\/f′/.test(said)) assert(Number(each.slope) > 0, said);
      if (each.slope === 0 && each.error && each.input)
        assert.match(said, /f′ is 0\. Without f′ it would (move by|ask for) .*though nothing gets through/);
      if (/wrong way/.test(said)) assert(Number(each.slope) < 0, said);
      if (/not move this weight/.test(said)) assert(own.product === 0 && own.alone, said);
      else assert(said.includes(added(own.product)), said);
      if (made && each.alone) assert.match(said, /With f′, the run (moved|did not move) this weight/);
    }
  }
});

test("where f′ is left out elsewhere too, what became of delta is told", () => {
  for (const each of grid())
    for (const error of [0, 0.513, -0.513, 1e-9]) {
      const own = weight(each);
      const other = weight({ ...each, error, derivative: each.slope === null ? null : 1 });
      const said = compared({ own, other, ...WITH });
      note(said);
      if (said === UNBOUNDED) continue;
      sane(said, { ...each, error });
      if (factor(own.delta) === factor(other.delta)) continue;
      assert.doesNotMatch(said, /1\/f′/);
      const told = sentOtherwise(own, other, "without f′", "question");
      const numbers = `Delta is ${factor(other.delta)} without f′, not ${factor(own.delta)}.`;
      assert.equal(told, numbers);
    }
});

test("a run that trains without f′, seen with it", () => {
  for (const each of grid()) {
    if (each.slope === null) continue;
    const said = compared({
      own: weight({ ...each, derivative: 1 }),
      other: weight(each),
      trains: "without f′",
      named: "with f′",
      made: true,
    });
    note(said);
    if (said !== UNBOUNDED) sane(said, each);
    if (/\*only/.test(said)) assert.match(said, /of that\*, which is f′\.$/);
  }
});

test("the nudge test’s verdict is borne out by its three bars", () => {
  const values = [0, 1e-18, -1e-18, 1e-9, 0.00165, -0.00165, -0.00166, 0.0031, 0.267, -267016, 1e300, 5e-324];
  for (const moved of values)
    for (const right of values)
      for (const left of values) {
        const said = verdictOn(moved, right, left, "Without it", 1e-17);
        note(said);
        sane(said, { moved, right, left });
        const ratio = quoted(said);
        if (ratio !== null) assert(Math.abs(ratio / (left / right) - 1) < 0.06, said);
        if (/othing moves/.test(said)) assert(Math.abs(moved) <= 1e-17);
        if (/sign is wrong/.test(said)) assert(Math.sign(left) === -Math.sign(right), said);
        if (/the same/.test(said)) assert.equal(left, right);
      }
});

test("the equation and the nudge test tell the same of two numbers with the same digits", () => {
  const own = weight({ slope: 0.99996, error: -0.0361, input: 1 });
  const other = weight({ slope: 0.99996, derivative: 1, error: -0.0361, input: 1 });
  assert.equal(added(own.product), added(other.product));
  assert.match(compared({ own, other, ...WITH }), /, under 0\.01 % more\.$/);
  assert.match(verdictOn(own.product, own.product, other.product, "Without it"), / is under 0\.01 % more\.$/);
});

if (process.env.READ) process.on("exit", () => console.error([...seen.values()].sort().join("\n")));

test("where f is broken, f′ is a convention, and the sentence says no more than what is done by it", () => {
  assert.equal(
    meaning(weight({ slope: 0, error: -1, input: 1 }), "Unit 1", "jump"),
    "Unit 1 stands *at the jump of f*, where it has no derivative: f′ = 0 is a convention, and by it this " +
      "weight stays in this step.",
  );
  assert.equal(
    meaning(weight({ slope: 0.01, error: -1, input: 1 }), "Unit 1", "kink"),
    "Unit 1 stands *at the kink of f*, where it has no derivative: f′ = 0.01 is a convention, and by it " +
      "the weight moved by *+0.0003*.",
  );
});

test("there is no step to go back to where the numbers are none from the start", () => {
  const none = weight({ slope: 1, error: NaN, input: 1 });
  assert.equal(unbounded(none, false), UNBOUNDED);
  assert(!unbounded(none, true).includes("Go back"));
  const own = weight({ slope: 1e-9, error: 1e200, input: 1e100 });
  const other = weight({ slope: 1e-9, derivative: 1, error: 1e200, input: 1e110 });
  assert.match(compared({ own, other, ...WITH }), /Without f′ \*its numbers would pass all bounds\*\.$/);
  assert.equal(unbounded(weight({ slope: 1, error: 1e300, input: 1e300 }), true), UNBOUNDED);
});

test("a nearly shut unit to which much comes back is told with it", () => {
  const said = (error) => meaning(weight({ slope: 0.01766, error, input: 1, most: 0.25 }), "Unit 1");
  assert.match(said(55.6), /1\.77 % passes, but of a delta of \*−55\.6\*: the weight moved/);
  assert.doesNotMatch(said(0.96), /delta/);
});

test("an f′ that is all but 1 is not told as all of it", () => {
  const said = (slope) => meaning(weight({ slope, error: -1, input: 1 }), "Unit 1");
  assert.match(said(0.99996), /99\.996 % of a change passes, and \*that share of the blame/);
  assert.match(said(0.9999992), /nearly all of a change passes, and \*nearly all of the blame/);
  assert.match(said(1), /passes on all of a change/);
});

test("through a lens a sample that the step does not have is told of as one that would ask", () => {
  const of = (derivative) =>
    weight({ slope: 0.5, derivative, error: -0.1, input: 1, alone: false, trained: false });
  const said = compared({ own: of(0.5), other: of(1), ...WITH });
  assert.match(said, /^With f′, this sample would ask for \*/);
});

test("a step of many samples is told apart from what one of them asks for", () => {
  const of = (more) => weight({ slope: 0.0208, error: -0.00741, input: 1, rate: 4, alone: false, ...more });
  const begins = "Unit 4 is *nearly shut*: *2.08 %* passes back. This sample asks for *+0.000617*";
  assert.equal(meaning(of({ whole: 0.000514 }), "Unit 4"), `${begins}, its batch of 4 for *+0.000514*.`);
  assert.equal(meaning(of({ whole: 0.000617 }), "Unit 4"), `${begins}, its batch of 4 for *the same*.`);
  assert.equal(meaning(of({ whole: 0, mean: 0 }), "Unit 4"), `${begins}; the whole step is *0*.`);
  assert.match(
    meaning(of({ error: 0, whole: 0 }), "Unit 4"),
    /asks for nothing, its batch of 4 for \*nothing\*\.$/,
  );
  assert.match(
    meaning(of({ trained: false }), "Unit 4"),
    /This sample would ask for \*\+0\.000617\*; the step is \*/,
  );
  assert.doesNotMatch(meaning(of({ alone: true }), "Unit 4"), /this sample/i);
});

test("a valve that cannot open farther is not called half shut", () => {
  const said = (most) => meaning(weight({ slope: 0.248, error: -1, input: 1, most }), "Unit 1");
  assert.match(said(0.25), /^Unit 1 is \*nearly as open as it gets\*: 24\.8 % of a change passes/);
  assert.match(said(undefined), /^Unit 1 is \*partly open\*/);
});

test("beside how open a valve is, its share is told of the most that its curve lets through", () => {
  const unit = (slope, more) =>
    meaning(weight({ slope, error: -1, input: 1, most: 0.25, ...more }), "Unit 1");
  assert.match(unit(0.0652), /^Unit 1 is \*partly open\*: 6\.52 % passes, of 25 % at most, /);
  const others = { alone: false, whole: 0.1 };
  assert.match(unit(0.0374, others), /^Unit 1 is \*nearly shut\*: \*3\.74 %\* passes, of 25 %\. /);
  assert.match(
    unit(0.0652, { most: undefined }),
    /6\.52 % of a change passes, and \*that share of the blame/,
  );
  const told = { unit: "unit 1", z: 2.6, biased: true, share: 1, letter: "e" };
  assert.match(
    forwards({ ...told, slope: 0.0652, most: 0.25 }),
    /0\.0652, of 0\.25 at most: .* partly open\.$/,
  );
  assert.match(forwards({ ...told, slope: 0.0652 }), /0\.0652: its valve is nearly shut\.$/);
});
