/** What is said beside the pictures, phase by phase and panel by panel, over a grid of what its numbers may
 * be: each is borne out by them. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { ACTIVATIONS } from "../../static/js/math/activations.js";
import { ALWAYS, AT_TIMES } from "../../static/js/views/legend.js";
import { said, wanted } from "../../static/js/words/answer.js";
import { fateOf } from "../../static/js/words/chain.js";
import { formulaOf, large, others, titleOf } from "../../static/js/words/curve.js";
import { asShown, equals, factor } from "../../static/js/words/numbers.js";
import {
  ahead,
  answered,
  backwards,
  forwards,
  heading,
  moves,
  passed,
  updating,
  wouldMove,
} from "../../static/js/words/phase.js";
import { byRule, caseOf, ruleName, strayed } from "../../static/js/words/rule.js";
import { summary } from "../../static/js/words/twin.js";
import { counting, movement } from "../../static/js/words/update.js";
import { openness } from "../../static/js/words/words.js";

const VALUES = [0, 1e-320, -1e-9, 0.00165, 0.25, 0.5, 1, 1.0507, -0.5, -1, 3, 12345678, 1e200];
const SUMS = Array.from({ length: 81 }, (_, k) => (k - 40) / 4);
const PAST = [NaN, Infinity, -Infinity];
const WRONG = /NaN|Infinity|undefined|null|∞|--|\s\s|\*\*|\+ −|\b-\d/;

const seen = new Map();
/** @param {string} words @param {object} [of] */
function sane(words, of) {
  assert.doesNotMatch(words, WRONG, `${words} ${JSON.stringify(of)}`);
  assert.equal((words.match(/\*/g) ?? []).length % 2, 0, words);
  const key = words.replace(/[\d.,·⁰¹²³⁴⁵⁶⁷⁸⁹⁻\u202f]+/g, "#");
  if (!seen.has(key)) seen.set(key, words);
}

test("what the network answers, beside what was wanted", () => {
  for (const target of VALUES)
    for (const value of [...VALUES, ...PAST])
      for (const [one, named] of [
        [false, false],
        [true, true],
        [true, false],
      ]) {
        const words = answered({ name: "5", wanted: target, said: value, one, named });
        sane(words);
        assert(words.includes(wanted(target, named)) && words.includes(said(value, named)), words);
        assert.equal(words.includes("whose fault"), Number.isFinite(value) && value !== target, words);
        assert.equal(words.includes("output 5"), one && !named, words);
        assert.equal(words.startsWith("Output 5 "), one && named, words);
      }
});

const RULES = ["one", "exact", "leaky_relu"]
  .flatMap((name) => [0, 0.1, -0.25].map((offset) => ({ name, offset })))
  .filter(({ name, offset }) => name !== "exact" || offset); // which is f′, and alters nothing

test("the way back through a layer, by every rule", () => {
  for (const rule of RULES)
    for (const altered of [[false], [true], [false, true], [true, true], [false, false]])
      for (const [elsewhere, random] of [
        [false, false],
        [true, false],
        [false, true],
      ]) {
        const rules = altered.map((other) => (other ? rule : { name: "exact", offset: 0 }));
        const any = altered.includes(true);
        const words = backwards({ altered, rules, elsewhere: elsewhere || any, random });
        sane(words);
        if (any) assert(rule.name !== "one" || rule.offset || words.includes("left out"), words);
        if (any && rule.offset && rule.name !== "one") assert(words.includes(ruleName(rule)), words);
        if (words.includes("every valve")) assert(altered.length > 1 && altered.every(Boolean), words);
      }
});

