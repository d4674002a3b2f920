// @ts-check
/** The step of one or two weights in the loss that they roll on: a leg along each axis, from where the ball
 * stood, all at the scale that the run's own step has. */

import { timesAsLong } from "../words/update.js";
import { axes, mapIn } from "./axes.js";
import { DOT, HOLLOW, PAPER } from "./bars.js";
import { clamp } from "./ease.js";
import { tint } from "./paint.js";
import { boxAround, shared } from "./room.js";

/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("../model/descent.js").Descent} Descent */
/** @typedef {import("./axes.js").Box} Box */

/** Of the reach, how long the longest leg is drawn at most, and what it may always be; of the way from the
 * ball to where the loss is least, how much of it a leg may seem to go: none is read as arriving. */
const DRAWN = { most: 0.3, least: 0.1, way: 0.5 };
const ROUND = [1, 2, 5, 10]; // times that it is drawn longer
/** Pixels of a step's legs, across: the run's own, and one that it would be, with its outline. */
const LEG = { own: 4, would: 7, line: 1.5 };
const HEAD = { long: 9, half: 6 }; // pixels of the arrow's head where a leg leaves the map
const UNDER = 7; // pixels below a curve, where its step is
const BESIDE = 12; // pixels from a leg that leaves the map to its words
const OVER_NAME = 31; // and where the leg is under a curve, whose axis has its name over its end
const SPECK = 3; // pixels; a leg that is shorter is a dot
const LETTER = 6.5; // pixels of a letter of the words to a leg,
const LINE = 12; // and of their line

export const BALL = 8; // pixels, its radius
export const LOWEST = 6; // pixels of the cross where the loss is least, to each side

/** How many times as long as it is a step is drawn, to come out from under the ball: a round number, which
 * the run's own step decides if it makes one, so that it stays the same whichever is looked at.
 * @param {Box} box @param {Descent} descent */
export function timesDrawn(box, descent) {
  const { change, own, reach, weights } = descent;
  const longest = Math.max(...(own?.some(Boolean) ? own : change).map(Math.abs));
  const lowest = weights.length > 1 && mapIn(box, descent).lowest;
  const way = lowest ? Math.hypot(...lowest.map((w, k) => w - weights[k])) : Infinity;
  const room = Math.min(DRAWN.most * reach, Math.max(DRAWN.least * reach, DRAWN.way * way));
  const most = room / longest;
  if (!(longest > 0 && most > 1)) return 1;
  const decade = 10 ** Math.floor(Math.log10(most));
  return decade * (ROUND.findLast((round) => round * decade <= most) ?? 1);
}

/** The steps that are drawn, as long as they are drawn: the one that is looked at, over it the run's own.
 * @param {Box} box @param {Descent} descent @returns {{ change: number[], would: boolean }[]} */
export function drawnSteps(box, descent) {
  const { change, own } = descent;
  const times = timesDrawn(box, descent);
  const drawn = (/** @type {number[]} */ step) => step.map((part) => part * times);
  if (!own) return [{ change: drawn(change), would: false }];
  return [
    { change: drawn(change), would: true },
    { change: drawn(own), would: false },
  ];
}

/** The step from where the ball stood, a leg along each axis; under a curve the one. What is too short for a
 * leg is a dot.
 * @param {CanvasRenderingContext2D} context @param {Scene} scene @param {Box} box
 * @param {Descent} descent @param {number[]} [ball] where it is; none under a curve */
export function drawLegs(context, scene, box, descent, ball) {
  for (const { change, would } of drawnSteps(box, descent))
    for (const { from, to, value, under } of legsOf(box, descent, change).reverse()) {
      const at = dotAt(from, to, ball, under);
      if (at) drawDot(context, scene, at, value, would);
      else drawLeg(context, scene, roomOf(box, descent), from, to, value, would);
    }
}

/** Where the dot is of a leg that is too short to see: beside the ball, and beside the leg before it.
 * @param {number[]} from @param {number[]} to @param {number[]} [ball] @param {number} [under] pixels of it
 * that are under the leg before it @returns {number[] | null} */
export function dotAt(from, to, ball, under = 0) {
  const size = Math.hypot(to[0] - from[0], to[1] - from[1]);
  if (!size || size >= SPECK + under) return null;
  if (!ball) return from;
  const { level, sign } = headingOf(from, to);
  const along = level ? 0 : 1;
  const clear = BALL + 2 * PAPER + DOT / 2;
  const aside = Math.abs(ball[1 - along] - from[1 - along]);
  const leg = LEG.would / 2 + PAPER + DOT / 2;
  const past = sign * (ball[along] - from[along]) + Math.sqrt(Math.max(0, clear ** 2 - aside ** 2));
  const off = sign * (aside < clear ? Math.max(leg, past) : leg);
  return from.map((at, k) => (k === along ? at + off : at));
}

/** @param {CanvasRenderingContext2D} context @param {Scene} scene @param {number[]} at
 * @param {number} value @param {boolean} would */
function drawDot(context, { tokens }, [x, y], value, would) {
  const discs = /** @type {[number, string][]} */ ([
    [DOT / 2 + PAPER, tokens.bg],
    [DOT / 2, tint(tokens, value, 1)],
    ...(would ? [[DOT / 2 - HOLLOW.rim, tokens.bg]] : []),
  ]);
  for (const [r, colour] of discs) {
    context.beginPath();
    context.arc(x, y, r, 0, 2 * Math.PI);
    context.fillStyle = colour;
    context.fill();
  }
}

/** Where legs may be: under a curve they are as long as its axis at most.
 * @param {Box} box @param {Descent} descent @returns {Box} */
