// @ts-check
/** The stage's picture: edges, streams, funnels and unit maps of one frame in one phase, painted from nothing.
 *
 * A pure function of the scene. What has a handle, a focus or a text stands above it as SVG (`stage.js`). */

import { mixed, signed } from "../colour.js";
import { ends } from "./geometry.js";
import { funnel, ribbon } from "./ribbon.js";

/** @typedef {import("./geometry.js").Geometry} Geometry */
/** @typedef {import("./geometry.js").Point} Point */
/** @typedef {object} Scene
 * @property {Geometry} geometry
 * @property {import("../types").Frame} frame
 * @property {import("./signals.js").Signals} signals
 * @property {import("../types").Phase} phase
 * @property {number} p how far the phase looks done, 0 to 1
 * @property {import("../types").Pick} pick
 * @property {import("../colour.js").Tokens} tokens
 * @property {HTMLCanvasElement[][] | null} pictures what each unit answers, null when there is no plane
 * @property {number} dim opacity of what is not its turn */

const ENTER = 0.38; // of a backward phase: first the funnels fill, then the ribbons leave

/** Whether a layer's backward streams are drawn.
 * @param {import("../types").Phase} phase @param {number} layer */
export const reached = (phase, layer) => phase.kind === "update" || (phase.kind === "backward" && layer >= phase.layer);

/** Line width of a weight.
 * @param {number | null} weight */
export const thickness = (weight) => Math.min(9, 0.8 + 3.4 * Math.abs(weight ?? 0));

/** @param {CanvasRenderingContext2D} context @param {Scene} scene */
export function draw(context, scene) {
  context.clearRect(0, 0, scene.geometry.width, scene.geometry.height);
  if (scene.phase.kind === "update") drawUpdates(context, scene);
  drawEdges(context, scene);
  drawStreams(context, scene);
  drawInputs(context, scene);
  drawUnits(context, scene);
}

/** @param {CanvasRenderingContext2D} context @param {Point} p @param {Point} q */
function curve(context, p, q) {
  const m = (p.x + q.x) / 2;
  context.beginPath();
  context.moveTo(p.x, p.y);
  context.bezierCurveTo(m, p.y, m, q.y, q.x, q.y);
}

/** @param {Scene} scene @param {(layer: number, unit: number, input: number, weight: number | null) => void} visit */
function eachEdge({ frame }, visit) {
  frame.layers.forEach(({ weights }, l) => weights.forEach((row, j) => row.forEach((w, i) => visit(l, j, i, w))));
}

/** Under each edge a halo, as wide as the weight's change.
 * @param {CanvasRenderingContext2D} context @param {Scene} scene */
function drawUpdates(context, scene) {
  const { geometry, frame, signals, tokens, p } = scene;
  context.globalAlpha = 0.38;
  eachEdge(scene, (l, j, i, w) => {
    const change = frame.layers[l].weight_updates?.[j][i] ?? 0;
    curve(context, ...ends(geometry, l, j, i));
    context.strokeStyle = signed(tokens, change);
    context.lineWidth = thickness(w) + (26 * Math.abs(change) * p) / signals.updatePeak;
    context.stroke();
  });
  context.globalAlpha = 1;
}

/** @param {CanvasRenderingContext2D} context @param {Scene} scene */
function drawEdges(context, scene) {
  const { geometry, tokens, phase, p, pick, dim } = scene;
  /** @param {number} l */
  const opacity = (l) => {
    if (phase.kind === "backward") return dim;
    if (phase.kind !== "forward") return 0.85;
    return 0.85 * (l < phase.layer ? 1 : l === phase.layer ? 0.35 + 0.65 * p : 0.35);
  };
  eachEdge(scene, (l, j, i, w) => {
    curve(context, ...ends(geometry, l, j, i));
    context.globalAlpha = opacity(l);
    context.strokeStyle = signed(tokens, w ?? 0);
    context.lineWidth = thickness(w);
    context.stroke();
  });
  context.globalAlpha = 1;
  const w = scene.frame.layers[pick.layer].weights[pick.unit][pick.input];
  curve(context, ...ends(geometry, pick.layer, pick.unit, pick.input));
  const casing = [
    [tokens.ink, 5],
    [tokens.bg, 2.4],
    [signed(tokens, w ?? 0), 0],
  ];
  for (const [colour, extra] of casing) {
    context.strokeStyle = String(colour);
    context.lineWidth = thickness(w) + Number(extra);
    context.stroke();
  }
  if (phase.kind !== "forward" && phase.kind !== "loss") return;
  const { columns, loss, radius } = geometry;
  context.strokeStyle = tokens["line-2"];
  context.lineWidth = 1.5;
  for (const unit of columns[columns.length - 1]) {
    curve(context, { x: unit.x + radius, y: unit.y }, { x: loss.x - 20, y: loss.y });
    context.stroke();
  }
}

/** What travels back: from the loss into the outputs, and along every edge of the layers that it has reached.
 * @param {CanvasRenderingContext2D} context @param {Scene} scene */
