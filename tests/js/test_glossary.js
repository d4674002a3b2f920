/** The glossary explains every term in one sentence, and is found in a text. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { GLOSSARY } from "../../static/js/words/glossary.js";
import { entryFor, termsIn } from "../../static/js/words/terms.js";

for (const { name, says } of GLOSSARY) {
  test(`${name} is explained in one sentence`, () => {
    for (const notation of ["question", "textbook"])
      assert.match(says({ notation, samples: 250 }), /^[A-Z][^.]*[.]$/);
  });
}

test("an error has the sign that the stage gives it", () => {
  const here = { error: 0.25, delta: -0.25, passed: 0.125 };
  for (const [word, question, textbook] of [
    ["error", -0.25, 0.25],
    ["δ", -0.125, 0.125],
    ["delta", -0.25, -0.25],
    ["∂L/∂a", 0.25, 0.25],
    ["∂L/∂z", 0.125, 0.125],
  ]) {
    const { value, says } = entryFor(word);
    assert.equal(value({ ...here, notation: "question" }), question);
    assert.equal(value({ ...here, notation: "textbook" }), textbook);
    if (question !== textbook) {
      assert.match(says({ notation: "question" }), /how much the loss falls/);
      assert.match(says({ notation: "textbook" }), /how much the loss rises/);
    }
  }
});

test("what passes the f′ of a layer has the name of each vocabulary", () => {
  for (const word of ["‖δ‖", "‖δ‖ in step 1", "‖δ‖ with f′"])
    for (const [notation, own, other] of [
      ["question", "‖delta × f′‖", "‖δ‖"],
      ["textbook", "‖δ‖", "delta"],
    ]) {
      const { called, says } = entryFor(word);
      const words = `${called({ notation })} ${says({ notation })}`;
      assert(words.includes(own) && !words.includes(other), words);
    }
});

test("of a step that is not made yet it says so", () => {
  const { of } = entryFor("step");
  assert.equal(of({ step: 0, preview: true }), "made so far: step 1 is on show, not made yet");
  assert.equal(of({ step: 3, preview: false }), "is on show");
});

test("each loss has its own number", () => {
  const here = { loss: 0.1, train: 0.2, test: 0.3 };
  for (const [word, number] of [
    ["loss", 0.1],
    ["training loss", 0.2],
    ["test loss", 0.3],
  ])
    assert.equal(entryFor(word).value(here), number);
  assert.equal(entryFor("unseen").value({ test: NaN }), null);
});

/** By issue, by formula, by lesson. */
const ASKED = [
  ...[
    "delta",
    "f′",
    "z",
    "e",
    "L",
    "a",
    "η",
    "step",
    "epoch",
    "batch",
    "online",
    "gradient",
    "bias",
    "error",
  ],
  ...[
    "backprop",
    "chain rule",
    "gain",
    "sigmoid",
    "tanh",
    "ReLU",
    "surrogate",
    "straight-through",
    "gradient of nothing",
    "saddle",
    "edge of chaos",
    "valley",
    "curvature",
    "parameters",
    "formula for wide layers",
    "variance",
    "twin",
  ],
  ...[
    "95 % interval",
    "Saxe’s formula",
    "Jacobian",
    "singular values",
    "path’s variance",
    "up to rounding",
    "≈ 0",
  ],
  ...[
    "saturated",
    "dead",
    "δ",
    "‖δ‖",
    "df(e)/de",
    "f′(z)",
    "∂L/∂w",
    "∂L/∂a",
    "∂L/∂z",
    "w₁₂",
    "w₍₁₁,₄₆₎",
    "∂L/∂w₍₁₁,₄₆₎",
    "∂L/∂b₁₁",
    "Δw",
    "Δb₁",
    "w·x",
    "‖δ‖ in step 1",
    "x₁",
    "b₁",
    "a₂",
  ],
];
for (const word of ASKED) test(`${word} is a term`, () => assert.ok(entryFor(word)));

test("no word stands for two terms", () => {
  const names = GLOSSARY.flatMap(({ name, also = [] }) => [name, ...also]);
  assert.equal(new Set(names).size, names.length);
});

for (const [text, found] of [
  ["The error travels back through f′(z).", ["error", "f′(z)"]],
  ["Errors: 2 epochs of 10 batches", ["Errors", "epochs", "batches"]],
  ["∂L/∂w₁₁, the slope of the loss along w₁₁", ["∂L/∂w₁₁", "slope of the loss", "w₁₁"]],
  ["−∂L/∂a is minus ∂L/∂a", ["−∂L/∂a", "∂L/∂a"]],
  ["would raise the loss of all from 0.5", ["loss of all"]],
  ["one step of gradient descent. Adam would divide", ["step", "gradient descent", "Adam"]],
  ["Training loss 0.5, unseen 0.6 of the ‖δ‖ a layer", ["Training loss", "unseen", "‖δ‖"]],
  ["The twin’s loss; Saxe’s formula, to the last", ["twin", "loss", "Saxe’s formula"]],
  ["the share of the path’s variance", ["path’s variance"]],
  ["a footstep, e.g. L2 and one-step", []],
]) {
  test(`the terms of: ${text}`, () => {
    assert.deepEqual(
      termsIn(text).map(({ word }) => word),
      found,
    );
  });
}
