// @ts-check
/** Settings that are seldom changed, folded: what is kept for testing, what weights and biases start from,
 * the clip of the gradient, what errors go back by, and each layer's own rate and biases. */

import {
  drawsAtRandom,
  initializersFor,
  isEven,
  optionsOf,
  unusual,
  withInitializer,
  withOption,
} from "../model/advanced.js";
import { layerName } from "../words/words.js";
import { element } from "./element.js";
import { mountField } from "./field.js";
import { offer } from "./offer.js";

/** @typedef {import("../types").Spec} Spec */
/** @typedef {import("../types").LayerSpec} LayerSpec */

const SHARES = [0, 0.1, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
const RATES = [0, 0.01, 0.1, 0.3, 1, 3, 10];
const LARGEST = 1e6; // that a parameter may start from
const OPTIONS = /** @type {Record<string, string>} */ ({
  gain: "Times (gain)",
  low: "From",
  high: "To",
  mean: "Around",
  std: "Spread",
  value: "Value",
});
const CLIPS = [
  { name: "none", label: "no" },
  { name: "norm", label: "its length" },
  { name: "value", label: "each part" },
];
const WAYS = [
  { name: "transpose", label: "the weights" },
  { name: "fixed_random", label: "random weights" },
];

/** @param {string} id */
const byId = (id) => /** @type {any} */ (document.getElementById(id));
/** @param {number} v */
const percent = (v) => `${Number((v * 100).toPrecision(3))} %`;

/** @param {import("../control/session.js").Session} session
 * @returns {(spec: Spec, catalogue: import("../types").Catalogue) => void} */
export function mountAdvanced(session) {
  /** @param {string} id @param {(value: string) => void} change */
  const select = (id, change) => {
    byId(id).addEventListener("change", () => change(byId(id).value));
    return /** @type {HTMLSelectElement} */ (byId(id));
  };
  /** @param {Partial<Spec["network"]>} change */
  const network = (change) =>
    session.rebuild((spec) => ({ ...spec, network: { ...spec.network, ...change } }));
  /** @param {string} option */
  const option = (option) => (/** @type {number} */ value) =>
    session.rebuild((spec) => withOption(spec, option, value));

  const share = select("test-share", (value) =>
    session.rebuild((spec) => ({ ...spec, data: { ...spec.data, test_fraction: Number(value) } })),
  );
  const initializer = select("initializer", (name) => session.rebuild((spec) => withInitializer(spec, name)));
  const bias = mountField(byId("bias"), option("bias"), { least: -LARGEST, most: LARGEST });
  const spread = mountField(byId("bias-std"), option("bias_std"), { least: 0, most: LARGEST });
  const clip = select("clip", (kind) =>
    session.change({ training: { clip: kind === "none" ? null : { [kind]: 1 } } }),
  );
  const bound = mountField(
    byId("clip-bound"),
    (value) => session.change({ training: { clip: { [clip.value]: value } } }),
    { least: 1e-9 },
  );
  const feedback = select("feedback", (value) => network({ feedback: /** @type {any} */ (value) }));
  const scale = mountField(byId("feedback-scale"), (value) => network({ feedback_scale: value }), {
    least: 0,
  });
  byId("more").addEventListener("toggle", () => byId("more").scrollIntoView({ block: "nearest" }));
  const options = mountOptions(byId("initializer-options"), option);
  const layers = mountLayerTraining(byId("layer-training"), session);

  return (spec, catalogue) => {
    const { data, training } = spec;
    const shares = [...new Set([...SHARES, data.test_fraction])].sort((one, other) => one - other);
    offer(
      share,
      shares.map((v) => ({ name: String(v), label: percent(v) })),
      String(data.test_fraction),
    );
    offer(initializer, initializersFor(spec, catalogue), spec.network.initializer.name);
    options(spec, optionsOf(spec, catalogue));
    bias(spec.network.initializer.bias);
    spread(spec.network.initializer.bias_std);
    const [[kind, value]] = Object.entries(training.clip ?? { none: 1 });
    offer(clip, CLIPS, kind);
    byId("clip-row").hidden = kind === "none";
    bound(value);
    const random = spec.network.feedback !== "transpose";
    offer(feedback, drawsAtRandom(spec) ? WAYS : WAYS.slice(0, 1), spec.network.feedback);
    byId("feedback-row").hidden = !random;
    scale(spec.network.feedback_scale);
    layers(spec);
    const count = unusual(spec);
    byId("more-count").textContent = count ? `${count} changed` : "";
  };
}

/** The numbers of an initialiser, a row each.
 * @param {HTMLElement} box @param {(option: string) => (value: number) => void} change */
function mountOptions(box, change) {
  /** @type {Record<string, (value: number) => void>} */
  let fields = {};
  return /** @param {Spec} spec @param {string[]} names */ ({ network }, names) => {
    if (box.dataset.key !== names.join()) {
      box.dataset.key = names.join();
      fields = {};
      box.replaceChildren(
        ...names.map((name) => {
          const input = element("input", { className: "field", id: `initializer-${name}` });
          const bounds = { least: name === "std" || name === "gain" ? 0 : -LARGEST, most: LARGEST };
          fields[name] = mountField(input, change(name), bounds);
          const label = element("span", { textContent: OPTIONS[name] ?? name });
          return element("label", { className: "row" }, label, input);
        }),
      );
    }
    const values = /** @type {Record<string, any>} */ (network.initializer);
    for (const name of names) fields[name](values[name]);
  };
}

/** Each layer's own rate, and whether it has biases; what was trained stays.
 * @param {HTMLTableElement} table @param {import("../control/session.js").Session} session */
function mountLayerTraining(table, session) {
  const body = table.createTBody();
  /** @param {number} layer @param {Partial<LayerSpec>} change */
  const change = (layer, change) =>
    session.reshape((all) => all.map((each, l) => (l === layer ? { ...each, ...change } : each)));
  /** @param {number} layer @param {number} count */
  function row(layer, count) {
    const name = layerName(layer, count);
    const rate = element("select");
    rate.setAttribute("aria-label", `Rate of ${name}`);
    rate.addEventListener("change", () => change(layer, { rate: Number(rate.value) }));
    const biased = element("input", { type: "checkbox" });
    biased.setAttribute("aria-label", `Biases of ${name}`);
    biased.addEventListener("change", () => change(layer, { bias: biased.checked }));
    const head = element("th", { textContent: name, scope: "row" });
    return element("tr", {}, head, element("td", {}, rate), element("td", {}, element("label", {}, biased)));
  }
  return /** @param {Spec} spec */ (spec) => {
    const { layers } = spec.network;
    if (body.rows.length !== layers.length)
      body.replaceChildren(...layers.map((_, l) => row(l, layers.length)));
    const searches = spec.training.optimizer.name === "conjugate_gradient" && isEven(spec);
    layers.forEach(({ rate, bias }, l) => {
      const [select, box] = /** @type {[HTMLSelectElement, HTMLInputElement]} */ ([
        .../** @type {any} */ (body.rows[l].querySelectorAll("select, input")),
      ]);
      const rates = [...new Set([...RATES, rate])].sort((one, other) => one - other);
      offer(
        select,
        rates.map((v) => ({ name: String(v), label: v ? `× ${v}` : "frozen" })),
        String(rate),
      );
      select.disabled = searches;
      box.checked = bias;
    });
  };
}
