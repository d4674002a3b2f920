/** What an address asks for; what of it is not understood is named, and the rest holds. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { read } from "../../static/js/model/link.js";
import { isPlaygrounds, translated } from "../../static/js/model/playground.js";

test("an address names the run, its step and how it is looked at", () => {
  const link = read("#data=gauss&layers=3-relu,1-tanh&seed=7&step=4&theme=dark&pick=2,0,1");
  assert.deepEqual(link.spec, {
    data: { name: "gauss" },
    network: {
      layers: [
        { units: 3, activation: "relu", derivative: null },
        { units: 1, activation: "tanh", derivative: null },
      ],
    },
    seed: 7,
  });
  assert.deepEqual([link.step, link.faults], [4, []]);
  assert.deepEqual(link.look, { theme: "dark", pick: { layer: 1, unit: 0, input: 1 } });
});

test("layers of their own rates, without biases, and a clip that is taken out again", () => {
  const link = read("#layers=3-relu-one~0.5~unbiased,2~0,1-tanh~unbiased&clip.norm=0.1&then=5:clip:none");
  assert.deepEqual(link.spec, {
    network: {
      layers: [
        { units: 3, activation: "relu", derivative: "one", rate: 0.5, bias: false },
        { units: 2, activation: "tanh", derivative: null, rate: 0 },
        { units: 1, activation: "tanh", derivative: null, bias: false },
      ],
    },
    training: { clip: { norm: 0.1 } },
  });
  assert.deepEqual(link.log[0].patch, { training: { clip: null } });
  assert.deepEqual(link.faults, []);
});

for (const [address, fault] of [
  ["data=circle&layers=3-relu~fast", "layers=3-relu~fast"],
  ["data=circle&clip=often", "clip=often"],
  ["data=circle&colour=red", "colour=red"],
  ["data=circle&step=-3", "step=-3"],
  ["data=circle&pick=one", "pick=one"],
  ["data=circle&layers=none", "layers=none"],
]) {
  test(`${fault} is not understood`, () => {
    const link = read(`#${address}`);
    assert.equal(link.faults.length, 1);
    assert.ok(link.faults[0].startsWith(`${fault} (`), link.faults[0]);
    assert.deepEqual(link.spec, { data: { name: "circle" } });
  });
}

for (const letters of ["AAAA", "!!", "AAAAAAAA8H8AAAAAAADwfw"]) {
  test(`${letters} are no weights`, () => {
    assert.deepEqual(read(`#layers=1-tanh&weights=${letters}&step=0`).faults, [
      "weights (not those of these layers)",
    ]);
  });
}

test("TensorFlow Playground's addresses are told from ours and translated", () => {
  const theirs =
    "#activation=relu&batchSize=5&dataset=xor&networkShape=3,2&noise=20&percTrainData=70" +
    "&cosX=false&cosY=true&collectStats=false";
  assert.deepEqual([isPlaygrounds(theirs), isPlaygrounds("#data=xor&batch=5")], [true, false]);
  const { spec, faults } = translated(theirs);
  assert.deepEqual(spec.data, { name: "xor", noise: 0.2, test_fraction: 0.3, features: ["x1", "x2"] });
  assert.deepEqual(
    spec.network.layers.map(({ units, activation }) => [units, activation]),
    [
      [3, "relu"],
      [2, "relu"],
      [1, "tanh"],
    ],
  );
  assert.equal(spec.training.batch_size, 5);
  assert.deepEqual(faults, []);
});

test("noise beyond the most is the most, and that is said once", () => {
  const { spec, faults } = translated("#dataset=xor&noise=80");
  assert.equal(spec.data.noise, 0.5);
  assert.deepEqual(faults, ["noise=80 is set to the most, 50"]);
  assert.deepEqual(translated("#dataset=xor&noise=-5").faults, ["noise=-5"]);
});

test("random feedback has a scale of its own", () => {
  const { spec, faults } = read("#feedback=fixed_random&feedback.scale=0.3");
  assert.deepEqual(spec.network, { feedback: "fixed_random", feedback_scale: 0.3 });
  assert.deepEqual(faults, []);
});
