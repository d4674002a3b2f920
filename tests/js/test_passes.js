/** The step on show through the lens: what is another's, and what stays the step's own to the last digit. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { equation } from "../../static/js/model/equation.js";
import { checkOf, nudged } from "../../static/js/model/nudge.js";
import { alternativePass, astrayBeside, chosenPass, exactPass } from "../../static/js/model/passes.js";
import { lensOf, pressed, trainedSo } from "../../static/js/model/rules.js";
import { method, outcomeOf } from "../../static/js/words/check.js";
import { verdictOn } from "../../static/js/words/nudge.js";
import { stepProduct } from "../../static/js/words/update.js";
import { stateOf } from "./states.js";

const LAYERS = [
  {
    weights: [
      [0.9, -1.2],
      [2.1, 0.4],
    ],
    biases: [0.1, -0.3],
  },
  {
    weights: [
      [0.7, -1.1],
      [0.2, 1.9],
    ],
    biases: [0, 0.2],
  },
  { weights: [[1.3, -0.8]], biases: [0.05] },
];
const GIVEN = { inputs: [0.8, -1.4], targets: [1] };
const rule = { on: true, where: "unit", name: "one", offset: 0, matched: false };
/** @param {object} [rest] @returns {any} */
const state = (rest) => stateOf({ layers: LAYERS, ...GIVEN, ...rest });

test("this unit’s f′ left out: delta and input are the frame’s own, the product is 1/f′ times", () => {
  for (const [layer, unit, input] of [
    [0, 0, 1],
    [1, 1, 0],
    [2, 0, 1],
  ]) {
    const seen = state({ rule, pick: { layer, unit, input } });
    const pass = chosenPass(seen);
    const [own, other] = [equation(seen, seen.frame), equation(seen, pass.frame)];
    assert.equal(pass.lens, "unit");
    assert.equal(other.delta, own.delta);
    assert.equal(other.input, own.input);
    assert.equal(other.derivative, 1);
    assert(Math.abs((other.product * Number(own.slope)) / own.product - 1) < 1e-15);
    pass.frame.layers.forEach((each, l) => {
      if (l > layer) assert.equal(each, seen.frame.layers[l]); // what the error meets before is as it was
      if (l < layer) assert.notDeepEqual(each.errors, seen.frame.layers[l].errors);
    });
    assert.deepEqual(pass.altered.flat().filter(Boolean), [true]);
  }
});

test("with the lens off, the third bar is this unit’s f′ left out", () => {
  const off = state({ pick: { layer: 1, unit: 0, input: 1 } });
  assert.equal(lensOf(off), "off");
  const [right, left] = [exactPass(off), alternativePass(off)].map((pass) => equation(off, pass.frame));
  assert.equal(left.delta, right.delta);
  assert.equal(left.derivative, 1);
});

test("a run by another rule: the lens is off on its own rule, and shows f′ when turned", () => {
  const own = state({ derivative: "one", pick: { layer: 1, unit: 0, input: 1 } });
  assert.equal(lensOf(own), "off");
  assert.equal(chosenPass(own)?.frame, own.frame);
  // as an old address asks for it
  assert.equal(lensOf({ ...own, rule: { ...rule, where: "network" } }), "off");
  const turned = { ...own, rule: pressed(own, "with") };
  assert.equal(lensOf(turned), "unit");
  const [run, seen] = [equation(own, own.frame), equation(turned, chosenPass(turned).frame)];
  assert.equal(seen.derivative, run.slope);
  assert.equal(seen.delta, run.delta);
  assert.equal(lensOf({ ...own, rule: pressed(turned, "without") }), "off");
});

test("a step is seen by the rule that held when it was made", () => {
  const { settings, frame, ...rest } = state({ pick: { layer: 0, unit: 0, input: 0 } });
  const later = { ...settings[0], after: 1, derivative: "one" };
  const then = { ...rest, frame, settings: [...settings, later] };
  assert.equal(chosenPass(then)?.altered.flat().some(Boolean), false);
  const next = { ...then, frame: { ...frame, step: 2 } };
  assert.equal(chosenPass(next)?.altered.flat().every(Boolean), true);
});

test("what is trained as it is looked at: whole layers, and all of them for one unit", () => {
  const one = { derivative: "one" };
  const [none, kept] = [{ derivative: null }, { derivative: null }];
  const trained = (/** @type {string} */ where) => trainedSo(state({ rule: { ...rule, where } })).network;
  assert.deepEqual(trained("unit"), { derivative: "one", layers: [none, none, none] });
  assert.deepEqual(trained("network"), trained("unit"));
  assert.deepEqual(trained("hidden"), { layers: [one, one, kept] });
  assert.deepEqual(trained("layer"), { layers: [one, kept, kept] });
  assert.deepEqual(trained("output"), { layers: [kept, kept, one] });
});

