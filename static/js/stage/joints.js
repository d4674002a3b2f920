// @ts-check
/** Between a unit's rim and its docks. What leaves fans out from one band into its ribbons; what arrives is
 * added up into one band, and what cancels is hatched. */

import { lerp } from "./ease.js";
import { stackOf } from "./flow.js";
import { flowing, hatched, tint } from "./paint.js";
import { slab, within } from "./paths.js";
import { summed } from "./sums.js";

/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./courses.js").Course} Course */
/** @typedef {import("./flow.js").Ribbon} Ribbon */
/** @typedef {import("./sums.js").Part} Part */
/** @typedef {import("./geometry.js").Place} Place */

const REST = 8; // pixels, of what has no ribbons
const GAP = 1; // pixel between a fan and its ribbons: there each is multiplied by its weight

/** @param {CanvasRenderingContext2D} context @param {Scene} scene @param {(Course | null)[]} courses */
export function drawJoints(context, scene, courses) {
  courses.forEach((course, l) => {
    if (!course) return;
    if (course.back) drawBack(context, scene, course, l);
    else drawForward(context, scene, course, l);
  });
}

/** @param {CanvasRenderingContext2D} context @param {Scene} scene @param {Course} course @param {number} l */
function drawForward(context, scene, course, l) {
  const { geometry: g, signals, frame } = scene;
  const scale = scene.flow?.scale ?? 0;
  if (!g.blocks[l])
    g.columns[l].forEach((at, i) => {
      const value = signals.inputs[l][i];
      const rim = at.x + (l ? g.radius : g.square);
      const height = Math.abs(value) * scale;
      drawFan(context, scene, course, { at, value, height, rim, dock: at.right }, course.layer.leftOf[i]);
    });
  if (g.blocks[l + 1] || course.sum <= 0) return;
  g.columns[l + 1].forEach((at, j) => {
    const bias = course.layer.biases[j];
    const rest = course.layer.rests[j];
    const parts = [...course.layer.rightOf[j].map(partOn("right")), rest, bias].sort((a, b) => a.y - b.y);
    const z = frame.layers[l].pre_activations[j] ?? 0;
    const result = { value: z, y: at.y, height: Math.abs(z) * scale };
    const [dock, rim] = [at.left - 0.6, at.x - (isRow(scene, l) ? 0 : g.radius)];
    within(context, dock - 12, lerp(dock - 2, rim, course.sum), () => {
      drawSum(context, scene, course, parts, result, dock, rim);
      drawRest(context, scene, course, rest, dock - REST);
      if (bias.height > 1) drawBias(context, scene, course, bias, dock);
    });
  });
}

/** @param {CanvasRenderingContext2D} context @param {Scene} scene @param {Course} course @param {number} l */
function drawBack(context, scene, course, l) {
  const { geometry: g, signals, scale } = scene;
  if (!g.blocks[l + 1] && !isRow(scene, l))
    g.columns[l + 1].forEach((at, j) => {
      const value = signals.leaving[l][j];
      const rim = at.x - g.radius;
      const height = Math.abs(value) * scale;
      drawFan(context, scene, course, { at, value, height, rim, dock: at.left }, course.layer.rightOf[j]);
    });
  if (g.blocks[l]) return;
  if (!l) return drawInputDocks(context, scene, course);
  if (course.sum <= 0) return;
  g.columns[l].forEach((at, i) => {
    const e = signals.arriving[l - 1][i];
    const result = { value: e, y: at.y, height: Math.abs(e) * scale };
    const [dock, rim] = [at.right + 0.6, at.x + g.radius];
    within(context, dock + 2 + REST, lerp(dock - 2, rim, course.sum), () => {
      const rest = course.layer.rests[i];
      const parts = [...course.layer.leftOf[i].map(partOn("left")), rest];
      drawSum(context, scene, course, parts, result, dock, rim);
      drawRest(context, scene, course, rest, dock);
    });
  });
}

/** Outputs that share 1 are rows, which begin where other units have their middles.
 * @param {Scene} scene @param {number} l */
const isRow = ({ geometry, frame }, l) => geometry.rows !== null && l === frame.layers.length - 1;

/** @param {"left" | "right"} side @returns {(ribbon: Ribbon) => Part} */
const partOn = (side) => (ribbon) => ({ value: ribbon.value, y: ribbon[side], height: ribbon.height });

/** @param {CanvasRenderingContext2D} context @param {Scene} scene @param {Course} course
 * @param {{ at: Place, value: number, height: number, rim: number, dock: number }} band what leaves
 * @param {Ribbon[]} ribbons */
function drawFan(context, { tokens }, { fan, share }, { at, value, height, rim, dock }, ribbons) {
  if (!value || fan <= 0 || !ribbons.length) return;
  const end = dock + Math.sign(rim - dock) * GAP;
  const [from, to] = [Math.max(0.8, height) / 2, Math.max(0.8, stackOf(ribbons)) / 2];
  context.fillStyle = flowing(tokens, value, height, share);
  const draw = () => slab(context, rim, [at.y - from, at.y + from], end, [at.y - to, at.y + to]);
  if (fan < 1) within(context, rim, lerp(rim, end, fan), draw);
  else draw();
}

/** @param {CanvasRenderingContext2D} context @param {Scene} scene @param {Course} course
 * @param {Part[]} parts @param {Part} result @param {number} dock @param {number} rim */
function drawSum(context, { geometry: { dense }, tokens }, { share }, parts, result, dock, rim) {
  const seen = parts.filter(({ height }) => height >= (dense ? 0.5 : 0.15));
  for (const { value, cancels, from, to } of summed(seen, result)) {
    const height = from[1] - from[0];
    if (!cancels) context.fillStyle = tint(tokens, value, share);
    else if (dense) context.fillStyle = tint(tokens, value, share * 0.42);
    else if (height < 1.5) context.fillStyle = tint(tokens, value, share * 0.5);
    else context.fillStyle = hatched(context, tokens, value, share);
    slab(context, dock, from, rim, cancels ? to : [to[0], Math.max(to[1], to[0] + 0.5)]);
  }
}

/** What comes through weights that are not drawn stands at the dock, without ribbons and paler.
 * @param {CanvasRenderingContext2D} context @param {Scene} scene @param {Course} course @param {Part} rest
 * @param {number} from its left side */
function drawRest(context, { tokens }, { share }, { value, y, height }, from) {
  if (height < 0.5) return;
  context.fillStyle = tint(tokens, value, 0.6 * share);
  context.fillRect(from, y - height / 2, REST, height);
}

/** The bias has no ribbon: it stands at the dock, behind a tick of ink.
 * @param {CanvasRenderingContext2D} context @param {Scene} scene @param {Course} course @param {Part} bias
 * @param {number} dock */
function drawBias(context, { tokens }, { share }, { value, y, height }, dock) {
  context.fillStyle = tint(tokens, value, share);
  context.fillRect(dock - 8, y - height / 2, 8.5, height);
  context.fillStyle = tokens.ink;
  context.fillRect(dock - 9.5, y - height / 2, 1.5, height);
}

/** Into the inputs nothing is added up.
 * @param {CanvasRenderingContext2D} context @param {Scene} scene @param {Course} course */
function drawInputDocks(context, { geometry: g, tokens }, { layer, run, share }) {
  if (run < 1) return;
  g.columns[0].forEach((at, i) => {
    for (const { value, left, height } of layer.leftOf[i]) {
      if (height < 0.3) continue;
      context.fillStyle = tint(tokens, value, share);
      context.fillRect(at.x + g.square, left - height / 2, g.dock / 2 - GAP, height);
    }
  });
}
