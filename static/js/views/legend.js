// @ts-check
/** The words to the stage's drawing: what is always there, and what is there now and then, while it is
 * there. */

import { openColour } from "../draw/colour.js";
import { descentOnShow } from "../model/descent.js";
import { chosenPass } from "../model/passes.js";
import { phasesOf } from "../model/phases.js";
import { hasDiscs } from "../stage/cells.js";
import { marksOf } from "../stage/descent.js";
import { faces } from "../stage/faces.js";
import { MOST_IN_FULL } from "../stage/geometry.js";
import { STRONGEST } from "../stage/strongest.js";
import { add } from "../stage/svg.js";
import { mountValve } from "../stage/valve.js";
import { significant } from "../words/numbers.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../stage/faces.js").Face} Face */
/** @typedef {{ readonly geometry: import("../stage/geometry.js").Geometry | null }} Drawn the stage */
/** @typedef {object} Entry
 * @property {import("../stage/valve.js").Opening} [ring]
 * @property {"neg" | "pos" | "both" | "share"} [line]
 * @property {boolean} [cross]
 * @property {number[]} [discs] the f′ of each
 * @property {Partial<Record<"now" | "leg" | "would" | "before" | "lowest", string>>} [marks] in the
 * plot of the loss of one or two weights, as paths; dots are the round ends of a line
 * @property {string} words
 * @property {string} [short] its words beside such as are there now and then; none, and it gives them its
 * room
 * @property {(units: Face[]) => boolean} [when] */

/** @type {Entry[]} */
export const ALWAYS = [
  { ring: { slope: 0.06 }, words: "shut: f is flat", short: "shut" },
  { ring: { slope: 0.95 }, words: "open: f is steep", short: "open" },
  { line: "neg", words: "negative", short: "negative" },
  { line: "pos", words: "positive", short: "positive" },
  { line: "both", words: "cancels", short: "cancels" },
];
/** @param {(face: Face) => boolean} test @returns {(units: Face[]) => boolean} */
const some = (test) => (units) => units.some(test);
/** @type {Entry[]} */
export const AT_TIMES = [
  {
    ring: { slope: 1.4 },
    words: "above 1: it amplifies",
    short: "above 1",
    when: some(({ kind, through }) => kind === "open" && through > 1.005),
  },
  {
    ring: { slope: -0.5 },
    words: "below 0: it turns the sign",
    short: "below 0",
    when: some(({ kind, through }) => kind === "open" && through < -0.005),
  },
  {
    ring: { slope: 0, kind: "dead" },
    words: "dead: shut for every sample",
    short: "dead",
    when: some(({ kind }) => kind === "dead"),
  },
  {
    ring: { slope: 0, kind: "step" },
    words: "step unit: f′ is 0 on both sides",
    short: "step unit",
    when: some(({ kind }) => kind === "step"),
  },
  {
    ring: { slope: 0.3, through: 1, kind: "out" },
    words: "f′ left out",
    short: "left out",
    when: some(({ kind, through }) => kind === "out" && through === 1),
  },
  {
    ring: { slope: 0.3, through: 1, kind: "out" },
    words: "a constant for f′",
    short: "constant",
    when: some(({ kind, through }) => kind === "out" && through !== 1),
  },
  {
    line: "share",
    words: "softmax: its share of 1",
    short: "share",
    when: some(({ kind }) => kind === "softmax"),
  },
  {
    cross: true,
    words: "pushed the wrong way",
    short: "wrong way",
    when: some(({ astray }) => astray),
  },
];

const BOTH_LEGS = { leg: "M-10 0H-1", would: "M2 -2.75H10V2.75H2Z" };

/** Beside a network of one or two weights, where the loss is drawn that they roll on.
 * @param {ReturnType<typeof marksOf>} marks @returns {Entry[]} */
export function inThePlot({ step, would, times, trail, lowest }) {
  const short = times > 1 ? `, × ${significant(times, 1)}` : "";
  const drawn = short.replace("×", "drawn ×");
  /** @type {[boolean, Entry][]} */
  const entries = [
    [!trail, { marks: { now: "M0 0h0" }, words: "now" }],
    [trail, { marks: { before: "M-8 0h0", now: "M4 0h0" }, words: "before, now" }],
    [step && !would, { marks: { leg: "M-8 0H8" }, words: `update${drawn}` }],
    [
      would,
      { marks: BOTH_LEGS, words: `update${drawn}; hollow: would be`, short: `hollow: would be${short}` },
    ],
    [lowest, { marks: { lowest: "M-6 0H6M0-6V6" }, words: "lowest" }],
  ];
  return entries.flatMap(([seen, entry]) => (seen ? [entry] : []));
}

/** Which of a layer's many weights are drawn.
 * @param {import("../types").Phase} phase @returns {Entry} */
