// @ts-check
/** What cannot be had, in the page's words: what of an address is not understood, and what the server refuses
 * of a specification. Each quotes what was given and says what would do. */

import { Problem } from "../net/problem.js";
import { integer } from "../words/numbers.js";
import { brief } from "../words/words.js";
import { NAMES, nameOf } from "./places.js";

/** @typedef {{ loc: (string | number)[], msg: string }} Fault as the server names it */
/** @typedef {{ spec: any, log: any[], typed: Record<string, string>, faults: string[] }} Asked by an
 * address */

/** What an address's own names take. */
const TAKES = /** @type {Record<string, string>} */ ({
  layers: "units and an activation for each layer, as 4-tanh,1-sigmoid",
  clip: "none; clip.norm and clip.value take a number",
  view: "the 22 letters of a link to a run",
  step: "a whole number up to 1,000,000",
  // biome-ignore lint/suspicious/noThenProperty: the address's own word; nobody awaits this table
  then: "changes after steps that go up, as 120:rate:0.1;340:batch:5",
  lesson: "the name of a lesson",
  at: "the number of a lesson’s step",
  pick: "layer,unit,input, as 1,0,0",
  rule: "exact, one or an activation, and unit, layer, hidden, output or network, as one,unit",
  words: "question or textbook",
  theme: "light or dark",
  panel: "the name of a panel",
});
const ALL = [...new Set([...Object.values(NAMES), ...Object.keys(TAKES), "weights"])];
const NEAR = 0.5; // letters that two names may differ in, as a share of the longer
/** What else people call them. */
const OTHERWISE = /** @type {Record<string, string>} */ ({
  activation: "layers",
  hidden: "layers",
  lr: "rate",
  learningrate: "rate",
  learning_rate: "rate",
  dataset: "data",
  momentum: "optimizer.momentum",
  epoch: "step",
  regularization: "regularizer",
});

/** What of an address was not understood, and what would be.
 * @param {string} name @param {string} value @param {boolean} again whether it was given before */
export function misread(name, value, again) {
  const given = brief(`${name}=${value}`);
  if (again) return `${given} (given twice)`;
  if (value === "" && ALL.includes(name)) return `${given} (nothing is given)`;
  if (Object.hasOwn(TAKES, name)) return `${given} (takes ${TAKES[name]})`;
  return ALL.includes(name) ? given : `${given} (${unknown(name)})`;
}

/** @param {string} name */
function unknown(name) {
  const lower = name.toLowerCase();
  const known = Object.hasOwn(OTHERWISE, lower) ? OTHERWISE[lower] : null;
  const near = ALL.map((one) => ({ one, apart: apart(lower, one) / Math.max(lower.length, one.length) }));
  const [best] = near.sort((a, b) => a.apart - b.apart);
  const meant = known ?? (best.apart < NEAR ? best.one : null);
  return meant ? `there is ${meant}` : `there are ${ALL.slice(0, -1).join(", ")} and ${ALL.at(-1)}`;
}

/** Letters to add, take or change to get from one name to another: Levenshtein's distance.
 * @param {string} one @param {string} other */
function apart(one, other) {
  let row = [...Array(other.length + 1).keys()];
  for (let i = 1; i <= one.length && i <= other.length * 3; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++)
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + Number(one[i - 1] !== other[j - 1]));
    row = next;
  }
  return row[other.length] + Math.max(0, one.length - other.length * 3);
}

const SIMPLER = /** @type {[RegExp, string][]} */ ([
  [/a valid integer/, "a whole number"],
  [/a valid number|a finite number/, "a number"],
  [/a valid boolean/, "true or false"],
  [/a valid list/, "a list"],
  [/greater than or equal to/, "at least"],
  [/less than or equal to/, "at most"],
  [/greater than/, "more than"],
  [/ to 9007199254740991/, " on"],
  [/'([^']*)'/g, "$1"],
  [/^null\b/, "none"],
]);

/** What would do, from what the server says.
 * @param {string} msg @param {string} name */
