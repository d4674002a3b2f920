// @ts-check
/** What travels back: from the loss into the outputs, and along every drawn edge of the layers that the error
 * has reached.
 *
 * The ribbons of a layer appear behind one straight front that sweeps from right to left. */

import { channels, mixed, signed } from "../draw/colour.js";
import { memo } from "../model/memo.js";
import { ends } from "./geometry.js";
import { curve, ribbon } from "./paths.js";
import { ENTER } from "./scene.js";
import { reached } from "./signals.js";
import { isSame } from "./strongest.js";

/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./geometry.js").Point} Point */
/** @typedef {object} Stream
 * @property {number} layer from which it leaves; one more than there are for the loss
 * @property {Point} from
 * @property {Point} to
 * @property {number} value its sign gives the colour
 * @property {number} width where it is widest
 * @property {Path2D | null} path null for one so thin that it is a line
 * @property {boolean} picked */

const THIN = 2.2; // pixels
const FAINT = 0.8; // pixels; a thinner stream is as wide as that and the paler for it
const SOFT = 30; // pixels over which the front fades in

/** Every stream of a step, the widest first.
 * @type {(geometry: Scene["geometry"], frame: Scene["frame"], signals: Scene["signals"],
 *   edges: Scene["edges"], pick: Scene["pick"]) => Stream[]} */
const streamsOf = memo((geometry, frame, signals, edges, pick) => {
  const scale = (2 * geometry.inner * 0.92) / signals.peak;
  const count = frame.layers.length;
  /** @param {Omit<Stream, "width" | "path">} stream @param {number} out @param {number} arriving widths
   * @returns {Stream} */
  const shaped = (stream, out, arriving) => {
    const width = Math.max(out, arriving);
    const path =
      width > THIN ? ribbon(stream.from, stream.to, Math.max(FAINT, out), Math.max(FAINT, arriving)) : null;
    return { ...stream, width, path };
  };
  const streams = signals.arriving[count - 1].map((value, j) => {
    const { right, y } = geometry.columns[count][j];
    const from = { x: geometry.loss.x - 24, y: geometry.loss.y };
    const width = Math.abs(value) * scale;
    return shaped({ layer: count, from, to: { x: right, y }, value, picked: false }, width, width);
  });
  for (const edge of edges) {
    const { layer, unit, input } = edge;
    const delta = signals.leaving[layer][unit];
    const weight = signals.back[layer][unit][input] ?? 0;
    const value = delta * (layer ? weight : signals.inputs[0][input]);
    const arriving = Math.abs(layer ? value : value / signals.inputPeak) * scale;
    const [to, from] = ends(geometry, edge);
    streams.push(
      shaped({ layer, from, to, value, picked: isSame(edge, pick) }, Math.abs(delta) * scale, arriving),
    );
  }
  return streams.sort((a, b) => b.width - a.width);
});

/** @param {CanvasRenderingContext2D} context @param {Scene} scene */
export function drawStreams(context, { geometry, frame, signals, edges, pick, tokens, phase, p }) {
  if (phase.kind !== "backward") return;
  const streams = streamsOf(geometry, frame, signals, edges, pick);
  const last = frame.layers.length - 1;
  const leaving = Math.max(0, (p - ENTER) / (1 - ENTER));
  const entering = phase.layer === last ? Math.min(1, p / ENTER) : 1;
  for (const now of [false, true]) {
    for (const stream of streams) {
      const { layer, from, to, value, width, path, picked } = stream;
      const moving = layer === phase.layer || (layer > last && phase.layer === last);
      if (moving !== now || (layer <= last && !reached(phase, layer))) continue;
      const front = !moving ? 1 : layer > last ? entering : leaving;
      if (front <= 0 || width === 0) continue;
      const colour = mixed(tokens.bg, signed(tokens, value), now ? 0.86 : 0.5);
      const paint = front < 1 ? fading(context, colour, from.x, to.x, front) : colour;
      if (path) {
        context.fillStyle = paint;
        context.fill(path);
        context.strokeStyle = front < 1 ? fading(context, tokens.bg, from.x, to.x, front) : tokens.bg;
        context.lineWidth = width > 5 ? 1 : 0.4;
        if (!picked) context.stroke(path);
      } else {
        curve(context, from, to);
        context.strokeStyle = paint;
        context.lineWidth = Math.max(FAINT, width);
        context.globalAlpha = Math.min(1, width / FAINT);
        context.stroke();
        context.globalAlpha = 1;
      }
    }
  }
}

/** A colour that fades out towards a front.
 * @param {CanvasRenderingContext2D} context @param {string} colour
 * @param {number} from where streams set out, on the right
 * @param {number} to @param {number} front how far it has come */
function fading(context, colour, from, to, front) {
  const x = from - (from - to + SOFT) * front;
  const gradient = context.createLinearGradient(x, 0, x + SOFT, 0);
  gradient.addColorStop(0, `rgba(${channels(colour)},0)`);
  gradient.addColorStop(1, colour);
  return gradient;
}
