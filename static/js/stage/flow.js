// @ts-check
/** What flows along the edges of each layer, as ribbons that dock in slots: forward weight × input, back
 * error × weight. One linear scale a direction. */

import { fullWidth } from "./aperture.js";
import { signalsOf } from "./signals.js";
import { stacked, stackedBySign } from "./slots.js";

/** @typedef {import("../types").Frame} Frame */
/** @typedef {import("../types").Pick} Pick */
/** @typedef {import("./geometry.js").Geometry} Geometry */
/** @typedef {import("./signals.js").Signals} Signals */
/** @typedef {object} Ribbon
 * @property {Pick} edge
 * @property {number} value
 * @property {number} height in pixels
 * @property {number} left its y at the dock of the unit on the left
 * @property {number} right and on the right */
/** @typedef {object} Layer of a flow
 * @property {Ribbon[]} ribbons
 * @property {Ribbon[][]} leftOf those that dock at each unit on the left, from top to bottom
 * @property {Ribbon[][]} rightOf
 * @property {Part[]} biases of the units on the right; none going back
 * @property {Part[]} rests what the weights that are not drawn add to the sum of each unit that is drawn in
 * full: on the right going forward, on the left going back; 0 where all are */
/** @typedef {import("./sums.js").Part} Part */
/** @typedef {{ layers: Layer[], scale: number }} Flow `scale` in pixels for 1 */

const ROOM = 0.94; // of the pitch, for the highest stack

/** The height that a stack may have.
 * @param {Geometry} g */
export const roomOf = ({ pitch, radius }) => Math.max(2 * radius, Math.min(ROOM * pitch, 2.6 * radius));

/** Weight × input, summed up by sign at each unit.
 * @param {Frame} frame @param {Signals} signals @param {Geometry} g @param {Pick[]} edges @returns {Flow} */
export function forwardFlow(frame, signals, g, edges) {
  const layers = loaded(g, edges, ({ layer, unit, input }) => {
    const weight = frame.layers[layer].weights[unit][input] ?? 0;
    return weight * signals.inputs[layer][input];
  });
  let [highest, largest] = [0, 0];
  layers.forEach(({ leftOf, rightOf }, l) => {
    const { biases, pre_activations } = frame.layers[l];
    rightOf.forEach((own, j) => {
      const values = [...valuesOf(own), restForward(frame, g, l, j, own), biases[j] ?? 0];
      for (const side of [1, -1])
        highest = Math.max(highest, 2 * heightOf(values.filter((v) => v * side > 0)));
      largest = Math.max(largest, Math.abs(pre_activations[j] ?? 0));
    });
    if (!g.blocks[l]) {
      for (const own of leftOf) highest = Math.max(highest, heightOf(valuesOf(own)));
      for (const input of signals.inputs[l]) highest = Math.max(highest, Math.abs(input));
    }
  });
  const scale = scaleOf(g, largest, highest);
  layers.forEach((layer, l) => {
    dock(g, layer, l, scale);
    if (g.blocks[l + 1]) return;
    layer.rightOf.forEach((own, j) => {
      const value = orNone(frame.layers[l].biases[j]);
      const rest = restForward(frame, g, l, j, own);
      const { slots, bias } = stackedBySign([...valuesOf(own), rest], value, scale, g.columns[l + 1][j].y);
      own.forEach((ribbon, k) => (ribbon.right = slots[k].y));
      layer.biases.push({ value, ...bias });
      layer.rests.push({ value: rest, ...slots[own.length] });
    });
  });
  return { layers, scale };
}

/** Error × weight; into the inputs error × input, in units of the largest input.
 * @param {Signals} signals @param {Geometry} g @param {Pick[]} edges @param {number} [scale] not its own
 * @returns {Flow} */
export function backwardFlow(signals, g, edges, scale) {
  const layers = backwardLoad(signals, g, edges);
  const pixels = scale ?? backwardScale(signals, g, layers);
  layers.forEach((layer, l) => {
    dock(g, layer, l, pixels);
    if (!l || g.blocks[l]) return;
    layer.leftOf.forEach((own, i) => {
      const rest = restBack(signals, g, l, i, own);
      const heights = [...own.map(({ height }) => height), Math.abs(rest) * pixels];
      const slots = stacked(heights, g.columns[l][i].y);
      own.forEach((ribbon, k) => (ribbon.left = slots[k].y));
      layer.rests.push({ value: rest, ...slots[own.length] });
    });
  });
  return { layers, scale: pixels };
}

/** What the weights into a unit that are not drawn add to its z.
 * @param {Frame} frame @param {Geometry} g @param {number} l @param {number} j @param {Ribbon[]} own */
function restForward({ layers }, { columns }, l, j, own) {
  if (own.length === columns[l].length) return 0;
  const { biases, pre_activations } = layers[l];
  return orNone((pre_activations[j] ?? 0) - (biases[j] ?? 0) - sumOf(own));
}

/** What comes back to a unit through weights that are not drawn.
 * @param {Signals} signals @param {Geometry} g @param {number} l @param {number} i @param {Ribbon[]} own */
