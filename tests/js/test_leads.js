import assert from "node:assert/strict";
import { test } from "node:test";
import { ends, geometry } from "../../static/js/stage/geometry.js";
import { leadsOf } from "../../static/js/stage/leads.js";

const g = geometry(664, 352, [64, 32, 10], "rows");

test("a ribbon that docks at a block's rim before another unit goes on to its own, between the rows", () => {
  const [, column] = g.columns;
  const block = g.blocks[1];
  const outermost = column.map(({ x }) => Math.abs(block.x + block.width - x) < block.cell);
  column.forEach(({ x, y }, input) => {
    const edge = { layer: 1, unit: 6, input };
    const leads = leadsOf(g, [edge]);
    assert.equal(leads.length, outermost[input] ? 0 : 1);
    for (const { points } of leads) {
      const [from] = ends(g, edge);
      assert.deepEqual(points[0], from);
      const [end] = points.slice(-1);
      assert.ok(Math.hypot(end.x - x, end.y - y) < block.cell / 2, "it ends in its unit's cell");
      for (const other of column)
        if (other.x !== x)
          for (const at of points.slice(1))
            assert.ok(Math.hypot(at.x - other.x, at.y - other.y) >= block.cell / 2, "and crosses no other");
    }
  });
});

test("so does one that comes to a block of inputs, and from the left to a layer's", () => {
  const leads = leadsOf(g, [{ layer: 0, unit: 2, input: 59 }]);
  assert.equal(leads.length, 2);
  assert.deepEqual(leadsOf(geometry(664, 352, [2, 4, 1]), [{ layer: 0, unit: 1, input: 1 }]), []);
});
