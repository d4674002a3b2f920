// @ts-check
/** What feeds the curve: the picked unit's f and f′, with every sample's operating point on them.
 * `app/figures/operating.py` makes the same on the server, and a test holds the two together. */

import { ACTIVATIONS } from "../math/activations.js";
import { forward } from "../math/forward.js";
import { formulaOf, titleOf } from "../words/curve.js";
import { finite, significant, slopeWords } from "../words/numbers.js";
import { sumLetter } from "../words/sum.js";

/** @typedef {import("../types").State} State */

const POINTS = 141;
const LOW = 0.12; // a slope below it has its label over it: beside it, the curve would run through

/** The curve over the activation's range, the samples' places on it, the probe's and its tangent; null where
 * there is no single f and f′, at softmax units. A place beyond the picture stands at its border.
 * @param {Pick<State, "run" | "data" | "frame" | "pick" | "catalogue" | "notation">} state
 * @param {number} dots samples drawn at most @param {boolean} [alone] one sample stands out */
export function operatingSources({ run, data, frame, pick, catalogue, notation }, dots, alone = true) {
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
  const [, end] = choice.range;
  const reach = alone && Number.isFinite(z) ? Math.max(end, Math.min(4 * end, Math.abs(z) * 1.05)) : end;
  const zs = Array.from({ length: POINTS }, (_, k) => -reach + (2 * reach * k) / (POINTS - 1));
  const [fs, slopes] = [zs.map(f), zs.map(slopeOf)];
  const fRange = padded(fs, 0.11);
  const samples = rows.map((_, n) => within(reach, pass.z[n * pass.units + pick.unit]));
  const at = alone ? within(reach, z) : 2 * reach; // out of the picture
  const half = Math.min(0.38 * reach, (0.4 * (fRange[1] - fRange[0])) / Math.max(1e-9, Math.abs(slope)));
  return {
    curve: {
      z: zs,
      f: fs,
      slope: slopes,
      z_range: [-reach * 1.02, reach * 1.02],
      f_range: fRange,
      slope_range: padded([0, 1, ...slopes], 0.1),
      formula: `<i>f</i> (<i>${letter}</i>) = ${formulaOf(choice.plain, letter)}`,
      slope_name: `<i>f′</i>(<i>${letter}</i>)`,
      hover: `${letter} %{x:.2f}<br>f %{y:.3f}<extra></extra>`,
      slope_hover: `${letter} %{x:.2f}<br>f′ %{y:.4f}<extra></extra>`,
      title: titleOf(slope, letter),
    },
    samples: { z: samples, f: samples.map(f), slope: samples.map(slopeOf) },
    tangent: { z: [at - half, at + half], f: [f(at) - slope * half, f(at) + slope * half] },
    probe: {
      ...{ z: [at], f: [f(at)], slope: [slope] },
      ...labels(z, slope, 0.8 * reach, letter),
      ...(alone ? {} : { slope_at: at }),
    },
  };
}

/** What is written at the probe's slope and at its z, and on which side.
 * @param {number} z @param {number} slope @param {number} farthest @param {string} letter
 * what z is called */
function labels(z, slope, farthest, letter) {
  const right = z >= 0;
  const low = slope < LOW;
  return {
    slope_at: within(farthest, z),
    slope_label: `<b>${slopeWords(slope)}</b>`,
    slope_anchor: low ? "center" : right ? "left" : "right",
    slope_shift: low ? 0 : right ? 11 : -11,
    slope_rise: low ? 15 : 4,
    z_label: `<i>${letter}</i> = ${significant(z, 3)}`,
    z_anchor: right ? "right" : "left",
    z_shift: right ? -5 : 5,
    hover: `${letter} %{x:.4f}<br>f(${letter}) %{y:.4f}<extra></extra>`,
    slope_hover: `f′(${letter}) %{y:.5f}<extra></extra>`,
  };
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
