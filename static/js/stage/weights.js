// @ts-check
/** The stage's picture of the weights, beneath all else: edges as wide as they are large, halos as wide as
 * their changes. */

import { signed } from "../draw/colour.js";
import { alike } from "../model/memo.js";
import { ends } from "./geometry.js";
import { curve } from "./paths.js";

/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("../types").Pick} Pick */

/** Line width of a weight.
 * @param {number | null} weight */
const thickness = (weight) => Math.min(9, 0.8 + 3.4 * Math.abs(weight ?? 0));

/** A painter of the weights, who does it again only for what is seen of them.
 * @param {CanvasRenderingContext2D} context */
export function weightsPainter(context) {
  /** @type {unknown[]} */
  let seen = [];
  return /** @param {Scene} scene */ (scene) => {
    const { geometry, frame, signals, edges, phase, p, pick, tokens, dim } = scene;
    const moves = phase.kind === "forward" || phase.kind === "update";
    const now = [geometry, frame, signals, edges, phase, moves && p, pick, tokens, dim];
    if (alike(now, seen)) return;
    seen = now;
    drawWeights(context, scene);
  };
}

/** @param {CanvasRenderingContext2D} context @param {Scene} scene */
function drawWeights(context, scene) {
  context.clearRect(0, 0, scene.geometry.width, scene.geometry.height);
  if (scene.phase.kind === "update") drawUpdates(context, scene);
  drawEdges(context, scene);
  drawPicked(context, scene);
  if (scene.phase.kind === "forward" || scene.phase.kind === "loss") drawOutputs(context, scene);
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
}

/** What joins the outputs with the loss.
 * @param {CanvasRenderingContext2D} context @param {Scene} scene */
function drawOutputs(context, { geometry: { columns, loss }, tokens }) {
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
