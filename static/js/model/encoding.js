// @ts-check
/** Given weights, every bit of them, in letters that an address may hold: 8 bytes a number, as base64url has
 * them. */

/** @typedef {import("../types").Parameters} Parameters */

const MOST = 1000; // numbers

/** A layer row by row, each unit's bias after its weights.
 * @param {Parameters} layer */
const flat = ({ weights, biases }) => weights.flatMap((row, j) => [...row, biases[j]]);

/** Whether an address can carry so many.
 * @param {Parameters[]} parameters */
export const fits = (parameters) => parameters.reduce((sum, layer) => sum + flat(layer).length, 0) <= MOST;

/** @param {Parameters[]} parameters */
export function encodeParameters(parameters) {
  const bytes = new Uint8Array(Float64Array.from(parameters.flatMap(flat)).buffer);
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

/** The parameters of these layers; null where the letters hold no finite numbers, or not as many as the
 * layers need.
 * @param {string} letters @param {import("../types").LayerSpec[]} layers @returns {Parameters[] | null} */
export function decodeParameters(letters, layers) {
  const numbers = numbersOf(letters);
  const later = layers.slice(1).reduce((sum, { units }, l) => sum + units * (layers[l].units + 1), 0);
  const inputs = layers.length ? (numbers.length - later) / layers[0].units - 1 : 0;
  if (!Number.isInteger(inputs) || inputs < 1 || !numbers.every(Number.isFinite)) return null;
  let at = 0;
  /** @param {number} count */
  const next = (count) => {
    at += count;
    return numbers.slice(at - count, at);
  };
  return layers.map(({ units }, l) => {
    const width = l ? layers[l - 1].units : inputs;
    const rows = Array.from({ length: units }, () => next(width + 1));
    return { weights: rows.map((row) => row.slice(0, -1)), biases: rows.map((row) => row[width]) };
  });
}

/** @param {string} letters @returns {number[]} none where they were cut short */
function numbersOf(letters) {
  try {
    const bytes = Uint8Array.from(atob(letters.replaceAll("-", "+").replaceAll("_", "/")), (one) =>
      one.charCodeAt(0),
    );
    return [...new Float64Array(bytes.buffer)];
  } catch {
    return [];
  }
}
