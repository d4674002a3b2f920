/** What is said of a phase as far as it has come, and of a layer where f′ is left out. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { factor } from "../../static/js/words/numbers.js";
import { forwards, handed, wouldMove } from "../../static/js/words/phase.js";

const VALUES = [0, 1e-320, -1e-9, 0.00165, 0.25, 0.251, 1, 1.0507, -1, 3, 12345678, 1e200, NaN, Infinity];

test("what a layer passes on without f′ is held against the same by f′, and its strays are counted", () => {
  const rule = { name: "one", offset: 0 };
  for (const now of VALUES)
    for (const exact of VALUES)
      for (const wrong of [
        [false, false],
        [true, false, false],
        [true, true],
      ]) {
        const words = handed({ layer: "layer 1", rule, now, exact, wrong });
        if (!(now > 0 && exact >= 0 && Number.isFinite(now + exact))) {
          assert.equal(words, "");
          continue;
        }
        assert.doesNotMatch(words, /NaN|Infinity|undefined|∞|\s\s/);
        assert(words.includes(` ${factor(now)} leaves layer 1, `), words);
        const due = exact ? factor(exact) : "nothing";
        assert(words.includes(` ${due} with f′`) || words.includes(`, with f′ ${due}`), words);
        const ratio = /([\d.,\u202f]+) times the/.exec(words);
        if (ratio && now / exact < 1000) assert(Math.abs((ratio[1] * exact) / now - 1) < 0.05, words);
        assert.equal(words.includes("times"), now / exact >= 1.1 && Number.isFinite(now / exact), words);
        const count = wrong.filter(Boolean).length;
        assert.equal(words.includes(`so far ✕ ${count} of ${wrong.length} go`), count > 0, words);
      }
  assert.equal(
    handed({ layer: "layer 1", rule, now: 3.2, exact: 1.1, wrong: [true, false, false, false] }),
    "Valves ignored: 3.2 leaves layer 1, 2.91 times the 1.1 with f′; so far ✕ 1 of 4 goes the wrong way.",
  );
  assert.match(
    handed({ layer: "layer 1", rule: { name: "tanh", offset: 0 }, now: 3, exact: 1, wrong: [] }),
    /^With tanh’s f′: 3 leaves layer 1/,
  );
});

test("what a step would do says of how many samples it is the mean", () => {
  const words = wouldMove("without f′ at this unit", "with f′", 4);
  assert.match(words, /without f′ at this unit, the mean over 4 samples\. The run/);
  assert.doesNotMatch(wouldMove("without f′ at this unit", "with f′", 1), /mean/);
});

test("a unit's sum and its f′ are told once they are there", () => {
  const unit = { unit: "unit 1", z: -0.5, biased: true, slope: 0.786, most: 1, share: 0, letter: "e" };
  assert.equal(forwards({ ...unit, summed: false, known: false }), "Unit 1 adds up weight × input + bias.");
  assert.equal(forwards({ ...unit, known: false }), "Unit 1 adds up weight × input + bias to e = −0.5.");
  assert.match(forwards(unit), /e = −0\.5\. There f′ is 0\.786:/);
});