test("what a unit comes to, and how open that leaves its valve", () => {
  for (const z of [...VALUES, ...PAST])
    for (const slope of [...VALUES, ...PAST, null])
      for (const biased of [true, false]) {
        const words = forwards({ unit: "unit 1", z, biased, slope, share: 0.25, letter: "e" });
        sane(words);
        assert.equal(words.includes("+ bias"), biased, words);
        const told = [z, slope ?? 0].every(Number.isFinite);
        assert.equal(words.includes(`e = ${factor(z)}.`), told, words);
        if (!told) continue;
        if (slope === null) assert.match(words, /share of 1 is 0\.25\./);
        else assert(words.includes(`f′ is ${factor(slope)}: its valve is ${openness(slope)}.`), words);
      }
});

test("what arrives at a unit and what passes are its numbers, and their ratio the share", () => {
  for (const arrives of [...VALUES, ...PAST])
    for (const through of [...VALUES, ...PAST, -1e-9, 0.24, 11, -12])
      for (const by of ["", ", as f′(e) allows"]) {
        const leaves = arrives * through;
        const words = passed({ unit: "unit 1", arrives, leaves, through, by });
        if (![arrives, leaves, through].every(Number.isFinite)) {
          assert.equal(words, "");
          continue;
        }
        sane(words);
        if (!arrives) {
          assert.equal(words, "Nothing arrives at unit 1.");
          continue;
        }
        assert(words.startsWith(`${factor(arrives, true)} arrives at unit 1; `), words);
        assert(words.includes(by), words);
        assert.equal(words.includes("nothing passes"), through === 0, words);
        assert.equal(words.includes("all of it"), through === 1, words);
        assert.equal(words.includes("turned over"), through < 0, words);
        if (through === 0 || through === 1) continue;
        assert(words.endsWith(`: ${factor(leaves, true)}.`), words);
        const share = /; (?:under )?([\d.]+) %/.exec(words);
        if (share && !words.includes("under"))
          assert(Math.abs(share[1] / 100 / Math.abs(through) - 1) < 0.01, words);
      }
  assert.equal(
    passed({ unit: "unit 1", arrives: -0.14, leaves: -0.0336, through: 0.24, by: "" }),
    "−0.14 arrives at unit 1; 24 % passes: −0.0336.",
  );
  sane(passed({ unit: "output 3", arrives: 0.3, leaves: 0.3, through: null, by: "" }));
});

test("a tag tells what a weight becomes, or what is added to it where its digits hide that", () => {
  for (const [weight, change, words] of [
    [0.5, 0.1, "0.5 → 0.6"],
    [-0.98581, -1e-5, "−0.9858 moves by −1·10⁻⁵"],
    [0.214649, 8.3e-6, "0.2146 moves by +8.3·10⁻⁶"],
    [0.04512, 4e-5, "0.04512 → 0.04516"],
    [0.5, 0, "0.5 → 0.5"],
    [NaN, 0.1, "no number → no number"],
  ])
    assert.equal(movement(weight, change), words);
  assert.equal(movement(0.5, 0.1, true), "0.5 would → 0.6");
  assert.equal(movement(0.214649, 8.3e-6, true), "0.2146 would move by +8.3·10⁻⁶");
});

test("while a weight moves its tag counts, and once it has both numbers are told", () => {
  const told = [0, 0.25, 0.5, 1].map((share) => counting(0.5, 0.1, share));
  assert.deepEqual(told, ["0.5", "0.525", "0.55", movement(0.5, 0.1)]);
  assert.equal(counting(0.5, 0.1, 0.25, true), "0.5 would → 0.525");
  assert.equal(counting(0.214649, 8.3e-6, 0.5), movement(0.214649, 8.3e-6), "its digits would not move");
});

test("what a weight moves by is the product of what is told", () => {
  for (const came of [...VALUES, ...PAST])
    for (const input of [...VALUES, NaN])
      for (const up of [true, false]) {
        const product = (up ? 1 : -1) * 0.03 * came * input;
        const words = moves({ weight: "w₁₁", rate: 0.03, came, input, product, up });
        if (![came, input, product].every(Number.isFinite)) {
          assert.equal(words, "");
          continue;
        }
        sane(words);
        const [, relation, result] = / (=|≈) ([^=≈]+)\.$/.exec(words) ?? [];
        assert.equal(result, factor(product, true), words);
        const shown = (up ? 1 : -1) * 0.03 * asShown(came) * asShown(input);
        assert.equal(relation, equals(shown, product), words);
        assert.equal(words.includes(": −0.03 × "), !up, words);
      }
});

