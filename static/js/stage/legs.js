// @ts-check
/** The step of one or two weights in the loss that they roll on: a leg along each axis, from where the ball
 * stood, all at one scale. */

import { tint } from "./paint.js";

/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("../model/descent.js").Descent} Descent */

const LEAST = 0.2; // of the reach, what the longest leg is at least, to come out from under the ball
const ROUND = [1, 2, 5, 10]; // times that it is drawn longer
/** Pixels of a step's legs, across: the run's own, and one that it would be, with its outline. */
const LEG = { own: 4, would: 7, line: 1.5 };
const SPECK = 1.5; // pixels that a leg is long at least

/** How many times as long as it is a step is drawn, to come out from under the ball: a round number, the same
 * for the one that is looked at and the run's own.
 * @param {Pick<Descent, "change" | "own" | "reach">} descent */
export function timesDrawn({ change, own, reach }) {
  const most = Math.max(...[...change, ...(own ?? [])].map(Math.abs));
  const least = (LEAST * reach) / most;
  if (!(most > 0 && least > 1)) return 1;
  const decade = 10 ** Math.floor(Math.log10(least));
  return decade * (ROUND.find((times) => times * decade >= least) ?? 1);
}

/** The steps that are drawn, as long as they are drawn: the one that is looked at, over it the run's own.
 * @param {Descent} descent @returns {{ change: number[], would: boolean }[]} */
export function drawnSteps(descent) {
  const { change, own } = descent;
  const times = timesDrawn(descent);
  const drawn = (/** @type {number[]} */ step) => step.map((part) => part * times);
  if (!own) return [{ change: drawn(change), would: false }];
  return [
    { change: drawn(change), would: true },
    { change: drawn(own), would: false },
  ];
}

/** The step from where the ball stood, a leg along each axis.
 * @param {CanvasRenderingContext2D} context @param {Scene} scene @param {(w: number) => number} x
 * @param {(w: number) => number} y @param {Descent} descent */
export function drawLegs(context, scene, x, y, descent) {
  const [a, b] = descent.weights;
  for (const { change, would } of drawnSteps(descent)) {
    const [da, db] = change;
    const corner = [x(a + da), y(b)];
    drawLeg(context, scene, corner, [x(a + da), y(b + db)], db, would);
    drawLeg(context, scene, [x(a), y(b)], corner, da, would);
  }
}

/** A leg that is level or upright; hollow, where the weight would so move.
 * @param {CanvasRenderingContext2D} context @param {Scene} scene @param {number[]} from @param {number[]} to
 * @param {number} value @param {boolean} would */
export function drawLeg(context, { tokens }, [x0, y0], [x1, y1], value, would) {
  if (!value) return;
  const wide = would ? LEG.would : LEG.own;
  const [left, top] = [Math.min(x0, x1), Math.min(y0, y1)];
  const [across, down] = [Math.abs(x1 - x0), Math.abs(y1 - y0)];
  const level = y0 === y1;
  const box = level
    ? { x: left, y: top - wide / 2, width: Math.max(SPECK, across), height: wide }
    : { x: left - wide / 2, y: top, width: wide, height: Math.max(SPECK, down) };
  const { line } = LEG;
  context.fillStyle = tokens.bg;
  context.fillRect(box.x - 1, box.y - 1, box.width + 2, box.height + 2);
  context.fillStyle = tint(tokens, value, 1);
  context.fillRect(box.x, box.y, box.width, box.height);
  if (!would || Math.min(box.width, box.height) <= 2 * line) return;
  context.fillStyle = tokens.bg;
  context.fillRect(box.x + line, box.y + line, box.width - 2 * line, box.height - 2 * line);
}
