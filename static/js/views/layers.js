// @ts-check
/** The hidden layers in the set-up: how many, how many units in each, and their activation, one for all or
 * one for each. */

import { offer } from "./offer.js";

/** @typedef {import("../types").LayerSpec} LayerSpec */
/** @typedef {import("../types").Choice} Choice */

const MOST_LAYERS = 6;
const MOST_UNITS = 64;
const SINGLE = 8; // layers with a row of their own each
const TOGETHER = "together";
const APART = "apart";

/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** @param {import("../control/session.js").Session} session */
export function mountLayers(session) {
  const less = /** @type {HTMLButtonElement} */ (byId("layer-less"));
  const more = /** @type {HTMLButtonElement} */ (byId("layer-more"));
  const common = /** @type {HTMLSelectElement} */ (byId("activation"));
  const box = byId("units");
  let apart = false; // each layer shows an activation of its own
  /** @type {LayerSpec[]} */
  let hidden = [];
  /** @type {Choice[]} */
  let activations = [];
  let most = { layers: MOST_LAYERS, units: MOST_UNITS };

  /** @param {(hidden: LayerSpec[]) => void} edit */
  const reshape = (edit) =>
    session.reshape((layers) => {
      const kept = layers.slice(0, -1);
      edit(kept);
      return [...kept, layers[layers.length - 1]];
    });
  less.addEventListener("click", () => reshape((layers) => layers.pop()));
  more.addEventListener("click", () =>
    reshape((layers) => {
      const { units = 2, activation = common.value } = layers.at(-1) ?? {};
      layers.push({ units, activation, derivative: null, bias: true, rate: 1 });
    }),
  );
  common.addEventListener("change", () => {
    const { value } = common;
    apart = value === APART || (apart && value !== TOGETHER);
    if (value !== APART && value !== TOGETHER) unify(value);
    else if (value === TOGETHER && isMixed(hidden)) unify(hidden[0].activation);
    else render();
  });
  /** @param {string} activation in all hidden layers, from the same seed */
  function unify(activation) {
    apart = false;
    session.rebuild((spec) => {
      const { layers } = spec.network;
      const all = layers.map((layer, l) => (l < layers.length - 1 ? { ...layer, activation } : layer));
      return { ...spec, network: { ...spec.network, layers: all } };
    });
  }

  function render() {
    const each = hidden.length > 1 && (apart || isMixed(hidden));
    byId("layers").textContent = String(hidden.length);
    less.disabled = hidden.length === 0;
    more.disabled = hidden.length >= most.layers;
    common.disabled = hidden.length === 0;
    const last = each
      ? { name: TOGETHER, label: "same in all layers" }
      : { name: APART, label: "each its own …" };
    const shown = each ? [{ name: APART, label: "by layer" }, ...activations] : activations;
    offer(
      common,
      hidden.length > 1 ? [...shown, last] : shown,
      each ? APART : (hidden[0]?.activation ?? "tanh"),
    );
    renderRows(box, hidden, each ? activations : [], most.units, reshape);
  }

  return /** @param {LayerSpec[]} layers @param {import("../types").Catalogue} catalogue */ (
    layers,
    { activations: choices, limits },
  ) => {
    hidden = layers;
    most = {
      layers: Math.min(MOST_LAYERS, limits.max_layers - 1), // and the output
      units: Math.min(MOST_UNITS, limits.max_units),
    };
    activations = choices.filter(({ name }) => name !== "softmax");
    render();
  };
}

/** @param {LayerSpec[]} hidden */
const isMixed = (hidden) => hidden.some(({ activation }) => activation !== hidden[0].activation);

/** @typedef {{ first: number, last: number, units: number, activation: string }} Group of layers alike */

/** Each layer by itself, or where there are very many those that follow each other and are alike.
 * @param {LayerSpec[]} hidden @returns {Group[]} */
