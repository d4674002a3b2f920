// @ts-check
/** The numbers beside the units of a layer: what arrives on the right, what leaves on the left; above the
 * stack or below it, else over the unit or under it; clear of ribbons, of the words under the units and of
 * each other. */

import { alike } from "../model/memo.js";
import { factor } from "../words/numbers.js";
import { clamp } from "./ease.js";
import { stackOf } from "./flow.js";
import { ends } from "./geometry.js";
import { axisBox } from "./lossend.js";
import { boxAround, covered, freest, lineBox, piecesOf } from "./room.js";
import { isNow } from "./scene.js";
import { errorAt } from "./signals.js";
import { add, hold, place, put, quantity, say, text } from "./svg.js";
import { columnBoxes, tagBoxes } from "./tags.js";

/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./geometry.js").Geometry} Geometry */
/** @typedef {import("./room.js").Box} Box */
/** @typedef {{ x: number, y: number, box: Box, covers: number }} Spot `covers` how much it hides */
/** @typedef {object} Words beside a unit
 * @property {string} arrives nothing, where that is not told
 * @property {string} leaves
 * @property {Box | null} under what its words take */

const OFF = [4, 14, 24]; // pixels from a unit's rim,
const OVER = [0.6, 1, 1.4, 1.8, 2.2, 2.6]; // and of its radius, those that a number stands back over the unit
const LIFT = [0, 5, 10]; // pixels from a stack, or a unit
const GAP = 5; // pixels between two numbers of a line, and from one to a tag
const EDGE = 9; // pixels that the picked edge takes with its outline, however little flows there
const OUTLINE = 5; // pixels that the picked unit's outline takes around it
const PIECES = 24; // of a ribbon: its boxes are hardly more than it takes
const SLIVER = 6; // square pixels, which they only seem to take
const THIN = 1; // pixel; thinner ribbons are lines that a number may stand on
const LETTER = 0.62; // of the size of bold digits
const FOOT = 3; // pixels under the lowest baseline
const TOP = 24; // the highest baseline, where there is no strip
/** What leaves one unit and what arrives at the next take between them, in sizes of the font: more where the
 * two stand at one height. */
const BOTH = { apart: 8.1, level: 10.6 };
/** Of a layer's phase, from which on it is told; the widest one once it has come from the layer after. */
const KNOWN = { arrives: 0.2, leaves: 0.4, come: 0.94 };

/** @param {Scene} scene @param {number} l the layer @param {number} size of the font @param {Words[]} words
 * of each unit @param {Box[]} [others] that nothing shall stand on
 * @param {Box[]} [before] what inputs and the numbers of the layers before it take: one with no room beside
 * them, the words under its units and the picked edge is left out, and so is one that would lie on a ribbon,
 * where it is not the picked unit's: that is told on a plate of paper
 * @returns {{ arrives: Spot | null, leaves: Spot | null }[]} */
