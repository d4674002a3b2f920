// @ts-check
/** A run by its record: the specification that it started from, what was changed at which step, how far it
 * went. */

import { integer } from "../words/numbers.js";
import { edited, heldAtStart, heldFrom, startOf } from "./held.js";

/** @typedef {import("../types").Spec} Spec */
/** @typedef {{ step: number, patch: any, edits?: import("../types").Edit[], forks?: boolean }} Change a merge
 * patch, after how many steps it was made, which parameters were set by hand, and whether only a fork can go
 * on so */
/** @typedef {{ spec: Partial<Spec>, log: Change[], step: number }} RunRecord */
/** @typedef {typeof import("../net/api.js").api} Api */

const FRAMES = 80; // of the whole way, to look back at
const MOST_STEPS = 100_000_000; // made anew: some minutes
const DEEPEST = 20;
export const MOST_BYTES = 64_000_000;
const PORTION = 5000; // steps asked for at most at once, so that there is progress to tell

/** The run made anew: the same specification, the same changes at the same steps. A run whose numbers grew
 * past all bounds stops there.
 * @param {Api} api @param {RunRecord} record @param {(words: string) => boolean} goesOn is told how far it
 * is, and answers whether to go on */
export async function replayed(api, { spec, log, step }, goesOn) {
  let { id, spec: started } = await api.create(spec);
  const trainings = [heldAtStart(started)];
  const portion = Math.min(PORTION, Math.ceil(step / FRAMES));
  /** @type {import("../types").Frame[]} */
  const frames = [];
  let at = 0;
  let alive = true;
  /** @param {number} end */
  const trainTo = async (end) => {
    while (at < end && alive) {
      if (step > PORTION && !goesOn(`Training to step ${integer(step)}: ${Math.round((100 * at) / step)} %.`))
        return;
      const frame = await api.step(id, Math.min(portion, end - at));
      alive = frame.status !== "diverged";
      at = frame.step;
      frames.push(frame);
    }
  };
  try {
    for (const { step: when, patch, edits, forks } of log) {
      await trainTo(Math.min(when, step));
      if (alive && at < Math.min(when, step)) break; // it was stopped before
      const parameters = edits ? edited(await api.parameters(id), edits) : patch.network?.parameters;
      const changes = parameters ? { ...patch, network: { ...patch.network, parameters } } : patch;
      const changed = await (forks
        ? api.fork(id, { step: at, changes, lockstep: false })
        : api.patch(id, changes));
      trainings.push(
        heldFrom(at, changed.spec, edits ? { edits } : { foreign: Boolean(parameters || forks) }),
      );
      if (forks) await api.remove(id);
      id = changed.id;
    }
    await trainTo(step);
    return { run: await api.run(id), trainings, frames };
  } catch (problem) {
    await api.remove(id).catch(() => null);
    throw problem;
  }
}

/** What held from a step on, as a saved run tells it.
 * @param {any} file @returns {import("../types").State["trainings"]} */
export const trainingsOf = ({ spec, log }) => [
  heldAtStart(spec),
  ...log.map((/** @type {any} */ entry) =>
    heldFrom(entry.step, entry.spec, { foreign: entry.sets_parameters || apartForGood(entry.spec, spec) }),
  ),
];

/** What was changed on the way, each as a merge patch of what held before.
 * @param {import("../types").Held[]} trainings */
export const changesOf = (trainings) =>
  trainings.slice(1).map((held, k) => {
    const patch = differences(patchTo(trainings[k]), patchTo(held)) ?? {};
    return { step: held.after, patch: /** @type {object} */ (patch), edits: held.edits };
  });

/** @param {import("../types").Held} held */
const patchTo = ({ training, probe, derivative }) => ({ training, probe, network: { derivative } });

/** Whether two runs differ in more than a living run lets change.
 * @param {Spec} spec @param {Spec} other */
export function apartForGood(spec, other) {
  const same = [heldFrom(0, spec)];
  return differences(startOf(spec, same), startOf(other, same)) !== undefined;
}

/** What a saved file holds, as a record; a sentence is thrown where it is no run.
 * @param {string} text @returns {RunRecord & { parameters: unknown }} */
export function recordOf(text) {
  let file;
  try {
    file = JSON.parse(text);
  } catch {
    throw new Error("This file is not JSON, so it is no saved run.");
  }
  const { spec, log, step, parameters } = file ?? {};
  if (!spec || !Array.isArray(log) || !Number.isInteger(step) || !Array.isArray(parameters))
    throw new Error("This file is no saved run: it lacks a specification, a log, a step or parameters.");
  if (step < 0 || step > MOST_STEPS) {
    const [count, most] = [step, MOST_STEPS].map((steps) => steps.toLocaleString("en"));
    throw new Error(`This run went ${count} steps; 0 to ${most} can be made anew.`);
  }
  const bad = log.findIndex((entry, k) => !isChange(entry, log[k - 1]?.step ?? 0, step));
  if (bad >= 0 || !isObject(spec))
    throw new Error(
      `This file is no saved run: ${bad < 0 ? "its specification" : `change ${bad + 1} of its log`} is none.`,
    );
  if (!shallow(file)) throw new Error("This file is no saved run: it is nested too deep.");
  let before = spec;
  const changes = log.map((entry) => {
    const patch = /** @type {any} */ (differences(before, entry.spec) ?? {});
    if (entry.sets_parameters)
      patch.network = { ...patch.network, parameters: entry.spec.network.parameters };
    else if (patch.network) delete patch.network.parameters;
    before = entry.spec;
    return { step: entry.step, patch, forks: !livesOn(patch) };
  });
  return { spec, log: changes, step, parameters };
}

/** Whether a run lives on with a change, rather than that another one goes on from it.
 * @param {any} patch */
function livesOn({ training: _, probe: __, network, ...others }) {
  const { derivative: ___, parameters: ____, ...rest } = network ?? {};
  return Object.keys({ ...others, ...rest }).length === 0;
}

/** @param {unknown} value @returns {value is Record<string, any>} */
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

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

/** The merge patch (RFC 7396) from one value to another; undefined where they are the same.
 * @param {any} before @param {any} after @returns {unknown} */
export function differences(before, after) {
  if (!isObject(before) || !isObject(after))
    return JSON.stringify(before) === JSON.stringify(after) ? undefined : after;
  /** @type {Record<string, unknown>} */
  const patch = {};
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const difference = key in after ? differences(before[key], after[key]) : null;
    if (difference !== undefined) patch[key] = difference;
  }
  return Object.keys(patch).length ? patch : undefined;
}

/** The largest difference between two lists of numbers, however they are nested; NaN where the shapes differ.
 * @param {any} one @param {any} other @returns {number} */
export function apart(one, other) {
  if (typeof one === "number" && typeof other === "number") return Math.abs(one - other);
  if (one === null && other === null) return 0;
  if (!one || !other || typeof one !== "object" || typeof other !== "object") return NaN;
  const keys = Object.keys(one);
  if (keys.length !== Object.keys(other).length) return NaN;
  return keys.reduce((most, key) => {
    const gap = key in other ? apart(one[key], other[key]) : NaN;
    return Number.isNaN(gap) ? NaN : Math.max(most, gap);
  }, 0);
}
