// @ts-check
/** Merge patches (RFC 7396). */

/** @param {unknown} value @returns {value is Record<string, any>} */
export const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** The merge patch (RFC 7396) from one value to another; undefined where they are the same.
 * @param {any} before @param {any} after @returns {unknown} */
export function mergePatch(before, after) {
  if (!isObject(before) || !isObject(after))
    return JSON.stringify(before) === JSON.stringify(after) ? undefined : after;
  /** @type {Record<string, unknown>} */
  const patch = {};
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const difference = key in after ? mergePatch(before[key], after[key]) : null;
    if (difference !== undefined) patch[key] = difference;
  }
  return Object.keys(patch).length ? patch : undefined;
}
