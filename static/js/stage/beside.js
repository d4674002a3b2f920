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
import { boxAround, covered, freest, lineBox, piecesOf, reach } from "./room.js";
import { isNow } from "./scene.js";
import { errorAt } from "./signals.js";
import { add, hold, place, put, quantity, say, text } from "./svg.js";
import { columnBoxes, tagBoxes } from "./tags.js";

/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./geometry.js").Geometry} Geometry */
/** @typedef {import("./room.js").Box} Box */
/** @typedef {"arrives" | "leaves"} Name */
/** @typedef {object} Spot
 * @property {number} x
 * @property {number} y
 * @property {Box} box
 * @property {number} covers how much it hides
 * @property {string} [tie] the line to its unit, where it stands away from it
 * @property {number} [off] what its being far off counts */
/** @typedef {object} Words beside a unit
 * @property {string} arrives nothing, where that is not told
 * @property {string} leaves
 * @property {Box | null} under what its words take */

const OFF = [4, 14, 24]; // pixels from a unit's rim,
const OVER = [0.6, 1, 1.4, 1.8, 2.2, 2.6]; // and of its radius, those that a number stands back over the unit
const LIFT = [0, 5, 10]; // pixels from a stack, or a unit
/** Those of a number with a line to its unit, and how far up and down of the unit's middle it stands. */
const AWAY = [12, 24, 40, 56, 72];
const FAR = [1, 2, 3, 4, 5, 6].flatMap((lines) => [-12 * lines, 12 * lines]);
const NAMES = /** @type {const} */ (["leaves", "arrives"]);
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

/** Places for all numbers of a layer, one search: each nearest to its own unit and what flows there, on no
 * unit, word, tag or other number. The picked unit's come first, then those that have fewest places.
 * @param {Scene} scene @param {number} l the layer @param {number} size of the font @param {Words[]} words
 * of each unit @param {Box[]} [others] that nothing shall stand on
 * @param {Box[]} [before] what inputs and the numbers of the layers before it take
 * @returns {{ arrives: Spot | null, leaves: Spot | null }[]} null where there is no room; what would lie on
 * a ribbon is left out too, where it is not the picked unit's: that is told on a plate of paper, or away from
 * its unit, with a line to it */
export function numbersBeside(scene, l, size, words, others = [], before = []) {
  const { geometry: g, flow, pick } = scene;
  const isPicked = (/** @type {number} */ j) => pick.layer === l && pick.unit === j;
  const own = g.columns[l + 1].map((at, j) => {
    const rim = g.radius + (isPicked(j) ? OUTLINE : 0);
    return boxAround(at, 1.8 * rim, 1.8 * rim);
  });
  const next = [l, l + 2].flatMap((c) => (c && g.columns[c] ? columnBoxes(g, c) : []));
  const unders = words.flatMap(({ under }) => (under ? [under] : []));
  const edge = piecesOf(...ends(g, pick), EDGE, PIECES);
  const taken = [...before, ...others.map(apart), ...own, ...next, ...unders, ...edge];
  const flows = { arrives: flow?.layers[l + 1], leaves: flow?.layers[l] };
  const sides = {
    arrives: flows.arrives && ribbonsOf(g, flows.arrives, l + 1),
    leaves: flows.leaves && ribbonsOf(g, flows.leaves, l),
  };
  const asked = words.flatMap((_, j) => NAMES.filter((name) => words[j][name]).map((name) => ({ j, name })));
  const options = asked.map(({ j, name }) => {
    const stacks = g.columns[l + 1].map((at, k) => dockBox(scene, l, k, at, name, flows[name]));
    const width = LETTER * size * words[j][name].length;
    /** @param {Spot} place */
    const fits = ({ box }) =>
      !covered(box, taken) && isNearest(box, [own[j], stacks[j]], [...own, ...stacks, ...next]);
    const [beside, away] = placesOf(scene, l, j, name, size, width, stacks[j]);
    const near = beside.filter(fits);
    const tied = () => away.filter(({ box }) => !covered(box, taken)).map((at) => tiedTo(at, stacks[j]));
    return { j, name, near, tied };
  });
  options.sort((a, b) => Number(isPicked(b.j)) - Number(isPicked(a.j)) || a.near.length - b.near.length);
  /** @type {ReturnType<typeof numbersBeside>} */
  const spots = words.map(() => ({ arrives: null, leaves: null }));
  /** @type {Box[]} */
  const told = [];
  for (const { j, name, near, tied } of options) {
    const error = (name === "arrives" ? scene.signals.arriving : scene.signals.leaving)[l][j];
    const side = sides[name] ?? [];
    const against = side.filter(({ value }) => value * error < 0);
    const isFree = (/** @type {Spot} */ { box }) => !covered(box, told);
    const places = near.filter(isFree);
    if (!places.length && isPicked(j)) places.push(...tied().filter(isFree));
    if (!places.length) continue;
    const best = freest(places, against, side);
    if (!isPicked(j) && covered(best.box, side) > SLIVER) continue;
    told.push(apart(best.box));
    spots[j][name] = best;
  }
  return spots;
}

