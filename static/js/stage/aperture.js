// @ts-check
/** The shape of a valve, around the origin: a disc with a cavity that is open to the left by |f′| of its
 * diameter, and the funnel of what passes it from right to left.
 *
 * The cavity's right half is a circle, moved to the right so that the wall there is a hairline; its left half
 * narrows along a Bézier curve into a straight neck between two jaws. */

import { clamp, smooth } from "./ease.js";

/** @typedef {object} Cavity
 * @property {number} radius of the disc
 * @property {number} inner radius of the cavity
 * @property {number} off how far right the cavity's middle is
 * @property {number} neck where the jaws become straight
 * @property {number} bend where the curve between has both of its handles */

export const FAINT = 0.12; // pixels; what is lower has no colour, and passes no valve
const FULL = 0.66; // of the inner diameter: the widest funnel leaves a third of the picture uncovered

/** @param {number} radius @returns {Cavity} */
export function cavity(radius) {
  const inner = 0.8 * radius;
  const off = radius - inner - Math.max(1.2, 0.04 * radius);
  const neck = -0.58 * radius;
  return { radius, inner, off, neck, bend: (neck + off) / 2 };
}

/** The width in pixels of the largest error.
 * @param {Cavity} cavity */
export const fullWidth = ({ inner }) => FULL * 2 * inner;

/** The gap between the jaws.
 * @param {Cavity} cavity @param {number} slope */
export const gap = ({ inner }, slope) => 2 * inner * clamp(Math.abs(slope) || 0);

/** @param {Cavity} cavity @param {number} slope the disc less its cavity, as an SVG path */
export function body({ radius: r, inner, off, neck, bend }, slope) {
  const h = gap({ radius: r, inner, off, neck, bend }, slope) / 2;
  const x = -Math.sqrt(r * r - h * h);
  return (
    `M${x} ${-h}A${r} ${r} 0 0 1 ${r} 0A${r} ${r} 0 0 1 ${x} ${h}L${neck} ${h}` +
    `C${bend} ${h} ${bend} ${inner} ${off} ${inner}A${inner} ${inner} 0 0 0 ${off} ${-inner}` +
    `C${bend} ${-inner} ${bend} ${-h} ${neck} ${-h}Z`
  );
}

/** The edges of both jaws, as an SVG path.
 * @param {Cavity} cavity @param {number} slope */
export function lips({ radius: r, inner, off, neck, bend }, slope) {
  const half = gap({ radius: r, inner, off, neck, bend }, slope) / 2;
  const x = -Math.sqrt(r * r - half * half);
  return [-1, 1]
    .map((side) => {
      const [h, i] = [side * half, side * inner];
      return `M${x} ${h}L${neck} ${h}C${bend} ${h} ${bend} ${i} ${off} ${i}`;
    })
    .join("");
}

/** Two arcs around the mouth, each as much of a half circle as the slope is above 1.
 * @param {Cavity} cavity @param {number} slope @param {number} r their radius */
export function beyond({ radius, inner }, slope, r) {
  const a = Math.asin(inner / radius) + 0.06;
  const b = Math.min(Math.PI, a + (Math.abs(slope) - 1) * Math.PI + 0.1);
  return [-1, 1]
    .map((side) => {
      const [from, to] = [a, b].map((angle) => `${-r * Math.cos(angle)} ${side * r * Math.sin(angle)}`);
      return `M${from}A${r} ${r} 0 0 ${side < 0 ? 1 : 0} ${to}`;
    })
    .join("");
}

/** Half the height of the funnel where it enters and where it leaves; the second has the sign of the slope,
 * since below 0 the ribbon turns over. What passes is a hairline at least, or too faint to be seen.
 * @param {number} arriving in pixels @param {number} slope @returns {[number, number]} */
export function funnelEnds(arriving, slope) {
  const enters = Math.max(0.45, Math.abs(arriving) / 2);
  const seen = Math.abs(arriving * slope) >= FAINT;
  return [enters, seen ? Math.sign(slope) * Math.max(0.45, enters * Math.abs(slope)) : 0];
}

/** A point of the curve between the cavity's widest place, t = 0, and the neck.
 * @param {Cavity} cavity @param {number} t @param {number} wide half the height there @param {number} thin
 * @returns {[number, number]} x, and half the height */
export function between({ off, neck, bend }, t, wide, thin) {
  const u = 1 - t;
  const x = u * u * u * off + 3 * u * t * bend + t * t * t * neck;
  return [x, wide + (thin - wide) * smooth(t)];
}

/** Where along that curve it is so far from one height to the other.
 * @param {number} share of the way */
export function reaching(share) {
  let [low, high] = [0, 1];
  for (let k = 0; k < 20; k++) {
    const t = (low + high) / 2;
    if (smooth(t) < share) low = t;
    else high = t;
  }
  return low;
}