export function numbersBeside(scene, l, size, words, others = [], before = []) {
  const { geometry: g, flow, signals, pick } = scene;
  const rims = g.columns[l + 1].map((_, j) => g.radius + (pick.layer === l && pick.unit === j ? OUTLINE : 0));
  const own = g.columns[l + 1].map((at, j) => boxAround(at, 1.8 * rims[j], 1.8 * rims[j]));
  const rings = [...own, ...[l, l + 2].flatMap((c) => (c && g.columns[c] ? columnBoxes(g, c) : []))];
  const unders = words.flatMap(({ under }) => (under ? [under] : []));
  const edge = piecesOf(...ends(g, pick), EDGE, PIECES);
  /** @type {Box[]} */
  const told = [];
  const taken = [...before, ...others.map(apart), ...rings, ...unders, ...edge];
  const [leftward, rightward] = [flow?.layers[l], flow?.layers[l + 1]];
  const sides = [leftward && ribbonsOf(g, leftward, l), rightward && ribbonsOf(g, rightward, l + 1)];
  const top = g.strip ? g.strip.bottom + size + 2 : TOP;
  /** @param {number} j @param {"arrives" | "leaves"} name */
  const spot = (j, name) => {
    if (!words[j][name]) return null;
    const at = g.columns[l + 1][j];
    const arrives = name === "arrives";
    const error = (arrives ? signals.arriving : signals.leaving)[l][j];
    const stack = stackOf((arrives ? rightward?.leftOf[j] : leftward?.rightOf[j]) ?? []);
    const half = Math.max(stack, Math.abs(error) * scene.scale || 0, 0.6 * g.radius) / 2;
    const width = LETTER * size * words[j][name].length;
    /** @param {number} off the rim @param {number} reach of what the number is clear of, up and down */
    const stand = (off, reach) =>
      LIFT.flatMap((lift) =>
        [at.y - reach - 6 - lift, at.y + reach + size + 3 + lift].map((y) => {
          const x = at.x + (arrives ? 1 : -1) * (g.radius + off);
          const high = clamp(y, top, g.height - FOOT);
          return { x, y: high, box: lineBox(x, high, width, size, arrives ? "start" : "end") };
        }),
      );
    const over = Math.max(half, rims[j]);
    const places = [
      ...OFF.flatMap((off) => stand(off, half)),
      ...OVER.flatMap((share) => stand(-share * g.radius, over)).sort(
        (a, b) => Number(a.y > at.y) - Number(b.y > at.y),
      ), // under it are its words
    ];
    const side = sides[Number(arrives)] ?? [];
    const against = side.filter(({ value }) => value * error < 0);
    const best = freest(places, [...taken, ...told, ...against], side);
    const picked = pick.layer === l && pick.unit === j;
    if (covered(best.box, [...before, ...unders, ...edge, ...told])) return null;
    if (!picked && (covered(best.box, rings) || covered(best.box, side) > SLIVER)) return null;
    told.push(apart(best.box));
    return best;
  };
  return words.map((_, j) => ({ arrives: spot(j, "arrives"), leaves: spot(j, "leaves") }));
}

/** @param {Box} box @returns {Box} with what is free to both sides of it */
const apart = (box) => ({ ...box, left: box.left - GAP, right: box.right + GAP });

/** Whether an error is the widest that arrives anywhere: the key's.
 * @param {Scene["signals"]} signals @param {number} error */
const isWidest = ({ arriving }, error) =>
  error !== 0 && arriving.every((layer) => layer.every((other) => Math.abs(other) <= Math.abs(error)));

/** Pieces of ribbons, each with what flows there.
 * @param {Geometry} g @param {import("./flow.js").Layer} layer @param {number} l */
const ribbonsOf = (g, { ribbons }, l) =>
  ribbons
    .filter(({ height }) => height > THIN)
    .flatMap(({ edge, value, left, right, height }) =>
      piecesOf(
        { x: g.columns[l][edge.input].right, y: left },
        { x: g.columns[l + 1][edge.unit].left, y: right },
        height,
        PIECES,
      ).map((box) => ({ ...box, value })),
    );

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
  /** @type {ReturnType<typeof numbersBeside>} */
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
    const words = errors.map(({ arrives, leaves }, j) => ({
      arrives: all || widest[j] ? factor(arrives, true) : "",
      leaves: all ? factor(leaves, true) : "",
      under: unders[j],
    }));
    const now = [told, all, come, flow, scale, notation, pick];
    if (told && !alike(now, shown)) {
      spots = numbersBeside(
        scene,
        l,
        size,
        words,
        [...tagBoxes(g, scene, size), ...axisBox(scene, l)],
        before,
      );
    }
    shown = now;
    units.forEach((unit, j) => {
      for (const name of /** @type {const} */ (["arrives", "leaves"])) {
        const known = progress.backward[l] > KNOWN[name] || (widest[j] && name === "arrives");
        const spot = told && known ? spots[j][name] : null;
        unit[name](spot && { ...spot, words: words[j][name], value: errors[j][name], mean });
      }
    });
    const boxes = told ? spots.flatMap(({ arrives, leaves }) => [arrives?.box, leaves?.box]) : [];
    return [...before, ...boxes.flatMap((box) => box ?? [])];
  };
}

/** @param {SVGGElement} group @param {Geometry} g @param {number} size of the font @param {string} name */
function buildNumber(group, g, size, name) {
  const plate = add(group, "rect", { class: "plate", rx: 3, height: size + 3, hidden: "" });
  const node = text(group, "", name.startsWith("error") ? "start" : "end");
  node.toggleAttribute("hidden", true);
  /** @param {(Spot & { words: string, value: number, mean: string }) | null} told */
  return (told) => {
    node.toggleAttribute("hidden", !told);
    plate.toggleAttribute("hidden", !told?.covers);
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
