// @ts-check
/** What became of a sample's error on its way back. */

import { significant } from "./numbers.js";

/** @typedef {{ key: string, kind: "slopes" | "weights" | "total", value: number }} Link a factor of the
 * way, or what there is at one of its ends */

const LITTLE = 0.9; // a factor of more than that loses hardly anything

/** @param {Link[]} links from the error at the output to the signal at layer 1
 * @param {boolean} [noise] the answer is right up to rounding */
export function fateOf(links, noise = false) {
  const ends = links.filter(({ kind }) => kind === "total");
  if (!ends.every(({ value }) => Number.isFinite(value)))
    return "This sample’s way back cannot be read: a number on it is past all bounds.";
  if (ends[0].value === 0) return "Nothing comes back: the error of this sample is 0.";
  if (noise) return "Nothing comes back: the error of this sample is 0 up to rounding.";
  const factors = links.filter(({ kind, value }) => kind !== "total" && Number.isFinite(value));
  const worst = factors.reduce((least, link) => (link.value < least.value ? link : least), factors[0]);
  const read = "This sample, read from the loss down:";
  if (!worst || worst.value >= 1) return `${read} nothing is lost on the way.`;
  const where = worst.key.replace("× ", "").replace("weights", "the weights");
  if (worst.value === 0) return `${read} all is lost in ${where}.`;
  if (worst.value > LITTLE) return `${read} hardly anything is lost on the way.`;
  return `${read} most is lost in ${where}, × ${significant(worst.value, 3)}.`;
}
