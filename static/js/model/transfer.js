// @ts-check
/** What a change of the network leaves: the weights between units that are still there. Pure functions. */

/** @typedef {import("../types").LayerSpec} LayerSpec */
/** @typedef {import("../types").Parameters} Parameters */

/** The parameters to go on with: those there were, and for all that is new those that were drawn for it.
 * @param {LayerSpec[]} before @param {Parameters[]} trained one entry a layer of `before`
 * @param {LayerSpec[]} after @param {Parameters[]} drawn one entry a layer of `after`
 * @returns {{ parameters: Parameters[], words: string }} */
export function transferWeights(before, trained, after, drawn) {
  const whole = /** @type {number[]} */ ([]);
  const partly = /** @type {number[]} */ ([]);
  const redrawn = /** @type {number[]} */ ([]);
  const parameters = drawn.map((fresh, l) => {
    const from = origin(before, after, l);
    const old = from === null ? null : trained[from];
    if (from === null || !old || !carriesOver(before, trained, after, drawn, l, from)) {
      redrawn.push(l);
      return fresh;
    }
    const covered =
      fresh.biases.length <= old.biases.length && fresh.weights[0].length <= old.weights[0].length;
    (covered ? whole : partly).push(l);
    return {
      weights: fresh.weights.map((row, j) => row.map((w, i) => old.weights[j]?.[i] ?? w)),
      biases: fresh.biases.map((b, j) => (after[l].bias === false ? 0 : (old.biases[j] ?? b))),
    };
  });
  return { parameters, words: summary(whole, partly, redrawn, after.length) };
}

/** The layer that one goes on from: hidden layers keep their place, the output stays the output.
 * @param {LayerSpec[]} before @param {LayerSpec[]} after @param {number} l */
function origin(before, after, l) {
  if (l === after.length - 1) return before.length - 1;
  return l < before.length - 1 ? l : null;
}

/** Whether a layer's weights still mean something: its f is the same, and they come from the same units or
 * fit as they are.
 * @param {LayerSpec[]} before @param {Parameters[]} trained @param {LayerSpec[]} after
 * @param {Parameters[]} drawn
 * @param {number} l @param {number} from */
function carriesOver(before, trained, after, drawn, l, from) {
  if (before[from].activation !== after[l].activation) return false;
  const [old, fresh] = [trained[from], drawn[l]];
  const finite = [...old.weights.flat(), ...old.biases].every(Number.isFinite);
  const fits = old.biases.length === fresh.biases.length && old.weights[0].length === fresh.weights[0].length;
  const sameInputs = l === 0 ? from === 0 : from > 0 && origin(before, after, l - 1) === from - 1;
  return finite && (fits || sameInputs);
}

/** @param {number[]} whole @param {number[]} partly @param {number[]} redrawn layers
 * @param {number} layers */
function summary(whole, partly, redrawn, layers) {
  /** @param {number[]} some */
  const list = (some) => {
    const hidden = some.filter((l) => l < layers - 1).map((l) => String(l + 1));
    const numbers = [hidden.slice(0, -1).join(", "), hidden.at(-1)].filter(Boolean).join(" and ");
    const words = hidden.length ? `layer${hidden.length > 1 ? "s" : ""} ${numbers}` : "";
    return [words, some.includes(layers - 1) ? "the output" : ""].filter(Boolean).join(" and ");
  };
  const left = [
    "the data, the seed",
    whole.length ? `the weights of ${list(whole)}` : "",
    partly.length ? `those there were of ${list(partly)}` : "",
  ];
  const fresh = [partly.length ? `the rest of ${list(partly)}` : "", list(redrawn)].filter(Boolean);
  return `Kept: ${left.filter(Boolean).join(", ")}. New: ${fresh.join(", and ") || "nothing"}.`;
}