test("the product that is called ∂L/∂w, or a share, has its sign in either notation", () => {
  for (const [notation, gradient, share] of [
    ["question", "−delta × f′ × input is", "rate × delta × f′ × input"],
    ["textbook", " error × f′ × input is", "−rate × error × f′ × input"],
  ]) {
    const here = state({ notation });
    const { delta, error, slope, input, rate, product } = equation(here, here.frame);
    const [name, factor] = notation === "question" ? ["delta", delta] : ["error", error];
    const worth = (/** @type {string} */ words) =>
      words
        .split(" × ")
        .map(
          (word) =>
            (word.startsWith("−") ? -1 : 1) *
            { [name]: factor, rate, "f′": slope, input }[word.replace("−", "")],
        )
        .reduce((all, each) => all * each);
    assert(method(checkOf(here)).includes(gradient), method(checkOf(here)));
    assert.equal(stepProduct(notation, false), share);
    assert(Math.abs(worth(share) - product) < 1e-15);
    assert(Math.abs(worth(gradient.trim().replace(" is", "")) - checkOf(here).shownGradient) < 1e-15);
  }
  const softmax = state({
    layers: [
      {
        weights: [
          [1, 2],
          [2, 1],
        ],
        biases: [0, 0],
        activation: "softmax",
      },
    ],
    targets: [1, 0],
  });
  assert.match(
    method(checkOf({ ...softmax, pick: { layer: 0, unit: 0, input: 0 } })),
    /, −delta × input is /,
  );
});

test("beside a weight of 10¹⁷ a nudge is rounded away, and nothing is measured", () => {
  const { frame, run, pick } = stateOf({
    layers: [{ weights: [[15]], biases: [0] }],
    inputs: [1],
    targets: [0.999],
  });
  const far = nudged(frame, run.spec, pick, 1e17);
  assert.equal(far.noise, Infinity);
  assert.match(verdictOn(far.moved, 0, 1, "Without it", far.noise), /Cannot be measured/);
  assert.notEqual(nudged(frame, run.spec, pick, 1e6).noise, Infinity);
});

test("what rounding may do to a nudged loss is that inside the network too", () => {
  const given = { inputs: [1], targets: [0.999] };
  const flat = stateOf({ layers: [{ weights: [[15]], biases: [0] }], ...given });
  const { moved, noise } = nudged(flat.frame, flat.run.spec, flat.pick, 15);
  assert(Math.abs(moved) < 100 * noise, `${moved} ${noise}`);
  assert.equal(checkOf(flat).gradient.outcome, "flat");
  const steep = stateOf({ layers: [{ weights: [[0.5]], biases: [0] }], ...given });
  const there = nudged(steep.frame, steep.run.spec, steep.pick, 0.5);
  assert(Math.abs(there.moved) > 1e6 * there.noise);
});

test("the check says what it found, or why it cannot be measured here", () => {
  /** @param {string} activation @param {number} w @param {number} [x] */
  const check = (activation, w, x = 1) =>
    outcomeOf(
      checkOf(
        stateOf({
          layers: [
            { weights: [[w]], biases: [0], activation },
            { weights: [[0.5]], biases: [0], activation: "linear" },
          ],
          inputs: [x],
          targets: [1],
        }),
      ),
    );
  for (const activation of ["tanh", "sigmoid", "relu", "sin", "selu", "gelu", "linear", "step"])
    assert.deepEqual([check(activation, 0.7).outcome, check(activation, 0.7).badge], ["agrees", "checked ✓"]);
  for (const [activation, w, why] of /** @type {[string, number, RegExp][]} */ ([
    ["linear", 1e17, /e = 1·10¹⁷ is too large: e ± 0\.1 is e again/],
    ["step", 0, /f jumps at 0 and has no derivative there: f′ = 0 is a convention$/],
    ["relu", 0, /f has a kink at 0 and has no derivative there: f′ = 0 is a convention$/],
    ["tanh", 1e300, /too large/],
    ["tanh", 25, /too flat: it changes by less than its last digits$/],
  ])) {
    const { badge, outcome, brief } = check(activation, w);
    assert.equal(outcome, "unmeasured", `${activation} at ${w}`);
    assert.doesNotMatch(badge, /✓/);
    assert.match(brief, /^cannot be measured here: /);
    assert.match(brief, why);
  }
  assert.equal(check("sin", 1e6).outcome, "agrees");
  const { brief, gaps } = check("tanh", 0.7);
  assert.match(brief, /^Measured, the same to (8|9|1\d) digits: f′ and the slope of the loss$/);
  assert.match(
    gaps,
    /^f measured beside e: f′ agrees to .*·10.*\. The loss measured beside w: ∂L\/∂w agrees/,
  );
  assert.match(check("step", 0.7).brief, /^Measured, the same: f′/); // two slopes of 0 have no digits
});

test("a unit that is shut, here or in truth, is pushed no way, an open one perhaps the wrong way", () => {
  const truly = { deltas: [0.5, 0.5, -0.5, 0.5, 0, 1e-200] };
  const back = { deltas: [0, -0.1, -0.1, 0.1, -0.1, -1e-200] };
  assert.deepEqual(astrayBeside(back, truly), [false, true, false, false, false, true]);
});
