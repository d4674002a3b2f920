// @ts-check
/** What the stage is painted with: a sign's colour, more or less of it; the same hatched, or fading out. */

import { channels, isDark, mixed, signed } from "../draw/colour.js";
import { FAINT } from "./aperture.js";
import { frontOf } from "./paths.js";

/** @typedef {import("../draw/colour.js").Tokens} Tokens */

const HATCH = 5; // pixels between lines
const LEAST = 0.16; // of a colour on a dark page
const SOFT = 54; // pixels over which a front fades out

/** @type {WeakMap<Tokens, Map<string, string>>} */
const tints = new WeakMap();
/** By what they are painted with: another one takes no pattern of it.
 * @type {WeakMap<CanvasRenderingContext2D, Map<string, CanvasPattern>>} */
const patterns = new WeakMap();

/** @template {object} O @template T @param {WeakMap<O, Map<string, T>>} kept @param {O} owner
 * @param {string} key @param {() => T} make @returns {T} */
function once(kept, owner, key, make) {
  let own = kept.get(owner);
  if (!own) {
    own = new Map();
    kept.set(owner, own);
  }
  let made = own.get(key);
  if (made === undefined) {
    made = make();
    own.set(key, made);
  }
  return made;
}

/** A share of the sign's colour on the page's, more of it on a dark one, where little cannot be seen; 0 has
 * none.
 * @param {Tokens} tokens @param {number} value @param {number} share */
export function tint(tokens, value, share) {
  const fine = Math.round(share * 40);
  if (!value) return tokens["line-2"];
  return once(tints, tokens, `${value < 0}${fine}`, () => {
    const least = isDark(tokens) ? LEAST : 0;
    return mixed(tokens.bg, signed(tokens, value), least + (1 - least) * (fine / 40));
  });
}

/** The colour of something so high that flows: what can hardly be seen has none.
 * @param {Tokens} tokens @param {number} value @param {number} height in pixels @param {number} share */
export const flowing = (tokens, value, height, share) =>
  height < FAINT ? tokens["line-2"] : tint(tokens, value, share);

/** What cancels.
 * @param {CanvasRenderingContext2D} context @param {Tokens} tokens @param {number} value
 * @param {number} share */
export function hatched(context, tokens, value, share) {
  const ratio = context.getTransform().a;
  return once(patterns, context, `${tint(tokens, value, share)} ${tokens.bg} ${ratio}`, () => {
    const tile = document.createElement("canvas");
    const side = Math.round(HATCH * ratio);
    Object.assign(tile, { width: side, height: side });
    const inside = /** @type {CanvasRenderingContext2D} */ (tile.getContext("2d"));
    inside.fillStyle = tint(tokens, value, share * 0.22);
    inside.fillRect(0, 0, side, side);
    inside.strokeStyle = tint(tokens, value, share);
    inside.lineWidth = 1.5 * ratio;
    inside.lineCap = "square";
    inside.beginPath();
    for (const offset of [-side, 0, side]) {
      inside.moveTo(offset, side);
      inside.lineTo(offset + side, 0);
    }
    inside.stroke();
    const pattern = /** @type {CanvasPattern} */ (context.createPattern(tile, "repeat"));
    pattern.setTransform(new DOMMatrix([1 / ratio, 0, 0, 1 / ratio, 0, 0]));
    return pattern;
  });
}

/** A colour that fades out where lines from one dock to another have come to.
 * @param {CanvasRenderingContext2D} context @param {string} colour @param {number} from @param {number} to
 * @param {number} t how far they are @returns {string | CanvasGradient} */
export function fading(context, colour, from, to, t) {
  if (t >= 1) return colour;
  const front = frontOf(from, to, t);
  const soft = Math.min(SOFT, Math.abs(to - from) * 0.3) * Math.sign(to - from);
  const gradient = context.createLinearGradient(front - soft, 0, front, 0);
  gradient.addColorStop(0, colour);
  gradient.addColorStop(1, `rgba(${channels(colour)},0)`);
  return gradient;
}
