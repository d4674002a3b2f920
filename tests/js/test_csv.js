/** What is understood of a table, and what cannot be used. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { tableOf } from "../../static/js/model/csv.js";

const LIMITS = { max_body_bytes: 8_000_000, max_samples: 20_000 };

test("quotes hold separators, quotes and lines", () => {
  const { columns, rows, faults } = tableOf(
    'x,"the ""kind"", said"\n1,"a,b"\n2,"c\nd"\n3,"a,b"\nbad,"a,b"\n4,"c\nd"\n5,"a,b"\n6,"a,b"\n',
    LIMITS,
  );
  assert.equal(columns[1].name, 'the "kind", said');
  assert.deepEqual(columns[1].values, ["a,b", "c\nd", "a,b", "c\nd", "a,b", "a,b"]);
  assert.equal(rows, 6);
  assert.deepEqual(faults, ["line 6: “bad” in x is no number"]);
});

for (const [text, words] of [
  ["alone\n1\n2\n", "There is one column only. Values are parted by commas, semicolons, tabs."],
  ["a,b\n", "There is a header, and no line of values under it."],
  ['a,b\n1,"2\n', "A quote that opens in line 2 is never closed."],
  ["a,b\n1\n2\n", "No line can be used; line 2: 1 value where there are 2 columns."],
]) {
  test(words, () => {
    assert.throws(() => tableOf(text, LIMITS), { message: words });
  });
}