const many = ({ kind }) => {
  const [size, what] = kind === "backward" ? ["widest", "ribbons"] : ["largest", "weights"];
  return { words: `of a layer the ${STRONGEST} ${size} ${what}`, short: `${STRONGEST} ${what}` };
};

/** @type {Entry} */
const DISCS = { discs: [0, 0.5, 1], words: "small units: f′ 0 to 1", short: "f′ 0 to 1" };
const MOST = 1; // of these with all their words
const CROWD = 6; // entries, from which on each has less room

/** @param {Entry[]} entries @param {boolean} briefly @returns {Entry[]} */
const worded = (entries, briefly) =>
  entries
    .map((entry) => ({ ...entry, words: briefly ? (entry.short ?? "") : entry.words }))
    .filter(({ words }) => words);

/** With fewer words, where there are any.
 * @param {Entry[]} entries @returns {Entry[]} */
const briefly = (entries) => entries.map((entry) => ({ ...entry, words: entry.short ?? entry.words }));

/** @param {State} state @param {import("../types").Frame} frame
 * @param {import("../types").Phase} phase @param {import("../stage/axes.js").Box | null | undefined} box of
 * the plot */
function marksIn(state, frame, phase, box) {
  const descent = box && descentOnShow(state, frame);
  const marks = descent && marksOf(box, descent, phase);
  return marks ? inThePlot(marks) : [];
}

/** @param {Drawn} stage */
export function mountLegend(stage) {
  const box = /** @type {HTMLElement} */ (document.getElementById("legend"));
  let key = "";
  /** @type {unknown} */
  let tokens = null;
  return {
    needs: /** @type {(keyof State)[]} */ ([
      "tokens",
      "frame",
      "phase",
      "rule",
      "run",
      "data",
      "lesson",
      "playing",
      "speed",
    ]),
    /** @param {State} state */
    render(state) {
      const { run, data } = state;
      const pass = chosenPass(state);
      if (!run || !data || !pass) return;
      const { layers } = run.spec.network;
      const phase = phasesOf(layers.length)[state.phase];
      const units = faces(state, pass, phase).flat();
      const updated = phase.kind === "update"; // nothing travels, and the key says what its bars are
      const present = AT_TIMES.filter(({ when }) => !updated && when?.(units));
      const sizes = [data.features.length, ...layers.map((layer) => layer.units)];
      if (sizes.some((size) => size > MOST_IN_FULL)) present.push(many(phase));
      const { geometry } = stage;
      if (geometry && hasDiscs(geometry)) present.push(DISCS);
      const plot = marksIn(state, pass.frame, phase, geometry?.beside);
      const more = present.length + plot.length;
      const entries = [
        ...worded(updated ? [] : ALWAYS, more > 0),
        ...worded(present, more > MOST),
        ...(updated ? plot : briefly(plot)),
      ];
      const wanted = entries.map(({ words }) => words).join();
      if (wanted === key && tokens === state.tokens) return;
      [key, tokens] = [wanted, state.tokens];
      box.parentElement?.classList.toggle("crowded", entries.length > CROWD);
      box.replaceChildren(...entries.map((entry) => drawn(entry, state.tokens)));
    },
  };
}

/** @param {Entry} entry @param {State["tokens"]} tokens */
function drawn({ ring, line, cross, discs, marks, words }, tokens) {
  const item = document.createElement("span");
  if (ring || line || cross || discs || marks) {
    const size = line
      ? { width: 20, height: 12, viewBox: "0 0 20 12" }
      : { width: 18, height: 18, viewBox: "-11 -11 22 22" };
    const svg = add(item, "svg", { ...size, "aria-hidden": "true" });
    if (ring) mountValve(add(svg, "g"), 9)(tokens, ring);
    else if (discs)
      discs.forEach((slope, k) => {
        add(svg, "circle", { cx: 7 * k - 7, r: 3 }).style.fill = openColour(tokens, slope);
      });
    else if (marks) for (const [name, d] of Object.entries(marks)) add(svg, "path", { class: name, d });
    else if (cross) {
      add(svg, "circle", { r: 8.5 });
      add(svg, "path", { class: "cross", d: "M-3 -3L3 3M3 -3L-3 3" });
    } else if (line === "both") {
      for (const [name, y] of /** @type {const} */ ([
        ["neg", 6],
        ["pos", 12],
      ]))
        add(svg, "path", { class: `${name} hatched`, d: HATCHING.replaceAll("y", String(y)) });
    } else if (line === "share") {
      add(svg, "rect", { x: 0.5, y: 1.5, width: 19, height: 9 });
      add(svg, "path", { class: "share", d: "M.5 6h8" });
    } else add(svg, "path", { class: String(line), d: "M0 6h20" });
  }
  item.append(Object.assign(document.createElement("span"), { textContent: words }));
  return item;
}

/** Slanted strokes that stand on y. */
const HATCHING = [0, 5, 10, 15].map((x) => `M${x} yl5 -5`).join("");