export function groupsOf(hidden) {
  /** @type {Group[]} */
  const groups = [];
  hidden.forEach(({ units, activation }, layer) => {
    const before = groups.at(-1);
    if (hidden.length > SINGLE && before?.units === units && before.activation === activation)
      before.last = layer;
    else groups.push({ first: layer, last: layer, units, activation });
  });
  return groups;
}

/** @param {Group} group @returns {string} `layer 1`, `layers 1 to 9` */
const named = ({ first, last }) =>
  first === last ? `layer ${first + 1}` : `layers ${first + 1} to ${last + 1}`;

/** A row a hidden layer; two beside each other once there are many.
 * @param {HTMLElement} box @param {LayerSpec[]} hidden
 * @param {Choice[]} activations none where all have the same
 * @param {number} most units
 * @param {(edit: (hidden: LayerSpec[]) => void) => void} reshape */
function renderRows(box, hidden, activations, most, reshape) {
  const groups = groupsOf(hidden);
  const key = hidden.map(({ units, activation }) => units + (activations.length ? activation : "")).join();
  if (box.dataset.key === key) {
    box.querySelectorAll("input").forEach((input, l) => {
      if (!input.dataset.typed) input.value = String(groups[l].units);
    });
    return;
  }
  box.dataset.key = key;
  const focused = box.contains(document.activeElement)
    ? document.activeElement?.getAttribute("aria-label")
    : null;
  const many = groups.length > 2 && !activations.length;
  box.className = many ? "units many" : "units";
  box.replaceChildren(
    ...groups.map((group) => {
      const row = Object.assign(document.createElement("div"), { className: "row" });
      const short = named(group)
        .replace(/layers? /, "")
        .replace(" to ", "–");
      const words =
        many || activations.length ? short : `Units in ${group.first === group.last ? "layer " : ""}${short}`;
      row.append(Object.assign(document.createElement("span"), { textContent: words }));
      /** @param {(layer: LayerSpec) => void} edit */
      const change = (edit) => reshape((all) => all.slice(group.first, group.last + 1).forEach(edit));
      row.append(stepper(group, most, (count) => change((layer) => (layer.units = count))));
      if (activations.length)
        row.append(chooser(group, activations, (name) => change((layer) => (layer.activation = name))));
      return row;
    }),
  );
  if (focused) /** @type {HTMLElement | null} */ (box.querySelector(`[aria-label="${focused}"]`))?.focus();
}

/** @param {Group} group @param {number} most @param {(count: number) => void} change */
function stepper(group, most, change) {
  const { units } = group;
  const step = Object.assign(document.createElement("span"), { className: "step" });
  const [less, more] = [-1, 1].map((by) => {
    const button = Object.assign(document.createElement("button"), { textContent: by < 0 ? "−" : "+" });
    button.setAttribute("aria-label", `One unit ${by < 0 ? "fewer" : "more"} in ${named(group)}`);
    button.disabled = units + by < 1 || units + by > most;
    button.addEventListener("click", () => change(units + by));
    return button;
  });
  const number = Object.assign(document.createElement("input"), {
    type: "number",
    min: "1",
    max: String(most),
    value: String(units),
  });
  number.setAttribute("aria-label", `Units in ${named(group)}`);
  number.addEventListener("input", () => {
    number.dataset.typed = "so far"; // what is half typed is the reader's
  });
  number.addEventListener("change", () => {
    delete number.dataset.typed;
    const typed = Math.round(number.valueAsNumber);
    const count = Number.isFinite(typed) ? Math.max(1, Math.min(most, typed)) : units;
    number.value = String(count);
    if (count !== units) change(count);
  });
  step.append(less, number, more);
  return step;
}

/** @param {Group} group @param {Choice[]} activations @param {(name: string) => void} change */
function chooser(group, activations, change) {
  const select = document.createElement("select");
  select.setAttribute("aria-label", `Activation of ${named(group)}`);
  offer(select, activations, group.activation);
  select.addEventListener("change", () => change(select.value));
  return select;
}
