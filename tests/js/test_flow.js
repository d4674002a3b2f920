/** What flows on the stage: slots touch, sums hold, and one scale serves a direction. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { fullWidth } from "../../static/js/stage/aperture.js";
import { backwardFlow, forwardFlow, stackOf } from "../../static/js/stage/flow.js";
import { geometry } from "../../static/js/stage/geometry.js";
import { covered } from "../../static/js/stage/room.js";
import { signalsOf } from "../../static/js/stage/signals.js";
import { stacked, stackedBySign } from "../../static/js/stage/slots.js";
import { axisOf, heightOn, numbersOver, widthOf } from "../../static/js/stage/strip.js";
import { allEdges } from "../../static/js/stage/strongest.js";
import { summed } from "../../static/js/stage/sums.js";
import { answering, backwards, forwards, progressOf } from "../../static/js/stage/timing.js";
import { stateOf } from "./states.js";

const near = (a, b, within = 1e-9) =>
  assert.ok(Math.abs(a - b) <= within * Math.max(1, Math.abs(b)), `${a} is not ${b}`);
const total = (values) => values.reduce((sum, v) => sum + v, 0);

const { frame } = stateOf({
  layers: [
    {
      weights: [
        [0.8, -0.5],
        [0.3, 1.1],
        [-1.2, 0.4],
      ],
      biases: [0.1, -0.6, 0.2],
    },
    {
      weights: [
        [0.7, -0.9, 0.5],
        [-0.4, 0.2, 1.3],
      ],
      biases: [0.3, 0],
    },
    { weights: [[1.1, -0.8]], biases: [-0.2] },
  ],
  inputs: [1.5, -0.7],
  targets: [1],
});
const SIZES = [2, 3, 2, 1];
const place = geometry(700, 360, SIZES);
const edges = SIZES.slice(1).flatMap((_, layer) => allEdges(place, layer));
const signals = signalsOf(frame, "question", null);

/** Each slot begins where the one before ends. */
function touching(slots) {
  for (let k = 1; k < slots.length; k++)
    near(slots[k].y - slots[k].height / 2, slots[k - 1].y + slots[k - 1].height / 2);
}

test("slots touch and are centred", () => {
  const slots = stacked([3, 5, 1], 100);
  touching(slots);
  near(slots[0].y - 1.5, 95.5);
  near(slots[2].y + 0.5, 104.5);
});

test("signed slots: what is positive above the line, what is negative below, the bias outermost", () => {
  const { slots, bias } = stackedBySign([2, -3, 1], -1, 10, 50);
  assert.deepEqual(
    slots.map(({ y }) => y),
    [30, 65, 45],
  );
  assert.deepEqual(bias, { y: 85, height: 10 });
  assert.equal(stackedBySign([2, -3, 1], 1, 10, 50).bias.y, 15);
});

test("ribbons dock side by side on both sides, in the order of their other ends", () => {
  for (const { layers } of [backwardFlow(signals, place, edges)])
    layers.forEach(({ leftOf, rightOf }) => {
      for (const own of leftOf) {
        touching(own.map(({ left, height }) => ({ y: left, height })));
        assert.deepEqual(
          own.map(({ edge }) => edge.unit),
          own.map((_, k) => k),
        );
      }
      for (const own of rightOf) touching(own.map(({ right, height }) => ({ y: right, height })));
    });
});

test("forward a unit's ribbons and its bias are z, by sign", () => {
  const { layers, scale } = forwardFlow(frame, signals, place, edges);
  layers.forEach(({ rightOf, biases }, l) =>
    rightOf.forEach((own, j) => {
      const signed = [...own, biases[j]].map(({ value, height }) => Math.sign(value) * height);
      near(total(signed), frame.layers[l].pre_activations[j] * scale);
    }),
  );
});

