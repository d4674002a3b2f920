// @ts-check
/** The blocks of a model that is trained elsewhere, in the order in which data pass: what comes back to each,
 * what its f′ lets through, how far its weights move. */

import { openColour } from "../draw/colour.js";
import { canvasOf } from "../draw/sizes.js";
import { finite, full, integer, significant } from "../words/numbers.js";
import { element } from "./element.js";

/** @typedef {import("../control/follower.js").Sight} Sight */
/** @typedef {import("../answers").WatchedLayer} WatchedLayer */
/** @typedef {import("../types").LayerFrame} LayerFrame */
/** @typedef {Record<string, string>} Tokens */

const DECADES = 6; // of a bar, from nothing to the largest
const CELLS = 256; // units that have a cell each; of more, evenly chosen ones

/** @param {HTMLElement} list */
export function mountBlocks(list) {
  /** @type {WatchedLayer[] | null} */
  let made = null;
  /** @type {ReturnType<typeof card>["render"][]} */
  let cards = [];
  /** @param {Sight} sight @param {Tokens} tokens @param {number | null} died the block, from 1, that is told
   * to have lost most */
  return ({ run, frame }, tokens, died) => {
    const { layers } = run.model;
    if (made?.length !== layers.length) {
      const parts = layers.map(card);
      list.replaceChildren(...parts.map(({ node }) => node));
      cards = parts.map(({ render }) => render);
      made = layers;
    }
    if (!frame) return;
    // a norm over a batch grows with it: a sample's is what the panels beneath show
    const sizes = frame.layers.map(({ delta_norm }) =>
      delta_norm === null || !frame.batch.size ? null : delta_norm / Math.sqrt(frame.batch.size),
    );
    const largest = Math.max(...sizes.map(Number));
    frame.layers.forEach((layer, k) => cards[k]?.(layer, sizes[k], largest, tokens, died === k + 1));
  };
}

/** @param {WatchedLayer} layer */
function card({ name, kind, shape, activation, parameters }) {
  const rows = element("dl");
  const cells = element("canvas");
  const surface = canvasOf(cells);
  const followed = activation && activation !== "linear" ? `, then ${activation.replaceAll("_", " ")}` : "";
  const size = [shape.join(" × "), parameters ? `${integer(parameters)} parameters` : ""]
    .filter(Boolean)
    .join(", ");
  const node = element(
    "li",
    {},
    element("h3", { title: name }, name),
    element(
      "div",
      { className: "kind" },
      `${kind}${followed}`,
      element("br"),
      size || "no weights of its own",
    ),
    rows,
    cells,
  );
  const gauge = (/** @type {string} */ label) => {
    const fill = element("i");
    const number = element("dd");
    number.dataset.name = `${label}, ${name}`;
    rows.append(element("dt", {}, label), element("dd", { className: "gauge" }, fill), number);
    /** @param {number | null | undefined} value @param {number} share @param {string} [colour] */
    return (value, share, colour = "") => {
      fill.style.width = `${100 * Math.max(0, Math.min(1, share || 0))}%`;
      fill.style.background = colour;
      number.textContent = value === null || value === undefined ? "–" : significant(value, 3);
      number.dataset.value = full(finite(value ?? null));
    };
  };
  const delta = gauge("‖δ‖");
  const open = followed && activation !== "softmax" ? gauge("f′") : null; // whose f′ is a matrix
  const gradient = parameters ? gauge("‖∂L/∂w‖") : null;
  const moved = parameters ? gauge("‖ΔW‖/‖W‖") : null;
  /** @param {LayerFrame} layer @param {number | null} size ‖δ‖ of a sample @param {number} largest of all
   * @param {Record<string, string>} tokens @param {boolean} died */
  const render = (layer, size, largest, tokens, died) => {
    node.classList.toggle("died", died);
    const { mean_slope, gradient_norm, update_ratio, slopes } = layer;
    delta(size, 1 + Math.log10((size ?? 0) / largest) / DECADES);
    open?.(mean_slope, mean_slope ?? 0, openColour(tokens, mean_slope ?? 0));
    gradient?.(gradient_norm, 1 + Math.log10(gradient_norm ?? 0) / DECADES);
    moved?.(update_ratio, 1 + Math.log10(update_ratio ?? 0) / DECADES);
    cells.hidden = !slopes;
    if (slopes) paint(surface(), slopes, tokens);
  };
  return { node, render };
}

/** A cell a unit, as open as its f′ is at the sample on show.
 * @param {ReturnType<ReturnType<typeof canvasOf>>} surface @param {(number | null)[]} slopes
 * @param {Record<string, string>} tokens */
function paint({ context, width, height }, slopes, tokens) {
  const every = Math.ceil(slopes.length / CELLS);
  const shown = slopes.filter((_, k) => k % every === 0);
  const rows = shown.length > 40 ? 3 : 1;
  const columns = Math.ceil(shown.length / rows);
  const [across, down] = [Math.min(24, width / columns), height / rows];
  context.clearRect(0, 0, width, height);
  shown.forEach((slope, k) => {
    context.fillStyle = openColour(tokens, Math.abs(slope ?? 0));
    const gap = across > 4 ? 1 : 0.5;
    context.fillRect((k % columns) * across, Math.floor(k / columns) * down, across - gap, down - 1);
  });
}
