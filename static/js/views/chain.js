// @ts-check
/** Where the gradient of this sample died: the factors of its way back, as bars around ×1, and the culprit in
 * words. */

import { LOSSES } from "../math/backward.js";
import { fateOf } from "../words/chain.js";
import { factor, finite, full, significant } from "../words/numbers.js";
import { layerName, passedName } from "../words/words.js";
import { element } from "./element.js";

/** @typedef {import("../types").Frame} Frame */
/** @typedef {import("../words/chain.js").Link} Link */

const WITHIN = 0.8; // of the way to the widest bar’s end, where the numbers beneath are whole on a phone

/** @param {(number | null)[]} vector */
const norm = (vector) => Math.hypot(...vector.map(finite));

/** Whether the output's f′ only takes back what the loss has put into the error.
 * @param {import("../types").Spec} spec */
export const cancels = ({ loss, network }) =>
  LOSSES[loss]?.matched !== undefined && LOSSES[loss].matched === network.layers.at(-1)?.activation;

/** The sample's way back: error at the output, × slopes, × weights …, = what passes the f′ of layer 1. Where
 * the loss cancels the output's f′, error × f′ is the first of it.
 * @param {Frame} frame @param {boolean} [random] errors go back through fixed random weights
 * @param {boolean} [cancelled] @param {import("../types").State["notation"]} [notation] @returns {Link[]} */
export function chainOf({ layers }, random = false, cancelled = false, notation = "textbook") {
  const last = layers.length - 1;
  const sent = notation === "question" ? "delta" : "error";
  const name = (/** @type {number} */ layer) => layerName(layer, layers.length);
  const short = (/** @type {number} */ layer) => (layer < last ? String(layer + 1) : "output");
  /** @type {Link[]} */
  const links = [
    cancelled
      ? { key: `${sent} × f′ at the output`, kind: "total", value: norm(layers[last].deltas) }
      : { key: `${sent} at the output`, kind: "total", value: norm(layers[last].errors) },
  ];
  for (let layer = last; layer >= 0; layer--) {
    const { activations, derivatives, errors, deltas } = layers[layer];
    if (layer < last) {
      const value = norm(errors) / norm(layers[layer + 1].deltas);
      links.push({
        key: `× ${random ? "random feedback" : "weights"}, ${name(layer)} → ${name(layer + 1)}`,
        short: `${random ? "feedback" : "w"}, ${short(layer)} → ${short(layer + 1)}`,
        kind: "weights",
        value,
      });
    }
    if (layer === last && cancelled) continue;
    const units = errors.length > 1 ? `${name(layer)}’s units together` : name(layer);
    const shut = derivatives?.every((each) => each === 0);
    const silent = activations.every((each) => each === 0);
    const value = shut ? 0 : norm(deltas) / norm(errors);
    links.push({ key: `× f′, ${units}`, short: `f′, ${short(layer)}`, kind: "slopes", value, silent });
  }
  links.push({ key: `= ${passedName(notation)} at layer 1`, kind: "total", value: norm(layers[0].deltas) });
  return links;
}

/** @param {HTMLElement} article the panel that the bars stand in, above its figure */
export function mountChain(article) {
  const words = element("p", { className: "fate" });
  const bars = element("div", { className: "chain" });
  const rest = element(
    "p",
    {},
    "The same for the batches of all steps, as medians: another number than this sample’s. A row is a " +
      "factor; its line is × 1: below it, gradient is lost; above, gained.",
  );
  article.querySelector(".cap")?.append(words, bars, rest);
  /** @param {Link[]} links @param {boolean} noise the answer is right up to rounding */
  return (links, noise) => {
    const factors = links.filter(({ kind, value }) => kind !== "total" && Number.isFinite(value));
    words.textContent = fateOf(links, noise);
    const widest = Math.max(
      2.4,
      ...factors.map(({ value }) => Math.max(value, 1 / value)).filter(Number.isFinite),
    );
    /** @param {number} value */
    const place = (value) => 50 + Math.max(-48, Math.min(48, (Math.log(value) / Math.log(widest)) * 46));
    const told = links.every(({ kind, value }) => kind !== "total" || Number.isFinite(value));
    const far = widest < 5 ? 2 : widest < 20 ? 5 : 10 ** Math.floor(WITHIN * Math.log10(widest));
    bars.style.setProperty("--down", `${place(1 / far)}%`);
    bars.style.setProperty("--up", `${place(far)}%`);
    bars.replaceChildren(...links.flatMap((link) => row(link, place, told)), ticks(place, far));
  };
}

/** Below the bars, where a factor halves, leaves as it was, and doubles; or goes down and up by as much as
 * these would touch without.
 * @param {(value: number) => number} place @param {number} far */
function ticks(place, far) {
  const [down, up] =
    far === 2
      ? ["half", "double"]
      : [1 / far, far].map((power) => `× ${significant(power, 1).replace(/^1·/, "")}`);
  /** @param {number} value @param {string} text */
  const tick = (value, text) => {
    const node = element("span", {}, text);
    node.style.left = `${place(value)}%`;
    return node;
  };
  return element("span", { className: "ticks" }, tick(1 / far, down), tick(1, "× 1"), tick(far, up));
}

/** A factor's name, its number, and its bar from × 1 on.
 * @param {Link} link @param {(value: number) => number} place
 * @param {boolean} told the way's ends are numbers: a factor that is none has nothing to multiply */
function row({ key, short, kind, value }, place, told) {
  const label = element("span", { className: `key ${kind}` }, key);
  if (short) label.dataset.short = short;
  const bar = element("span", { className: `bar ${kind}` });
  const number = element("b", {}, told && Number.isNaN(value) ? "nothing arrives" : factor(value));
  number.dataset.value = full(value);
  number.dataset.name = key.replace(/^[×=] /, "");
  if (kind !== "total" && !Number.isNaN(value)) {
    const at = value > 0 ? place(value) : 2;
    const fill = element("i");
    fill.style.left = `${Math.min(at, 50)}%`;
    fill.style.width = `${Math.abs(at - 50)}%`;
    bar.append(fill);
  }
  return [label, number, bar];
}
