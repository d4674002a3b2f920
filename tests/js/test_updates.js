import assert from "node:assert/strict";
import { test } from "node:test";
import { firstOf } from "../../static/js/stage/bars.js";
import { ends, geometry } from "../../static/js/stage/geometry.js";
import { isAllButZero, lying } from "../../static/js/stage/key.js";
import { CASING, thickness } from "../../static/js/stage/ribbons.js";
import { boxAround, covered, piecesOf } from "../../static/js/stage/room.js";
import { allEdges } from "../../static/js/stage/strongest.js";
import { placeOf, tickBoxes } from "../../static/js/stage/tags.js";
import {
  barsOf,
  drawUpdates,
  longestBar,
  longestChange,
  timesLonger,
} from "../../static/js/stage/updates.js";

const SIZES = [2, 4, 2, 1];
const g = geometry(664, 352, SIZES);
const edges = SIZES.slice(1).flatMap((_, layer) => allEdges(g, layer));
/** Weights and changes of every size and sign, without chance. */
const value = (k) => Math.sin(7.3 * k + 1);
const frame = {
  layers: SIZES.slice(1).map((units, l) => {
    const rows = (scale) =>
      Array.from({ length: units }, (_, j) =>
        Array.from({ length: SIZES[l] }, (_, i) => scale * value(17 * l + 5 * j + i + scale)),
      );
    const changes = rows(0.2).map((row) => row.map((v) => v ** 3)); // a few are large, as they are
    return { weights: rows(1.5), weight_updates: changes };
  }),
};
const pick = { layer: 0, unit: 2, input: 0 };
const bars = barsOf(g, frame, edges, pick);
const lengthOf = (points) =>
  points.slice(1).reduce((sum, { x, y }, k) => sum + Math.hypot(x - points[k].x, y - points[k].y), 0);
/** Points of an edge, close together. */
const tracedOf = (edge) =>
  piecesOf(...ends(g, edge), 0).map(({ right, bottom, top }) => [right, (top + bottom) / 2]);

test("the bar of the largest change is as long as the key says, others by their share, or dots", () => {
  const changes = edges.map(({ layer, unit, input }) => frame.layers[layer].weight_updates[unit][input]);
  const most = Math.max(...changes.map(Math.abs));
  assert.equal(Math.max(...bars.map(({ length }) => length)), longestBar(g));
  for (const { change, length, dot, points } of bars) {
    assert.ok(dot || Math.abs(length - (Math.abs(change) / most) * longestBar(g)) < 1e-9);
    const drawn = lengthOf(firstOf(points, length));
    assert.ok(Math.abs(drawn - length) < 0.01, `${drawn} of ${length} pixels`);
  }
});

test("a change too small for a bar is a dot, the picked edge's also where there are many", () => {
  for (const [height, size] of [
    [352, 4],
    [352, 8],
  ]) {
    const g = geometry(664, height, [2, size, size, 1]);
    const edges = [2, size, size].flatMap((_, layer) => allEdges(g, layer));
    const tiny = (/** @type {Pick} */ edge) => edge.layer === 0 && edge.unit === 0;
    const layers = [2, size, size].map((inputs, layer) => ({
      weights: g.columns[layer + 1].map(() => Array(inputs).fill(0.5)),
      weight_updates: g.columns[layer + 1].map((_, unit) =>
        Array.from({ length: inputs }, () => (tiny({ layer, unit, input: 0 }) ? 1e-7 : 0.1)),
      ),
    }));
    const picked = { layer: 0, unit: 0, input: 1 };
    const bars = barsOf(g, { layers }, edges, picked);
    const dots = bars.filter(({ dot }) => dot);
    assert.equal(dots.length, size === 8 ? 1 : 2);
    for (const { wide, length } of dots) assert.ok(wide === length && wide >= 3.5 && wide <= 4);
    for (const { dot, length } of bars) assert.ok(dot || length >= 5);
  }
});

