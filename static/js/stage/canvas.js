// @ts-check
/** The stage's picture: edges, streams, and what is inside inputs and units, of one frame in one phase, painted from nothing.
 *
 * A pure function of the scene. What has a handle, a focus or a text stands above it as SVG (`stage.js`). */

import { signed } from "../colour.js";
import { drawCells } from "./cells.js";
import { ends } from "./geometry.js";
import { drawInputs, drawUnits } from "./insides.js";
import { drawStreams } from "./streams.js";

/** @typedef {import("./geometry.js").Geometry} Geometry */
/** @typedef {import("./geometry.js").Point} Point */
/** @typedef {import("../types").Pick} Pick */
/** @typedef {object} Scene
 * @property {Geometry} geometry
 * @property {import("../types").Frame} frame
 * @property {import("./signals.js").Signals} signals
 * @property {import("./faces.js").Face[][]} faces
 * @property {Pick[]} edges the weights that are drawn
 * @property {import("../types").Phase} phase
 * @property {number} p how far the phase looks done, 0 to 1
 * @property {Pick} pick
 * @property {import("../colour.js").Tokens} tokens
 * @property {import("./maps.js").UnitMaps | null} pictures what each unit answers, null when there is no plane
 * @property {number} dim opacity of what is not its turn */

export const ENTER = 0.38; // of a backward phase: first the funnels fill, then the ribbons leave

/** Line width of a weight.
 * @param {number | null} weight */
const thickness = (weight) => Math.min(9, 0.8 + 3.4 * Math.abs(weight ?? 0));

/** @param {CanvasRenderingContext2D} context @param {Scene} scene */
export function draw(context, scene) {
  context.clearRect(0, 0, scene.geometry.width, scene.geometry.height);
  if (scene.phase.kind === "update") drawUpdates(context, scene);
  drawEdges(context, scene);
  drawStreams(context, scene);
  drawInputs(context, scene);
  drawUnits(context, scene);
  drawCells(context, scene);
}

/** @param {CanvasRenderingContext2D} context @param {Point} p @param {Point} q */
export function curve(context, p, q) {
  const m = (p.x + q.x) / 2;
  context.beginPath();
  context.moveTo(p.x, p.y);
  context.bezierCurveTo(m, p.y, m, q.y, q.x, q.y);
}

/** @param {Scene} scene @param {Pick} edge */
const weightOf = ({ frame }, { layer, unit, input }) => frame.layers[layer].weights[unit][input];

/** Under each edge a halo, as wide as the weight's change.
 * @param {CanvasRenderingContext2D} context @param {Scene} scene */
function drawUpdates(context, scene) {
  const { geometry, frame, signals, tokens, p, edges } = scene;
  context.globalAlpha = 0.38;
  for (const edge of edges) {
    const change = frame.layers[edge.layer].weight_updates?.[edge.unit][edge.input] ?? 0;
    curve(context, ...ends(geometry, edge));
    context.strokeStyle = signed(tokens, change);
    context.lineWidth = thickness(weightOf(scene, edge)) + (26 * Math.abs(change) * p) / signals.updatePeak;
    context.stroke();
  }
  context.globalAlpha = 1;
}

/** @param {CanvasRenderingContext2D} context @param {Scene} scene */
function drawEdges(context, scene) {
  const { geometry, tokens, phase, p, dim, edges } = scene;
  /** @param {number} layer */
  const opacity = (layer) => {
    if (phase.kind === "backward") return dim;
    if (phase.kind !== "forward") return 0.85;
    return 0.85 * (layer < phase.layer ? 1 : layer === phase.layer ? 0.35 + 0.65 * p : 0.35);
  };
  for (const edge of edges) {
    const weight = weightOf(scene, edge);
    curve(context, ...ends(geometry, edge));
    context.globalAlpha = opacity(edge.layer);
    context.strokeStyle = signed(tokens, weight ?? 0);
    context.lineWidth = thickness(weight);
    context.stroke();
  }
  context.globalAlpha = 1;
  drawPicked(context, scene);
  if (phase.kind !== "forward" && phase.kind !== "loss") return;
  const { columns, loss } = geometry;
  context.strokeStyle = tokens["line-2"];
  context.lineWidth = 1.5;
  for (const unit of columns[columns.length - 1]) {
    curve(context, { x: unit.right, y: unit.y }, { x: loss.x - 24, y: loss.y });
    context.stroke();
  }
}

/** The picked weight, in a casing of ink.
 * @param {CanvasRenderingContext2D} context @param {Scene} scene */
function drawPicked(context, scene) {
  const { geometry, tokens, pick } = scene;
  const weight = weightOf(scene, pick);
  curve(context, ...ends(geometry, pick));
  const casing = /** @type {[string, number][]} */ ([
    [tokens.ink, 5],
    [tokens.bg, 2.4],
    [signed(tokens, weight ?? 0), 0],
  ]);
  for (const [colour, extra] of casing) {
    context.strokeStyle = colour;
    context.lineWidth = thickness(weight) + extra;
    context.stroke();
  }
}
