// @ts-check
/** The set-up: what is trained, on what, and how. What only concerns the training changes the run that lives;
 * a change of the network or of its data starts another one from the same seed. */

import { FEATURES } from "../math/features.js";
import { anotherStart, isEven } from "../model/advanced.js";
import {
  lossesFor,
  optimizerPatch,
  outputsOf,
  withChosenOutput,
  withData,
  withLoss,
} from "../model/setups.js";
import { short } from "../words/numbers.js";
import { mountAdvanced } from "./advanced.js";
import { mountField } from "./field.js";
import { mountLayers } from "./layers.js";
import { offer } from "./offer.js";
import { mountThumbs } from "./thumbs.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../types").Spec} Spec */
/** @typedef {import("../types").Choice} Choice */
/** @typedef {import("../types").Catalogue} Catalogue */
/** @typedef {import("../control/session.js").Session} Session */

const RATES = [0.00001, 0.0001, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10];
const STRENGTHS = [0, 0.0001, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1];
/** @type {(number | "full")[]} */
const BATCHES = [1, 2, 5, 10, 20, 50, 100, "full"];
const REGULARIZERS = [
  { name: "none", label: "none" },
  { name: "l1", label: "L1" },
  { name: "l2", label: "L2" },
];

/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
/** @param {string} id */
const select = (id) => /** @type {HTMLSelectElement} */ (byId(id));
/** @param {string} id */
const slider = (id) => /** @type {HTMLInputElement} */ (byId(id));

/** @param {number[]} values @returns {Choice[]} */
const numbers = (values) => values.map((v) => ({ name: String(v), label: short(v) }));

/** @param {Session} session @param {import("../model/store.js").Store} store */
export function mountSetup(session, store) {
  const seed = mountField(slider("seed"), (value) => session.rebuild((spec) => ({ ...spec, seed: value })), {
    least: 0,
    most: Number.MAX_SAFE_INTEGER,
    whole: true,
  });
  byId("another-start").addEventListener("click", () => session.rebuild(anotherStart));
  mountFold(/** @type {HTMLDetailsElement} */ (byId("setup")));
  const data = mountData(session, store);
  const network = mountNetwork(session, store);
  const training = mountTraining(session, store);
  const advanced = mountAdvanced(session);

  return {
    needs: /** @type {(keyof State)[]} */ (["run", "catalogue", "notice", "tokens", "data"]),
    /** @param {State} state */
    render(state) {
      const { run, catalogue } = state;
      if (!run || !catalogue) return;
      data(state, run.spec, catalogue);
      network(run.spec, catalogue);
      training(run.spec, catalogue);
      advanced(run.spec, catalogue);
      seed(run.spec.seed);
      byId("setup").querySelector(".sum")?.replaceChildren(summed(run.spec));
    },
  };
}

/** There is a catalogue by the time that there is something to choose.
 * @param {import("../model/store.js").Store} store @returns {Catalogue} */
const offered = (store) => /** @type {any} */ (store.state.catalogue);

/** What is trained on.
 * @param {Session} session @param {import("../model/store.js").Store} store */
function mountData(session, store) {
  /** @param {string} name */
  const choose = (name) => session.rebuild((spec) => withData(spec, name, offered(store)));
  const thumbs = mountThumbs(byId("thumbs"), choose);
  const features = mountFeatures(byId("features"), session);
  select("other-data").addEventListener("change", () => {
    if (select("other-data").value) choose(select("other-data").value);
  });
  slider("noise").addEventListener("change", () =>
    session.rebuild((spec) => ({
      ...spec,
      data: { ...spec.data, noise: Number(slider("noise").value) / 100 },
    })),
  );
  slider("noise").addEventListener(
    "input",
    () => (byId("noise-value").textContent = `${slider("noise").value} %`),
  );
  /** @param {State} state @param {Spec} spec @param {Catalogue} catalogue */
  return function render(state, spec, { datasets }) {
    const { data } = spec;
    thumbs.render(state);
    features(spec);
    const dataset = datasets.find(({ name }) => name === data.name);
    const first =
      data.source === "inline" ? { name: "own", label: "your own" } : { name: "", label: "other data" };
    const fixed = datasets.filter((each) => each.fixed);
    const chosen = data.source === "inline" ? "own" : dataset?.fixed ? dataset.name : "";
    offer(select("other-data"), [first, ...fixed], chosen);
    byId("noise-row").hidden = !dataset || dataset.fixed;
    byId("features-row").hidden = !dataset?.planar;
    const noise = Math.round((data.noise ?? 0) * 100);
    slider("noise").value = String(noise);
    byId("noise-value").textContent = `${noise} %`;
  };
}

