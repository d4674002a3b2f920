// @ts-check
/** Where the numbers beside the units of a layer stand: above the stack or below it, else over the unit or
 * under it; clear of ribbons, of the words under the units and of each other. */

import { clamp } from "./ease.js";
import { stackOf } from "./flow.js";
import { ends } from "./geometry.js";
import { boxAround, covered, freest, lineBox, piecesOf, reach } from "./room.js";
import { columnBoxes } from "./tags.js";

/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./geometry.js").Geometry} Geometry */
/** @typedef {import("./room.js").Box} Box */
/** @typedef {"arrives" | "leaves"} Name */
/** @typedef {object} Spot
 * @property {number} x
 * @property {number} y
 * @property {Box} box
 * @property {number} covers how much it hides
 * @property {string} words of the number's forms the one that stands there
 * @property {string} [tie] the line to its unit, where it stands away from it
 * @property {number} [off] what its being far off counts */
/** @typedef {object} Words beside a unit
 * @property {string[]} arrives its forms, the longest first; none, where that is not told
 * @property {string[]} leaves
 * @property {Box | null} under what its words take */
/** @typedef {{ arrives: Spot | null, leaves: Spot | null }} Spots */
/** @typedef {{ near: Spot[], tied: () => Spot[] }} Places of one form: beside its unit, and away from it,
 * with a line to it */

const OFF = [4, 14, 24]; // pixels from a unit's rim,
const OVER = [0.6, 1, 1.4, 1.8, 2.2, 2.6]; // and of its radius, those that a number stands back over the unit
const LIFT = [0, 5, 10]; // pixels from a stack, or a unit
/** Those of a number with a line to its unit, and how far up and down of the unit's middle it stands. */
const AWAY = [12, 24, 40, 56, 72];
const FAR = [1, 2, 3, 4, 5, 6].flatMap((lines) => [-12 * lines, 12 * lines]);
const NAMES = /** @type {const} */ (["leaves", "arrives"]);
const GAP = 5; // pixels between two numbers of a line, and from one to a tag
const OTHERS = 20; // and to the words of another unit: on one line it would be read with them
const LEVEL = 3; // and of a number's height that may stand beside another unit, as whose it would be read
const NEARER = 1.5; // times as near to its own unit as to another: halfway it is anybody's
const EDGE = 9; // pixels that the picked edge takes with its outline, however little flows there
const OUTLINE = 5; // pixels that the picked unit's outline takes around it
const REACH = 64; // pixels of a line to a number that has to stand away from its unit
const CROSSED = 100; // square pixels of a ribbon that may run under one
const PIECES = 24; // of a ribbon: its boxes are hardly more than it takes
const SLIVER = 6; // square pixels, which they only seem to take
const THIN = 1; // pixel; thinner ribbons are lines that a number may stand on
const LETTER = 0.62; // of the size of bold digits
const FOOT = 3; // pixels under the lowest baseline
const TOP = 24; // the highest baseline, where there is no strip

/** Places for all numbers of a layer, one search: each nearest to its own unit and what flows there, on no
 * unit, word, tag or other number. The picked unit's come first, then the largest of the layer, then those
 * that have fewest places. Where there is no room for a number, a shorter form of it stands there.
 * @param {Scene} scene @param {number} l the layer @param {number} size of the font @param {Words[]} words
 * of each unit @param {Box[]} [others] that nothing shall stand on
 * @param {Box[]} [before] what inputs and the numbers of the layers before it take
 * @returns {Spots[]} null where there is no room; what would lie on a ribbon is left out too, where it is
 * neither the picked unit's nor the largest: these are told on a ribbon, or away from their unit, with a
 * line to it */
