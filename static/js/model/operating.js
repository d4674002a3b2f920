// @ts-check
/** What feeds the figures, under the paths that they name: the curve of the picked unit with every sample's
 * operating point on it, and the losses that were recorded. */

import { ACTIVATIONS } from "../math/activations.js";
import { forward } from "../math/forward.js";
import { finite, fixed, significant } from "../words/numbers.js";
import { shownStep } from "./shown.js";

/** @typedef {import("../types").State} State */

const POINTS = 141;

/** The picked unit's curve; null where there is no single f and f′: at softmax units.
 * @param {State} state @param {number} dots samples drawn at most */
export function curveSources({ run, data, frame, pick }, dots) {
  if (!run || !data || !frame) return null;
  const activations = run.spec.network.layers.map(({ activation }) => activation);
  const activation = ACTIVATIONS[activations[pick.layer]];
  if (!activation) return null;
  const { f, slope, formula } = activation;
  const layer = frame.layers[pick.layer];
  const z = finite(layer.pre_activations[pick.unit]);
  const s = layer.slopes ? finite(layer.slopes[pick.unit]) : NaN;
  const rows = data.train.inputs.slice(0, dots);
  const inputs = Float64Array.from(rows.flat());
  const pass = forward(frame.layers.slice(0, pick.layer + 1), activations, inputs, rows.length)[pick.layer];
  const reach = Math.max(activation.reach, Math.min(4 * activation.reach, Math.abs(z) * 1.05));
  /** @param {number} v */
  const held = (v) => Math.max(-reach, Math.min(reach, v));
  const zs = Array.from({ length: POINTS }, (_, k) => -reach + (2 * reach * k) / (POINTS - 1));
  const samples = rows.map((_, n) => held(pass.z[n * pass.units + pick.unit]));
  const fs = zs.map(f);
  const slopes = zs.map(slope);
  const fRange = padded(fs, 0.11);
  const slopeRange = padded([0, 1, ...slopes], 0.1);
  const half = tangentReach(s, reach, fRange);
  const at = held(z); // one beyond the picture stands at its border
  const right = z >= 0;
  const low = s < 0.12;
  return {
    curve: {
      z: zs,
      f: fs,
      slope: slopes,
      z_range: [-reach * 1.02, reach * 1.02],
      f_range: fRange,
      slope_range: slopeRange,
      formula: `<i>f</i> (<i>z</i>) = ${formula.replace(/\bz\b/g, "<i>z</i>")}`,
    },
    samples: { z: samples, f: samples.map(f), slope: samples.map(slope) },
    tangent: { z: [at - half, at + half], f: [f(at) - s * half, f(at) + s * half] },
    probe: {
      z: [at],
      f: [f(at)],
      slope: [s],
      slope_at: Math.max(-0.8 * reach, Math.min(0.8 * reach, at)),
      slope_label: `<b>${significant(s, 3)}</b>`,
      slope_anchor: low ? "center" : right ? "left" : "right",
      slope_shift: low ? 0 : right ? 11 : -11,
      slope_rise: low ? 15 : 4,
      z_label: `<i>z</i> = ${fixed(z, 2)}`,
      z_anchor: right ? "right" : "left",
      z_shift: right ? -5 : 5,
    },
  };
}

/** Half the tangent's length along z: a fair piece of it, inside the picture.
 * @param {number} slope @param {number} reach @param {number[]} range */
const tangentReach = (slope, reach, [low, high]) =>
  Math.min(0.38 * reach, (0.4 * (high - low)) / Math.max(1e-9, Math.abs(slope)));

/** @param {number[]} values @param {number} share */
function padded(values, share) {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const room = (high - low || 1) * share;
  return [low - room, high + room];
}

/** The recorded losses, those of other runs among them, and the step on show.
 * @param {State} state */
export function lossSources({ history, frame, preview, head, twin, family, run }) {
  const { step, train, test } = history.losses;
  const others = family.flatMap(({ id, called, losses }, k) => {
    const last = losses.step.length - 1;
    const text = losses.step.map((_, at) => (at === last ? String(k + 1) : ""));
    return id === run?.id ? [] : [{ step: losses.step, train: losses.train, name: called, text }];
  });
  const all = [...train, ...test, ...others.flatMap((other) => other.train)];
  const top = Math.max(0, ...all.filter(Number.isFinite));
  const farthest = Math.max(10, head.step, ...others.map((other) => other.step.at(-1) ?? 0));
  const first = Math.min(...[step, ...others.map((other) => other.step)].map((steps) => steps[0] ?? 0));
  const from = first > farthest / 2 && farthest > 10 ? first : 0; // nothing is known of what was before
  const theirs = twin?.history.losses.train ?? [];
  const most = Math.max(0, ...[...train, ...theirs].filter(Number.isFinite));
  return {
    history: { step, train, test, step_range: [from, farthest], loss_range: [0, top * 1.08 || 1] },
    twin: { step: twin?.history.losses.step ?? [], train: theirs, loss_range: [0, most * 1.08 || 1] },
    others,
    now: { step: shownStep({ frame, preview }) },
  };
}