test("back a unit's ribbons are its error, and no stack is higher than its room", () => {
  const { layers, scale } = backwardFlow(signals, place, edges);
  const room = Math.max(2 * place.radius, Math.min(0.94 * place.pitch, 2.6 * place.radius)) + 1e-9;
  layers.forEach(({ leftOf, rightOf }, l) => {
    if (!l) return;
    for (const own of [...leftOf, ...rightOf]) assert.ok(stackOf(own) <= room);
    leftOf.forEach((own, i) => {
      const signed = own.map(({ value, height }) => Math.sign(value) * height);
      near(total(signed), signals.arriving[l - 1][i] * scale);
    });
  });
  assert.ok(signals.peak * scale <= fullWidth(place.cavity) + 1e-9);
});

test("where only the strongest weights are drawn, the others stand beside them, and sums hold", () => {
  const some = edges.filter(({ unit, input }) => (unit + input) % 2 === 0);
  const forward = forwardFlow(frame, signals, place, some);
  forward.layers.forEach(({ rightOf, biases, rests }, l) =>
    rightOf.forEach((own, j) => {
      const signed = [...own, rests[j], biases[j]].map(({ value, height }) => Math.sign(value) * height);
      near(total(signed), frame.layers[l].pre_activations[j] * forward.scale);
    }),
  );
  const back = backwardFlow(signals, place, some);
  back.layers.forEach(({ leftOf, rests }, l) => {
    if (!l) return;
    leftOf.forEach((own, i) => {
      const signed = [...own, rests[i]].map(({ value, height }) => Math.sign(value) * height);
      near(total(signed), signals.arriving[l - 1][i] * back.scale);
      touching([...own.map(({ left, height }) => ({ y: left, height })), rests[i]]);
    });
  });
  assert(forward.layers.some(({ rests }) => rests.some(({ height }) => height > 0)));
});

for (const values of [
  [3, -1, -1.5],
  [-4, 1, 2],
  [2, 5],
  [1, -1],
]) {
  test(`what cancels in ${values.join(", ")} is seen once in each colour`, () => {
    const parts = stacked(values.map(Math.abs), 0).map((slot, k) => ({ ...slot, value: values[k] }));
    const sum = total(values);
    const slabs = summed(parts, { value: sum, y: 0, height: Math.abs(sum) });
    const height = ({ from }) => from[1] - from[0];
    const of = (sign, cancels) =>
      total(slabs.filter((slab) => slab.value * sign > 0 && slab.cancels === cancels).map(height));
    near(of(1, true), of(-1, true));
    near(of(Math.sign(sum) || 1, false), Math.abs(sum));
    near(total(slabs.filter(({ cancels }) => !cancels).map(({ to }) => to[1] - to[0])), Math.abs(sum));
    near(total(slabs.map(height)), total(values.map(Math.abs)));
  });
}

test("the phases follow one another without a jump", () => {
  assert.deepEqual(progressOf({ kind: "forward", layer: 1 }, 0.5, 3), {
    forward: [1, 0.5, 0],
    backward: [0, 0, 0],
  });
  assert.deepEqual(progressOf({ kind: "backward", layer: 1 }, 1.2, 3), {
    forward: [1, 1, 1],
    backward: [0, 1, 1],
  });
  for (const part of [forwards(1), backwards(1)])
    for (const value of Object.values(part)) assert.equal(value, 1);
  assert.deepEqual(answering(1), { dot: 1, jaws: 1, curve: 0, map: 1 });
  assert.deepEqual(answering(0), { dot: 0, jaws: 0, curve: 0, map: 0.3 });
});

test("the strip's axis has whole decades below and all norms within", () => {
  const axis = axisOf([0.5, 2e-4, 1.1, 0]);
  assert.ok(Number.isInteger(axis.low) && axis.low <= -4 && axis.high > Math.log10(1.1));
  assert.equal(heightOn(axis, 0), 0);
  assert.ok(heightOn(axis, 2e-4) > 0 && heightOn(axis, 1.1) < 1);
  near(heightOn(axis, 0.1) - heightOn(axis, 0.01), 1 / (axis.high - axis.low));
});

test("a power of ten takes less room beside its bar than the zeros it stands for", () => {
  assert.equal(widthOf("0.55"), 26);
  assert.ok(widthOf("9·10⁻⁴") < widthOf("0.00090"));
});

