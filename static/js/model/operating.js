// @ts-check
/** What feeds the curve: the picked unit's f and f′, with every sample's operating point on them.
 * `app/figures/operating.py` makes the same on the server, and a test holds the two together. */

import { ACTIVATIONS } from "../math/activations.js";
import { forward } from "../math/forward.js";
import { breakAt } from "../math/quotient.js";
import { formulaOf, slopeName, symbol, titleOf } from "../words/curve.js";
import { finite } from "../words/numbers.js";
import { sumLetter } from "../words/sum.js";

/** @typedef {import("../types").State} State */

const POINTS = 70; // of the curve, to each side of 0, nearer to each other there: most curves bend there
const WIDER = [1, 1.5, 2, 3, 4]; // times its range, where z lies beyond: few, so that axes stand still
const MOST = WIDER[WIDER.length - 1];
const TINY = Number.MIN_VALUE; // after 0: a jump there stands upright
const EDGE = 0.04; // of the height, within which the tangent keeps away from the borders: it is thick

/** The curve over the activation's range, the samples' places on it, the probe's and its tangent; null where
 * there is no single f and f′, at softmax units. A place beyond the picture stands at its
 * border, the probe's as an arrow.
 * @param {Pick<State, "run" | "data" | "frame" | "pick" | "catalogue" | "notation">} state
 * @param {number} dots samples drawn at most @param {boolean} [alone] one sample stands out
 * @param {boolean} [told] its numbers stand beside it */
export function operatingSources(state, dots, alone = true, told = alone) {
  const { run, data, frame, pick, catalogue, notation } = state;
  if (!run || !data || !frame || !catalogue) return null;
  const activations = run.spec.network.layers.map(({ activation }) => activation);
  const activation = ACTIVATIONS[activations[pick.layer]];
  const choice = catalogue.activations.find(({ name }) => name === activations[pick.layer]);
  if (!activation || !choice) return null;
  const { f, slope: slopeOf } = activation;
  const letter = sumLetter(notation);
  const layer = frame.layers[pick.layer];
  const z = finite(layer.pre_activations[pick.unit]);
  const slope = finite(layer.slopes?.[pick.unit]);
  const rows = data.train.inputs.slice(0, dots);
  const inputs = Float64Array.from(rows.flat());
  const pass = forward(frame.layers.slice(0, pick.layer + 1), activations, inputs, rows.length)[pick.layer];
  const reach = reachOf(choice.range, alone ? z : 0);
  const half = Array.from({ length: POINTS }, (_, k) => reach * ((k + 1) / POINTS) ** 2);
  const zs = [...half.map((z) => -z).reverse(), 0, TINY, ...half];
  const [fs, slopes] = [zs.map(f), zs.map(slopeOf)];
  const fRange = padded(fs, 0.11);
  const samples = rows.map((_, n) => within(reach, pass.z[n * pass.units + pick.unit]));
  const at = alone ? within(reach, z) : 2 * reach; // out of the picture
  const broken = alone ? breakAt(f, z) : null;
  const tangent = alone && !broken ? tangentAt(at, f(at), slope, reach, fRange) : [];
  return {
    curve: {
      z: zs,
      f: fs,
      slope: slopes,
      z_range: [-reach * 1.02, reach * 1.02],
      f_range: fRange,
      slope_range: padded([0, 1, ...slopes], 0.1),
      formula: `${symbol("f")} (${symbol(letter)}) = ${formulaOf(choice.plain, letter)}`,
      hover: `${letter} %{x:.2f}<br>f %{y:.3f}<extra></extra>`,
      slope_hover: `${letter} %{x:.2f}<br>f′ %{y:.4f}<extra></extra>`,
      title: titleOf(slope, letter, false, Math.max(...slopes), broken),
    },
    samples: { z: samples, f: samples.map(f), slope: samples.map(slopeOf) },
    tangent: { z: tangent, f: tangent.map((end) => f(at) + slope * (end - at)) },
    probe: {
      z: [at],
      f: [f(at)],
      slope: [slope],
      symbol: symbolAt(reach, z),
      slope_name: slopeName(told ? z : NaN, slope, letter),
      hover: `${letter} %{x:.4f}<br>f(${letter}) %{y:.4f}<extra></extra>`,
      slope_hover: `f′(${letter}) %{y:.5f}<extra></extra>`,
    },
  };
}

/** How far the picture goes to each side of 0.
 * @param {number[]} range of the activation @param {number} z */
const reachOf = ([, end], z) => end * (WIDER.find((wide) => !(Math.abs(z) > 0.95 * wide * end)) ?? MOST);

/** Whether the picked unit's z lies beyond the picture.
 * @param {Pick<State, "run" | "frame" | "pick" | "catalogue">} state */
export function isBeyond({ run, frame, pick, catalogue }) {
  const name = run?.spec.network.layers[pick.layer].activation;
  const range = catalogue?.activations.find((each) => each.name === name)?.range;
  const z = finite(frame?.layers[pick.layer].pre_activations[pick.unit]);
  return range !== undefined && Math.abs(z) > reachOf(range, z);
}

/** @param {number} reach @param {number} z */
const symbolAt = (reach, z) => (z > reach ? "triangle-right" : z < -reach ? "triangle-left" : "circle");

/** Where the tangent starts and ends: within the picture, and no longer than it takes to be seen.
 * @param {number} at @param {number} here f there @param {number} slope @param {number} reach
 * @param {number[]} fRange */
function tangentAt(at, here, slope, reach, [low, high]) {
  const [height, steep] = [high - low, Math.max(1e-9, Math.abs(slope))];
  const half = Math.min(0.38 * reach, (0.4 * height) / steep);
  const [down, up] = [(here - low - EDGE * height) / steep, (high - EDGE * height - here) / steep];
  const [left, right] = slope < 0 ? [up, down] : [down, up];
  return [Math.max(at - Math.min(half, left), -reach), Math.min(at + Math.min(half, right), reach)];
}

/** @param {number} reach @param {number} v */
const within = (reach, v) => Math.max(-reach, Math.min(reach, v));

/** @param {number[]} values @param {number} share */
function padded(values, share) {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const room = (high - low || 1) * share;
  return [low - room, high + room];
}
