/** The glossary explains every term in one sentence, and is found in a text. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { GLOSSARY } from "../../static/js/words/glossary.js";
import { entryFor, termsIn } from "../../static/js/words/terms.js";

for (const { name, says } of GLOSSARY) {
  test(`${name} is explained in one sentence`, () => {
    assert.match(says({ notation: "question", samples: 250 }), /^[A-Z][^.]*[.]$/);
  });
}

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
  ...["saturated", "dead", "δ", "df(e)/de", "f′(z)", "∂L/∂w", "∂L/∂a", "∂L/∂z", "w₁₂", "x₁", "b₁", "a₂"],
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
  ["a footstep, e.g. L2 and one-step", []],
]) {
  test(`the terms of: ${text}`, () => {
    assert.deepEqual(
      termsIn(text).map(({ word }) => word),
      found,
    );
  });
}
