// @ts-check
/** The plane: what a point of it may enter a network as, and its points in rows and columns. */

/** What a planar point may enter the network as, in figures and as a function.
 * @type {Record<string, { symbol: string, f: (x1: number, x2: number) => number }>} */
export const FEATURES = {
  x1: { symbol: "x₁", f: (x1) => x1 },
  x2: { symbol: "x₂", f: (_, x2) => x2 },
  x1_squared: { symbol: "x₁²", f: (x1) => x1 * x1 },
  x2_squared: { symbol: "x₂²", f: (_, x2) => x2 * x2 },
  x1_x2: { symbol: "x₁x₂", f: (x1, x2) => x1 * x2 },
  sin_x1: { symbol: "sin x₁", f: (x1) => Math.sin(x1) },
  sin_x2: { symbol: "sin x₂", f: (_, x2) => Math.sin(x2) },
};

/** Whether the inputs are functions of two coordinates: features of the plane, or the reader's own two
 * columns.
 * @param {import("../types").Data} data */
export const isPlanar = ({ features, own, train }) =>
  train.points[0]?.length === 2 &&
  (own ? features.length === 2 : features.every((name) => Object.hasOwn(FEATURES, name)));

const BEYOND = 0.08; // of the range of one's own samples

/** @typedef {{ left: number, right: number, bottom: number, top: number }} Area of the plane */

/** Where the reader's own samples lie, and a little beyond.
 * @param {number[][]} points @returns {Area} */
export function areaOf(points) {
  const [[left, right], [bottom, top]] = [0, 1].map((k) => {
    const [low, high] = points.reduce(
      ([least, most], point) => [Math.min(least, point[k]), Math.max(most, point[k])],
      [Infinity, -Infinity],
    );
    const room = (high - low) * BEYOND || 1;
    return [low - room, high + room];
  });
  return { left, right, bottom, top };
}

/** Half so wide and so high.
 * @param {number} reachX @param {number} reachY @returns {Area} around the middle */
export const around = (reachX, reachY) => ({ left: -reachX, right: reachX, bottom: -reachY, top: reachY });

/** Network inputs over a grid of the plane, top row first.
 * @param {import("../types").Data} data @param {number} columns @param {number} rows @param {Area} area */
export function gridInputs({ features, own }, columns, rows, { left, right, bottom, top }) {
  const inputs = new Float64Array(columns * rows * features.length);
  const entering = own ? [FEATURES.x1, FEATURES.x2] : features.map((name) => FEATURES[name]);
  let at = 0;
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      const x1 = left + ((c + 0.5) / columns) * (right - left);
      const x2 = top - ((r + 0.5) / rows) * (top - bottom);
      for (const { f } of entering) inputs[at++] = f(x1, x2);
    }
  }
  return inputs;
}
