// @ts-check
/** A run's export: the specification that it started from, what was changed at which step, how far it went.
 * From it the run is made a second time (`control/replay.js`). */

import { integer } from "../words/numbers.js";
import { isObject, mergePatch } from "./patch.js";
import { settingsAtStart, settingsFrom } from "./settings.js";

/** @typedef {import("../types").Spec} Spec */
/** @typedef {{ step: number, patch: any, edits?: import("../types").Edit[], forks?: boolean }} Change a merge
 * patch, after how many steps it was made, which parameters were set by hand, and whether only a fork can go
 * on so */
/** @typedef {{ spec: Partial<Spec>, log: Change[], step: number }} ExportedRun */

const MOST_STEPS = 100_000_000; // to replay: some minutes
const DEEPEST = 20;
export const MOST_BYTES = 64_000_000;

/** What held from a step on, as a saved run tells it.
 * @param {any} file @returns {import("../types").State["settings"]} */
export const settingsOf = ({ spec, log }) => [
  settingsAtStart(spec),
  ...log.map((/** @type {any} */ entry) =>
    settingsFrom(entry.step, entry.spec, { foreign: entry.sets_parameters || needsNewRun(entry.spec, spec) }),
  ),
];

/** What was changed on the way, each as a merge patch of what held before.
 * @param {import("../types").Settings[]} settings */
export const changesOf = (settings) =>
  settings.slice(1).map((inForce, k) => {
    const patch = mergePatch(patchTo(settings[k]), patchTo(inForce)) ?? {};
    return { step: inForce.after, patch: /** @type {object} */ (patch), edits: inForce.edits };
  });

/** @param {import("../types").Settings} inForce */
const patchTo = ({ training, probe, derivative, derivatives }) => ({
  training,
  probe,
  network: { derivative, layers: derivatives.map((own) => ({ derivative: own })) },
});

/** Whether two runs differ in more than a living run lets change.
 * @param {Partial<Spec>} spec @param {Partial<Spec>} other */
export const needsNewRun = (spec, other) => mergePatch(lasting(spec), lasting(other)) !== undefined;

/** What stays as it is while a run lives; what a file holds may be anything.
 * @param {any} spec */
const lasting = ({ network, ...others }) => {
  const layers = [network?.layers].flat().map((layer) => ({ ...layer, derivative: null }));
  return {
    ...others,
    training: null,
    probe: null,
    network: { ...network, derivative: null, parameters: null, layers },
  };
};

/** What a saved file holds, as a record; a sentence is thrown where it is no run.
 * @param {string} text @returns {ExportedRun & { parameters: unknown }} */
export function exportedRun(text) {
  let file;
  try {
    file = JSON.parse(text);
  } catch {
    throw new Error("This file is not JSON, so it cannot be a saved run.");
  }
  const { spec, log, step, parameters } = file ?? {};
  if (!spec || !Array.isArray(log) || !Number.isInteger(step) || !Array.isArray(parameters))
    throw new Error("This file is no saved run: it lacks a specification, a log, a step or parameters.");
  if (step < 0 || step > MOST_STEPS) {
    const [count, most] = [step, MOST_STEPS].map(integer);
    throw new Error(`This run has ${count} steps; 0 to ${most} can be replayed.`);
  }
  const bad = log.findIndex((entry, k) => !isChange(entry, log[k - 1]?.step ?? 0, step));
  const wrong = isObject(spec)
    ? `entry ${bad + 1} of its log is not a change`
    : "its specification is not an object";
  if (bad >= 0 || !isObject(spec)) throw new Error(`This file is no saved run: ${wrong}.`);
  if (!shallow(file)) throw new Error("This file is no saved run: it is nested too deep.");
  let before = spec;
  const changes = log.map((entry) => {
    const patch = /** @type {any} */ (mergePatch(before, entry.spec) ?? {});
    if (entry.sets_parameters)
      patch.network = { ...patch.network, parameters: entry.spec.network.parameters };
    else if (patch.network) delete patch.network.parameters;
    const forks = needsNewRun(before, entry.spec);
    before = entry.spec;
    return { step: entry.step, patch, forks };
  });
  return { spec, log: changes, step, parameters };
}

/** @param {any} entry of a log @param {number} after @param {number} before */
function isChange(entry, after, before) {
  if (!isObject(entry?.spec) || !Number.isInteger(entry.step)) return false;
  const sets = !entry.sets_parameters || isObject(entry.spec.network);
  return sets && entry.step >= after && entry.step <= before;
}

/** @param {unknown} value @param {number} [left] how deep it may still be @returns {boolean} */
function shallow(value, left = DEEPEST) {
  return (
    typeof value !== "object" ||
    value === null ||
    (left > 0 && Object.values(value).every((one) => shallow(one, left - 1)))
  );
}

/** The largest difference between two lists of numbers, however they are nested; NaN where the shapes differ.
 * @param {any} one @param {any} other @returns {number} */
export function largestGap(one, other) {
  if (typeof one === "number" && typeof other === "number") return Math.abs(one - other);
  if (one === null && other === null) return 0;
  if (!one || !other || typeof one !== "object" || typeof other !== "object") return NaN;
  const keys = Object.keys(one);
  if (keys.length !== Object.keys(other).length) return NaN;
  return keys.reduce((most, key) => {
    const gap = key in other ? largestGap(one[key], other[key]) : NaN;
    return Number.isNaN(gap) ? NaN : Math.max(most, gap);
  }, 0);
}
