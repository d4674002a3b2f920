// @ts-check
/** The loss that one or two weights roll on: a curve with its ball and tangent, or a map with the way that
 * was gone; the step as a bar along each axis. */

import { channels } from "../draw/colour.js";
import { memo } from "../model/memo.js";
import { alike, factor, fixed, level, significant } from "../words/numbers.js";
import { weightName } from "../words/words.js";
import { axes, mapIn, spans } from "./axes.js";
import { lerp, smooth } from "./ease.js";
import { BALL, drawLegs, LOWEST, lengthTold, timesDrawn } from "./legs.js";
import { FINE, heightsOf, LEVELS, TOLD } from "./relief.js";
import { buildRow, ROW } from "./row.js";
import { place, put, say, text } from "./svg.js";

/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./geometry.js").Geometry} Geometry */
/** @typedef {import("../model/descent.js").Descent} Descent */
/** @typedef {import("./axes.js").Box} Box */

const COVERED = 0.09; // of the reach, where the ball covers what was before
const WASH = 0.5; // of its colour, where the loss is highest
const LETTER = 6; // pixels of a letter of an axis
const TIGHT = 300; // pixels; a narrower map has no room for two names in a line
const TICKS = 3; // of the loss, and 0

/** Where the ball is: in the update on its way to the next weights.
 * @param {Scene} scene @param {Descent} descent */
const ballOf = ({ phase, p }, { weights, change }) =>
  weights.map((w, i) => (phase.kind === "update" ? w + (change[i] || 0) * smooth(p) : w));

/** Whether the step is known.
 * @param {{ phase: import("../types").Phase }} scene */
const stepped = ({ phase }) => phase.kind === "update" || phase.kind === "backward";

/** How high the loss is, as a wash: a small sheet that is drawn as large as the map. */
const washOf = memo(
  (
    /** @type {ReturnType<typeof mapIn>} */ { heights, depth },
    /** @type {import("../draw/colour.js").Tokens} */ tokens,
  ) => {
    const side = heights.length;
    const sheet = Object.assign(document.createElement("canvas"), { width: side, height: side });
    const image = new ImageData(side, side);
    const colour = channels(tokens["line-2"]);
    image.data.forEach((_, k, data) => {
      const height = heights[Math.floor(k / 4 / side)][(k >> 2) % side];
      data[k] = k % 4 < 3 ? colour[k % 4] : 255 * WASH * depth(height) || 0;
    });
    sheet.getContext("2d")?.putImageData(image, 0, 0);
    return sheet;
  },
);

/** Which marks are to be seen on the curve or the map, beside the ball.
 * @param {Box} box @param {Descent} descent @param {import("../types").Phase} phase */
export const marksOf = (box, descent, phase) => ({
  step: stepped({ phase }) && (descent.own ?? descent.change).some(Boolean),
  would: stepped({ phase }) && descent.own !== null && descent.change.some(Boolean),
  times: timesDrawn(box, descent),
  trail: descent.trail.some(
    (at) => Math.hypot(...at.map((w, k) => w - descent.weights[k])) > COVERED * descent.reach,
  ),
  lowest: descent.weights.length > 1 && mapIn(box, descent).lowest !== null,
});

/** @param {CanvasRenderingContext2D} context @param {Scene} scene */
export function drawDescent(context, scene) {
  const { geometry: g, descent } = scene;
  if (!g.beside || !descent) return;
  if (descent.weights.length === 1) drawCurve(context, scene, g.beside, descent);
  else drawMap(context, scene, g.beside, descent);
}

/** @param {Descent} descent */
const highest = (descent) => 1.12 * Math.max(...heightsOf(descent)) || 1;

/** The curve's height in pixels.
 * @param {Box} box @param {Descent} descent */
function heightOn({ top, bottom }, descent) {
  const most = highest(descent);
  return (/** @type {number} */ loss) => lerp(bottom, top, loss / most);
}

/** Losses that its axis tells: 0, and up to TICKS round ones.
 * @param {number} most @returns {number[]} */
export function lossTicks(most) {
  if (!(most > 0 && Number.isFinite(most))) return [0];
  const decade = 10 ** Math.floor(Math.log10(most / TICKS));
  const apart = decade * ([1, 2, 5, 10].find((step) => step * decade * (TICKS + 1) > most) ?? 10);
  return Array.from({ length: Math.floor(most / apart) + 1 }, (_, k) => k * apart);
}

/** Pixels down a pixel to the right, of a slope of the loss: however large losses and weights are.
 * @param {Box} box @param {Descent} descent @param {number} slope */
export const steepOn = ({ left, right, top, bottom }, descent, slope) =>
  (slope / (highest(descent) / (top - bottom))) * ((2 * descent.reach) / (right - left));

/** @param {CanvasRenderingContext2D} context @param {Scene} scene @param {Box} box
 * @param {Descent} descent */
