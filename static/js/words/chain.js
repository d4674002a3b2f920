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
  const factors = [...slopes, ...weights];
  if (factors.every(({ value }) => value >= 1)) return `${read} nothing is lost on the way.`;
  const single = leastOf(factors);
  const largest = `; the largest single loss is in ${aloneOf(single)}`;
  const losses = [slopes, weights].map((of) => Math.max(-netOf(of), 0));
  const half = (losses[0] + losses[1]) / 2;
  if (2 * half < -Math.log(LITTLE))
    return `${read} hardly anything is lost, all in all${single.value < LITTLE ? largest : ""}.`;
  const blamed = losses[0] >= losses[1] ? slopes : weights;
  const worst = leastOf(blamed);
  if (worst.value === 0) return `${read} all is lost in ${placeOf(worst.key)}${alsoShut(links)}.`;
  const rest = single.value < worst.value ? largest : "";
  return `${read} ${inAll(slopes, weights)}Most is lost in ${mostOf(blamed, half)}${rest}.`;
}

/** What all factors of each kind come to, where there are both.
 * @param {Link[]} slopes @param {Link[]} weights */
function inAll(slopes, weights) {
  if (!slopes.length || !weights.length) return "";
  const [passed, carried] = [slopes, weights].map((of) => TIMES + factor(Math.exp(netOf(of))));
  return `f′ comes to ${passed} in all, ${whatOf(weights)} to ${carried}. `;
}

/** Where most is lost: the one place, or those that share it.
 * @param {Link[]} blamed @param {number} enough what they have to lose together */
function mostOf(blamed, enough) {
  const sharing = sharingOf(blamed, enough);
  const worst = leastOf(blamed);
  if (sharing.length === 1) return aloneOf(worst);
  const [least, largest] = [Math.min, Math.max].map((end) =>
    factor(end(...sharing.map(({ value }) => value))),
  );
  const alone = worst.kind === "slopes" ? " by f′ alone" : "";
  const worse = `${TIMES}${least} to ${TIMES}${largest} each; ${calledOf(worst)} the most${alone}`;
  const each = least === largest ? `${TIMES}${least} each` : worse;
  return `${placesOf(sharing, blamed)}, ${each}`;
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

/** What they come to together: Σ ln of each, gains and losses.
 * @param {Link[]} links */
const netOf = (links) => links.reduce((net, { value }) => net + Math.log(value), 0);

/** @param {Link[]} links */
const leastOf = (links) => links.reduce((least, link) => (link.value < least.value ? link : least));

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

/** @param {Link} link */
const aloneOf = ({ key, value }) => `${placeOf(key)}, ${TIMES}${factor(value)}`;

/** @param {Link[]} links all of a kind */
const whatOf = ([{ key }]) => placeOf(key).split(", ")[0];

/** Those that share what is lost, among all of their kind.
 * @param {Link[]} sharing @param {Link[]} all */
function placesOf(sharing, all) {
  const what = whatOf(all);
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
