/** What the page says follows from the numbers: the nudge's verdict, the twin's summary. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { titleOf } from "../../static/js/words/curve.js";
import { couldTurn, verdictOn } from "../../static/js/words/nudge.js";
import {
  factor,
  factorBeside,
  fixed,
  hidden,
  integer,
  level,
  significant,
} from "../../static/js/words/numbers.js";
import { numbers } from "../../static/js/words/sum.js";
import { summary } from "../../static/js/words/twin.js";
import { becoming } from "../../static/js/words/update.js";
import {
  brief,
  capital,
  openness,
  percent,
  times,
  unitPlace,
  weightName,
} from "../../static/js/words/words.js";

/** Measured, predicted with f′, predicted without it. */
for (const [numbers, words] of [
  [[-0.0011, -0.0011, -0.019], "*With f′ is right.* Without it the prediction is *17 times as much*."],
  [[-0.0011, -0.0011, -0.0005], "*With f′ is right.* Without it the prediction is *only 45.5 % of that*."],
  [[-0.0011, -0.0011, 0.0005], "*With f′ is right.* Without it the prediction has *the wrong sign*."],
  [[-0.0011, -0.0011, -0.00112], "*With f′ is right.* Without it the prediction is 1.82 % more."],
  [[-0.0011, -0.0011, -0.0011], "*Both predict the same*, and that is right."],
  [
    [0.002, -0.0011, -0.0011],
    "*Within this nudge the loss turns:* it falls at first, then rises. Both predict the same.",
  ],
  [[0, 0, -0.02], "*With f′ is right:* nothing moves. Without it a move is predicted."],
  [[0, 0, 0], "*Nothing moves*, and both say so."],
  [[0.0002, 0, 0], "*The loss is level here*, and both say so; within the nudge it begins to bend."],
  [[0.002, 0.0011, 0.003], "*With f′ has the sign right*; the loss bends within the nudge."],
  [[0.002, -0.0011, 0.003], "*Within this nudge the loss turns:* it falls at first, then rises."],
  [[-0.002, 0.0011, 0.0011], "*Within this nudge the loss turns:* it rises at first, then falls."],
  [[0, 0.0011, 0.0011], "*Within this nudge the loss turns*, and comes back. Both predict the same."],
  [
    [0.0002, 0, 0.003],
    "*The loss is level here*, and bends within the nudge. Without it a move is predicted.",
  ],
  [
    [-0.00889, -0.00855, 0.0085],
    "*With f′ is right*, but for the loss’s bend. Without it the prediction has *the wrong sign*.",
  ],
  [
    [1.78e-5, 1.71e-5, 1.77e-5],
    "*This nudge cannot tell which is right:* the loss bends upward, toward the other prediction.",
  ],
  [[-0.002, -0.0011, -0.0018], "*This nudge cannot tell which is right:* the loss bends downward"],
  [[0.0011, 0.001101, 0.00109999, 1e-6], "*This nudge cannot tell which is right:* rounding hides"],
  [
    [0.002, -0.0011, 0.003],
    "*Within this nudge the loss turns:* it falls at first, then rises. Without it " +
      "a rise from the start is predicted.",
  ],
  [[1.8e-5, 1.7e-5, 1.7e-5], "*Both predict the same*, and that is right, but for the loss’s bend."],
  [[-0.0011, -0.0011, -0.0011045], "*With f′ is right.* Without it the prediction is 0.409 % more."],
  [[-0.0011, -0.0011, -0.00110001], "*With f′ is right.* Without it the prediction is under 0.01 % more."],
]) {
  test(`the verdict on ${numbers} is: ${words}`, () => {
    const [moved, right, left, noise] = numbers;
    assert.equal(verdictOn(moved, right, left, "Without it", noise).slice(0, words.length), words);
  });
}

test("nothing is called right that is farther off than the other prediction", () => {
  const sizes = [-0.0012, -0.0011, -0.00108, 0.00108, 0.0011, 0.0012, 0.003];
  for (const moved of sizes)
    for (const right of sizes)
      for (const left of sizes.filter((each) => Math.abs(each - moved) < Math.abs(right - moved)))
        assert.doesNotMatch(verdictOn(moved, right, left, "Without it"), /(is|sign) right\*|wrong sign/);
});

test("left out in later layers too f′ could turn a sign where units lie side by side there", () => {
  const layers = (...each) => each.map(([units, activation]) => ({ units, activation }));
  const parting = layers([4, "tanh"], [2, "tanh"], [1, "tanh"]);
  assert.deepEqual(
    [0, 1, 2].map((layer) => couldTurn(parting, layer)),
    [true, false, false],
  );
  assert(!couldTurn(layers([4, "tanh"], [1, "tanh"]), 0));
  assert(!couldTurn(layers([4, "tanh"], [4, "linear"]), 0));
  const said = (left) => verdictOn(0.001, 0.001, left, "Without it", 0, true);
  assert.match(said(0.003), /3 times as much\*\. Its sign is the same; .* it can turn\.$/);
  for (const left of [0.001, -0.003, 0]) assert.doesNotMatch(said(left), /turn/);
});