/** How many bars an edge runs through. @param {ReturnType<typeof barsOf>} told */
const crossed = (told) =>
  told.filter(({ length, points }) =>
    edges.some((edge) => {
      const half = thickness(g.dense, frame.layers[edge.layer].weights[edge.unit][edge.input]) / 2;
      const bar = firstOf(points, length);
      return tracedOf(edge).some(([x, y]) => bar.some((at) => Math.hypot(at.x - x, at.y - y) < half));
    }),
  ).length;

test("bars stand where hardly an edge runs through them, on the side that says their sign", () => {
  assert.ok(bars.length > 12);
  assert.ok(crossed(bars) <= 0.2 * bars.length);
  const flat = geometry(664, 352, [1, 1]);
  for (const change of [0.3, -0.3]) {
    const one = { layers: [{ weights: [[1]], weight_updates: [[change]] }] };
    const [{ points }] = barsOf(flat, one, [{ layer: 0, unit: 0, input: 0 }], pick);
    assert.equal(Math.sign(flat.columns[0][0].y - points[0].y), Math.sign(change));
  }
});

test("bars lie where their edges are level, beside docks, and hardly where they are steep", () => {
  const steep = bars.filter(({ length, points }) => {
    const bar = firstOf(points, length);
    const [from, to] = [bar[0], bar[bar.length - 1]];
    return Math.abs(to.y - from.y) > Math.abs(to.x - from.x);
  });
  assert.ok(steep.length <= 0.3 * bars.length, `${steep.length} of ${bars.length}`);
});

test("in an update the tag, in a line or two, stands on neither its edge nor the strip's number", () => {
  for (const edge of edges) {
    const taken = [...piecesOf(...ends(g, edge), 9), ...tickBoxes(g)];
    const covers = [
      [150, 22],
      [86, 36],
    ].map(([width, height]) => {
      const tag = boxAround(placeOf(g, edge, width, height, undefined, true), width, height);
      return covered(tag, taken);
    });
    assert.equal(Math.min(...covers), 0, JSON.stringify(edge));
  }
});

test("a bar adjoins its edge, so that it is seen whose it is", () => {
  for (const { change, wide, points, outer, length } of bars) {
    const bar = firstOf(points, length);
    const own = edges.find(
      ({ layer, unit, input }) => frame.layers[layer].weight_updates[unit][input] === change,
    );
    assert.ok(own);
    const weight = frame.layers[own.layer].weights[own.unit][own.input];
    const casing =
      own.layer === pick.layer && own.unit === pick.unit && own.input === pick.input ? CASING : 0;
    const half = (thickness(g.dense, weight) + casing) / 2;
    const [from] = ends(g, own);
    if (bar[0].x < from.x) assert.ok(Math.abs(Math.abs(bar[0].y - from.y) - half - wide / 2) < 1e-9);
    assert.equal(Math.sign(outer[0].y - points[0].y), -Math.sign(change));
  }
});

test("a bar of the key that is longer than all the room is broken", () => {
  const pieces = (/** @type {number} */ length) => lying(length, [4, 5]).match(/M/g)?.length;
  assert.equal(lying(30, [4, 5]), "M0 3h30v4h-30z");
  assert.deepEqual([220, 224.1, 900].map(pieces), [1, 2, 2]);
});

test("a largest error that lies many decades below step 1's is said to be all but zero", () => {
  assert.ok(isAllButZero(5.68e-11, 1.186));
  for (const now of [0, 0.01, 1.3]) assert.ok(!isAllButZero(now, 1.186));
});

/** What is painted in an update, in its order. @param {boolean} would */
function painted(would) {
  const colours = [];
  const context = {
    beginPath() {},
    lineTo() {},
    arc() {},
    stroke() {
      colours.push(this.strokeStyle);
    },
    fill() {
      colours.push(this.fillStyle);
    },
  };
  const tokens = { bg: "#ffffff", pos: "#0000ff", neg: "#ff0000" };
  drawUpdates(context, { geometry: g, frame, own: frame, edges, pick, would, p: 1, tokens });
  return colours.map((colour) => (colour === tokens.bg ? "paper" : "ink")).join(" ");
}

