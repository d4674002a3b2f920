// @ts-check
/** The numbers beside the units of a layer: what arrives on the right, what leaves on the left. */

import { alike } from "../model/memo.js";
import { factor, significant } from "../words/numbers.js";
import { crossOf } from "./insides.js";
import { axisBox } from "./lossend.js";
import { boxAround } from "./room.js";
import { isNow } from "./scene.js";
import { errorAt } from "./signals.js";
import { numbersBeside } from "./spots.js";
import { normsOf } from "./strip.js";
import { add, hold, place, put, quantity, say, text } from "./svg.js";
import { tagBoxes, tickBoxes } from "./tags.js";

/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./geometry.js").Geometry} Geometry */
/** @typedef {import("./room.js").Box} Box */
/** @typedef {import("./spots.js").Spot} Spot */

const AROUND = 6; // pixels between the numbers of one layer and those of the next
const SHORTER = [3, 2]; // digits, where there is no room for all
const SAME = 1e-9; // of two numbers that differ by less, relatively, rounding is all there is
/** What leaves one unit and what arrives at the next take between them, in sizes of the font: more where the
 * two stand at one height. */
const BOTH = { apart: 8.1, level: 10.6 };
/** Of a layer's phase, from which on it is told; the widest one once it has come from the layer after. */
const KNOWN = { arrives: 0.2, leaves: 0.4, come: 0.94 };

/** Whether an error is the widest that arrives anywhere: the key's.
 * @param {Scene["signals"]} signals @param {number} error */
const isWidest = ({ arriving }, error) =>
  error !== 0 && arriving.every((layer) => layer.every((other) => Math.abs(other) <= Math.abs(error)));

/** The forms in which a number may be told, the longest first. One that stands elsewhere on the page too has
 * the same digits there: the picked unit's, the key's, ‖δ‖ of a layer in which nothing else is, and what
 * another unit has as well.
 * @param {Scene} scene @param {number} l @param {number} j the unit @param {number} value
 * @returns {string[]} */
export function formsOf({ frame, pick, signals: { arriving, leaving, peak } }, l, j, value) {
  const isValue = (/** @type {number} */ other) =>
    Math.abs(Math.abs(other) - Math.abs(value)) <= SAME * Math.abs(value);
  const others = [arriving, leaving].flatMap((layers) =>
    layers.flatMap((errors, m) => (m === l ? errors.toSpliced(j, 1) : errors)),
  );
  const whole = factor(value, true);
  const picked = pick.layer === l && pick.unit === j;
  if (picked || [peak, ...normsOf(frame), ...others].some(isValue)) return [whole];
  return [...new Set([whole, ...SHORTER.map((digits) => significant(value, digits, true))])];
}

/** @param {SVGGElement} group @param {Geometry} g @param {number} l @param {number} size of the font */
export function buildNumbers(group, g, l, size) {
  const count = g.columns[l + 1].length;
  const level = [l, l + 2].some((c) => c && g.columns[c]?.length === count && count > 1);
  const roomy = g.gap - 2 * g.radius > size * (level ? BOTH.level : BOTH.apart);
  const units = g.columns[l + 1].map((_, j) => {
    const where = `unit ${j + 1}, layer ${l + 1}`;
    return {
      arrives: buildNumber(group, g, size, `error at ${where}`),
      leaves: buildNumber(group, g, size, `delta of ${where}`),
    };
  });
  /** @type {unknown[]} */
  let shown = [];
  /** @type {import("./spots.js").Spots[]} */
  let spots = [];
  /** Returns what they take beside what those of the layers before it do.
   * @param {Scene} scene @param {(Box | null)[]} unders what the words under its units take
   * @param {Box[]} before @returns {Box[]} */
  return (scene, unders, before) => {
    const { frame, phase, p, flow, scale, notation, pick, progress, mean, signals } = scene;
    const whole = phase.kind === "backward" && phase.layer === 0 && p >= 1 && roomy;
    const all = phase.kind === "backward" && (whole || isNow(scene, l));
    const come = phase.kind === "backward" && progress.backward[l + 1] >= KNOWN.come; // from the right
    const widest = units.map((_, j) => come && isWidest(signals, signals.arriving[l][j]));
    const told = all || widest.some(Boolean);
    const errors = told ? units.map((_, j) => errorAt(frame, l, j, notation)) : [];
    const now = [told, all, come, flow, scale, notation, pick];
    if (told && !alike(now, shown)) {
      const words = errors.map(({ arrives, leaves }, j) => ({
        arrives: all || widest[j] ? formsOf(scene, l, j, arrives) : [],
        leaves: all ? formsOf(scene, l, j, leaves) : [],
        under: unders[j],
      }));
      spots = numbersBeside(
        scene,
        l,
        size,
        words,
        [...tagBoxes(g, scene, size), ...axisBox(scene, l), ...tickBoxes(g), ...crossBoxes(scene, l)],
        before,
      );
    }
    shown = now;
    units.forEach((unit, j) => {
      for (const name of /** @type {const} */ (["arrives", "leaves"])) {
        const known = progress.backward[l] > KNOWN[name] || (widest[j] && name === "arrives");
        const spot = told && known ? spots[j][name] : null;
        unit[name](spot && { ...spot, value: errors[j][name], mean });
      }
    });
    const boxes = told ? spots.flatMap(({ arrives, leaves }) => [arrives?.box ?? [], leaves?.box ?? []]) : [];
    return [...before, ...boxes.flat().map(around)];
  };
}

/** What the discs of units that are pushed the wrong way take: a number's sign is not read as theirs.
 * @param {Scene} scene @param {number} l @returns {Box[]} */
const crossBoxes = ({ geometry: g, faces }, l) =>
  faces[l].flatMap(({ astray }, j) => {
    const { x, y, r } = crossOf(g, g.columns[l + 1][j]);
    return astray ? [boxAround({ x, y }, 2 * (r + AROUND), 2 * (r + AROUND))] : [];
  });

/** What a number takes for those of the layer after it: two of them are not read as one.
 * @param {Box} box @returns {Box} */
const around = ({ left, right, top, bottom }) => ({
  left: left - AROUND,
  right: right + AROUND,
  top: top - AROUND,
  bottom: bottom + AROUND,
});

/** @param {SVGGElement} group @param {Geometry} g @param {number} size of the font @param {string} name */
function buildNumber(group, g, size, name) {
  const ties = ["tie casing", "tie"].map((own) => add(group, "path", { class: own }));
  const plate = add(group, "rect", { class: "plate", rx: 3, height: size + 3, hidden: "" });
  const node = text(group, "", name.startsWith("error") ? "start" : "end");
  node.toggleAttribute("hidden", true);
  /** @param {(Spot & { value: number, mean: string }) | null} told */
  return (told) => {
    node.toggleAttribute("hidden", !told);
    plate.toggleAttribute("hidden", !told?.covers);
    for (const tie of ties) put(tie, "d", told?.tie ?? "");
    if (!told) return;
    const { words, value, mean, box } = told;
    say(node, words);
    place(node, told.x, told.y);
    hold(node, told.x, g.width);
    put(node, "class", `halo ${value < 0 ? "n" : value > 0 ? "p" : ""}`);
    quantity(node, value, mean + name);
    put(plate, "x", String(box.left - 2));
    put(plate, "y", String(told.y - size));
    put(plate, "width", String(box.right - box.left + 4));
  };
}
