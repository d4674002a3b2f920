// @ts-check
/** What is set by dragging, or by keys where it has the focus: the old weight in the equation, the picked
 * edge, and the dot on the curve, which is the bias, since nothing else moves one unit's sum alone. The keys
 * are ↑ and ↓; in the network, where these go from edge to edge, + and −. */

import { draggable } from "../draw/drag.js";
import { factor, finite, full } from "../words/numbers.js";
import { biasName, sumLetter } from "../words/sum.js";
import { element } from "./element.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../control/hand.js").Hand} Hand */
/** @typedef {import("../control/hand.js").Place} Place */

const STEP = 0.01; // of a weight or a bias, for a pixel or a key
const FINE = 0.001; // with Shift
/** Which way a key moves a value. @type {Record<string, number>} */
const ARROWS = { ArrowUp: 1, ArrowDown: -1 };
/** @type {Record<string, number>} */
const SIGNS = { "+": 1, "=": 1, "-": -1, "−": -1 }; // = is + without Shift, on many keyboards

/** @param {number} value @param {number} step a multiple of it */
const snapped = (value, step) => Number((Math.round(value / step) * step).toFixed(6));

/** A weight that follows the pointer.
 * @param {Hand} hand @param {import("../model/store.js").Store} store
 * @param {import("../draw/drag.js").Grip["along"]} along
 * @returns {import("../draw/drag.js").Grip} */
export function weightGrip(hand, store, along) {
  let from = 0;
  return {
    along,
    async take() {
      const value = await hand.take({ ...store.state.pick });
      from = value ?? 0;
      return value !== null;
    },
    move(right, up, fine) {
      const step = fine ? FINE : STEP;
      hand.move(snapped(from + (along === "up" ? up : right) * step, step));
    },
    drop: () => void hand.drop(),
    cancel: () => hand.cancel(),
  };
}

/** Keys of a value that has the focus: as long as one is down the value is held, and Escape puts it back.
 * @param {HTMLElement} node @param {Hand} hand @param {(target: EventTarget | null) => Place | null} place
 * @param {Record<string, number>} [keys] */
function stepped(node, hand, place, keys = ARROWS) {
  let last = Promise.resolve();
  node.addEventListener("keydown", (event) => {
    const at = place(event.target);
    const by = keys[event.key];
    if (event.key === "Escape" && hand.holds()) {
      event.stopPropagation();
      hand.cancel();
    }
    if (!by || !at) return;
    event.preventDefault();
    event.stopPropagation();
    const step = event.shiftKey && keys === ARROWS ? FINE : STEP;
    last = last.then(async () => {
      if (!hand.holds(at) && (await hand.take(at)) === null) return;
      hand.move(snapped(hand.value + by * step, step));
    });
  });
  for (const end of ["keyup", "focusout"])
    node.addEventListener(end, ({ target }) => {
      const at = place(target);
      last = last.then(() => (at && hand.holds(at) ? hand.drop() : undefined));
    });
}

/** The network's edges: the one that has the focus is picked, and moved.
 * @param {HTMLElement} stage @param {Hand} hand @param {import("../model/store.js").Store} store */
export function mountEdgeKeys(stage, hand, store) {
  /** @param {EventTarget | null} target */
  const place = (target) => {
    const edge = /** @type {Element} */ (target).getAttribute("data-edge")?.split(",").map(Number);
    return edge ? { layer: edge[0] - 1, unit: edge[1], input: edge[2] } : null;
  };
  stage.addEventListener(
    "keydown",
    ({ key, target }) => {
      const pick = SIGNS[key] && place(target);
      if (pick && JSON.stringify(pick) !== JSON.stringify(store.state.pick))
        store.set({ pick, glance: null });
    },
    true,
  );
  stepped(stage, hand, place, SIGNS);
}

/** @param {HTMLElement} number the old weight in the equation @param {Hand} hand
 * @param {import("../model/store.js").Store} store */
export function mountOldWeight(number, hand, store) {
  draggable(
    number,
    weightGrip(hand, store, "across"),
    () => !(/** @type {HTMLButtonElement} */ (number).disabled),
  );
  stepped(number, hand, () => ({ ...store.state.pick }));
  number.setAttribute("aria-keyshortcuts", "ArrowUp ArrowDown");
}

/** The dot on the curve, once the curve is drawn.
 * @param {import("../draw/scheduler.js").Chart} curve @param {Hand} hand
 * @param {import("../model/store.js").Store} store @returns {import("../draw/scheduler.js").Chart} */
export function mountDot(curve, hand, store) {
  const words = element("span");
  const dot = element("div", { className: "dot", tabIndex: 0, hidden: true }, words);
  dot.setAttribute("role", "slider");
  let pixels = 1; // for 1 along the axis of z,
  let scale = 1; // and when it was taken: the axis may change as it moves
  let from = 0;
  const place = () => ({ layer: store.state.pick.layer, unit: store.state.pick.unit, input: null });
  draggable(dot, {
    along: "across",
    async take() {
      scale = pixels;
      const value = await hand.take(place());
      from = value ?? 0;
      return value !== null;
    },
    move: (right, _, fine) => hand.move(snapped(from + right / scale, fine ? FINE : STEP)),
    drop: () => void hand.drop(),
    cancel: () => hand.cancel(),
  });
  stepped(dot, hand, place);
  return {
    ...curve,
    render(state) {
      curve.render(state);
      const at = dotOf(curve.element, state);
      dot.hidden = at === null;
      if (!at) return;
      pixels = at.pixels;
      const { layer, unit } = state.pick;
      const { biases, pre_activations } = /** @type {import("../types").Frame} */ (state.frame).layers[layer];
      const [b, z] = [finite(biases[unit]), finite(pre_activations[unit])];
      if (dot.parentElement !== curve.element) curve.element.append(dot);
      dot.style.left = `${at.x}px`;
      dot.style.top = `${at.y}px`;
      const letter = sumLetter(state.notation);
      words.textContent = `bias ${biasName(unit)} ${factor(b)}`;
      words.dataset.value = full(b);
      words.dataset.name = "bias of the unit";
      dot.title = `Drag it, or ↑ ↓: the bias is what moves ${letter} alone`;
      dot.setAttribute("aria-label", `${letter}, by the bias of the unit`);
      dot.setAttribute("aria-valuenow", full(b));
      dot.setAttribute("aria-valuetext", `${letter} = ${factor(z)}, bias ${factor(b)}`);
      dot.classList.toggle("left", at.right);
    },
  };
}

/** Where the dot of the sample is on the upper curve; null where there is none, or it is not to be moved.
 * @param {Element} plot @param {State} state */
function dotOf(plot, { run, frame, pick, playing, speed }) {
  const layout = /** @type {any} */ (plot)._fullLayout;
  const layer = frame?.layers[pick.layer];
  const biased = run?.spec.network.layers[pick.layer].bias;
  if (!layout?.xaxis?.range || !layer?.slopes || !biased || (playing && speed.steps)) return null;
  const { xaxis, yaxis } = layout;
  const [z, a] = [layer.pre_activations[pick.unit], layer.activations[pick.unit]];
  if (z === null || a === null) return null;
  const [low, high] = xaxis.range;
  if (z < low || z > high) return null;
  return {
    x: xaxis._offset + xaxis.d2p(z),
    y: yaxis._offset + yaxis.d2p(a),
    pixels: xaxis._length / (high - low),
    right: z > (low + high) / 2,
  };
}