/** What is trained: its layers, and what its output is measured by.
 * @param {Session} session @param {import("../model/store.js").Store} store */
function mountNetwork(session, store) {
  const layers = mountLayers(session);
  select("output").addEventListener("change", () =>
    session.rebuild((spec) => withChosenOutput(spec, select("output").value, offered(store))),
  );
  select("loss-kind").addEventListener("change", () =>
    session.rebuild((spec) => withLoss(spec, select("loss-kind").value, offered(store))),
  );
  /** @param {Spec} spec @param {Catalogue} catalogue */
  return function render(spec, catalogue) {
    const hidden = spec.network.layers.slice(0, -1);
    const [output] = spec.network.layers.slice(-1);
    layers(hidden, catalogue);
    const fitting = [...outputsOf(spec, catalogue), output.activation];
    const outputs = catalogue.activations.filter(({ name }) => fitting.includes(name));
    offer(select("output"), outputs, output.activation);
    offer(select("loss-kind"), lossesFor(spec, catalogue), spec.loss);
  };
}

/** How it is trained.
 * @param {Session} session @param {import("../model/store.js").Store} store */
function mountTraining(session, store) {
  select("rate").addEventListener("change", () =>
    session.change({ training: { optimizer: { learning_rate: Number(select("rate").value) } } }),
  );
  slider("batch").max = String(BATCHES.length - 1);
  slider("batch").addEventListener("input", () =>
    session.change({ training: { batch_size: BATCHES[Number(slider("batch").value)] } }),
  );
  const usual = mountUsual(byId("usual"), session);
  select("optimizer").addEventListener("change", () => {
    usual.offer(select("optimizer").value);
    session.change({ training: { optimizer: optimizerPatch(store.state, select("optimizer").value) } });
  });
  select("regularizer").addEventListener("change", () => {
    const name = select("regularizer").value;
    const rate = name === "none" ? 0 : store.state.run?.spec.training.regularization.rate || 0.003;
    session.change({ training: { regularization: { name, rate } } });
  });
  select("strength").addEventListener("change", () =>
    session.change({ training: { regularization: { rate: Number(select("strength").value) } } }),
  );
  /** @param {Spec} spec @param {Catalogue} catalogue */
  return function render(spec, catalogue) {
    const { optimizer, batch_size, regularization } = spec.training;
    const rate = optimizer.learning_rate;
    offer(select("rate"), numbers([...new Set([...RATES, rate])]), String(rate));
    slider("batch").value = String(Math.max(0, BATCHES.indexOf(batch_size)));
    const words = batch_size === 1 ? "online" : "";
    byId("batch-value").innerHTML = `${batch_size}${words && ` <small>${words}</small>`}`;
    const spoken = batch_size === "full" ? "all samples" : `${batch_size} samples ${words}`;
    slider("batch").setAttribute("aria-valuetext", spoken);
    const fitting = catalogue.optimizers
      .filter(({ name }) => isEven(spec) || name !== SEARCHING)
      .map(({ name, label }) => ({ name, label: OPTIMIZERS[name] ?? label }));
    offer(select("optimizer"), fitting, optimizer.name);
    usual.render(spec, catalogue);
    offer(select("regularizer"), REGULARIZERS, regularization.name);
    offer(select("strength"), numbers(STRENGTHS), String(regularization.rate));
    byId("strength-row").hidden = regularization.name === "none";
  };
}