function drawCurve(context, scene, box, descent) {
  const { tokens } = scene;
  const { x } = axes(box, descent);
  const y = heightOn(box, descent);
  const stroke = pen(context);
  context.beginPath();
  context.moveTo(box.left, box.top);
  context.lineTo(box.left, box.bottom);
  context.lineTo(box.right, box.bottom);
  for (const loss of lossTicks(highest(descent))) {
    context.moveTo(box.left - 3, y(loss));
    context.lineTo(box.left, y(loss));
  }
  stroke(1, tokens["line-2"]);
  context.beginPath();
  heightsOf(descent).forEach((loss, k) => context.lineTo(lerp(box.left, box.right, k / FINE), y(loss)));
  stroke(2, tokens["ink-3"]);
  for (const [w] of descent.trail) dot(context, x(w), y(descent.loss([w])), 2.5, tokens["ctl-line"]);

  const [w] = ballOf(scene, descent);
  const [px, py] = [x(w), y(descent.loss([w]))];
  const steep = steepOn(box, descent, descent.slope([w]));
  const length = Math.hypot(1, steep);
  context.save();
  context.beginPath();
  context.rect(box.left, box.top, box.right - box.left, box.bottom - box.top);
  context.clip();
  context.beginPath();
  context.moveTo(px - 60 / length, py - (60 * steep) / length);
  context.lineTo(px + 60 / length, py + (60 * steep) / length);
  stroke(2, tokens.ink);
  context.restore();
  dot(context, px, py, BALL, tokens.ink);
  if (stepped(scene)) drawLegs(context, scene, box, descent);
}

/** @param {CanvasRenderingContext2D} context @param {Scene} scene @param {Box} box
 * @param {Descent} descent */
function drawMap(context, scene, box, descent) {
  const { tokens } = scene;
  const { x, y } = axes(box, descent);
  const stroke = pen(context);
  const [width, height] = [box.right - box.left, box.bottom - box.top];
  context.save();
  context.beginPath();
  context.rect(box.left, box.top, width, height);
  context.clip();
  const map = mapIn(box, descent);
  const { lines: levels, lowest } = map;
  const wash = washOf(map, tokens);
  const cells = wash.width - 1; // from the middle of its first pixel to that of its last
  context.drawImage(wash, 0.5, 0.5, cells, cells, box.left, box.top, width, height);
  levels.forEach((lines, k) => {
    context.beginPath();
    for (const [[x0, y0], [x1, y1]] of lines) {
      context.moveTo(box.left + x0 * width, box.top + y0 * height);
      context.lineTo(box.left + x1 * width, box.top + y1 * height);
    }
    stroke(1, tokens[k < LEVELS / 2 ? "ctl-line" : "line-2"]);
  });
  context.beginPath();
  for (const [a, b] of [...descent.trail, descent.weights]) context.lineTo(x(a), y(b));
  const ball = ballOf(scene, descent);
  context.lineTo(x(ball[0]), y(ball[1]));
  stroke(1.75, tokens["ink-2"]);
  for (const [a, b] of descent.trail) dot(context, x(a), y(b), 2.75, tokens["ink-2"]);
  const covered = timesDrawn(box, descent) > 1; // the ball stands where the legs begin, else where they end
  const at = [x(ball[0]), y(ball[1])];
  if (stepped(scene) && !covered) drawLegs(context, scene, box, descent, at);
  dot(context, x(ball[0]), y(ball[1]), BALL, tokens.ink);
  stroke(2, tokens.bg);
  if (stepped(scene) && covered) drawLegs(context, scene, box, descent, at);
  if (lowest) drawLowest(context, scene, x(lowest[0]), y(lowest[1])); // over what would go on past it
  context.restore();
  context.beginPath();
  context.rect(box.left + 0.5, box.top + 0.5, width - 1, height - 1);
  stroke(1, tokens["line-2"]);
}

/** A cross of ink where the loss is least.
 * @param {CanvasRenderingContext2D} context @param {Scene} scene @param {number} x @param {number} y */
function drawLowest(context, { tokens }, x, y) {
  context.beginPath();
  context.moveTo(x - LOWEST, y);
  context.lineTo(x + LOWEST, y);
  context.moveTo(x, y - LOWEST);
  context.lineTo(x, y + LOWEST);
  pen(context)(4.5, tokens.bg);
  pen(context)(1.75, tokens.ink);
}

/** @param {CanvasRenderingContext2D} context */
const pen = (context) => (/** @type {number} */ width, /** @type {string} */ colour) => {
  context.lineWidth = width;
  context.strokeStyle = colour;
  context.stroke();
};

/** @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {number} r
 * @param {string} colour */
