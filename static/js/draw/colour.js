// @ts-check
/** Colours of the theme in force, and the two scales: signed values around zero, and how open a valve is. */

/** @typedef {Record<string, string>} Tokens from a token's name to `rgb(…)` */

const NAMES = [
  ...["bg", "sunk", "line", "line-2", "ctl-line", "ink", "ink-2", "ink-3", "neg", "pos", "zero", "closed"],
  ...["sl1", "sl2", "sl3", "open", "slope-ink", "slope-wash"],
];

/** The tokens as the style sheet resolves them now. @returns {Tokens} */
export function readTokens() {
  const probe = document.createElement("span");
  document.body.append(probe);
  const read = NAMES.map((name) => {
    probe.style.color = `var(--${name})`;
    return [name, getComputedStyle(probe).color];
  });
  probe.remove();
  return Object.fromEntries(read);
}

/** @type {Map<string, number[]>} */
const parsed = new Map();

/** @param {string} colour as `rgb(…)` */
export function channels(colour) {
  const known = parsed.get(colour);
  if (known) return known;
  const rgb = (colour.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number);
  parsed.set(colour, rgb);
  return rgb;
}

/** @param {string} from @param {string} to @param {number} share */
export function mixed(from, to, share) {
  const a = channels(from);
  const b = channels(to);
  return `rgb(${a.map((v, k) => Math.round(v + (b[k] - v) * share)).join(",")})`;
}

/** @param {Tokens} tokens */
export const isDark = ({ bg }) => channels(bg)[0] < 128;

/** Orange below zero, blue above it.
 * @param {Tokens} tokens @param {number} value */
export const signed = (tokens, value) => (value < 0 ? tokens.neg : tokens.pos);

/** A scale from −1 to 1 in `steps` colours, for painting maps: each as four bytes in one number, as an image
 * has them.
 * @param {Tokens} tokens @param {number} steps */
export function signedScale(tokens, steps) {
  const bytes = new Uint8ClampedArray(steps * 4);
  const zero = channels(tokens.zero);
  for (let k = 0; k < steps; k++) {
    const value = (2 * k) / (steps - 1) - 1;
    const end = channels(signed(tokens, value));
    for (let c = 0; c < 3; c++) bytes[k * 4 + c] = zero[c] + (end[c] - zero[c]) * Math.abs(value);
    bytes[k * 4 + 3] = 255;
  }
  return new Uint32Array(bytes.buffer);
}

/** The colour of a value on such a scale.
 * @param {Uint32Array} scale @param {number} value from −1 to 1; what is beyond counts as its end */
export const shadeOf = (scale, value) =>
  scale[Math.round((Math.max(-1, Math.min(1, value || 0)) + 1) * 0.5 * (scale.length - 1))];

/** Dark when shut, bright when open.
 * @param {Tokens} tokens @param {number} slope its size, from 0 to 1 */
export function openColour(tokens, slope) {
  const stops = ["closed", "sl1", "sl2", "sl3", "open"].map((name) => tokens[name]);
  const at = Math.min(1, Math.max(0, slope)) * 4;
  const k = Math.min(3, Math.floor(at));
  return mixed(stops[k], stops[k + 1], at - k);
}
