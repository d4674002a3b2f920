// @ts-check
/** What each unit answers over the plane: small pictures, painted from the frame's own weights. */

import { shadeOf, signedScale } from "../draw/colour.js";
import { ACTIVATIONS } from "../math/activations.js";
import { areaOf, around, gridInputs, isPlanar } from "../math/features.js";
import { forward } from "../math/forward.js";
import { alike } from "../model/memo.js";

/** @typedef {import("../types").State} State */

const FINE = 30; // pixels of a picture's side
const EDGE = 0.5; // pixels of it that a neighbour on the sheet would show through
const COARSE = 16; // where units are small
const SMALL = 17; // their radius
const REACH = 6; // half the side of the plane that data sets live in
const SHADES = 201;

/** How a layer's answers become colours: as they are when they stay within ±1, else in units of their
 * largest.
 * @param {Float64Array} a */
export function reachOf(a) {
  let top = 1;
  for (const v of a) if (Math.abs(v) > top) top = Math.abs(v);
  return top;
}

/** Pictures of every unit on one sheet, inputs in its first column; painted again when the frame, the theme
 * or the features change. */
export class UnitMaps {
  #sheet = document.createElement("canvas");
  #context = /** @type {CanvasRenderingContext2D} */ (this.#sheet.getContext("2d"));
  #key = /** @type {unknown[]} */ ([]);
  #side = 0;
  #inputs = new Float64Array();
  #scale = new Uint32Array();
  #image = new ImageData(1, 1);

  /** @param {State} state @param {import("./geometry.js").Geometry} geometry @returns {boolean} whether there
   * is a plane to draw */
  update({ frame, run, data, tokens }, geometry) {
    if (!frame || !run || !data || !isPlanar(data)) return false;
    const before = this.#key;
    this.#key = [frame, tokens, data, geometry];
    if (alike(this.#key, before)) return true;
    const { features } = data;
    const fresh = !alike(this.#key.slice(1), before.slice(1));
    if (fresh) this.#prepare(data, tokens, geometry);
    const activations = run.spec.network.layers.map(({ activation }) => activation);
    const layers = forward(frame.layers, activations, this.#inputs, this.#side ** 2);
    if (fresh)
      this.#paint(0, this.#inputs, features.length, (i) => columnReach(this.#inputs, features.length, i));
    layers.forEach(({ a, units }, l) => {
      const bounded = Math.abs(ACTIVATIONS[activations[l]]?.f(1e3) ?? 1) <= 1;
      const reach = bounded ? 1 : reachOf(a);
      this.#paint(l + 1, a, units, () => reach);
    });
    this.#context.putImageData(this.#image, 0, 0);
    return true;
  }

  /** @param {CanvasRenderingContext2D} context clipped to the outline @param {number} column
   * @param {number} unit @param {number} x its middle @param {number} y
   * @param {number} half the side it is drawn with */
  draw(context, column, unit, x, y, half) {
    const side = this.#side;
    const [left, top] = [column * side + EDGE, unit * side + EDGE];
    const inner = side - 2 * EDGE;
    context.drawImage(this.#sheet, left, top, inner, inner, x - half, y - half, 2 * half, 2 * half);
  }

  /** @param {import("../types").Data} data @param {State["tokens"]} tokens
   * @param {import("./geometry.js").Geometry} geometry */
  #prepare(data, tokens, { columns, radius }) {
    const side = radius < SMALL ? COARSE : FINE;
    const rows = Math.max(...columns.map((column) => column.length));
    Object.assign(this.#sheet, { width: columns.length * side, height: rows * side });
    this.#image = new ImageData(this.#sheet.width, this.#sheet.height);
    this.#scale = signedScale(tokens, SHADES);
    this.#inputs = gridInputs(data, side, side, data.own ? areaOf(data.train.points) : around(REACH, REACH));
    this.#side = side;
  }

  /** @param {number} column @param {Float64Array} values @param {number} width
   * @param {(unit: number) => number} reach the value of the fullest colour */
  #paint(column, values, width, reach) {
    const pixels = new Uint32Array(this.#image.data.buffer);
    const side = this.#side;
    for (let row = 0; row < side; row++) {
      for (let unit = 0; unit < width; unit++) {
        const top = reach(unit);
        const start = (unit * side + row) * this.#image.width + column * side;
        for (let k = 0; k < side; k++)
          pixels[start + k] = shadeOf(this.#scale, values[(row * side + k) * width + unit] / top);
      }
    }
  }
}

/** @param {Float64Array} values @param {number} width @param {number} column */
function columnReach(values, width, column) {
  let top = 0;
  for (let k = column; k < values.length; k += width) top = Math.max(top, Math.abs(values[k]));
  return top * 0.85 || 1;
}