const restBack = ({ arriving }, { columns }, l, i, own) =>
  own.length === columns[l + 1].length ? 0 : orNone(arriving[l - 1][i] - sumOf(own));

/** What is no number, as in a network that has diverged, has no height.
 * @param {number | null} value */
const orNone = (value) => (Number.isFinite(value) ? Number(value) : 0);

/** @param {Ribbon[]} ribbons */
const sumOf = (ribbons) => ribbons.reduce((sum, { value }) => sum + value, 0);

/** The scales at which the largest error and the highest stack have room, a frame each. */
export class Scales {
  /** @type {WeakMap<Frame, { g: Geometry, edges: Pick[], scale: number }>} */
  #known = new WeakMap();

  /** @param {Frame} frame @param {Parameters<typeof signalsOf>[2]} feedback @param {Geometry} g
   * @param {Pick[]} edges */
  of(frame, feedback, g, edges) {
    const known = this.#known.get(frame);
    if (known?.g === g && known.edges === edges) return known.scale;
    const signals = signalsOf(frame, "textbook", feedback);
    const scale = backwardScale(signals, g, backwardLoad(signals, g, edges));
    this.#known.set(frame, { g, edges, scale });
    return scale;
  }
}

/** @param {Signals} signals @param {Geometry} g @param {Pick[]} edges */
const backwardLoad = ({ leaving, back, inputs, inputPeak }, g, edges) =>
  loaded(g, edges, ({ layer, unit, input }) => {
    const through = layer ? (back[layer][unit][input] ?? 0) : inputs[0][input] / inputPeak;
    return leaving[layer][unit] * through;
  });

/** @param {Signals} signals @param {Geometry} g @param {Layer[]} layers */
function backwardScale(signals, g, layers) {
  let highest = 0;
  layers.forEach(({ leftOf, rightOf }, l) => {
    if (l && !g.blocks[l])
      leftOf.forEach((own, i) => {
        highest = Math.max(highest, heightOf([...valuesOf(own), restBack(signals, g, l, i, own)]));
      });
    if (l && !g.blocks[l + 1])
      for (const own of rightOf) highest = Math.max(highest, heightOf(valuesOf(own)));
  });
  return scaleOf(g, signals.peak, highest);
}

/** @param {Geometry} g @param {number} largest of what enters or leaves a unit
 * @param {number} highest stack */
function scaleOf(g, largest, highest) {
  const scale = Math.min(fullWidth(g.cavity) / largest, roomOf(g) / highest);
  return Number.isFinite(scale) ? scale : 0;
}

/** @param {Ribbon[]} ribbons */
const valuesOf = (ribbons) => ribbons.map(({ value }) => value);

/** @param {number[]} values */
const heightOf = (values) => values.reduce((sum, v) => sum + Math.abs(v), 0);

/** Every edge's ribbon, and those of each unit in the order of their other ends.
 * @param {Geometry} g @param {Pick[]} edges @param {(edge: Pick) => number} carried @returns {Layer[]} */
function loaded({ columns, blocks }, edges, carried) {
  /** @param {number} c @returns {Ribbon[][]} */
  const none = (c) => columns[c].map(() => []);
  const layers = columns
    .slice(1)
    .map((_, l) => ({ ribbons: /** @type {Ribbon[]} */ ([]), leftOf: none(l), rightOf: none(l + 1) }));
  for (const edge of edges) {
    const { layer, unit, input } = edge;
    const { ribbons, leftOf, rightOf } = layers[layer];
    const value = orNone(carried(edge));
    const [left, right] = [columns[layer][input].y, columns[layer + 1][unit].y];
    const ribbon = { edge, value, height: 0, left, right };
    ribbons.push(ribbon);
    leftOf[input].push(ribbon);
    rightOf[unit].push(ribbon);
  }
  layers.forEach(({ leftOf, rightOf }, l) => {
    if (blocks[l + 1]) for (const own of leftOf) own.sort((a, b) => a.right - b.right);
    if (blocks[l]) for (const own of rightOf) own.sort((a, b) => a.left - b.left);
  });
  return layers.map((layer) => ({ ...layer, biases: [], rests: [] }));
}

/** Give each ribbon its height and its slots; beside a block it stays with its cell.
 * @param {Geometry} g @param {Layer} layer @param {number} l @param {number} scale */
function dock({ columns, blocks }, { ribbons, leftOf, rightOf }, l, scale) {
  for (const ribbon of ribbons) ribbon.height = Math.abs(ribbon.value) * scale;
  const sides = /** @type {const} */ ([
    [leftOf, l, "left"],
    [rightOf, l + 1, "right"],
  ]);
  for (const [units, column, side] of sides) {
    if (blocks[column]) continue;
    units.forEach((own, k) => {
      const slots = stacked(
        own.map(({ height }) => height),
        columns[column][k].y,
      );
      own.forEach((ribbon, n) => (ribbon[side] = slots[n].y));
    });
  }
}

/** The height of a unit's stack.
 * @param {Ribbon[]} ribbons */
export const stackOf = (ribbons) => ribbons.reduce((sum, { height }) => sum + height, 0);