/** Where a number may stand: beside its unit, over it or under it; and away from it.
 * @param {Scene} scene @param {number} l @param {number} j @param {Name} name @param {number} size of the
 * font @param {number} width of the number @param {Box} stack at the dock @returns {[Spot[], Spot[]]} */
function placesOf({ geometry: g, pick }, l, j, name, size, width, stack) {
  const at = g.columns[l + 1][j];
  const half = at.y - stack.top;
  const over = Math.max(half, g.radius + (pick.layer === l && pick.unit === j ? OUTLINE : 0));
  const top = g.strip ? g.strip.bottom + size + 2 : TOP;
  /** @param {number} off the rim @param {number[]} ys of the baseline @returns {Spot[]} */
  const stand = (off, ys) =>
    ys.map((y) => {
      const x = at.x + (name === "arrives" ? 1 : -1) * (g.radius + off);
      const high = clamp(y, top, g.height - FOOT);
      return {
        x,
        y: high,
        box: lineBox(x, high, width, size, name === "arrives" ? "start" : "end"),
        covers: 0,
      };
    });
  /** @param {number} reach of what the number is clear of, up and down @param {number} lift */
  const above = (reach, lift) => at.y - reach - 6 - lift;
  const below = (/** @type {number} */ reach, /** @type {number} */ lift) => at.y + reach + size + 3 + lift;
  const aside = OFF.flatMap((off) =>
    stand(
      off,
      LIFT.flatMap((lift) => [above(half, lift), below(half, lift)]),
    ),
  );
  const overIt = [above, below].flatMap((y) =>
    OVER.flatMap((share) =>
      stand(
        -share * g.radius,
        LIFT.map((lift) => y(over, lift)),
      ),
    ),
  ); // under it are its words
  const away = AWAY.flatMap((off) =>
    stand(
      off,
      FAR.map((dy) => at.y + dy),
    ),
  );
  return [[...aside, ...overIt], away];
}

/** What flows at a unit's dock, from its rim on.
 * @param {Scene} scene @param {number} l @param {number} j @param {import("./geometry.js").Place} at
 * @param {Name} name @param {import("./flow.js").Layer} [flow] @returns {Box} */
function dockBox({ geometry: g, signals, scale }, l, j, at, name, flow) {
  const arrives = name === "arrives";
  const error = (arrives ? signals.arriving : signals.leaving)[l][j];
  const stack = stackOf((arrives ? flow?.leftOf[j] : flow?.rightOf[j]) ?? []);
  const high = Math.max(stack, Math.abs(error) * scale || 0, 0.6 * g.radius);
  const [left, right] = arrives ? [at.x, at.right] : [at.left, at.x];
  return { left, right, top: at.y - high / 2, bottom: at.y + high / 2 };
}

/** Whether a number is read as its own unit's, and no other's.
 * @param {Box} box @param {Box[]} own of its unit @param {Box[]} all of the units around it */
function isNearest(box, own, all) {
  const far = Math.min(...own.map((other) => between(box, other)));
  return all.every((other) => own.includes(other) || far < between(box, other));
}

/** Pixels between two boxes.
 * @param {Box} a @param {Box} b */
const between = (a, b) =>
  Math.hypot(
    Math.max(0, a.left - b.right, b.left - a.right),
    Math.max(0, a.top - b.bottom, b.top - a.bottom),
  );

/** A spot with the line from it to what it tells of.
 * @param {Spot} spot @param {Box} to @returns {Spot} */
function tiedTo(spot, to) {
  const {
    from,
    to: end,
    far,
  } = reach(spot.box, [
    { x: to.left, y: (to.top + to.bottom) / 2 },
    { x: to.right, y: (to.top + to.bottom) / 2 },
  ]);
  return { ...spot, tie: `M${from.x} ${from.y}L${end.x} ${end.y}`, off: far };
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
  const ties = ["tie casing", "tie"].map((own) => add(group, "path", { class: own }));
  const plate = add(group, "rect", { class: "plate", rx: 3, height: size + 3, hidden: "" });
  const node = text(group, "", name.startsWith("error") ? "start" : "end");
  node.toggleAttribute("hidden", true);
  /** @param {(Spot & { words: string, value: number, mean: string }) | null} told */
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
