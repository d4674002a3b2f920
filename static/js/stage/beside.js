// @ts-check
/** The numbers beside the units of a layer: what arrives on the right, what leaves on the left. */

import { alike } from "../model/memo.js";
import { factor, significant } from "../words/numbers.js";
import { crossOf } from "./insides.js";
import { axisBox } from "./lossend.js";
import { boxAround } from "./room.js";
import { rowBoxes } from "./row.js";
import { isNow } from "./scene.js";
import { errorAt } from "./signals.js";
import { numbersAway, numbersBeside } from "./spots.js";
import { normsOf } from "./strip.js";
import { add, hold, place, put, quantity, say, text } from "./svg.js";
import { columnBoxes, tagBoxes, tickBoxes } from "./tags.js";

/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./geometry.js").Geometry} Geometry */
/** @typedef {import("./room.js").Box} Box */
/** @typedef {import("./spots.js").Spot} Spot */
/** @typedef {import("./spots.js").Spots} Spots */
/** @typedef {{ arrives: boolean, leaves: boolean }} Told of a unit's numbers */

const AROUND = 6; // pixels between the numbers of one layer and those of the next
const SHORTER = 3; // digits, where there is no room for all
const SAME = 1e-9; // of two numbers that differ by less, relatively, rounding is all there is
/** What leaves one unit and what arrives at the next take between them, in sizes of the font: more where the
 * two stand at one height. */
const APART = { else: 8.1, level: 10.6 };
const BOTH = { arrives: true, leaves: true };
const NONE = { arrives: false, leaves: false };
/** Of a layer's phase, from which on it is told; the widest one once it has come from the layer after. */
const KNOWN = { arrives: 0.2, leaves: 0.4, come: 0.94 };

/** Whether an error is the widest that arrives anywhere: the key's.
 * @param {Scene["signals"]} signals @param {number} error */
const isWidest = ({ arriving }, error) =>
  error !== 0 && arriving.every((layer) => layer.every((other) => Math.abs(other) <= Math.abs(error)));

/** The forms in which a number may be told, the longer first. One that stands elsewhere on the page too has
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
  return [...new Set([whole, significant(value, SHORTER, true)])];
}

/** The numbers of all layers. Where the gaps have room for those of both their layers, places are sought for
 * all at once: a number stays where it is as others come.
 * @param {(SVGGElement | null)[]} groups of each layer, null where its numbers are not told here
 * @param {Geometry} g @param {number} size of the font */
export function buildNumbers(groups, g, size) {
  const layers = groups.map((group, l) => group && buildLayer(group, g, l, size));
  /** @type {unknown[]} */
  let shown = [];
  /** @type {Spots[][]} */
  let spots = [];
  /** @param {Scene} scene @param {(l: number) => (Box | null)[]} unders what the words under units take */
  return (scene, unders) => {
    const { phase, flow, scale, notation, pick } = scene;
    const back = phase.kind === "backward";
    const told = layers.map((layer) => (back && layer ? layer.told(scene) : []));
    const sought = layers.map((layer, l) => (layer?.roomy ? told[l].map(() => BOTH) : told[l]));
    const now = [back, flow, scale, notation, pick, JSON.stringify(sought)];
    if (back && !alike(now, shown)) spots = spotsOf(scene, size, sought, unders);
    shown = now;
    layers.forEach((layer, l) => layer?.show(scene, told[l], spots[l]));
  };
}

/** Places for the numbers of all layers: beside their units, and then, for what has none there, away from
 * them.
 * @param {Scene} scene @param {number} size of the font @param {Told[][]} sought
 * @param {(l: number) => (Box | null)[]} unders what the words under units take @returns {Spots[][]} */