const roomOf = (box, { weights }) =>
  weights.length > 1 ? box : { ...box, top: -Infinity, bottom: Infinity };

/** A step's legs: the second one goes on from where the first one ends.
 * @param {Box} box @param {Descent} descent @param {number[]} change as it is drawn */
function legsOf(box, descent, change) {
  const { x, y } = axes(box, descent);
  const [[a, b], [da, db]] = [descent.weights, change];
  const level = b === undefined ? box.bottom + UNDER : y(b);
  const corner = [x(a + da), level];
  const first = { from: [x(a), level], to: corner, value: da, under: 0 };
  if (b === undefined) return [first];
  const under = da ? LEG.would / 2 : 0;
  return [first, { from: corner, to: [corner[0], y(b + db)], value: db, under }];
}

/** Where the step that would be leaves the map, and in which direction.
 * @param {Box} box @param {Descent} descent
 * @returns {{ k: number, end: number[], level: boolean, sign: number } | null} the leg of which weight; null
 * where none does */
export function leavesAt(box, descent) {
  const would = drawnSteps(box, descent).find((step) => step.would);
  const legs = would ? legsOf(box, descent, would.change) : [];
  for (const [k, { from, to }] of legs.entries()) {
    const { end, cut } = within(roomOf(box, descent), to);
    if (cut) return { k, end, ...headingOf(from, to) };
  }
  return null;
}

/** @param {number[]} from @param {number[]} to */
function headingOf([x0, y0], [x1, y1]) {
  const level = y0 === y1;
  return { level, sign: Math.sign(level ? x1 - x0 : y1 - y0) };
}

/** How many times as long as the run's own leg the one is that leaves the map, beside where it does.
 * @param {Box} box @param {Descent} descent */
export function lengthTold(box, descent) {
  const out = leavesAt(box, descent);
  const { change, own, samples } = descent;
  const words = out ? timesAsLong(change[out.k], own?.[out.k] ?? 0, samples) : "";
  if (!out || !words) return null;
  const { end, level, sign } = out;
  const left = level ? sign < 0 : end[0] < (box.left + box.right) / 2;
  const aside = level ? 4 : BESIDE;
  const over = end[1] > box.bottom ? OVER_NAME : BESIDE;
  const low = end[1] > box.bottom - 2 * BESIDE;
  const down = level ? (low ? -over : BESIDE + 8) : sign < 0 ? BESIDE : -4;
  const x = end[0] + (left ? aside : -aside);
  const wide = words.length * LETTER;
  const cross = crossIn(box, descent);
  const free = [down, -BESIDE, down + Math.sign(down) * 2 * BESIDE].find((dy) => {
    const middle = { x: x + (left ? wide / 2 : -wide / 2), y: end[1] + dy - 4 };
    return !cross || !shared(boxAround(middle, wide, LINE), cross);
  });
  return { words, anchor: left ? "start" : "end", x, y: end[1] + (free ?? down) };
}

/** What the cross takes where the loss is least, if there is one.
 * @param {Box} box @param {Descent} descent */
function crossIn(box, descent) {
  const lowest = descent.weights.length > 1 ? mapIn(box, descent).lowest : null;
  if (!lowest) return null;
  const { x, y } = axes(box, descent);
  return boxAround({ x: x(lowest[0]), y: y(lowest[1]) }, 2 * LOWEST + 4, 2 * LOWEST + 4);
}

/** The end of a leg, or where it leaves the box.
 * @param {Box} box @param {number[]} end */
function within({ left, right, top, bottom }, [x, y]) {
  const end = [clamp(x, left, right), clamp(y, top, bottom)];
  return { end, cut: end[0] !== x || end[1] !== y };
}

/** A leg that is level or upright; hollow, where the weight would so move. Where it leaves the box an arrow
 * goes on.
 * @param {CanvasRenderingContext2D} context @param {Scene} scene @param {Box} box
 * @param {number[]} from @param {number[]} to @param {number} value @param {boolean} would */
function drawLeg(context, { tokens }, box, from, to, value, would) {
  if (!value || within(box, from).cut) return; // what begins outside has no place here
  const { end, cut } = within(box, to);
  const { level, sign } = headingOf(from, to);
  const wide = would ? LEG.would : LEG.own;
  const far = Math.abs(level ? end[0] - from[0] : end[1] - from[1]) - (cut ? HEAD.long : 0);
  const path = outline(Math.max(1, far), wide / 2, cut);
  context.save();
  context.translate(from[0], from[1]);
  context.rotate(level ? (sign < 0 ? Math.PI : 0) : (sign * Math.PI) / 2);
  context.beginPath();
  for (const [x, y] of path) context.lineTo(x, y);
  context.closePath();
  context.lineJoin = "miter";
  context.lineWidth = 2;
  context.strokeStyle = tokens.bg;
  context.stroke();
  const colour = tint(tokens, value, 1);
  context.fillStyle = colour;
  context.fill();
  if (would && far > 2 * LEG.line) {
    context.clip();
    context.fillStyle = tokens.bg;
    context.fill();
    context.lineWidth = 2 * LEG.line; // of which half is inside
    context.strokeStyle = colour;
    context.stroke();
  }
  context.restore();
}

/** A bar that goes right from 0, with an arrow's head or without one.
 * @param {number} length @param {number} half its width @param {boolean} headed @returns {number[][]} */
function outline(length, half, headed) {
  const head = headed
    ? [
        [length, -HEAD.half],
        [length + HEAD.long, 0],
        [length, HEAD.half],
      ]
    : [];
  return [[0, -half], [length, -half], ...head, [length, half], [0, half]];
}
