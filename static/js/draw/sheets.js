// @ts-check
/** Paints the cells of maps: a pixel a cell, enlarged to where they lie in the window. */

import { rangeOf, toneOf } from "../model/sheet.js";
import { comparable, shareOf } from "../model/window.js";
import { channels } from "./colour.js";

/** @typedef {import("../model/sheet.js").Sheet} Sheet */
/** @typedef {import("../maps").Axis} Axis */
/** @typedef {[number, string][]} Scale colours at shares of it, as Plotly has them */

const SHADES = 256;

/** @param {Scale} scale @param {number} share @returns {number[]} */
function colourAt(scale, share) {
  const k = Math.max(
    1,
    scale.findIndex(([at]) => at >= share),
  );
  const [[from, a], [to, b]] = [scale[k - 1], scale[k]];
  const [low, high] = [channels(a), channels(b)];
  return low.map((value, c) => value + ((share - from) / (to - from)) * (high[c] - value));
}

/** How a measure is coloured, the same in all maps beside each other.
 * @typedef {object} Paint
 * @property {string} measure @property {string} kind @property {[number, number]} range
 * @property {Uint32Array} shades @property {Scale} scale
 * @property {number | null} learned the loss below which colours are those of what has learned
 * @property {number} beyond the colour of what diverged */

/** The scale with a leap at a share of it; `_parted` of `app/figures/atlas.py` makes the same.
 * @param {Scale} scale @param {number} share @returns {Scale} */
const parted = (scale, share) =>
  scale.map(([, colour], k) => [k ? (k < scale.length - 1 ? share : 1) : 0, colour]);

/** @param {Sheet[]} sheets
 * @param {{ measure: string, kind: string, largest: number | null, learned: number | null }} frame
 * @param {Scale} plain @param {string} beyond @returns {Paint} */
export function paintOf(sheets, { measure, kind, largest, learned }, plain, beyond) {
  const range = rangeOf(sheets, measure, kind, largest);
  const share = learned ? toneOf(learned, kind, range) : 0;
  const parts = share > 0 && share < 1;
  const scale = parts ? parted(plain, share) : plain;
  const bytes = new Uint8ClampedArray(4 * (SHADES + 1));
  for (let k = 0; k < SHADES; k++) bytes.set([...colourAt(scale, k / (SHADES - 1)), 255], 4 * k);
  bytes.set([...channels(beyond), 255], 4 * SHADES);
  const shades = new Uint32Array(bytes.buffer);
  return { measure, kind, range, shades, scale, learned: parts ? learned : null, beyond: shades[SHADES] };
}

/** The colour of a cell; 0 for none.
 * @param {Paint} paint @param {number} value @param {boolean} beyond it diverged */
function shadeOf({ measure, kind, range, shades, beyond: black }, value, beyond) {
  if (measure !== "diverged_at" && beyond) return black;
  if (Number.isNaN(value)) return measure === "steps_to" ? shades[SHADES - 1] : 0;
  return shades[Math.round(toneOf(value, kind, range) * (SHADES - 1))];
}

/** Pictures of sheets; each is made again only when its sheet has changed. */
export class Pictures {
  /** @type {WeakMap<Sheet, { version: number, paint: string, canvas: HTMLCanvasElement }>} */
  #made = new WeakMap();

  /** @param {Sheet} sheet @param {Paint} paint */
  of(sheet, paint) {
    const key = [paint.measure, ...paint.range, paint.shades[0], paint.beyond].join();
    const before = this.#made.get(sheet);
    if (before?.version === sheet.version && before.paint === key) return before.canvas;
    const { columns, rows, version } = sheet;
    const canvas =
      before?.canvas ?? Object.assign(document.createElement("canvas"), { width: columns, height: rows });
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    const image = context.createImageData(columns, rows);
    const pixels = new Uint32Array(image.data.buffer);
    const grid = sheet.grid(paint.measure);
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++) {
        const at = row * columns + column;
        if (!sheet.knows(row, column)) continue;
        pixels[(rows - 1 - row) * columns + column] = shadeOf(paint, grid[at], sheet.isBeyond(at));
      }
    context.putImageData(image, 0, 0);
    this.#made.set(sheet, { version, paint: key, canvas });
    return canvas;
  }
}

/** All that is known of a window: the newest sheet above, and where it has nothing yet what was known before.
 * @param {{ context: CanvasRenderingContext2D, width: number, height: number }} on
 * @param {{ x: Axis, y: Axis }} window @param {Sheet[]} sheets the newest last @param {Paint} paint
 * @param {Pictures} pictures */
export function paintSheets({ context, width, height }, window, sheets, paint, pictures) {
  context.clearRect(0, 0, width, height);
  context.imageSmoothingEnabled = false;
  for (const sheet of sheets) {
    if (!comparable(sheet.x, window.x) || !comparable(sheet.y, window.y)) continue;
    const [left, right] = [shareOf(window.x, sheet.x.from), shareOf(window.x, sheet.x.to)];
    const [bottom, top] = [shareOf(window.y, sheet.y.from), shareOf(window.y, sheet.y.to)];
    context.drawImage(
      pictures.of(sheet, paint),
      left * width,
      (1 - top) * height,
      (right - left) * width,
      (top - bottom) * height,
    );
  }
}
