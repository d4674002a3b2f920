// @ts-check
/** What follows in a set-up when one thing of it changes: pure functions of specifications. */

/** @typedef {import("../types").Spec} Spec */
/** @typedef {import("../types").Dataset} Dataset */
/** @typedef {import("../types").Choice} Choice */
/** @typedef {import("../types").Catalogue} Catalogue */
/** @typedef {import("../types").State} State */

/** What is trained when the page opens: the question's formula, one sample a step. */
export const START = {
  network: {
    layers: [
      { units: 4, activation: "tanh" },
      { units: 2, activation: "tanh" },
      { units: 1, activation: "tanh" },
    ],
  },
  training: { batch_size: 1 },
  seed: 25,
};

/** What is to be predicted: a quantity, which of two classes (perhaps by several outputs), or which of more.
 * @param {Spec} spec @param {Catalogue} catalogue @returns {"quantity" | "two" | "classes"} */
export function wantedOf({ data, network }, { datasets }) {
  const dataset = datasets.find(({ name }) => name === data.name);
  if (dataset) return dataset.kind === "regression" ? "quantity" : dataset.classes > 2 ? "classes" : "two";
  const targets = data.targets ?? [];
  if (data.columns?.classes_of) return "classes";
  if (data.columns) return data.columns.targets.some(({ classes }) => classes) ? "two" : "quantity";
  if (!isCoded(targets)) return "quantity";
  const single = targets.every((row) => row.filter((value) => value === 1).length === 1);
  return single && (network.layers.at(-1)?.units ?? 1) > 1 ? "classes" : "two";
}

/** Whether targets stand for classes: 1, and −1 or 0.
 * @param {number[][]} targets */
function isCoded(targets) {
  const found = new Set(targets.flat());
  return found.size === 2 && found.has(1) && (found.has(0) || found.has(-1));
}

/** Losses that fit what is to be predicted; the output's unit follows the loss.
 * @param {Spec} spec @param {Catalogue} catalogue @returns {Choice[]} */
export function lossesFor(spec, catalogue) {
  const wanted = wantedOf(spec, catalogue);
  const squared = { name: "squared_error", label: "squared error" };
  const absolute = { name: "absolute_error", label: "absolute error" };
  const entropy = { name: "binary_cross_entropy", label: "cross-entropy" };
  if (wanted === "quantity") return [squared, absolute, ...(spec.loss === entropy.name ? [entropy] : [])];
  if (wanted === "two") return [squared, absolute, entropy];
  const { activation } = spec.network.layers[spec.network.layers.length - 1];
  return [squared, activation === "sigmoid" ? entropy : { ...entropy, name: "cross_entropy" }];
}

/** Output activations that can answer what is to be predicted.
 * @param {Spec} spec @param {Catalogue} catalogue @returns {string[]} */
export function outputsOf(spec, catalogue) {
  const wanted = wantedOf(spec, catalogue);
  if (wanted === "classes") return ["softmax", "sigmoid", "tanh", "linear"];
  if (wanted === "two") return ["tanh", "sigmoid", "linear"];
  return spec.data.source === "generated" ? ["tanh", "linear"] : ["linear"];
}

/** The client's own targets of classes as an output answers them: 0 and 1, or −1 and 1.
 * @param {Spec} spec @param {string} activation @param {Catalogue} catalogue @returns {Spec["data"]} */
function recoded({ data, ...spec }, activation, catalogue) {
  const { targets } = data;
  if (!targets || wantedOf({ data, ...spec }, catalogue) === "quantity") return data;
  const low = activation === "sigmoid" || activation === "softmax" ? 0 : -1;
  return { ...data, targets: targets.map((row) => row.map((value) => (value === 1 ? 1 : low))) };
}

/** @param {State} state @param {string} name a merge patch that leaves no option of the optimiser before */
export function optimizerPatch({ run }, name) {
  const options = Object.keys(run?.spec.training.optimizer ?? {}).filter((key) => key !== "learning_rate");
  return { ...Object.fromEntries(options.map((key) => [key, null])), name };
}

/** The output activations that a loss takes.
 * @param {string} loss @param {Catalogue} catalogue */
const outputsFor = (loss, { losses }) => losses.find(({ name }) => name === loss)?.activations ?? [];

/** Another output; squared error where the loss does not take it. The client's own targets follow it.
 * @param {Spec} spec @param {string} activation @param {Catalogue} catalogue @param {number} [units]
 * @returns {Spec} */