function spotsOf(scene, size, sought, unders) {
  const { geometry: g, frame, notation } = scene;
  const words = sought.map((units, l) =>
    units.map((told, j) => {
      const { arrives, leaves } = errorAt(frame, l, j, notation);
      return {
        arrives: told.arrives ? formsOf(scene, l, j, arrives) : [],
        leaves: told.leaves ? formsOf(scene, l, j, leaves) : [],
        under: unders(l)[j],
      };
    }),
  );
  const tag = [...tagBoxes(g, scene, size), ...tickBoxes(g), ...rowBoxes(g)];
  const others = words.map((_, l) => [...tag, ...axisBox(scene, l), ...crossBoxes(scene, l)]);
  let taken = columnBoxes(g, 0);
  /** @param {(l: number) => Spots[]} search @returns {Spots[][]} */
  const each = (search) =>
    words.map((own, l) => {
      const spots = own.length ? search(l) : [];
      const boxes = spots.flatMap(({ arrives, leaves }) => [arrives ?? [], leaves ?? []].flat());
      taken = [...taken, ...boxes.map(({ box }) => around(box))];
      return spots;
    });
  const beside = each((l) => numbersBeside(scene, l, size, words[l], others[l], taken));
  if (scene.mean) return beside; // of steps that rush past, each of which would cost a search
  return each((l) => numbersAway(scene, l, size, words[l], beside[l], [...others[l], ...taken]));
}

/** @param {SVGGElement} group @param {Geometry} g @param {number} l @param {number} size of the font */
function buildLayer(group, g, l, size) {
  const count = g.columns[l + 1].length;
  const level = [l, l + 2].some((c) => c && g.columns[c]?.length === count && count > 1);
  const roomy = g.gap - 2 * g.radius > size * (level ? APART.level : APART.else);
  const units = g.columns[l + 1].map((_, j) => {
    const where = `unit ${j + 1}, layer ${l + 1}`;
    return {
      arrives: buildNumber(group, g, `error at ${where}`),
      leaves: buildNumber(group, g, `delta of ${where}`),
    };
  });
  return {
    roomy,
    /** Which of its numbers are told, once they are known.
     * @param {Scene} scene @returns {Told[]} */
    told(scene) {
      const { phase, p, progress, signals } = scene;
      const whole = "layer" in phase && phase.layer === 0 && p >= 1 && roomy;
      const all = whole || isNow(scene, l);
      const come = progress.backward[l + 1] >= KNOWN.come; // from the right
      return units.map((_, j) => ({
        arrives: all || (come && isWidest(signals, signals.arriving[l][j])),
        leaves: all,
      }));
    },
    /** @param {Scene} scene @param {Told[]} told @param {Spots[]} spots */
    show({ frame, progress, notation, signals, mean }, told, spots) {
      units.forEach((unit, j) => {
        const { arrives, leaves } = told[j] ?? NONE;
        const q = progress.backward[l];
        const seen = {
          arrives: arrives && (q > KNOWN.arrives || isWidest(signals, signals.arriving[l][j])),
          leaves: leaves && q > KNOWN.leaves,
        };
        const errors = arrives ? errorAt(frame, l, j, notation) : { arrives: NaN, leaves: NaN };
        for (const name of /** @type {const} */ (["arrives", "leaves"])) {
          const spot = seen[name] ? spots[j][name] : null;
          unit[name](spot && { ...spot, value: errors[name], mean });
        }
      });
    },
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

/** @param {SVGGElement} group @param {Geometry} g @param {string} name */
function buildNumber(group, g, name) {
  const ties = ["tie casing", "tie"].map((own) => add(group, "path", { class: own }));
  const node = text(group, "", name.startsWith("error") ? "start" : "end");
  node.toggleAttribute("hidden", true);
  /** @param {(Spot & { value: number, mean: string }) | null} told */
  return (told) => {
    node.toggleAttribute("hidden", !told);
    for (const tie of ties) put(tie, "d", told?.tie ?? "");
    if (!told) return;
    const { words, value, mean } = told;
    say(node, words);
    place(node, told.x, told.y);
    hold(node, told.x, g.width);
    put(node, "class", `halo ${value < 0 ? "n" : value > 0 ? "p" : ""}`);
    quantity(node, value, mean + name);
  };
}
