// @ts-check
/** The words to the stage's drawing: what is always there, and what is there now and then, while it is
 * there. */

import { chosenPass } from "../model/passes.js";
import { phasesOf } from "../model/phases.js";
import { faces } from "../stage/faces.js";
import { MOST_IN_FULL } from "../stage/geometry.js";
import { STRONGEST } from "../stage/strongest.js";
import { add } from "../stage/svg.js";
import { mountValve } from "../stage/valve.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../stage/faces.js").Face} Face */
/** @typedef {object} Entry
 * @property {[number, import("../stage/faces.js").Kind?]} [ring]
 * @property {string} [line]
 * @property {string} words
 * @property {string} [short] its words beside such as are there now and then; none, and it gives them its
 * room
 * @property {(units: Face[]) => boolean} [when] */

/** @type {Entry[]} */
const ALWAYS = [
  { ring: [0.06], words: "shut: f is flat here", short: "shut" },
  { ring: [0.95], words: "open: f is steep here", short: "open" },
  { line: "neg", words: "negative", short: "negative" },
  { line: "pos", words: "positive", short: "positive" },
  { words: "thickness: how much" },
];
/** @param {(face: Face) => boolean} test @returns {(units: Face[]) => boolean} */
const some = (test) => (units) => units.some(test);
/** @type {Entry[]} */
const AT_TIMES = [
  {
    ring: [1.4],
    words: "above 1: it amplifies",
    short: "above 1",
    when: some(({ kind, slope }) => kind === "open" && slope > 1.005),
  },
  {
    ring: [-0.5],
    words: "below 0: it turns the sign",
    short: "below 0",
    when: some(({ kind, slope }) => kind === "open" && slope < -0.005),
  },
  {
    ring: [0, "dead"],
    words: "dead: shut for every sample",
    short: "dead",
    when: some(({ kind }) => kind === "dead"),
  },
  {
    ring: [0, "step"],
    words: "step: f′ is 0 on both sides",
    short: "step",
    when: some(({ kind }) => kind === "step"),
  },
  { ring: [0, "out"], words: "f′ left out", short: "left out", when: some(({ kind }) => kind === "out") },
  {
    ring: [0.4, "softmax"],
    words: "softmax: its share of 1",
    short: "share of 1",
    when: some(({ kind }) => kind === "softmax"),
  },
];

/** @type {Entry} */
const MANY = {
  words: `the ${STRONGEST} strongest weights of a layer`,
  short: `${STRONGEST} weights a layer`,
};
const MOST = 2; // of these with all their words

/** @param {Entry[]} entries @param {boolean} briefly @returns {Entry[]} */
const worded = (entries, briefly) =>
  entries
    .map((entry) => ({ ...entry, words: briefly ? (entry.short ?? "") : entry.words }))
    .filter(({ words }) => words);

export function mountLegend() {
  const box = /** @type {HTMLElement} */ (document.getElementById("legend"));
  let key = "";
  /** @type {unknown} */
  let tokens = null;
  return {
    needs: /** @type {(keyof State)[]} */ (["tokens", "frame", "phase", "rule", "run", "data"]),
    /** @param {State} state */
    render(state) {
      const { run, data } = state;
      const pass = chosenPass(state);
      if (!run || !data || !pass) return;
      const { layers } = run.spec.network;
      const units = faces(state, pass, phasesOf(layers.length)[state.phase]).flat();
      const present = AT_TIMES.filter(({ when }) => when?.(units));
      const sizes = [data.features.length, ...layers.map((layer) => layer.units)];
      if (sizes.some((size) => size > MOST_IN_FULL)) present.push(MANY);
      const entries = [...worded(ALWAYS, present.length > 0), ...worded(present, present.length > MOST)];
      const wanted = entries.map(({ words }) => words).join();
      if (wanted === key && tokens === state.tokens) return;
      [key, tokens] = [wanted, state.tokens];
      box.replaceChildren(...entries.map((entry) => drawn(entry, state.tokens)));
    },
  };
}

/** @param {Entry} entry @param {State["tokens"]} tokens */
function drawn({ ring, line, words }, tokens) {
  const item = document.createElement("span");
  if (ring || line) {
    const size = ring
      ? { width: 20, height: 18, viewBox: "-10 -9 20 18" }
      : { width: 22, height: 10, viewBox: "0 0 22 10" };
    const svg = add(item, "svg", { ...size, "aria-hidden": "true" });
    if (ring) mountValve(add(svg, "g"), 5.5, 2.6)(tokens, ...ring);
    else add(svg, "path", { class: String(line), d: "M0 5h22" });
  }
  item.append(words);
  return item;
}
