// @ts-check
/** From the rim of a block to the units whose ribbons dock there: between the rows of its cells, since a
 * ribbon that ends at the rim stands before another unit. */

/** @typedef {import("./geometry.js").Geometry} Geometry */
/** @typedef {import("./geometry.js").Point} Point */
/** @typedef {import("../types").Pick} Pick */

const BEND = 5; // pixels in which it comes from its dock to between two rows, and from there into its cell
const SMALLEST = 10; // side of a cell; among smaller ones they would be all that is seen
const INTO = { inputs: 0.3, units: 0.12 }; // of a cell, that it goes into it

/** A line for each unit with a ribbon on a side of its block; in the outermost column none is needed.
 * @param {Geometry} g @param {Pick[]} edges that are drawn @returns {(Pick & { points: Point[] })[]} */
export const leadsOf = (g, edges) =>
  edges.flatMap((edge) => [
    ...leadTo(g, edge, edge.layer, edge.input, 1),
    ...leadTo(g, edge, edge.layer + 1, edge.unit, -1),
  ]);

/** @param {Geometry} g @param {Pick} edge @param {number} c the column @param {number} k its unit
 * @param {number} side of the block: 1 on its right */
function leadTo(g, edge, c, k, side) {
  const block = g.blocks[c];
  if (!block || block.fold || block.cell < SMALLEST) return [];
  const { x, y, left, right } = g.columns[c][k];
  const from = side > 0 ? right : left;
  const rim = side > 0 ? block.x + block.width : block.x;
  if (Math.abs(rim - x) < block.cell) return [];
  const between = y - block.cell / 2;
  const points = [
    { x: from, y },
    { x: rim, y: between },
    { x: x + side * BEND, y: between },
    { x, y: between + INTO[c ? "units" : "inputs"] * block.cell },
  ];
  return [{ ...edge, points }];
}

/** @param {CanvasRenderingContext2D} context @param {import("./scene.js").Scene} scene */
export function drawLeads(context, { geometry, edges, tokens }) {
  const leads = leadsOf(geometry, edges);
  for (const [width, colour] of /** @type {const} */ ([
    [2.5, tokens.bg],
    [1, tokens["ctl-line"]],
  ])) {
    context.beginPath();
    for (const { points } of leads)
      points.forEach(({ x, y }, k) => (k ? context.lineTo(x, y) : context.moveTo(x, y)));
    context.lineWidth = width;
    context.strokeStyle = colour;
    context.stroke();
  }
}