export function numbersBeside(scene, l, size, words, others = [], before = []) {
  const { pick } = scene;
  const { kinds, places } = roomFor(scene, l, size, words, others, before);
  const options = words.flatMap((unit, j) =>
    NAMES.filter((name) => unit[name].length).map((name) => ({
      j,
      name,
      first: places(j, name, unit[name][0]),
      turn: pick.layer === l && pick.unit === j ? 2 : kinds[name].largest === j ? 1 : 0,
    })),
  );
  options.sort((a, b) => b.turn - a.turn || a.first.near.length - b.first.near.length);
  /** @type {Spots[]} */
  const spots = words.map(() => ({ arrives: null, leaves: null }));
  /** @type {Box[]} */
  const told = [];
  for (const { j, name, first, turn } of options) {
    const { flows, errors } = kinds[name];
    const [whole] = words[j][name];
    const forms = formsOf(words[j], spots[j], name);
    const of = (/** @type {string} */ form) => (form === whole ? first : places(j, name, form));
    const spot = bestOf(forms, of, flows, errors[j], told, turn > 0);
    if (!spot) continue;
    told.push(apart(spot.box));
    spots[j][name] = spot;
  }
  return spots;
}

/** The same, where what found no room beside its unit stands on the edge of a ribbon, or a little away from
 * it, on no ribbon, with a line to it: once the numbers of all layers have their places.
 * @param {Scene} scene @param {number} l @param {number} size @param {Words[]} words @param {Spots[]} spots
 * of the layer's numbers @param {Box[]} others that nothing shall stand on, those of all numbers with them
 * @returns {Spots[]} */
export function numbersAway(scene, l, size, words, spots, others) {
  const lost = words.flatMap((unit, j) =>
    NAMES.filter((name) => unit[name].length && !spots[j][name]).map((name) => ({ j, name })),
  );
  if (!lost.length) return spots;
  const { kinds, places } = roomFor(scene, l, size, words, others, []);
  const all = spots.map((own) => ({ ...own }));
  /** @type {Box[]} */
  const told = [];
  for (const { j, name } of lost) {
    const { flows } = kinds[name];
    const forms = formsOf(words[j], all[j], name).map((form) => {
      const { near, tied } = places(j, name, form);
      const isClear = (/** @type {Spot} */ { box, off }) => covered(box, flows) <= (off ? SLIVER : CROSSED);
      const away = tied().filter(({ off = 0 }) => off < REACH);
      return [...near, ...away].filter((spot) => !covered(spot.box, told) && isClear(spot));
    });
    const free = forms.find(({ length }) => length);
    if (!free) continue;
    const spot = freest(free, [], flows);
    all[j][name] = spot;
    told.push(apart(spot.box));
  }
  return all;
}

/** Where a layer's numbers may stand, and what is there of either kind.
 * @param {Scene} scene @param {number} l @param {number} size @param {Words[]} words
 * @param {Box[]} others that nothing shall stand on @param {Box[]} before */
function roomFor(scene, l, size, words, others, before) {
  const { geometry: g, pick } = scene;
  const own = g.columns[l + 1].map((at, j) => {
    const rim = g.radius + (pick.layer === l && pick.unit === j ? OUTLINE : 0);
    return boxAround(at, 1.8 * rim, 1.8 * rim);
  });
  const rings = g.columns[l + 1].map((at) => boxAround(at, 2 * g.radius, 2 * g.radius));
  const next = [l, l + 2].flatMap((c) => (c && g.columns[c] ? columnBoxes(g, c) : []));
  const edge = piecesOf(...ends(g, pick), EDGE, PIECES);
  const taken = [...before, ...others.map((box) => apart(box)), ...own, ...next, ...edge];
  /** @param {number} j whose number is to be clear of the words under the units */
  const under = (j) => words.flatMap(({ under }, k) => (under ? [apart(under, k === j ? GAP : OTHERS)] : []));
  /** Pixels to each unit: to its disc, or to the words under it.
   * @param {Box} box */
  const unitsFrom = (box) =>
    words.map(({ under }, k) =>
      Math.min(reach(box, [g.columns[l + 1][k]]).far - g.radius, under ? between(box, under) : Infinity),
    );
  const kinds = { arrives: kindOf(scene, l, "arrives"), leaves: kindOf(scene, l, "leaves") };
  /** @param {number} j @param {Name} name @param {string} form @returns {Places} */
  const places = (j, name, form) => {
    const { stacks } = kinds[name];
    const [beside, away] = placesOf(scene, l, j, name, size, form, stacks[j]);
    const others = [...next, ...stacks.toSpliced(j, 1)];
    const full = [...taken, ...under(j)];
    const isFree = (/** @type {Spot} */ { box }) => !covered(box, full);
    const neighbours = rings.filter((_, k) => k !== j);
    const isRead = (/** @type {Spot} */ { box }) =>
      isNearest(j, unitsFrom(box), box, others) && !neighbours.some((ring) => level(box, ring) > LEVEL);
    return {
      near: beside.filter((at) => isFree(at) && isRead(at)),
      tied: () => away.filter(isFree).map((at) => tiedTo(at, stacks[j])),
    };
  };
  return { kinds, places };
}

