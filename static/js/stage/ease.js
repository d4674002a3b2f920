// @ts-check
/** How far one thing is when another one is so far; all from 0 to 1. */

/** @param {number} v @param {number} [least] @param {number} [most] */
export const clamp = (v, least = 0, most = 1) => Math.min(most, Math.max(least, v));

/** @param {number} a @param {number} b @param {number} t */
export const lerp = (a, b, t) => a + (b - a) * t;

/** How far `p` is on its way from one moment to another.
 * @param {number} p @param {readonly [number, number]} moments */
export const ramp = (p, [from, to]) => clamp((p - from) / (to - from));

/** @param {number} t */
export const smooth = (t) => t * t * (3 - 2 * t);

/** In and out, cubic.
 * @param {number} t */
export const inOut = (t) => (t < 0.5 ? 4 * t ** 3 : 1 - (2 - 2 * t) ** 3 / 2);
