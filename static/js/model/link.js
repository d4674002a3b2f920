// @ts-check
/** The address says everything: which run, which step of it, and how it is looked at. Pure functions of text
 * and state. */

import { ACTIVATIONS } from "../math/activations.js";
import { decodeParameters, encodeParameters, fits } from "./encoding.js";
import { changesOf } from "./export.js";
import { shownStep } from "./history.js";
import { layersOf, layerWords, ruleOf, rulesOf, ruleWords } from "./layerwords.js";
import { NAMES, nameOf, placeOf } from "./places.js";
import { misread } from "./refusal.js";
import { looksOnly } from "./rights.js";
import { isRepeatable, specAtStart } from "./settings.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("./export.js").ExportedRun} ExportedRun */
/** @typedef {{ theme: string, panel: string, embed: boolean, why: boolean }} Dress
 * `embed`: the stage and time alone, for a frame in somebody's course page;
 * `why`: asked why it does not learn
 */
/** @typedef {Pick<State, "pick" | "rule" | "notation"> & Dress} Look */
/** @typedef {object} Link what an address asks for
 * @property {string} [view] somebody else's run, to look at
 * @property {ExportedRun["spec"] | null} spec null: the page's own
 * @property {ExportedRun["log"]} log
 * @property {number} step to train to
 * @property {Partial<Look>} look
 * @property {string} [class] the code of a class to join
 * @property {boolean} [projector] to see it as a room does, on the wall
 * @property {string} [lesson] to open over it
 * @property {number} [at] which step of the lesson
 * @property {number | null} [picked] the prediction that was made there before, which no address has
 * @property {Record<string, string>} typed what stands in it, by name
 * @property {string[]} faults what was not understood */

const RULES = "rules"; // in what was changed on the way: what each layer multiplies by
const VIEW = /^[\w-]{22}$/;
export const LONGEST = 1_000_000; // steps that a link may ask for
const MOST_CHANGES = 100; // on the way
const { hasOwn } = Object;

/** Commas, slashes, colons … stay as they are, so that an address can be read. @param {string} text */
const encoded = (text) =>
  encodeURIComponent(text).replace(/%(2C|2F|3A|3B|2B)/g, (code) => decodeURIComponent(code));

/** The address's part after `#`: the lesson's step, or else the run's own, when it can be told in an address.
 * @param {State} state @param {string} panel the open one, if any @param {string} theme if one is chosen
 * @param {boolean} [live] leads to this very run, to look at, not to one made again; so does any address that
 * could not say how to make it */
export function written(state, panel, theme, live = looksOnly(state.run) || state.classroom !== null) {
  const { run, frame, pick, rule, notation, settings, lesson, classroom } = state;
  if (!run || !frame) return "";
  if (classroom && classroom.role !== "teacher")
    return `${joined([
      ["class", classroom.code],
      ["theme", theme],
    ])}${classroom.role === "projector" ? "&projector" : ""}`;
  if (lesson)
    return joined([
      ["lesson", lesson.name],
      ["at", String(lesson.step)],
      ["theme", theme],
    ]);
  const started = specAtStart(run.spec, settings);
  const whole = !live && fitsAddress(state);
  /** @type {[string, string][]} */
  const pairs = whole ? pairsOf(started) : [["view", run.view]];
  if (whole && started.network.parameters)
    pairs.push(["weights", encodeParameters(started.network.parameters)]);
  const later = changesOf(settings).map(({ step, patch, edits = [] }) => {
    const changes = [...pairsOf(patch), ...unclipped(patch), ...edits.map(editWords)];
    return `${step}:${changes.map(([key, value]) => `${key}:${value}`).join(",")}`;
  });
  if (whole && later.length) pairs.push(["then", later.join(";")]);
  if (whole) pairs.push(["step", String(shownStep(state))]);
  pairs.push(["pick", [pick.layer + 1, pick.unit, pick.input].join()]);
  if (rule.on) pairs.push(["rule", ruleSaid(rule)]);
  return joined([...pairs, ["words", notation], ["theme", theme], ["panel", panel]]);
}

/** The lens, as an address has it.
 * @param {import("../types").Rule} rule */
export const ruleSaid = ({ name, where, offset, matched }) =>
  [name, where, offset, matched ? "matched" : ""].join();

/** Whether an address can tell a run: data of the reader's own do not fit into it, nor do many given weights.
 * @param {Pick<State, "run" | "settings">} state */
export const fitsAddress = ({ run, settings }) =>
  run?.spec.data.source === "generated" && fits(settings[0].given ?? []) && isRepeatable(settings);