test("the first layer's number and the last one's are told, clear of others, however long they are", () => {
  const sizes = [2, 8, 8, 8, 8, 8, 8, 1];
  const words = ["1.43·10⁻⁵", "0.000149", "0.000574", "0.00258", "0.01031", "0.04166", "0.1130"];
  for (const width of [374, 648, 720, 1174, 1614])
    for (const said of [words, words.toReversed()]) {
      const g = geometry(width, 352, sizes);
      const { top, bottom } = g.strip;
      const ys = said.map((_, l) => bottom - ((bottom - top) * (said === words ? l + 1 : 7 - l)) / 7);
      const spots = numbersOver(g, said, ys, 0);
      const boxes = spots.flatMap((spot) => spot?.box ?? []);
      assert.ok(spots[0] && spots[6], `${width} pixels`);
      boxes.forEach((box, k) => assert.equal(covered(box, boxes.slice(k + 1)), 0, `${width} pixels`));
      for (const { left, right } of boxes) assert.ok(left >= 0 && right <= width);
      if (width > 600) assert.ok(boxes.length >= 5, `${boxes.length} of 7 at ${width} pixels`);
    }
});

test("a strip over which its numbers stand is high where no unit is smaller for it", () => {
  for (const [units, low] of /** @type {[number, number][]} */ ([
    [6, 40],
    [10, 20],
  ])) {
    const { strip } = geometry(648, 352, [2, ...Array(9).fill(units), 1]);
    assert.ok(strip?.over && strip.bottom - strip.top >= low, `${units} units`);
  }
});

test("the lines of the strip's axis contain every bar, few enough to be told apart", () => {
  for (const norms of [
    [0.79, 0.48],
    [1.6, 2, 1.2],
    [0.1],
    [2.6e-41, 3.3e-34, 2],
    [5e-324, 1e308],
    [1e-5, 3],
  ]) {
    const axis = axisOf(norms);
    assert.ok(Number.isInteger(axis.high) && Number.isInteger(axis.low));
    assert.ok(axis.high >= Math.log10(Math.max(...norms)) && axis.high < Math.log10(Math.max(...norms)) + 1);
    const spaces = (axis.high - axis.low) / axis.every;
    assert.ok(Number.isInteger(spaces) && spaces >= 2 && spaces <= 4, `${norms}: ${spaces}`);
    for (const norm of norms) assert.ok(heightOn(axis, norm) * spaces > 0.29, `${norm} has no bar`);
  }
});

test("units that are too small tell no f′; those of a phone do", () => {
  const told = (...given) => geometry(...given).labels.slice(1);
  assert.ok(told(650, 360, [2, ...Array(9).fill(8), 1]).every((label) => !label));
  assert.ok(told(650, 360, [2, 8, 8, 1]).every((label) => !label));
  assert.ok(told(358, 300, [2, 4, 2, 1]).every(Boolean));
});

test("where units are large enough for f′ there is room for it under each", () => {
  for (const width of [358, 648, 900, 1170])
    for (let height = 280; height < 900; height += 10)
      for (const most of [2, 4, 5, 6, 7, 8, 10])
        for (const deep of [1, 2, 3]) {
          const { radius, labels } = geometry(width, height, [2, ...Array(deep).fill(most), 1]);
          const told = labels.slice(1).every(Boolean);
          assert.ok(radius < 15 || told, `${radius} pixels: ${most} × ${deep} in ${width} × ${height}`);
        }
});

test("what is no number has no height, and everything else its place", () => {
  for (const [value, some] of [
    [1e308, edges],
    [Number.NaN, edges],
    [1e308, edges.slice(2)],
  ]) {
    const diverged = structuredClone(frame);
    for (const layer of diverged.layers) {
      layer.weights[0][0] = value;
      layer.biases[0] = value;
      layer.pre_activations[0] = layer.errors[0] = layer.deltas[0] = value;
    }
    const beyond = signalsOf(diverged, "question", null);
    for (const { layers } of [forwardFlow(diverged, beyond, place, some), backwardFlow(beyond, place, some)])
      for (const { ribbons, biases, rests } of layers) {
        for (const { left, right } of ribbons) assert.ok(Number.isFinite(left) && Number.isFinite(right));
        for (const { y } of [...biases, ...rests]) assert.ok(Number.isFinite(y));
      }
  }
});