export function withOutput(spec, activation, catalogue, units) {
  const { layers } = spec.network;
  const output = layers[layers.length - 1];
  const last = { ...output, activation, units: units ?? output.units };
  const loss = outputsFor(spec.loss, catalogue).includes(activation) ? spec.loss : "squared_error";
  const data = recoded(spec, activation, catalogue);
  return { ...spec, loss, data, network: { ...spec.network, layers: [...layers.slice(0, -1), last] } };
}

/** Another output as somebody chooses it: cross-entropy comes with a softmax, and with a sigmoid on their own
 * classes.
 * @param {Spec} spec @param {string} activation @param {Catalogue} catalogue @returns {Spec} */
export function withChosenOutput(spec, activation, catalogue) {
  const changed = withOutput(spec, activation, catalogue);
  if (activation === "softmax") return { ...changed, loss: "cross_entropy" };
  const own = spec.data.source === "inline" && wantedOf(spec, catalogue) !== "quantity";
  return own && activation === "sigmoid" ? { ...changed, loss: "binary_cross_entropy" } : changed;
}

/** Another loss, and an output that it takes.
 * @param {Spec} spec @param {string} loss @param {Catalogue} catalogue @returns {Spec} */
export function withLoss(spec, loss, catalogue) {
  const { activation } = spec.network.layers[spec.network.layers.length - 1];
  const outputs = outputsFor(loss, catalogue);
  const output = outputs.includes(activation) ? activation : outputs[0];
  return withOutput({ ...spec, loss }, output, catalogue);
}

/** Other data, and outputs that fit them: one for two classes or a value, one a class for more.
 * @param {Spec} spec @param {string} name @param {Catalogue} catalogue @returns {Spec} */
export function withData(spec, name, catalogue) {
  const { datasets } = catalogue;
  const [before, after] = [spec.data.name, name].map((set) => datasets.find((entry) => entry.name === set));
  if (!after) return spec;
  const data = {
    source: "generated",
    name,
    samples: after.samples,
    noise: after.fixed ? 0 : (spec.data.noise ?? 0),
    test_fraction: after.samples <= TRUTH_TABLE ? 0 : 0.5,
    features: after.planar ? (spec.data.features ?? ["x1", "x2"]) : null,
  };
  const moved = withRoom({ ...spec, data }, after.columns);
  if (after.classes > 2)
    return withLoss(withOutput(moved, "softmax", catalogue, after.classes), "cross_entropy", catalogue);
  if (after.kind === "regression")
    return withOutput({ ...moved, loss: "squared_error" }, "linear", catalogue, 1);
  return before && before.classes === after.classes ? moved : withOutput(moved, "tanh", catalogue, 1);
}

/** Whether an address, as one writes it by hand, names data and no network or loss for them.
 * @param {Partial<Spec> | null} spec @returns {spec is Partial<Spec>} */
export const namesDataAlone = (spec) => Boolean(spec?.data?.name && !spec.network?.layers && !spec.loss);

/** Such data with the network that the page would choose for them.
 * @param {Partial<Spec>} spec @param {Catalogue} catalogue @returns {any} */
export function withFittingOutput(spec, catalogue) {
  const plain = /** @type {any} */ ({ ...START, data: {}, loss: "squared_error" });
  const { data, network, loss } = withData(plain, spec.data?.name ?? "", catalogue);
  return { ...spec, loss, data: { ...data, ...spec.data }, network: { ...network, ...spec.network } };
}

const TRUTH_TABLE = 8; // a set of so few samples is trained on as a whole
const WIDE = { columns: 16, units: [32] }; // from so many columns on, hidden layers that have room for them
const NARROW = [4, 2];

/** Hidden layers of a size that the data need, where those there are would be too few, or were made for other
 * data.
 * @param {Spec} spec @param {number} columns that go in, or that come out where those are more
 * @returns {Spec} */
export function withRoom(spec, columns) {
  const { layers } = spec.network;
  const hidden = layers.slice(0, -1);
  const wide = columns >= WIDE.columns;
  const most = Math.max(...hidden.map(({ units }) => units));
  if (!hidden.length || wide === most >= WIDE.units[0]) return spec;
  const { activation } = hidden[0];
  const own = { activation, derivative: null, bias: true, rate: 1 };
  const fit = (wide ? WIDE.units : NARROW).map((units) => ({ units, ...own }));
  return { ...spec, network: { ...spec.network, layers: [...fit, layers[layers.length - 1]] } };
}
