// @ts-check
/** One thing changed: what a twin, or a run that goes on from some step, may have otherwise than the run on
 * the page. */

import { isExact } from "../math/backward.js";
import { short } from "../words/numbers.js";
import { activationName, byRule } from "../words/rule.js";
import { layerName } from "../words/words.js";
import { mergePatch } from "./patch.js";
import { ownRules, ruleIn } from "./rules.js";

/** @typedef {import("../types").Spec} Spec */
/** @typedef {object} Variant
 * @property {string} name
 * @property {string | ((spec: Spec) => string)} label as a choice for a run
 * @property {(spec: Spec) => object} changes a merge patch of the specification
 * @property {boolean} [alone] a twin cannot differ in it: it trains on the same batches */

/** @param {Spec} spec trained by the true slopes */
const isTrue = (spec) => ownRules(spec).every(isExact);
const SEARCHING = "conjugate_gradient"; // along each line, for how far to go
/** @param {number} factor @returns {Variant["changes"]} */
const rate =
  (factor) =>
  ({ training }) => ({
    training: { optimizer: { learning_rate: rounded(training.optimizer.learning_rate * factor) } },
  });
/** @param {number} v */
const rounded = (v) => Number(v.toPrecision(6));

/** Another optimiser, without the options of the one before.
 * @param {string} name @returns {Variant["changes"]} */
const optimizer =
  (name) =>
  ({ training }) => {
    const { learning_rate, ...options } = training.optimizer;
    const none = Object.fromEntries(Object.keys(options).map((key) => [key, null]));
    return {
      training: { optimizer: { ...none, name: options.name === name ? "sgd" : name, learning_rate } },
    };
  };

/** @type {Variant[]} */
export const VARIANTS = [
  {
    name: "slope",
    label: (spec) => (isTrue(spec) ? "without f′" : "with f′"),
    changes: (spec) => ({
      network: {
        derivative: isTrue(spec) ? "one" : "exact",
        layers: spec.network.layers.map(() => ({ derivative: null })),
      },
    }),
  },
  {
    name: "hidden",
    label: "without f′ in hidden layers only",
    changes: ({ network }) => ({
      network: {
        layers: network.layers.map((_, l, all) => ({ derivative: l < all.length - 1 ? "one" : null })),
      },
    }),
  },
  {
    name: "feedback",
    label: "errors back through random weights",
    changes: ({ network }) => ({
      network: { feedback: network.feedback === "transpose" ? "fixed_random" : "transpose" },
    }),
  },
  { name: "faster", label: "three times the rate", changes: rate(3) },
  { name: "slower", label: "a third of the rate", changes: rate(1 / 3) },
  { name: "momentum", label: "momentum", changes: optimizer("momentum") },
  { name: "conjugate", label: "conjugate gradient", changes: optimizer("conjugate_gradient") },
  {
    name: "activation",
    label: "another activation",
    changes: ({ network }) => ({
      network: {
        layers: network.layers.map((_, l, all) =>
          l < all.length - 1 ? { activation: network.layers[0].activation === "relu" ? "tanh" : "relu" } : {},
        ),
      },
    }),
  },
  {
    name: "batch",
    label: "another batch size",
    alone: true,
    changes: ({ training }) => ({ training: { batch_size: training.batch_size === 1 ? 10 : 1 } }),
  },
];

/** @param {Variant} variant @param {Spec} spec */
export const labelOf = ({ label }, spec) => (typeof label === "string" ? label : label(spec));

/** What a run is called beside another one, after all in which they differ.
 * @param {Spec} spec @param {Spec} other */
export function calledBeside(spec, other) {
  const [{ network, loss, training }, beside] = [spec, other];
  const { optimizer, batch_size } = training;
  const otherwise = {
    [slopes(spec)]: slopes(spec) !== slopes(other),
    [network.feedback === "transpose" ? "with backprop" : "with random feedback"]:
      network.feedback !== beside.network.feedback,
    [lossName(loss)]: loss !== beside.loss,
    [`${activationName(network.layers[0].activation)} units`]: network.layers.some(
      ({ activation }, l) => activation !== beside.network.layers[l].activation,
    ),
    [optimizer.name === "sgd" ? "plain SGD" : optimizer.name.replace("_", " ")]:
      optimizer.name !== beside.training.optimizer.name,
    [batch_size === 1 ? "one sample a step" : `batches of ${batch_size}`]:
      batch_size !== beside.training.batch_size,
    [`rate ${short(optimizer.learning_rate)}`]: // but of one that searches for its own
      optimizer.name !== SEARCHING && optimizer.learning_rate !== beside.training.optimizer.learning_rate,
  };
  return Object.keys(otherwise)
    .filter((name) => otherwise[name])
    .join(", ");
}

/** @param {string} loss */
const lossName = (loss) => loss.replace("binary_", "").replace("cross_", "cross-").replace("_", " ");

/** What stands in the slope's place, and where.
 * @param {Spec} spec */
function slopes(spec) {
  const rule = ruleIn(ownRules(spec));
  if (!rule) return "with f′";
  if (rule.name !== "one" || rule.offset || rule.where === "network") return byRule(rule);
  if (rule.where === "hidden") return "f′ at the output only";
  if (rule.where === "output") return "f′ in hidden layers only";
  return `without f′ in ${rule.layers.map((l) => layerName(l, spec.network.layers.length)).join(", ")}`;
}

/** Whether two runs differ in how they are trained.
 * @param {Spec} one @param {Spec} other */
export const trainsOtherwise = ({ training }, other) => mergePatch(training, other.training) !== undefined;