/** A set-up in one line, for where it is folded away.
 * @param {Spec} spec */
function summed({ data, network, training }) {
  const hidden = network.layers.slice(0, -1);
  const parts = [
    data.name?.replace("_", " ") ?? "your data",
    hidden.map((layer) => layer.units).join(", ") || "no hidden layer",
    [...new Set(hidden.map(({ activation }) => activation))].join(", "),
    `rate ${short(training.optimizer.learning_rate)}`,
  ];
  return parts.filter(Boolean).join(" · ");
}

/** Short names, where the column is narrow.
 * @type {Record<string, string>} */
const OPTIMIZERS = { sgd: "plain SGD", conjugate_gradient: "conj. gradient", nesterov: "Nesterov" };
const SEARCHING = "conjugate_gradient"; // along one line, so all layers learn at one rate

/** The rate that is usual with an optimiser just chosen, for who wants it.
 * @param {HTMLElement} box @param {Session} session */
function mountUsual(box, session) {
  const button = /** @type {HTMLButtonElement} */ (box.querySelector("button"));
  let chosen = "";
  button.addEventListener("click", () => {
    session.change({ training: { optimizer: { learning_rate: Number(button.value) } } });
    select("optimizer").focus(); // this button goes
  });
  return {
    /** @param {string} name */
    offer(name) {
      chosen = name;
    },
    /** @param {Spec} spec @param {Catalogue} catalogue */
    render({ training: { optimizer } }, { optimizers }) {
      if (optimizer.name !== chosen) return box.toggleAttribute("hidden", true);
      const { usual_rate } = optimizers.find(({ name }) => name === chosen) ?? {};
      box.hidden = !usual_rate || usual_rate === optimizer.learning_rate;
      button.value = String(usual_rate);
      button.textContent = `rate ${short(usual_rate ?? 0)}`;
    },
  };
}

/** @param {HTMLElement} box @param {Session} session */
function mountFeatures(box, session) {
  const more = Object.assign(document.createElement("button"), { className: "chip more", textContent: "+5" });
  more.setAttribute("aria-label", "+5 features more");
  const chips = Object.entries(FEATURES).map(([name, { symbol }], k) => {
    const button = Object.assign(document.createElement("button"), {
      className: "chip",
      textContent: symbol,
    });
    button.hidden = k > 1;
    button.dataset.feature = name;
    button.addEventListener("click", () =>
      session.rebuild((spec) => ({
        ...spec,
        data: { ...spec.data, features: toggled(spec.data.features ?? [], name) },
      })),
    );
    return button;
  });
  more.addEventListener("click", () => {
    for (const chip of chips) chip.hidden = false;
    more.hidden = true;
    chips[2].focus();
  });
  box.append(...chips, more);
  return /** @param {Spec} spec */ ({ data }) => {
    chips.forEach((chip) => {
      const on = (data.features ?? []).includes(chip.dataset.feature ?? "");
      chip.setAttribute("aria-pressed", String(on));
      chip.disabled = on && data.features?.length === 1;
    });
  };
}

/** A feature more or less, in their own order.
 * @param {string[]} features @param {string} name */
function toggled(features, name) {
  const wanted = features.includes(name) ? features.filter((other) => other !== name) : [...features, name];
  return Object.keys(FEATURES).filter((known) => wanted.includes(known));
}

/** Open beside the stage; folded to its summary where it stands below.
 * @param {HTMLDetailsElement} details */
function mountFold(details) {
  const below = matchMedia("(max-width: 1179px)");
  const fold = () => (details.open = !below.matches);
  below.addEventListener("change", fold);
  fold();
  details.querySelector("summary")?.addEventListener("click", (event) => {
    if (!below.matches) event.preventDefault();
  });
}