/** The summary of the first loss, the run’s and the twin’s. */
function conclusion(first, own, other) {
  return summary({ frame: {}, history: { losses: { train: [first] } } }, own, other, "after step 9");
}

for (const [losses, words] of [
  [[0.5, 0.1, 0.5], "Ahead after step 9: *this run*. The twin’s loss is where it began (0.5 → 0.5)"],
  [
    [0.128, 0.1, 0.125],
    "Ahead after step 9: *this run*. The twin’s loss is about where it began (0.128 → 0.125)",
  ],
  [[0.5, 0.1, 0.3], "Ahead after step 9: *this run*. The twin’s loss has fallen (0.5 → 0.3)"],
  [[0.5, 0.3, 0.1], "Ahead after step 9: *the twin*. The twin’s loss has fallen"],
  [[0.5, 0.3, 0.9], "Ahead after step 9: *this run*. The twin’s loss has risen (0.5 → 0.9)"],
  [[0.5, 0.31, 0.3], "Level after step 9. The twin’s loss has fallen"],
]) {
  test(`the summary of ${losses} says: ${words}`, () => {
    assert.equal(conclusion(...losses).slice(0, words.length), words);
  });
}

test("a twin that has not come as far as the run has no loss beside the run’s", () => {
  assert.match(conclusion(0.5, 0.3, null), /^\*The twin\* has not come as far/);
});

test("units and weights are named by where they stand", () => {
  const names = [
    unitPlace(0, 1, [4, 1, 1], ["1"]),
    unitPlace(1, 0, [4, 1, 1], ["1"]),
    unitPlace(2, 0, [4, 1, 1], ["1"]),
    unitPlace(1, 2, [4, 3], ["0", "1", "2"]),
  ];
  assert.deepEqual(names, ["unit 2 of layer 1", "layer 2’s unit", "the output unit", "output 2"]);
  assert.equal(weightName({ layer: 0, unit: 0, input: 1 }), "w₁₂");
  assert.equal(weightName({ layer: 0, unit: 11, input: 3 }), "w₍₁₂,₄₎");
});

test("what rounding leaves of a move is not measured, and no verdict hangs on it", () => {
  const verdict = (moved, right) => verdictOn(moved, right, 1e-5, "Without it", 1e-18).split(" Without")[0];
  assert.match(verdict(1.2e-17, 1.2e-17), /^\*Cannot be measured:\*/);
  assert.match(verdict(0, 1.2e-18), /^\*Cannot be measured:\*/);
  assert.equal(verdict(1.2555e-16, 1.2475e-16), "*With f′ is right*, but for rounding.");
});

test("a sentence begins with a capital, and a symbol stays what it is", () => {
  const begun = ["delta", "learning rate", "unit 1’s valve", "leaky ReLU’s f′", "über"].map(capital);
  assert.deepEqual(begun, ["Delta", "Learning rate", "Unit 1’s valve", "Leaky ReLU’s f′", "Über"]);
  for (const symbol of ["δ", "∂L/∂a", "‖δ‖", "e", "f′", "x₁", "w₁₁", "η is small", ""])
    assert.equal(capital(symbol), symbol);
});

test("a valve is as open as its slope", () => {
  const slopes = [-0.4, -0.1, 0, 0.1, 0.25, 0.5, 0.77, 1, 1.1];
  const turned = ["turned over", "nearly shut, turned over"];
  const open = [
    "shut",
    "nearly shut",
    "partly open",
    "half open",
    "mostly open",
    "wide open",
    "an amplifier",
  ];
  assert.deepEqual(
    slopes.map((slope) => openness(slope)),
    [...turned, ...open],
  );
  assert.deepEqual(
    [1.0004, 1.0006].map((slope) => openness(slope)),
    ["wide open", "an amplifier"],
  );
});

test("of a curve that is never steep, valve and title name the most in one way", () => {
  for (const [slope, close] of /** @type {[number, string][]} */ ([
    [0.2391, "nearly "],
    [0.2493, "nearly "],
    [0.249999, ""],
    [0.25, ""],
  ])) {
    assert.equal(openness(slope, 0.25), `${close}as open as it gets`);
    assert(
      titleOf(slope, "e", false, 0.25).endsWith(
        ` The curve is ${close ? "nearly steepest" : "steepest there"}`,
      ),
    );
  }
  assert.match(titleOf(0, "e", false, 0), /level/);
  for (const [slope, open, steep] of [
    [0.08128, "partly open", "gentle"],
    [0.0374, "nearly shut", "flat"],
    [0.0376, "partly open", "gentle"],
  ]) {
    assert.equal(openness(slope, 0.25), open);
    assert.match(titleOf(slope, "e", false, 0.25), new RegExp(`The curve is ${steep} there$`));
  }
  assert.match(titleOf(0.2493, "e"), /gentle/);
});