test("a step that would be is of hollow bars and dots, one that is made of full ones", () => {
  const told = (/** @type {string} */ each) => bars.map(() => each).join(" ");
  assert.ok(bars.some(({ dot }) => dot) && bars.some(({ dot }) => !dot));
  assert.equal(painted(false), told("paper ink"));
  assert.equal(painted(true), told("paper ink paper"));
  for (const { wide } of barsOf(g, frame, edges, pick, true)) assert.ok(wide >= 4, "room for paper inside");
});

/** The same step as another rule would make it, so many times as large in its first layer. */
const larger = (/** @type {number} */ by) => ({
  batch: { indices: Array(10).fill(0) },
  layers: frame.layers.map((layer, l) => {
    const changed = layer.weight_updates.map((row) => row.map((change) => (l ? change : by * change)));
    return { ...layer, weight_updates: changed };
  }),
});

test("bars of a step that would be have the scale of the run's own; beyond it they end in an arrow", () => {
  const most = longestChange({ frame, own: frame });
  for (const by of [1, 0.5, 41]) {
    const bars = barsOf(g, larger(by), edges, pick, true, frame);
    assert.equal(longestChange({ frame: larger(by), own: frame }), most);
    for (const { change, length, cut, dot } of bars) {
      const whole = (Math.abs(change) / most) * longestBar(g);
      assert.equal(cut, whole > 1.2 * longestBar(g));
      if (cut) assert.ok(length <= 1.2 * longestBar(g) + 1e-9, "it may end earlier, where it has room");
      else assert.ok(dot || Math.abs(length - whole) < 1e-9);
    }
    assert.equal(
      bars.some(({ cut }) => cut),
      by > 1,
    );
  }
  const still = larger(0);
  still.layers = still.layers.map((layer) => ({
    ...layer,
    weight_updates: layer.weight_updates.map((row) => row.map(() => 0)),
  }));
  assert.equal(longestChange({ frame, own: still }), most, "a step that does nothing has no scale");
});

test("where edges meet no bar with an arrow ends on another bar", () => {
  for (const [width, height] of [
    [358, 300],
    [358, 180],
    [648, 372],
  ])
    for (const [a, b] of [
      [-1, 1],
      [1, -1],
      [-1, -1],
    ]) {
      const g = geometry(width, height, [2, 1]);
      const edges = allEdges(g, 0);
      const step = (/** @type {number} */ by) => ({
        layers: [{ weights: [[1, 1]], weight_updates: [[a * by, b * by]] }],
      });
      const bars = barsOf(g, step(40), edges, { layer: 0, unit: 0, input: 0 }, true, step(1));
      const [one, other] = bars.map(({ points, length }) => firstOf(points, length));
      assert.ok(bars.every(({ cut, length }) => cut && length >= 16));
      for (const [head, beside] of [
        [one, other],
        [other, one],
      ]) {
        const end = head[head.length - 1];
        const far = Math.min(...beside.map(({ x, y }) => Math.hypot(x - end.x, y - end.y)));
        assert.ok(far >= 9, `${far} pixels between the bars of ${a} and ${b} on ${width} × ${height}`);
      }
    }
});

test("how many times as long a bar with an arrow would be is told, and of what that is the mean", () => {
  const scene = { frame: larger(1000), own: frame, would: true };
  const [longest] = barsOf(g, larger(1000), edges, pick);
  const its = edges.find(
    ({ layer, unit, input }) => larger(1000).layers[layer].weight_updates[unit][input] === longest.change,
  );
  assert.equal(timesLonger(scene, its), "1\u202f000 × as long (mean of 10)");
  const one = { ...scene, frame: { ...scene.frame, batch: { indices: [0] } } };
  assert.equal(timesLonger(one, its), "1\u202f000 × as long");
  assert.equal(timesLonger({ ...scene, would: false }, its), "");
  assert.equal(timesLonger(scene, { layer: 2, unit: 0, input: 0 }), "", "it fits");
});
