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

/** Whether the inputs are functions of two coordinates.
 * @param {import("../types").Data} data */
export const isPlanar = ({ features, own }) =>
  !own && features.every((name) => Object.hasOwn(FEATURES, name));

/** Network inputs over a grid of the plane, top row first.
 * @param {string[]} features @param {number} columns @param {number} rows
 * @param {number} reachX @param {number} reachY half the plane's width and height */
export function gridInputs(features, columns, rows, reachX, reachY) {
  const inputs = new Float64Array(columns * rows * features.length);
  let at = 0;
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      const x1 = ((c + 0.5) / columns) * 2 * reachX - reachX;
      const x2 = reachY - ((r + 0.5) / rows) * 2 * reachY;
      for (const name of features) inputs[at++] = FEATURES[name].f(x1, x2);
    }
  }
  return inputs;
}