/** What is there of one kind of a layer's numbers: the errors, what flows, how high it stands at each unit,
 * and the unit of the largest, which is told before others.
 * @param {Scene} scene @param {number} l @param {Name} name */
function kindOf(scene, l, name) {
  const { geometry: g, flow, signals } = scene;
  const arrives = name === "arrives";
  const errors = (arrives ? signals.arriving : signals.leaving)[l];
  const c = arrives ? l + 1 : l;
  const layer = flow?.layers[c];
  const stacks = g.columns[l + 1].map((at, j) => dockBox(scene, l, j, at, name, flow?.layers[c]));
  const sizes = errors.map(Math.abs);
  const largest = sizes.indexOf(Math.max(...sizes.filter((size) => size > 0)));
  return { errors, stacks, largest, flows: layer ? ribbonsOf(g, layer, c) : [] };
}

/** A number's forms; where its unit's other one is the same number, the one in which that stands, and none
 * that reads the same where it is another.
 * @param {Words} words @param {Spots} spots of its unit @param {Name} name */
function formsOf(words, spots, name) {
  const other = name === "arrives" ? "leaves" : "arrives";
  const told = spots[other]?.words;
  if (told && words[name][0] === words[other][0]) return [told];
  return words[name].filter((form) => form !== told);
}

/** The best place for the first of a number's forms that has one on no ribbon and no other number; for one
 * that must be told, else the best there is.
 * @param {string[]} forms @param {(form: string) => Places} of
 * @param {ReturnType<typeof ribbonsOf>} flows @param {number} error @param {Box[]} told
 * @param {boolean} must @returns {Spot | null} */
function bestOf(forms, of, flows, error, told, must) {
  const against = flows.filter(({ value }) => value * error < 0);
  const isFree = (/** @type {Spot} */ { box }) => !covered(box, told);
  const best = (/** @type {Spot[]} */ spots) => (spots.length ? freest(spots, against, flows) : null);
  const tried = [];
  for (const form of forms) {
    const places = of(form);
    const spot = best(places.near.filter(isFree));
    if (spot && covered(spot.box, flows) <= SLIVER) return spot;
    tried.push({ places, spot });
  }
  if (!must) return null;
  const on = tried.find(({ spot }) => spot);
  if (on) return on.spot;
  for (const { places } of tried) {
    const away = best(places.tied().filter(isFree));
    if (away) return away;
  }
  return null;
}

/** Where a number may stand: beside its unit, over it or under it; and away from it.
 * @param {Scene} scene @param {number} l @param {number} j @param {Name} name @param {number} size of the
 * font @param {string} words the number's @param {Box} stack at the dock @returns {[Spot[], Spot[]]} */
function placesOf({ geometry: g, pick }, l, j, name, size, words, stack) {
  const at = g.columns[l + 1][j];
  const width = LETTER * size * words.length;
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
        words,
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
 * @param {number} j @param {number[]} units how far they are @param {Box} box @param {Box[]} others */
const isNearest = (j, units, box, others) =>
  units.every((far, k) => k === j || NEARER * units[j] < far) &&
  others.every((other) => units[j] < between(box, other));

/** Pixels of a box's height that stand beside another one.
 * @param {Box} a @param {Box} b */
const level = (a, b) => Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);

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

/** @param {Box} box @param {number} [gap] @returns {Box} with what is free to both sides of it */
const apart = (box, gap = GAP) => ({ ...box, left: box.left - gap, right: box.right + gap });

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
