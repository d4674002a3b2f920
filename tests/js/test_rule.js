/** What leaving f′ out amounts to, by the loss and the output that a run has. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { caseOf } from "../../static/js/words/rule.js";

test("left out at an output, f′ is cross-entropy’s rule or not by the loss that the run has", () => {
  const said = (output, loss, offset = 0) => {
    const network = { layers: [{ activation: "tanh" }, { activation: output }] };
    const data = { train: { targets: [[0], [1]] } };
    const rules = [[{ name: "exact", offset: 0 }], [{ name: "one", offset }]];
    return caseOf({ run: { spec: { network, loss } }, data }, { rules, altered: [[false], [true]] }).words;
  };
  for (const output of ["sigmoid", "tanh"])
    assert.match(said(output, "squared_error"), /under squared error this \*is the cross-entropy gradient/);
  assert.match(said("sigmoid", "binary_cross_entropy"), /already divided by f′\*: .*, 1\/f′ is left/);
  assert.match(said("sigmoid", "binary_cross_entropy", 1), /another loss/);
});