/** @param {import("../types").Edit} edit
 * @returns {[string, string]} as `w.1.0.2` of layer 1, unit 0, input 2, or `b.1.0` */
const editWords = ({ layer, unit, input, value }) => [
  input === null ? `b.${layer + 1}.${unit}` : `w.${layer + 1}.${unit}.${input}`,
  String(value),
];

/** @param {string} key @param {string} text @returns {import("../types").Edit | null} */
function editOf(key, text) {
  const found = /^(?:w\.([1-9]\d*)\.(\d+)\.(\d+)|b\.([1-9]\d*)\.(\d+))$/.exec(key);
  if (!found || text.trim() === "" || !Number.isFinite(Number(text))) return null;
  const [layer, unit, input] = [found[1] ?? found[4], found[2] ?? found[5], found[3] ?? null];
  return {
    layer: Number(layer) - 1,
    unit: Number(unit),
    input: input === null ? null : Number(input),
    value: Number(text),
  };
}

/** @param {[string, string][]} pairs those without a value are left out */
export const joined = (pairs) =>
  pairs.flatMap(([key, value]) => (value ? [`${key}=${encoded(value)}`] : [])).join("&");

/** A specification or a patch of one as pairs of a short name and a value; what is null is left to its
 * default.
 * @param {object} spec @param {string} [under] @returns {[string, string][]} */
export function pairsOf(spec, under = "") {
  return Object.entries(spec).flatMap(([key, value]) => {
    const place = under ? `${under}.${key}` : key;
    if (value === null || place === "data.source" || place === "network.parameters") return [];
    if (place === "network.layers") return [layersSaid(value)];
    if (place === "network.derivative") return [[NAMES[place], ruleWords(value)]];
    if (typeof value === "object" && !Array.isArray(value)) return pairsOf(value, place);
    const list = Array.isArray(value) ? value.join(place === "data.features" ? "," : "/") : String(value);
    return [[nameOf(place), list]];
  });
}

/** What is said of a patch that takes the clip out.
 * @param {any} patch @returns {[string, string][]} */
const unclipped = (patch) => (patch.training?.clip === null ? [[NAMES["training.clip"], "none"]] : []);

/** Layers, or in a patch what each of them multiplies by.
 * @param {import("../types").LayerSpec[]} layers @returns {[string, string]} */
const layersSaid = (layers) =>
  layers.every(({ units }) => units)
    ? [NAMES["network.layers"], layers.map(layerWords).join()]
    : [RULES, layers.map(({ derivative }) => (derivative === null ? "" : ruleWords(derivative))).join("/")];

/** What an address asks for. What was not understood is in `faults`; the rest holds.
 * @param {string} hash @returns {Link} */
