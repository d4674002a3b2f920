// @ts-check
/** A map's window: two axes, what a place on them means, and how they are moved. Pure functions. */

/** @typedef {import("../maps").Axis} Axis */

/** @param {Axis} axis @param {number} value */
const along = ({ scale }, value) => (scale === "log" ? Math.log(value) : value);

/** Where a value lies: 0 at the axis's beginning, 1 at its end.
 * @param {Axis} axis @param {number} value */
export function shareOf(axis, value) {
  const [from, to] = [along(axis, axis.from), along(axis, axis.to)];
  return (along(axis, value) - from) / (to - from);
}

/** The value there, the reverse.
 * @param {Axis} axis @param {number} share */
export function valueAt(axis, share) {
  const [from, to] = [along(axis, axis.from), along(axis, axis.to)];
  const value = from + share * (to - from);
  return axis.scale === "log" ? Math.exp(value) : value;
}

/** The axis with what was at shares `from` and `to` at its ends.
 * @param {Axis} axis @param {number} from @param {number} to @returns {Axis} */
export const cut = (axis, from, to) => ({
  ...axis,
  from: Number(valueAt(axis, from).toPrecision(12)),
  to: Number(valueAt(axis, to).toPrecision(12)),
});

/** Closer by a factor around a place that stays where it is.
 * @param {Axis} axis @param {number} share @param {number} factor */
export const zoomed = (axis, share, factor) =>
  cut(axis, share - share / factor, share + (1 - share) / factor);

/** Moved by a share of itself.
 * @param {Axis} axis @param {number} by */
export const moved = (axis, by) => cut(axis, by, 1 + by);

/** @param {Axis} a @param {Axis} b whether places of one are places of the other */
export const comparable = (a, b) => a.path === b.path && a.scale === b.scale;

/** Whether an axis has room for cells.
 * @param {Axis} axis */
export const spans = ({ from, to, scale }) =>
  Number.isFinite(from) && Number.isFinite(to) && from < to && (scale === "linear" || from > 0);