test("a number beside one that has the same digits is written like it", () => {
  assert.deepEqual([factorBeside(-9.99995, -10), factor(-9.99995)], ["−10", "−10.00"]);
  assert.equal(factorBeside(-9.98, -10), "−9.98");
});

test("shares and ratios are precise where they are small", () => {
  assert.deepEqual([0.5, 0.042, 0.0042, 0.00001].map(percent), ["50 %", "4.2 %", "0.42 %", "under 0.01 %"]);
  assert.deepEqual([1, 0.9996, 0.99999999, 1.0002].map(percent), ["100 %", "99.96 %", "100 %", "100.02 %"]);
  assert.deepEqual([0.1663, 0.00165].map(percent), ["16.6 %", "0.165 %"]); // the digits that f′ has
  assert.deepEqual([2.44, 9.97, 9.999, 17.2, 1234, 267016].map(times), [
    "2.44",
    "9.97",
    "10",
    "17",
    "1\u202f230",
    "267\u202f000",
  ]);
});

test("thousands are parted in one way, whatever else a number has", () => {
  const parted = [
    integer(3001),
    fixed(3001.5, 2),
    significant(-123456, 3),
    integer(-1234567),
    fixed(0.12345, 4),
  ];
  const expected = ["3 001", "3 001.5", "−123 456", "−1 234 567", "0.1235"];
  assert.deepEqual(
    parted,
    expected.map((words) => words.replaceAll(" ", "\u202f")),
  );
  assert.equal(percent(12.345), "1230 %");
});

test("what stands in the formula has four digits, small and large numbers three", () => {
  const numbers = [0, 0.5, -0.5272, 0.020618, 6.55093, 0.00625, -0.000849, 1e-5, 250.512, 123456.7];
  const words = ["0", "0.5", "−0.5272", "0.02062", "6.551", "0.00625", "−0.000849", "1·10⁻⁵", "250.5"];
  assert.deepEqual(
    numbers.map((v) => factor(v)),
    [...words, "123\u202f457"],
  );
});

test("what is near to 1 has as many digits as tell the two apart", () => {
  const numbers = [0.99994, 0.9999546, -0.9999904, 0.999997, 0.9999999, 1.00001, 1];
  const words = ["0.9999", "0.99995", "−0.99999", "0.999997", "1.000", "1.000", "1"];
  assert.deepEqual(
    numbers.map((v) => factor(v)),
    words,
  );
});

test("a change is hidden that is less than one of the last digit", () => {
  for (const [from, change, expected] of /** @type {[number, number, boolean][]} */ ([
    [-0.98578, -5.1e-5, true],
    [0.214649, 8.3e-6, true],
    [0.2146, 0.0002, false],
    [1.4141, 0.0004, true],
    [1.4141, 0.002, false],
    [12345.6, 0.5, true],
    [12345.6, 2, false],
    [8.3e-5, 1e-8, true],
    [8.3e-5, 2e-6, false],
    [0, 1e-9, false],
    [1, 0, false],
  ]))
    assert.equal(hidden(from, from + change), expected, `${from} + ${change}`);
});

test("a squared error that rounding leaves is about 0", () => {
  assert.deepEqual(
    [0, 1e-33, 1e-29].map((loss) => level(loss)),
    ["0", "≈ 0", "1·10⁻²⁹"],
  );
});

test("what somebody has written is cut where there is no more room", () => {
  assert.equal(brief("a".repeat(41)), `${"a".repeat(40)}…`);
});

test("a sum is told with ≈ where its digits on show do not come to it", () => {
  assert.equal(becoming(0.114337, -0.162805, -0.048468), "≈"); // −0.04847, where 0.1143 − 0.1628 is −0.0485
  assert.equal(becoming(-0.52717, 0.025649, -0.501521), "="); // −0.50155 is a half: −0.5015 or −0.5016
  assert.equal(becoming(4, -0.4, 3.6), "=");
  assert.equal(becoming(0.214649, 8.3e-6, 0.2146573), "≈");
  const sum = { layer: 0, unit: 0, weights: [0.77954, 0.114337], inputs: [0.004738, 3.96899], bias: 0 };
  assert.match(numbers({ ...sum, z: 0.457496 }), / \+ 0 ≈ 0\.4575$/);
  assert.match(numbers({ ...sum, weights: [0.5, 2], inputs: [1, 3], bias: -1, z: 5.5 }), / − 1 = 5\.5$/);
});
