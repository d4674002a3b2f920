// @ts-check
/** What became of a sample's error on its way back. */

import { factor } from "./numbers.js";

/** @typedef {object} Link a factor of the way, or what there is at one of its ends
 * @property {string} key
 * @property {string} [short] the same where there is little room
 * @property {"slopes" | "weights" | "total"} kind
 * @property {number} value
 * @property {boolean} [silent] of a layer's f′: all that the layer sends on is 0 */

const LITTLE = 0.9; // what leaves more than that loses hardly anything
const TIMES = "×\u00a0"; // stays with its number
const FEW = 3; // places that a sentence has the room to name

/** @param {Link[]} links from the error at the output to what passes the f′ of layer 1
 * @param {boolean} [noise] the answer is right up to rounding */
export function fateOf(links, noise = false) {
  const ends = links.filter(({ kind }) => kind === "total");
  if (!ends.every(({ value }) => Number.isFinite(value)))
    return "This sample’s way back cannot be read: a number on it is past all bounds.";
  if (ends[0].value === 0) return "Nothing comes back: this sample’s answer is right.";
  if (noise) return "Nothing comes back: this sample’s answer is right up to rounding.";
  const [slopes, weights] = ["slopes", "weights"].map((of) =>
    links.filter(({ kind, value }) => kind === of && Number.isFinite(value)),
  );
  const read = "This sample, read from the loss down:";
  const left = leftBy(slopes) * leftBy(weights);
  if (left === 1) return `${read} nothing is lost on the way.`;
  const blamed = leftBy(slopes) <= leftBy(weights) ? slopes : weights;
  const worst = blamed.reduce((least, link) => (link.value < least.value ? link : least));
  if (worst.value === 0) return `${read} all is lost in ${placeOf(worst.key)}${alsoShut(links)}.`;
  if (left > LITTLE) return `${read} hardly anything is lost on the way.`;
  const sharing = sharingOf(blamed, (lossOf(slopes) + lossOf(weights)) / 2);
  if (sharing.length === 1)
    return `${read} most is lost in ${placeOf(worst.key)}, ${TIMES}${factor(worst.value)}.`;
  const [least, largest] = [Math.min, Math.max].map((end) =>
    factor(end(...sharing.map(({ value }) => value))),
  );
  const alone = worst.kind === "slopes" ? " by f′ alone" : "";
  const worse = `${TIMES}${least} to ${TIMES}${largest} each; ${calledOf(worst)} the most${alone}`;
  const each = least === largest ? `${TIMES}${least} each` : worse;
  return `${read} most is lost in ${placesOf(sharing, blamed)}, ${each}.`;
}

/** Which other layers are shut, and the first of them where it is why: nothing but 0 comes from it.
 * @param {Link[]} links from the loss down */
function alsoShut(links) {
  const slopes = links.filter(({ kind }) => kind === "slopes");
  const shut = slopes.filter(({ value }) => value === 0);
  const names = shut.map(({ key }) => key.split(", ")[1].replace("’s units together", "")).reverse();
  if (shut.length < 2) return "";
  const row = slopes.slice(slopes.indexOf(shut[0])).every(({ value }, k) => k >= shut.length || value === 0);
  if (!row) return `; shut are ${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
  const all = `: ${names[0]} to ${names.at(-1)} are shut`;
  return shut.at(-1)?.silent ? `${all}, since ${names[0]} sends on nothing but 0` : all;
}

/** What they leave together, those that lose anything.
 * @param {Link[]} links */
const leftBy = (links) => links.reduce((left, { value }) => left * Math.min(value, 1), 1);

/** What is lost there in all: −ln of what each leaves.
 * @param {Link[]} links */
const lossOf = (links) => links.reduce((lost, { value }) => lost + Math.max(-Math.log(value), 0), 0);

/** Those that lose enough together, the worst first, and on to where the next one loses far less.
 * @param {Link[]} blamed @param {number} enough */
function sharingOf(blamed, enough) {
  const sorted = [...blamed].sort((one, other) => one.value - other.value);
  let end = 1;
  for (; end < sorted.length && sorted[end].value < 1; end++) {
    const met = lossOf(sorted.slice(0, end)) >= enough;
    if (met && standsOut(sorted[end - 1].value, sorted[end].value)) break;
  }
  return blamed.filter((link) => sorted.indexOf(link) < end);
}

/** Whether a factor takes twice as much as another, or leaves half as much: one of two equals does not.
 * @param {number} worst @param {number} other */
const standsOut = (worst, other) => other >= 2 * worst || Math.log(worst) <= 2 * Math.log(other);

/** @param {string} key */
const placeOf = (key) => key.replace("× ", "").replace("weights", "the weights");

/** Those that share what is lost, among all of their kind.
 * @param {Link[]} sharing @param {Link[]} all */
function placesOf(sharing, all) {
  const [what] = placeOf(all[0].key).split(", ");
  const slopes = all[0].kind === "slopes";
  if (sharing.length > FEW || sharing.length === all.length) {
    const hidden = all.some(({ key }) => key.includes("output")) ? "" : "hidden ";
    const every = slopes ? `of every ${hidden}layer` : "between all layers";
    const some = slopes ? `of ${sharing.length} layers` : `at ${sharing.length} places`;
    return `${what} ${sharing.length === all.length ? every : some}`;
  }
  return `${what} ${slopes ? "of" : "at"} ${sharing.map(calledOf).join(" and ")}`;
}

/** @param {Link} link */
const calledOf = ({ key }) => key.split(", ")[1].replace("’s units together", "").replace(/^o/, "the o");