test("headings, steps ahead, updates, looks", () => {
  for (const phase of [{ kind: "loss" }, { kind: "update" }]) sane(heading(phase, 3));
  for (const kind of ["forward", "backward"])
    for (const layer of [0, 1, 2]) sane(heading({ kind, layer }, 3));
  for (const rule of RULES)
    for (const trains of ["with f′", "by its own rule"]) {
      sane(ruleName(rule));
      for (const samples of [1, 10]) sane(wouldMove(byRule(rule), trains, samples));
      for (const first of [true, false]) sane(ahead(first, byRule(rule), trains));
    }
  for (const samples of [1, 10, 1234])
    for (const more of [[], ["L2"], ["momentum", "L1"]]) {
      const words = updating(samples, more);
      sane(words);
      assert.equal(words.includes("mean"), samples > 1);
      for (const part of more) assert.match(words, new RegExp(part, "i"));
    }
  for (const wrong of [[], [true], [false, true], [true, true, false]]) sane(strayed(wrong));
});

test("what the curve says agrees with how open the valve is, at each sum of each activation", () => {
  const told = Object.values(ACTIVATIONS).flatMap(({ slope, most }) =>
    SUMS.map((z) => ({ slope: slope(z), most })),
  );
  const any = [...VALUES, ...PAST, null, -0.01, 0.14, 0.77].map((slope) => ({ slope, most: undefined }));
  for (const { slope, most } of [...any, ...told]) {
    const words = titleOf(slope ?? NaN, "e", false, most);
    sane(words);
    if (!Number.isFinite(slope)) continue;
    assert(words.includes(factor(slope)), words);
    const open = openness(slope, most);
    seen.set(`${open} ${words}`, `${factor(slope)} of at most ${most ?? 1}: ${open}. ${words}`);
    assert.equal(/nearly shut/.test(open), slope !== 0 && Math.abs(slope) < 0.15 * (most ?? 1), words);
    const curve = { shut: /level/, "nearly shut": /flat/, "partly open": /gentle/ }[open];
    if (curve) assert.match(words, curve);
    if (/wide open|amplifier/.test(open)) assert.match(words, /steep/);
    assert.equal(/as open as it gets$/.test(open), /steepest/.test(words), words);
    if (/turned over/.test(open)) assert.match(words, /falling/);
    const line = titleOf(slope, "e", true);
    sane(line);
    assert.match(line, /A line/);
    assert.doesNotMatch(line, /curve/);
  }
  for (const [plain, words] of [
    ["1 / (1 + e⁻ᶻ)", "1 / (1 + exp(−<i>e</i>))"],
    ["z, or eᶻ − 1 below 0", "<i>e</i>, or exp(<i>e</i>) − 1 below 0"],
    ["max(0, z)", "max(0, <i>e</i>)"],
  ]) {
    assert.equal(formulaOf(plain, "e").replace(/ style="[^"]*"/g, ""), words);
    assert.doesNotMatch(formulaOf(plain, "z"), /exp/);
  }
  for (const [samples, dots] of [
    [1, 250],
    [2, 250],
    [250, 250],
    [251, 250],
    [1500, 60],
  ])
    sane(others(samples, dots));
  assert.equal(large(false, 2, "e"), "Large dot: this sample.");
  assert.equal(large(true, -1.265e84, "z"), "Arrow: this sample, off the chart at z = −1.26·10⁸⁴.");
});

test("where the gradient died: what is named is the least of the factors", () => {
  const factors = [0, 1e-12, 0.12, 0.95, 1, 1.4, 3e7, NaN];
  for (const first of [0, 0.5, 1e200, NaN, Infinity])
    for (const slopes of factors)
      for (const weights of factors)
        for (const end of [0, 0.3, NaN]) {
          const words = fateOf([
            { key: "error at the output", kind: "total", value: first },
            { key: "× f′, output", kind: "slopes", value: slopes },
            { key: "× weights, layer 1 → output", kind: "weights", value: weights },
            { key: "= ‖δ‖ at layer 1", kind: "total", value: end },
          ]);
          sane(words);
          if (![first, end].every(Number.isFinite)) assert.match(words, /past all bounds/);
          else if (first === 0) assert.match(words, /answer is right/);
          else if (/(Most|all) is lost in f′/.test(words)) assert(!(slopes > weights), words);
          else if (/(Most|all) is lost in the weights/.test(words)) assert(!(weights >= slopes), words);
          if (/all is lost/.test(words)) assert(slopes === 0 || weights === 0);
          if (/Most is lost/.test(words)) assert(Math.min(slopes || 9, weights || 9) <= 0.9, words);
        }
});

test("a twin’s losses", () => {
  for (const first of [0, 1e-9, 0.5, 1e200])
    for (const own of [...VALUES.filter((v) => v >= 0), NaN])
      for (const other of [...VALUES.filter((v) => v >= 0), NaN]) {
        const twin = { frame: {}, history: { losses: { train: [first] } } };
        const words = summary(twin, own, other, "at the start");
        sane(words, { first, own, other });
        if (![own, other].every(Number.isFinite)) assert.match(words, /past all bounds/);
        const unlike = summary(twin, own, other, "", false);
        sane(unlike, { first, own, other });
        if (Number.isFinite(own) && Number.isFinite(other)) {
          assert.match(unlike, /^Two kinds of loss/);
          assert.doesNotMatch(unlike, /Ahead|Level/);
        }
      }
});

test("which case a rule is", () => {
  const activations = ["tanh", "sigmoid", "relu", "linear", "step", "softmax"];
  for (const hidden of activations.slice(0, 5))
    for (const output of activations)
      for (const loss of ["squared_error", "binary_cross_entropy", "cross_entropy"])
        for (const rule of RULES)
          for (const altered of [
            [[true, true], [false]],
            [[false, false], [true]],
            [[true, true], [true]],
            [[false, false], [false]],
          ]) {
            const network = { layers: [hidden, output].map((activation) => ({ activation })) };
            const data = { train: { targets: [[0], [1], [-1]] } };
            const rules = altered.map((row) => row.map(() => rule));
            const found = caseOf({ run: { spec: { network, loss } }, data }, { rules, altered });
            sane(found.words, { hidden, output, loss, rule });
            sane(found.name);
          }
});

test("the legend’s words hold of the units on the stage", () => {
  const said = {
    "above 1": ({ kind, through }) => kind === "open" && through > 1,
    "below 0": ({ kind, through }) => kind === "open" && through < 0,
    dead: ({ kind }) => kind === "dead",
    "step unit": ({ kind }) => kind === "step",
    "left out": ({ kind, through }) => kind === "out" && through === 1,
    constant: ({ kind, through }) => kind === "out" && through !== 1,
    share: ({ kind }) => kind === "softmax",
    "wrong way": ({ astray }) => astray,
  };
  const entries = [...ALWAYS, ...AT_TIMES];
  for (const { words, short } of entries) {
    for (const each of [words, short]) sane(each);
    assert(words.includes(short) || words.length > short.length, words);
  }
  assert.deepEqual(
    AT_TIMES.map(({ short }) => short),
    Object.keys(said),
  );
  for (const kind of ["open", "dead", "step", "out", "softmax"])
    for (const through of [...VALUES, NaN])
      for (const astray of [false, true])
        for (const { short, when } of AT_TIMES) {
          const face = { kind, through, astray };
          if (when([face])) assert(said[short](face), `${short} of ${JSON.stringify(face)}`);
        }
});
if (process.env.READ) process.on("exit", () => console.error([...seen.values()].sort().join("\n")));