function dot(context, x, y, r, colour) {
  context.beginPath();
  context.arc(x, y, r, 0, 2 * Math.PI);
  context.fillStyle = colour;
  context.fill();
}

/** One of two inputs' weights.
 * @param {number} input */
const nameOf = (input) => weightName({ layer: 0, unit: 0, input });

/** A weight on its axis.
 * @param {number} w */
const ofWeight = (w) => fixed(w, Number.isInteger(w) ? 0 : 1);

/** The values of some contours, but of those that the ball is on.
 * @param {SVGTextElement[]} nodes @param {Box} box @param {Descent} descent @param {number[]} ball */
function tellContours(nodes, box, descent, ball) {
  const told = ball.length > 1 ? mapIn(box, descent).told : [];
  const { x, y } = axes(box, descent);
  nodes.forEach((node, k) => {
    const at = told[k];
    const [px, py] = at ? [lerp(box.left, box.right, at.x), lerp(box.top, box.bottom, at.y)] : [0, 0];
    const clear = at && Math.hypot(px - x(ball[0]), py - y(ball[1])) > 3 * BALL;
    say(node, clear ? significant(at.level, 2) : "");
    place(node, px, py + 4);
  });
}

/** @param {SVGTextElement} node @param {ReturnType<typeof lengthTold>} told */
function tellLength(node, told) {
  say(node, told?.words ?? "");
  if (!told) return;
  put(node, "text-anchor", told.anchor);
  place(node, told.x, told.y);
}

/** The words beside it.
 * @param {SVGGElement} group @param {Geometry} g */
export function buildDescent(group, g) {
  const box = g.beside;
  if (!box) return () => {};
  const [across, up, told, steep] = ["end", "start", "end", "end"].map((anchor) => text(group, "", anchor));
  put(told, "class", "halo v");
  put(steep, "class", "halo v steep");
  const numbers = [-1, 0, 1].map((end) => text(group, "hd", end < 0 ? "start" : end ? "end" : "middle"));
  const scale = Array.from({ length: TICKS + 1 }, () => text(group, "hd", "end"));
  const values = Array.from({ length: TOLD }, () => text(group, "hd halo", "middle"));
  const longer = text(group, "halo v", "end");
  const tight = box.right - box.left < TIGHT;
  const lines = { first: box.top - 22, second: box.top - 7 };
  place(steep, box.right, lines.second);
  const tellRow = buildRow(group, g);
  return /** @param {unknown} _ @param {Scene} scene */ (_, scene) => {
    const { descent } = scene;
    if (!descent) return;
    const one = descent.weights.length === 1;
    const row = descent.layers > 1; // one weight follows the other
    const ball = ballOf(scene, descent);
    place(up, box.left, one ? lines.first : lines.second);
    place(told, box.right, one || (row && tight) ? lines.first : lines.second);
    const [wide, high] = spans(box, descent);
    const letters = 2 * ofWeight(-wide).length;
    const name = row ? ROW.map((whose) => `weight of ${whose}`) : [0, 1].map(nameOf);
    const short = LETTER * (name[0].length + letters + 2) > box.right - box.left;
    const aside = !row || !tight; // there is room for 0
    put(across, "text-anchor", one ? "end" : "middle");
    place(
      across,
      one ? box.right : lerp(box.left, box.right, aside ? 0.75 : 0.5),
      box.bottom + (one ? -6 : 15),
    );
    say(across, row && short ? `of ${ROW[0]}` : name[0]);
    say(up, one ? "training loss" : name[1]);
    for (const node of row ? [] : one ? [across] : [across, up]) put(node, "class", "halo sm");
    if (row) tellRow(scene, descent);
    tellContours(values, box, descent, ball);
    tellLength(longer, stepped(scene) ? lengthTold(box, descent) : null);
    const y = heightOn(box, descent);
    const ticks = one ? lossTicks(highest(descent)) : [-high, 0, high];
    scale.forEach((node, k) => {
      const at = ticks[k];
      const words = at === undefined ? "" : one ? significant(at, 2) : ofWeight(at);
      say(node, words.length * LETTER < box.left - 6 ? words : ""); // rather none than one that is cut
      if (at !== undefined)
        place(node, box.left - 6, 4 + (one ? y(at) : lerp(box.bottom - 4, box.top + 4, k / 2)));
    });
    const loss = level(descent.loss(ball));
    const before = level(descent.loss(descent.weights));
    const moved = alike(before, loss) ? loss : `${before} → ${loss}`;
    say(told, one ? moved : `training loss ${moved}`);
    say(steep, one ? `slope of the loss ${factor(descent.slope(ball))}` : "");
    numbers.forEach((node, k) => {
      const w = (k - 1) * wide;
      place(node, lerp(box.left, box.right, k / 2), box.bottom + (one ? 20 : 15));
      say(node, one || aside || w ? ofWeight(w) : "");
    });
  };
}
