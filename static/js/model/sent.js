// @ts-check
/** A model that is trained elsewhere as the network that the stage draws: where all of it is layers of units,
 * each told for itself. */

/** @typedef {import("../answers").Watched} Watched */
/** @typedef {import("../answers").WatchedLayer} WatchedLayer */
/** @typedef {import("../types").Frame} Frame */
/** @typedef {import("../types").LayerFrame} LayerFrame */
/** @typedef {import("../types").State} State */

const MOST_UNITS = 1024; // of a column
const MOST_LAYERS = 16;

/** What the stage reads of a run, of such a model; null for any other.
 * @param {Watched} model @returns {Pick<State, "run" | "data" | "settings"> | null} */
export function networkOf({ layers, loss }) {
  const sizes = [layers[0]?.shape[1] ?? 0, ...layers.map(({ shape }) => shape[0] ?? 0)];
  const follow = layers.every((layer, l) => isDense(layer) && layer.shape[1] === sizes[l]);
  const fits = layers.length <= MOST_LAYERS && sizes.every((size) => size > 0 && size <= MOST_UNITS);
  if (!follow || !fits) return null;
  const made = layers.map(({ activation }, l) => ({ units: sizes[l + 1], activation, derivative: null }));
  const none = { points: [], inputs: [], targets: [] };
  return {
    run: /** @type {any} */ ({ spec: { network: { layers: made }, loss, data: { kind: "elsewhere" } } }),
    data: { features: Array.from({ length: sizes[0] }, (_, i) => `x${i + 1}`), train: none, test: none },
    settings: /** @type {any} */ ([{ after: 0, derivative: "exact", derivatives: layers.map(() => null) }]),
  };
}

/** @param {WatchedLayer} layer */
const isDense = ({ kind, shape, activation }) =>
  kind.toLowerCase() === "linear" && shape.length === 2 && activation !== null;

/** A step of it, where what the stage draws was sent. Of layers beside a block the weights may be missing:
 * none of them are drawn.
 * @param {Frame} frame @param {Watched} model @param {number} full units of a column that is no block
 * @returns {Frame | null} */
export function drawable(frame, { layers: made }, full) {
  const { inputs, targets, outputs } = frame.probe;
  const ends = [made[0].shape[1], made[made.length - 1].shape[0], made[made.length - 1].shape[0]];
  if ([inputs, targets, outputs].some((values, k) => values.length !== ends[k])) return null;
  const layers = frame.layers.map((layer, l) => drawableLayer(layer, Math.max(...made[l].shape) <= full));
  return layers.every((layer) => layer !== null) && layers.some(hasWeights) ? { ...frame, layers } : null;
}

/** @param {LayerFrame} layer @param {boolean} whole each of its weights is drawn
 * @returns {LayerFrame | null} */
function drawableLayer(layer, whole) {
  const { pre_activations, activations, derivatives, errors, deltas, weights, biases } = layer;
  if (!pre_activations || !activations || !deltas || (derivatives && !errors)) return null;
  if (!weights && whole) return null;
  return { ...layer, weights: weights ?? deltas.map(() => []), biases: biases ?? [] };
}

/** Whether single weights of a layer are known.
 * @param {LayerFrame} layer */
const hasWeights = ({ weights }) => weights.length > 0 && weights[0].length > 0;

/** The picked weight, or one that is known.
 * @param {import("../types").Pick} pick @param {Frame} frame @returns {import("../types").Pick} */
export const knownPick = (pick, { layers }) =>
  layers[pick.layer]?.weights[pick.unit]?.[pick.input] === undefined
    ? { layer: layers.findIndex(hasWeights), unit: 0, input: 0 }
    : pick;
