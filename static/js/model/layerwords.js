// @ts-check
/** Layers and what they multiply by, as an address says them. */

const UNBIASED = "unbiased"; // it has no biases

/** @param {import("../types").LayerSpec} layer as `4-tanh`, or `4-step-sigmoid` with a rule of its own, and
 * `4-tanh~0.5~unbiased` with a rate of its own and without biases */
export const layerWords = ({ units, activation, derivative = null, rate = 1, bias = true }) =>
  [
    [units, activation, ...(derivative === null ? [] : [ruleWords(derivative)])].join("-"),
    ...(rate === 1 ? [] : [rate]),
    ...(bias ? [] : [UNBIASED]),
  ].join("~");

/** @param {any} rule as `one`, or `exact+0.1` */
export const ruleWords = (rule) =>
  typeof rule === "string" ? rule : `${rule.name}${rule.offset ? `+${rule.offset}` : ""}`;

/** @param {string} words */
export function ruleOf(words) {
  const [name, offset] = words.split("+");
  return offset === undefined ? name : { name, offset: Number(offset) };
}

/** @param {string} words a rule a layer, nothing for the network's */
export const rulesOf = (words) =>
  words.split("/").map((each) => ({ derivative: each ? ruleOf(each) : null }));

/** @param {string} value */
export function layersOf(value) {
  const layers = value.split(",").map((words) => {
    const [kind, ...own] = words.split("~");
    const [units, activation = "tanh", rule] = kind.split("-");
    const rates = own.filter((word) => word !== UNBIASED).map(Number);
    return {
      units: Number(units),
      activation,
      derivative: rule === undefined ? null : ruleOf(rule),
      ...(rates.length ? { rate: rates[0] } : {}),
      ...(own.includes(UNBIASED) ? { bias: false } : {}),
    };
  });
  /** @param {{ units: number, rate?: number }} layer */
  const told = ({ units, rate = 1 }) => Number.isInteger(units) && units > 0 && Number.isFinite(rate);
  return layers.every(told) ? layers : null;
}
