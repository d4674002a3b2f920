/** What a remedy's trial came to, in words: whether it helped, and numbers however large. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { helped } from "../../static/js/model/trials.js";
import { figures } from "../../static/js/words/evidence.js";

test("what blew up or came to no better did not help", () => {
  for (const [as_it_is, with_it, expected] of /** @type {[number | null, number | null, boolean][]} */ ([
    [0.5, 0.1, true],
    [0.5, 0.5, false],
    [null, 0.4, true],
    [null, 7e44, false],
    [null, null, false],
    [0.5, null, false],
  ])) {
    const courses = { steps: [0, 500], as_it_is: [0.6, as_it_is], with_it: [0.6, with_it] };
    const trial = /** @type {any} */ ({ steps: 500, as_it_is, with_it, of: "train", courses });
    assert.equal(helped(trial), expected);
  }
});

test("a large loss has three digits at most, whole or not", () => {
  for (const [value, words] of /** @type {[number, string][]} */ ([
    [7.215291650985584e44, "7.22·10⁴⁴"],
    [1500, "1\u202f500"],
    [0.1234, "0.123"],
    [0.000012345, "1.23·10⁻⁵"],
  ]))
    assert.equal(figures(value), words);
});
