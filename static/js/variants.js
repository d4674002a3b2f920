// @ts-check
/** One thing changed: what a twin, or a run that goes on from some step, may have otherwise than the run on the page. */

import { isExact } from "./backward.js";
import { ownRules } from "./ruled.js";

/** @typedef {import("./types").Spec} Spec */
/** @typedef {object} Variant
 * @property {string} name
 * @property {string | ((spec: Spec) => string)} label as a choice for a run
 * @property {(spec: Spec) => object} changes a merge patch of the specification
 * @property {(spec: Spec) => string} called what a run is called after what was changed
 * @property {boolean} [training] it is the training that differs
 * @property {boolean} [alone] a twin cannot differ in it: it trains on the same batches */

/** @param {Spec} spec trained by the true slopes */
const isTrue = (spec) => ownRules(spec).every(isExact);
/** @param {Spec} spec */
const called = (spec) => (isTrue(spec) ? "with f′" : "without f′");
/** @param {number} factor @returns {Omit<Variant, "name" | "label">} */
const rate = (factor) => ({
  training: true,
  changes: ({ training }) => ({ training: { optimizer: { learning_rate: rounded(training.optimizer.learning_rate * factor) } } }),
  called: ({ training }) => `rate ${training.optimizer.learning_rate}`,
});
/** @param {number} v */
const rounded = (v) => Number(v.toPrecision(6));

/** Another optimiser, without the options of the one before.
 * @param {string} name @returns {Omit<Variant, "name" | "label">} */
const optimizer = (name) => ({
  training: true,
  changes: ({ training }) => {
    const { learning_rate, ...options } = training.optimizer;
    const none = Object.fromEntries(Object.keys(options).map((key) => [key, null]));
    return { training: { optimizer: { ...none, name: options.name === name ? "sgd" : name, learning_rate } } };
  },
  called: ({ training }) => (training.optimizer.name === "sgd" ? "plain SGD" : training.optimizer.name.replace("_", " ")),
});

/** @type {Variant[]} */
export const VARIANTS = [
  {
    name: "slope",
    label: (spec) => (isTrue(spec) ? "without f′" : "with f′"),
    changes: (spec) => ({
      network: { derivative: isTrue(spec) ? "one" : "exact", layers: spec.network.layers.map(() => ({ derivative: null })) },
    }),
    called,
  },
  {
    name: "hidden",
    label: "without f′ in hidden layers only",
    changes: ({ network }) => ({
      network: { layers: network.layers.map((_, l, all) => ({ derivative: l < all.length - 1 ? "one" : null })) },
    }),
    called: (spec) => (called(spec) === "with f′" ? "with f′" : "f′ at the output only"),
  },
  { name: "faster", label: "three times the rate", ...rate(3) },
  { name: "slower", label: "a third of the rate", ...rate(1 / 3) },
  {
    name: "momentum",
    label: "momentum",
    ...optimizer("momentum"),
  },
  {
    name: "conjugate",
    label: "conjugate gradient",
    ...optimizer("conjugate_gradient"),
  },
  {
    name: "activation",
    label: "another activation",
    changes: ({ network }) => ({
      network: { layers: network.layers.map((_, l, all) => (l < all.length - 1 ? { activation: network.layers[0].activation === "relu" ? "tanh" : "relu" } : {})) },
    }),
    called: ({ network }) => `${network.layers[0].activation} units`,
  },
  {
    name: "batch",
    label: "another batch size",
    alone: true,
    changes: ({ training }) => ({ training: { batch_size: training.batch_size === 1 ? 10 : 1 } }),
    called: ({ training }) => (training.batch_size === 1 ? "one sample a step" : `batches of ${training.batch_size}`),
  },
];

/** @param {Variant} variant @param {Spec} spec */
export const labelOf = ({ label }, spec) => (typeof label === "string" ? label : label(spec));