function wanted(msg, name) {
  if (msg === "There is no such field") {
    const [holder, option] = name.split(".");
    const thing = holder === "init" ? "initialiser" : holder === "optimizer" ? "optimiser" : "run";
    return `this ${thing} has no ${option ?? holder}`;
  }
  const [, rest] = /^Input should (?:be|have|name)? ?(.*)$/.exec(msg) ?? [];
  if (!rest)
    return msg
      .replace("binary_cross_entropy", "binary cross-entropy")
      .replace("cross_entropy", "cross-entropy");
  const simple = SIMPLER.reduce((text, [form, words]) => text.replace(form, words), rest);
  return `takes ${simple.replace(/\d{5,}/g, (digits) => integer(Number(digits)))}`;
}

/** An address's name of what is refused, and where within it.
 * @param {Fault} fault @returns {{ name: string, within: string }} */
function whereOf({ loc }) {
  const place = loc.filter((part) => part !== "body");
  const l = place[1] === "layers" ? Number(place[2]) : NaN;
  if (Number.isNaN(l))
    return { name: nameOf(place.filter((part) => typeof part !== "number").join(".")), within: "" };
  const part = typeof place[3] === "string" ? `, ${place[3]}` : "";
  return { name: "layers", within: `layer ${l + 1}${part}: ` };
}

/** What went wrong, as the page tells it.
 * @param {unknown} problem */
export function wordsOf(problem) {
  if (problem instanceof Problem && problem.errors.length)
    return `That cannot be had: ${refused(problem.errors)}.`;
  return problem instanceof Error ? problem.message : String(problem);
}

/** @param {Fault[]} faults */
const refused = (faults) =>
  faults
    .map((fault) => ({ ...whereOf(fault), msg: fault.msg }))
    .map(({ name, within, msg }) => ({ within, name, words: wanted(msg, name) }))
    .map(({ within, name, words }) => (words.startsWith("takes") ? `${within || `${name} `}${words}` : words))
    .join("; ");

/** An address without what the server refuses of it; null where it refuses nothing that is there.
 * @template {Asked} T
 * @param {T} link @param {Problem} problem @returns {T | null} */
export function without(link, { errors, path }) {
  if (path !== "/runs" && errors.length && link.log.length) {
    const then = `${brief(`then=${link.typed.then}`)} (${refused(errors)})`;
    return { ...link, log: [], faults: [...link.faults, then] };
  }
  const spec = structuredClone(link.spec);
  /** @type {string[]} */
  const told = [];
  for (const fault of errors) {
    const { name, within } = whereOf(fault);
    const given = taken(
      spec,
      fault.loc.filter((part) => part !== "body"),
    );
    if (given === undefined) continue;
    const typed = Object.hasOwn(link.typed, name) ? link.typed[name] : String(given);
    told.push(`${brief(`${name}=${typed}`)} (${within}${wanted(fault.msg, name)})`);
  }
  return told.length ? { ...link, spec, faults: [...link.faults, ...told] } : null;
}

/** Takes out of a specification what stands at a place, or the list that it is in.
 * @param {any} spec @param {(string | number)[]} place */
function taken(spec, place) {
  const whole = place.findIndex((part) => typeof part === "number");
  const keys = place.slice(0, whole < 0 ? place.length : whole).map(String);
  const last = keys.pop() ?? "";
  const holder = keys.reduce((inner, key) => inner?.[key], spec);
  const given = holder?.[last];
  if (given === undefined) return undefined;
  delete holder[last];
  if (keys.length && !Object.keys(holder).length) taken(spec, keys); // a clip is by something
  return given;
}

const NAMED = 5; // faults of a link, one by one

/** What a reader is told of a link, nothing where all of it was understood.
 * @param {string[]} faults */
export function misunderstood(faults) {
  if (!faults.length) return "";
  const more = faults.length > NAMED ? `; and ${faults.length - NAMED} more` : "";
  return `The link was not all understood: ${faults.slice(0, NAMED).join("; ")}${more}`;
}
