// @ts-check
/** What each unit answers over the plane: small pictures, painted from the frame's own weights. */

import { ACTIVATIONS, forward, gridInputs, isPlanar } from "../forward.js";
import { signedScale } from "../colour.js";

/** @typedef {import("../types").State} State */

const GRID = 26;
const REACH = 6; // half the side of the plane that data sets live in
const SHADES = 201;

/** Paint values as a picture, one pixel a value.
 * @param {ImageData} image @param {(k: number) => number} value of pixel k, from −1 to 1 @param {Uint8Array} scale */
export function paint(image, value, scale) {
  const { data } = image;
  for (let k = 0; k < data.length / 4; k++) {
    const at = Math.round((Math.max(-1, Math.min(1, value(k) || 0)) + 1) * 0.5 * (scale.length / 3 - 1)) * 3;
    data[k * 4] = scale[at];
    data[k * 4 + 1] = scale[at + 1];
    data[k * 4 + 2] = scale[at + 2];
    data[k * 4 + 3] = 255;
  }
}

/** What lies outside of the circle is taken away: a unit's picture is round.
 * @param {ImageData} image */
function rounded({ data, width }) {
  const middle = (width - 1) / 2;
  for (let k = 0; k < width * width; k++) {
    if (Math.hypot((k % width) - middle, Math.floor(k / width) - middle) > width / 2) data[k * 4 + 3] = 0;
  }
}

/** How a layer's answers become colours: as they are when they stay within ±1, else in units of their largest.
 * @param {Float64Array} a */
export function reachOf(a) {
  let top = 1;
  for (const v of a) if (Math.abs(v) > top) top = Math.abs(v);
  return top;
}

/** Pictures of every unit, kept until the frame, the theme or the features change. */
export class UnitMaps {
  /** @type {HTMLCanvasElement[][]} inputs first, then each layer */
  pictures = [];
  #key = /** @type {unknown[]} */ ([]);
  /** @type {{ features: string, inputs: Float64Array } | null} */
  #grid = null;
  #scale = new Uint8Array();

  /** @param {State} state @returns {boolean} whether there is a plane to draw */
  update({ frame, run, data, tokens }) {
    if (!frame || !run || !data || !isPlanar(data)) return false;
    const { features } = data;
    const key = [frame, tokens, data];
    if (key.every((part, k) => part === this.#key[k])) return true;
    if (this.#key[1] !== tokens) this.#scale = signedScale(tokens, SHADES);
    const fresh = this.#key[2] !== data || this.#key[1] !== tokens;
    this.#key = key;
    const names = features.join();
    if (this.#grid?.features !== names)
      this.#grid = { features: names, inputs: gridInputs(features, GRID, GRID, REACH, REACH) };
    const { inputs } = this.#grid;
    const activations = run.spec.network.layers.map(({ activation }) => activation);
    const layers = forward(frame.layers, activations, inputs, GRID * GRID);
    this.#fit([features.length, ...layers.map(({ units }) => units)]);
    if (fresh) this.#paint(0, inputs, features.length, (i) => columnReach(inputs, features.length, i));
    layers.forEach(({ a, units }, l) => {
      const bounded = Math.abs(ACTIVATIONS[activations[l]]?.f(1e3) ?? 1) <= 1;
      const reach = bounded ? 1 : reachOf(a);
      this.#paint(l + 1, a, units, () => reach);
    });
    return true;
  }

  /** @param {number} column @param {Float64Array} values @param {number} width
   * @param {(unit: number) => number} reach the value of the fullest colour */
  #paint(column, values, width, reach) {
    this.pictures[column].forEach((picture, j) => {
      const context = picture.getContext("2d");
      if (!context) return;
      const image = context.createImageData(GRID, GRID);
      const top = reach(j);
      paint(image, (k) => values[k * width + j] / top, this.#scale);
      if (column) rounded(image);
      context.putImageData(image, 0, 0);
    });
  }

  /** @param {number[]} sizes */
  #fit(sizes) {
    if (this.pictures.map((column) => column.length).join() === sizes.join()) return;
    this.pictures = sizes.map((count) =>
      Array.from({ length: count }, () =>
        Object.assign(document.createElement("canvas"), { width: GRID, height: GRID }),
      ),
    );
  }
}

/** @param {Float64Array} values @param {number} width @param {number} column */
function columnReach(values, width, column) {
  let top = 0;
  for (let k = column; k < values.length; k += width) top = Math.max(top, Math.abs(values[k]));
  return top * 0.85 || 1;
}