export function read(hash) {
  /** @type {Link} */
  const link = { spec: null, log: [], step: 0, look: {}, typed: {}, faults: [] };
  const spec = /** @type {any} */ ({});
  let weights = "";
  for (const [key, value] of new URLSearchParams(hash.replace(/^#/, "").replaceAll("+", "%2B"))) {
    const again = hasOwn(link.typed, key);
    if (!again) link.typed[key] = value;
    if (key === "weights" && !again) weights = value;
    else if (again || !understood(link, spec, key, value)) link.faults.push(misread(key, value, again));
  }
  const parameters = weights && decodeParameters(weights, spec.network?.layers ?? []);
  if (parameters) spec.network.parameters = parameters;
  else if (weights) link.faults.push("weights (not those of these layers)");
  return { ...link, spec: Object.keys(spec).length ? spec : null };
}

/** @param {Link} link @param {object} spec @param {string} key @param {string} value */
function understood(link, spec, key, value) {
  if (hasOwn(LOOKS, key)) return look(link, key, value);
  return hasOwn(PARTS, key) ? PARTS[key](link, value) : put(spec, key, value);
}

/** @param {Link} link @param {string} key @param {string} value */
function look(link, key, value) {
  const found = LOOKS[key](value);
  Object.assign(link.look, found);
  return found !== null;
}

/** Which run, how far to train it, and what was changed on the way; which lesson, and which step of it.
 * @type {Record<string, (link: Link, value: string) => boolean>} */
const PARTS = {
  view(link, value) {
    if (!VIEW.test(value)) return false;
    link.view = value;
    return true;
  },
  step(link, value) {
    const step = /^\d+$/.test(value) ? Number(value) : NaN;
    if (!(step <= LONGEST)) return false;
    link.step = step;
    return true;
  },
  // biome-ignore lint/suspicious/noThenProperty: the address's own word; nobody awaits this table
  then(link, value) {
    const log = laterOf(value);
    Object.assign(link, { log: log ?? [] });
    return log !== null;
  },
  class(link, value) {
    link.class = value;
    return value !== "";
  },
  projector(link, value) {
    link.projector = true;
    return value === "";
  },
  lesson(link, value) {
    link.lesson = value;
    return value !== "";
  },
  at(link, value) {
    const counted = /^[1-9]\d?$/.test(value);
    if (counted) link.at = Number(value);
    return counted;
  },
};

const PLACES_OF_A_RULE = /** @type {const} */ (["unit", "layer", "hidden", "output", "network"]);

/** How a run is looked at: from a value to a part of the state, or null.
 * @type {Record<string, (value: string) => Partial<Look> | null>} */
const LOOKS = {
  pick(value) {
    const [layer, unit, input] = value.split(",").map(Number);
    const whole = [layer, unit, input].every((part) => Number.isInteger(part) && part >= 0);
    return whole && layer > 0 ? { pick: { layer: layer - 1, unit, input } } : null;
  },
  rule(value) {
    const rule = ruleTold(value);
    return rule && { rule };
  },
  words: (value) => (value === "question" || value === "textbook" ? { notation: value } : null),
  theme: (value) => (value === "light" || value === "dark" ? { theme: value } : null),
  panel: (value) => (/^\w+$/.test(value) ? { panel: value } : null),
  embed: (value) => (value === "" ? { embed: true } : null),
  why: (value) => (value === "" ? { why: true } : null),
};

/** The lens that an address asks for, or null.
 * @param {string} value @returns {import("../types").Rule | null} */
export function ruleTold(value) {
  const [name, where, offset, matched] = value.split(",");
  const known = name === "exact" || name === "one" || hasOwn(ACTIVATIONS, name);
  const added = Number(offset ?? 0);
  const place =
    PLACES_OF_A_RULE.find((each) => each === where) ?? (where === "everywhere" ? "network" : null);
  if (!known || !Number.isFinite(added) || !place) return null;
  return { on: true, name, where: place, offset: added, matched: matched === "matched" };
}

/** @param {object} spec @param {string} key @param {string} value
 * @returns {boolean} whether there is such a place */
function put(spec, key, value) {
  const place = placeOf(key);
  if (!place || value === "") return false;
  const found = place === "network.layers" ? layersOf(value) : valueAt(place, value);
  if (found === null || (place === "training.clip" && value !== "none")) return false;
  const keys = place.split(".");
  const last = /** @type {string} */ (keys.pop());
  const target = keys.reduce((inner, name) => (inner[name] ??= {}), /** @type {any} */ (spec));
  target[last] = found === "none" && place === "training.clip" ? null : found;
  return true;
}

/** @param {string} place @param {string} value */
function valueAt(place, value) {
  if (place === "data.features") return value.split(",");
  if (place === "network.derivative") return ruleOf(value);
  if (value.includes("/")) return value.split("/").map(Number);
  if (value === "true" || value === "false") return value === "true";
  return /^-?\d/.test(value) ? Number(value) : value;
}

/** `120:rate:0.1,batch:10;340:w.1.0.2:0.5`: what was changed after which step.
 * @param {string} value @returns {ExportedRun["log"] | null} */
function laterOf(value) {
  const changes = value.split(";").map((entry) => {
    const cut = entry.indexOf(":");
    const patch = /** @type {any} */ ({});
    /** @type {import("../types").Edit[]} */
    const edits = [];
    const whole = entry
      .slice(cut + 1)
      .split(",")
      .every((pair) => {
        const [key, text = ""] = pair.split(":");
        const edit = editOf(key, text);
        if (key === RULES)
          return Boolean(Object.assign(patch, { network: { ...patch.network, layers: rulesOf(text) } }));
        return edit ? edits.push(edit) > 0 : put(patch, key, text);
      });
    return {
      step: Number(entry.slice(0, cut)),
      patch,
      edits: edits.length ? edits : undefined,
      whole: whole && cut > 0,
    };
  });
  const ordered = changes.every(
    ({ step }, k) => Number.isInteger(step) && step >= (changes[k - 1]?.step ?? 0),
  );
  if (!ordered || changes.length > MOST_CHANGES || !changes.every(({ whole }) => whole)) return null;
  return changes.map(({ whole: _, ...change }) => change);
}
