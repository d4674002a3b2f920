// @ts-check
/** Addresses of TensorFlow Playground (playground.tensorflow.org), as runs of our own. Its seed draws other
 * random numbers, so the set-up is the same and the points and first weights are not. */

import { brief } from "../words/words.js";

const DATASETS = /** @type {Record<string, string>} */ ({
  circle: "circle",
  xor: "xor",
  gauss: "gauss",
  spiral: "spiral",
});
const REGRESSIONS = /** @type {Record<string, string>} */ ({
  "reg-plane": "plane",
  "reg-gauss": "multi_gauss",
});
const ACTIVATIONS = ["tanh", "sigmoid", "relu", "linear"];
const REGULARIZERS = /** @type {Record<string, string>} */ ({ none: "none", L1: "l1", L2: "l2" });
const FEATURES = /** @type {Record<string, string>} */ ({
  x: "x1",
  y: "x2",
  xSquared: "x1_squared",
  ySquared: "x2_squared",
  xTimesY: "x1_x2",
  sinX: "sin_x1",
  sinY: "sin_x2",
});
const MARKS = ["networkShape", "batchSize", "dataset", "regDataset", "percTrainData", "problem"];
/** What only concerns how its page looks, and features that it names in its addresses and does not have. */
const IGNORED = [
  ...["showTestData", "discretize", "hideText", "tutorial", "collectStats"],
  ...["cosX", "cosY"],
];
const NOISIEST = 50;

/** @param {string} hash */
export const isPlaygrounds = (hash) =>
  MARKS.some((key) => new URLSearchParams(hash.replace(/^#/, "")).has(key));

/** @param {string} hash @returns {import("./link.js").Link} */
export function translated(hash) {
  const asked = new URLSearchParams(hash.replace(/^#/, ""));
  /** @type {string[]} */
  const faults = [];
  /** @param {string} key @param {string} usual @param {(value: string) => boolean} fits */
  const text = (key, usual, fits) => {
    const value = asked.get(key) ?? usual;
    if (fits(value)) return value;
    faults.push(brief(`${key}=${value}`));
    return usual;
  };
  /** @param {string} key @param {number} usual @param {number} least @param {number} most */
  const number = (key, usual, least, most) =>
    Number(
      text(key, String(usual), (value) => value !== "" && Number(value) >= least && Number(value) <= most),
    );

  const regression =
    text("problem", "classification", (v) => v === "classification" || v === "regression") === "regression";
  const name = regression
    ? REGRESSIONS[text("regDataset", "reg-plane", (value) => Object.hasOwn(REGRESSIONS, value))]
    : DATASETS[text("dataset", "circle", (value) => Object.hasOwn(DATASETS, value))];
  const activation = text("activation", "tanh", (value) => ACTIVATIONS.includes(value));
  const shape = text("networkShape", "4,2", (value) => /^(\d+(,\d+)*)?$/.test(value));
  const hidden = shape ? shape.split(",").map((units) => ({ units: Number(units), activation })) : [];
  const chosen = Object.keys(FEATURES).filter(
    (key) => (asked.get(key) ?? String(key === "x" || key === "y")) === "true",
  );
  const seed = asked.get("seed") ?? "0";
  const noise = number("noise", 0, 0, Infinity);
  if (noise > NOISIEST) faults.push(`noise=${noise} is set to the most, ${NOISIEST}`);
  const spec = {
    data: {
      name,
      noise: Math.min(noise, NOISIEST) / 100,
      test_fraction: (100 - number("percTrainData", 50, 1, 100)) / 100,
      features: (chosen.length ? chosen : ["x", "y"]).map((key) => FEATURES[key]),
    },
    network: {
      layers: [...hidden, { units: 1, activation: regression ? "linear" : "tanh" }],
      initializer:
        asked.get("initZero") === "true"
          ? { name: "zeros", bias: 0 }
          : { name: "uniform", low: -0.5, high: 0.5, bias: 0.1 },
    },
    loss: "squared_error",
    training: {
      batch_size: number("batchSize", 10, 1, 1000),
      optimizer: { name: "sgd", learning_rate: number("learningRate", 0.03, 1e-9, 1000) },
      regularization: {
        name: REGULARIZERS[text("regularization", "none", (value) => Object.hasOwn(REGULARIZERS, value))],
        rate: number("regularizationRate", 0, 0, 1000),
      },
    },
    seed: Math.round(Number(`0.${seed.replace(/^\d*\.?/, "") || "0"}`) * 100_000) || 0,
  };
  const known = [
    ...MARKS,
    ...IGNORED,
    ...Object.keys(FEATURES),
    "activation",
    "noise",
    "learningRate",
    "regularization",
  ];
  const rest = [...known, "regularizationRate", "seed", "initZero"];
  for (const [key, value] of asked)
    if (!rest.includes(key) && !key.endsWith("_hide")) faults.push(brief(`${key}=${value}`));
  return { spec: /** @type {any} */ (spec), log: [], step: 0, look: {}, typed: {}, faults };
}