function drawStreams(context, scene) {
  const { geometry, frame, signals, tokens, phase, p, pick } = scene;
  if (phase.kind !== "backward") return;
  const scale = (2 * geometry.inner * 0.92) / signals.peak;
  const last = frame.layers.length - 1;
  /** @type {{ from: Point, to: Point, out: number, in: number, front: number, value: number, now: boolean, picked: boolean }[]} */
  const streams = [];
  const entering = phase.layer === last ? Math.min(1, p / ENTER) : 1;
  signals.arriving[last].forEach((value, j) => {
    const unit = geometry.columns[last + 1][j];
    const width = Math.abs(value) * scale;
    const from = { x: geometry.loss.x - 20, y: geometry.loss.y };
    const to = { x: unit.x + geometry.radius, y: unit.y };
    streams.push({ from, to, out: width, in: width, front: entering, value, now: phase.layer === last, picked: false });
  });
  eachEdge(scene, (l, j, i, w) => {
    if (!reached(phase, l)) return;
    const now = phase.layer === l;
    const front = now ? (p - ENTER) / (1 - ENTER) : 1;
    if (front <= 0) return;
    const delta = signals.leaving[l][j];
    const value = l ? delta * (w ?? 0) : delta * signals.inputs[0][i];
    const [to, from] = ends(geometry, l, j, i);
    const width = Math.abs(l ? value : value / signals.inputPeak) * scale;
    const picked = pick.layer === l && pick.unit === j && pick.input === i;
    streams.push({ from, to, out: Math.abs(delta) * scale, in: width, front, value, now, picked });
  });
  /** @param {typeof streams[number]} s */
  const order = (s) => Math.max(s.out, s.in) * (s.now ? 0.5 : 1);
  streams.sort((a, b) => order(b) - order(a));
  context.strokeStyle = tokens.bg;
  for (const s of streams) {
    ribbon(context, s.from, s.to, s.out, s.in, s.front);
    context.fillStyle = mixed(tokens.bg, signed(tokens, s.value), s.now ? 0.86 : 0.5);
    context.fill();
    context.lineWidth = Math.min(s.out, s.in) > 5 ? 1 : 0.4;
    if (!s.picked) context.stroke();
  }
}

/** @param {CanvasRenderingContext2D} context @param {Scene} scene */
function drawInputs(context, { geometry, signals, tokens, pictures }) {
  const { columns, square } = geometry;
  columns[0].forEach(({ x, y }, i) => {
    context.save();
    context.beginPath();
    context.roundRect(x - square, y - square, 2 * square, 2 * square, 3);
    context.clip();
    context.globalAlpha = 0.9;
    if (pictures) context.drawImage(pictures[0][i], x - square, y - square, 2 * square, 2 * square);
    else flat(context, x, y, square, signals.inputs[0][i] / signals.inputPeak, tokens);
    context.restore();
  });
}

/** @param {CanvasRenderingContext2D} context @param {Scene} scene */
function drawUnits(context, { geometry, frame, signals, tokens, phase, p, pictures }) {
  const { columns, inner } = geometry;
  const scale = (2 * inner * 0.92) / signals.peak;
  frame.layers.forEach(({ activations }, l) =>
    columns[l + 1].forEach((centre, j) => {
      const back = reached(phase, l);
      context.save();
      context.beginPath();
      context.arc(centre.x, centre.y, inner + 1, 0, 2 * Math.PI);
      context.fillStyle = tokens.bg;
      context.fill();
      context.clip();
      context.globalAlpha = back ? 0.16 : phase.kind === "forward" ? forwardOpacity(l, phase.layer, p) : 1;
      const side = 2 * inner + 2;
      if (pictures) context.drawImage(pictures[l + 1][j], centre.x - side / 2, centre.y - side / 2, side, side);
      else flat(context, centre.x, centre.y, inner + 1, activations[j] ?? 0, tokens);
      context.globalAlpha = 1;
      if (back) {
        const now = phase.kind === "backward" && phase.layer === l;
        const [arrives, leaves] = [signals.arriving[l][j], signals.leaving[l][j]];
        funnel(
          context,
          centre,
          inner,
          Math.abs(arrives) * scale,
          Math.abs(leaves) * scale,
          now ? Math.min(1, p / ENTER) : 1,
        );
        context.fillStyle = signed(tokens, arrives);
        context.fill();
      }
      context.restore();
    }),
  );
}

/** @param {number} layer @param {number} now @param {number} p */
const forwardOpacity = (layer, now, p) => (layer < now ? 1 : layer > now ? 0.3 : 0.3 + 0.7 * p);

/** One colour for a value, where there is no plane to show.
 * @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {number} half
 * @param {number} value @param {import("../colour.js").Tokens} tokens */
function flat(context, x, y, half, value, tokens) {
  context.fillStyle = mixed(tokens.zero, signed(tokens, value), Math.min(1, Math.abs(value)));
  context.fillRect(x - half, y - half, 2 * half, 2 * half);
}
