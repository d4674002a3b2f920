// @ts-check
/** Under the headings, ‖δ‖ of each layer, in the question's words that of delta × f′, on a log axis: how much
 * of the error comes that far. A tick says
 * what it was in step 1, a dotted one what it is with f′, where that is left out. */

import { sizeOf } from "../model/means.js";
import { memo } from "../model/memo.js";
import { factor, powerOf10 } from "../words/numbers.js";
import { passedName } from "../words/words.js";
import { lerp } from "./ease.js";
import { covered, lineBox } from "./room.js";
import { add, fontSize, place, put, quantity, say, term, text } from "./svg.js";
import { backwards } from "./timing.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../types").Frame} Frame */
/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./geometry.js").Geometry} Geometry */
/** @typedef {{ low: number, high: number, every: number }} Axis exponents of ten, and those a space */

const SPACES = { least: 2, most: 4 }; // between lines
const EVERY = [1, 2, 5, 10, 20, 50, 100, 200]; // decades
const STANDS = 0.3; // of a space, how high the least bar is at least
const BAR = { narrow: 7, wide: 9 };
const SIZE = 11; // pixels of the words, in which these are measured
const LETTER = 6.5; // pixels of a digit,
const SMALL = 4.6; // and of a raised one
const RAISED = /[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]/g;
const CLEAR = 5; // pixels before a bar's number, and after it
const TOLD_AT = 0.9; // of its height, from which on a bar's number is told
const OVER = 4; // pixels from the strip to the numbers over it
/** Pixels, where the strip's name stands in the row of its numbers, or under it. */
const ROW = { name: 10, up: 5, low: 2 };
/** Pixels that it takes at the border, where there is no room for it beside the ticks: it stands in the row
 * of the numbers; and those from the strip down to the upper tick's word. */
const AT_BORDER = { name: 59, up: 9 };
const BASE = 4; // pixels from a line to the baseline of words that are centred on it
const TICK = { beside: 6, between: 6 }; // pixels from the strip to its ticks' words, and on to its name
const UNDER_NAME = 3; // baseline of the lower tick, where the strip's name is over both
const ASIDE = 48; // pixels from the strip's bars to what its ticks are: clear of the last one's number
const TOLD = 66; // pixels that these words take
const BEYOND = 34; // pixels that the last bar's number may go past the lines
/** ‖δ‖ in the question's words, whose delta is that before f′. */
const ASKED = { words: passedName("question"), room: 66 };
const BENEATH = 16; // pixels from the strip to its name, where there is no room for that beside it
const NAME = { short: 20, rest: 5 }; // pixels of ‖δ‖, and of each letter that follows

/** @typedef {{ x: number, y: number, box: import("./room.js").Box, anchor: "start" | "middle" }} Spot of a
 * bar's number */

/** ‖δ‖ of each layer.
 * @param {Frame} frame */
export const normsOf = (frame) => frame.layers.map(sizeOf);

/** Pixels that a bar's number takes.
 * @param {string} words */
export function widthOf(words) {
  const digits = words.replace(RAISED, "").length;
  return LETTER * digits + SMALL * (words.length - digits);
}

/** Lines above and below all that is to be seen.
 * @param {number[]} norms @returns {Axis} */
export function axisOf(norms) {
  const seen = norms.filter((norm) => norm > 0 && Number.isFinite(norm)).map(Math.log10);
  if (!seen.length) return { low: -SPACES.least, high: 0, every: 1 };
  const high = Math.ceil(Math.max(...seen));
  const depth = high - Math.min(...seen);
  const spaces = (/** @type {number} */ every) => Math.max(SPACES.least, Math.ceil(depth / every + STANDS));
  const every = EVERY.find((decades) => spaces(decades) <= SPACES.most) ?? 200;
  return { high, low: high - every * spaces(every), every };
}

/** How high a value stands, of the axis.
 * @param {Axis} axis @param {number} norm */
export const heightOn = ({ low, high }, norm) =>
  norm > 0 ? Math.min(1, Math.max(0, (Math.log10(norm) - low) / (high - low))) : 0;

/** Where the bars' numbers stand: in the row over the strip, else each beside its bar, or over it where the
 * next one is too near. What would lie on another number or bar is left out, but for the first layer's and
 * the last one's, which say how much came through.
 * @param {Geometry} g @param {string[]} words of each bar, none where it is not told yet
 * @param {number[]} ys of the bars' tops @param {number} picked the layer that goes before others
 * @param {number} [large] of the words, in sizes of 11 pixels @returns {(Spot | null)[]} */
export function numbersOver(g, words, ys, picked, large = 1) {
  const strip = /** @type {NonNullable<Geometry["strip"]>} */ (g.strip);
  const wide = wideOf(g);
  const size = SIZE * large;
  const xs = words.map((_, l) => middleOf(g, l + 1));
  const bars = xs.map((x, l) => ({ left: x - wide, right: x + wide, top: ys[l], bottom: strip.bottom }));
  const ends = [0, words.length - 1];
  /** @type {(Spot | null)[]} */
  const spots = words.map(() => null);
  const open = [...words.keys()].filter((l) => !g.blocks[l + 1]?.fold); // over folded ones it has no owner
  for (const l of new Set([...ends, picked, ...open])) {
    if (!words[l]) continue;
    const width = large * widthOf(words[l]);
    /** @param {number} x @param {number} y @param {"start" | "middle"} anchor */
    const spot = (x, y, anchor) => ({ x, y, anchor, box: lineBox(x, y, width + CLEAR, size, anchor) });
    const beside = spot(xs[l] + wide + CLEAR, Math.min(strip.bottom - 2, ys[l] + 9), "start");
    const x = l ? xs[l] : Math.max(xs[l], large * borderName(g, large) + CLEAR + width / 2);
    const places = strip.over
      ? [spot(x, strip.top - OVER, "middle")]
      : [beside, spot(xs[l], ys[l] - OVER, "middle")].filter(({ box }) => box.top >= strip.top - OVER);
    const taken = [...spots.flatMap((other) => other?.box ?? []), ...(strip.over ? [] : bars)];
    const free = places.find(({ box }) => !covered(box, taken) && box.right < strip.right + BEYOND);
    spots[l] = free ?? (ends.includes(l) ? (places[0] ?? beside) : null);
  }
  return spots;
}

/** Pixels that the strip's name takes in the row of its numbers, where it stands there for want of room.
 * @param {Geometry} g @param {number} large of the words, in sizes of 11 pixels */
const borderName = ({ strip }, large) =>
  strip?.over && strip.left - TICK.beside < large * ASKED.room ? AT_BORDER.name : 0;

/** What the strip's name takes where it stands under the strip, for want of room beside it.
 * @param {Geometry} g @returns {import("./room.js").Box[]} */
export function nameBoxes({ strip }) {
  if (!strip || strip.over || strip.left - TICK.beside >= ASKED.room) return [];
  return [{ left: 0, right: ASKED.room, top: strip.bottom, bottom: strip.bottom + BENEATH + BASE }];
}

/** @param {SVGGElement} group @param {Geometry} g */
export function buildStrip(group, g) {
  const strip = g.strip;
  if (!strip) return () => {};
  const { top, bottom, left, right, over } = strip;
  const middle = (top + bottom) / 2;
  const grid = add(group, "path", { class: "decades" });
  const layers = g.columns.slice(1).map((_, l) => buildBar(group, g, l));
  const label = term(text(group, "hd", "end"), "‖δ‖");
  const [before, symbol, after] = ["", "sm", ""].map((classes) => add(label, "tspan", { class: classes }));
  const tight = g.gap < 90 || g.narrow;
  const large = fontSize(group) / SIZE;
  const [upper, lower] = [0, 1].map(() => text(group, "hd", "end"));
  const ticks = buildTicks(group, g);
  const exact = memo(normsOf);
  const first = memo(normsOf);
  return /** @param {State} state @param {Scene} scene */ (state, scene) => {
    const { frame, progress, exact: truly, notation, phase } = scene;
    const empty = phase.kind === "forward" || phase.kind === "loss"; // no error has come to a layer
    group.toggleAttribute("hidden", empty);
    if (empty) return;
    const now = normsOf(frame);
    const start = state.history.first;
    const one = start && start.step !== frame.step ? first(start) : [];
    const all = truly !== frame ? exact(truly) : [];
    const differs = all.some((norm, l) => Math.abs(norm - now[l]) > 1e-9 * norm);
    const axis = axisOf([...now, ...one, ...(differs ? all : [])]);
    /** @param {number} norm */
    const y = (norm) => lerp(bottom, top, heightOn(axis, norm));
    const spaces = (axis.high - axis.low) / axis.every;
    const lines = Array.from({ length: spaces + 1 }, (_, k) => lerp(bottom, top, k / spaces));
    ticks(one.length > 0, differs);
    put(grid, "d", lines.map((at) => `M${left} ${Math.round(at) + 0.5}H${right}`).join(""));
    const risen = now.map((_, l) => backwards(progress.backward[l]).strip);
    const words = now.map((norm, l) => (risen[l] > TOLD_AT ? factor(norm) : ""));
    const spots = numbersOver(g, words, now.map(y), scene.pick.layer, large);
    layers.forEach((show, l) => {
      show(scene, now[l], y, risen[l], spots[l], one[l], differs ? all[l] : undefined);
    });
    const powers = [axis.high, axis.low].map(power);
    const edge = left - TICK.beside;
    const aside = edge - large * Math.max(...powers.map(widthOf)) - TICK.between;
    const rest = tight ? "" : scene.mean ? ", mean" : " a layer";
    const more = large * NAME.rest * rest.length;
    const asked = notation === "question";
    const own = large * (asked ? ASKED.room : NAME.short);
    const clear = aside > own; // of the ticks' words
    say(before, asked ? ASKED.words : "‖");
    say(symbol, asked ? "" : "δ");
    say(after, `${asked ? "" : "‖"}${(clear ? aside : edge) > own + more ? rest : ""}`);
    put(label, "class", edge < own && over ? "hd close" : "hd");
    if (edge < own && over) place(label, large * AT_BORDER.name, top - OVER);
    else if (edge < own) place(label, own, bottom + large * BENEATH);
    else if (clear || !over) place(label, clear ? aside : edge, middle + BASE);
    else place(label, edge, top - ROW.name);
    const opposite = !over && !clear && edge >= own; // to the name: between the two it would be one with them
    const inRow = [over ? AT_BORDER.up : ROW.up, ROW.low];
    const offs = edge < own ? inRow : clear || opposite ? [BASE, BASE] : [ROW.up, UNDER_NAME];
    [upper, lower].forEach((node, k) => {
      say(node, powers[k]);
      put(node, "text-anchor", opposite ? "start" : "end");
      place(node, opposite ? right + TICK.beside : edge, (k ? bottom : top) + offs[k]);
    });
  };
}

/** @param {Geometry} g @param {number} column */
function middleOf({ columns, blocks }, column) {
  const block = blocks[column];
  return block ? block.x + block.width / 2 : columns[column][0].x;
}

/** What the ticks are, where there is room for that beside the strip.
 * @param {SVGGElement} group @param {Geometry} g */
function buildTicks(group, g) {
  const { top, right } = /** @type {NonNullable<Geometry["strip"]>} */ (g.strip);
  const lines = ["step1", "exact"].map((name, k) => {
    const [x, y] = [right + ASIDE, top + 6 + 1.27 * fontSize(group) * k];
    const line = add(group, "path", { class: name, d: `M${x} ${y + 0.5}h14` });
    const word = term(text(group, "hd", "start"), `‖δ‖ ${k ? "with f′" : "in step 1"}`);
    say(word, k ? "with f′" : "step 1");
    place(word, x + 19, y + 4);
    return [line, word];
  });
  const room = g.width - right - ASIDE > TOLD && !g.narrow;
  /** @param {boolean[]} seen */
  return (...seen) => {
    lines.forEach((nodes, k) => {
      for (const node of nodes) node.toggleAttribute("hidden", !(seen[k] && room));
    });
  };
}

/** @param {number} exponent */
const power = (exponent) => (exponent >= -1 && exponent <= 2 ? String(10 ** exponent) : powerOf10(exponent));

/** How wide half a bar's place is: its own width.
 * @param {Geometry} g */
const wideOf = ({ gap }) => (gap < 60 ? BAR.narrow : BAR.wide);

/** @param {SVGGElement} group @param {Geometry} g @param {number} l */
function buildBar(group, g, l) {
  const { bottom } = /** @type {NonNullable<Geometry["strip"]>} */ (g.strip);
  const [x, wide] = [middleOf(g, l + 1), wideOf(g)];
  const step1 = add(group, "path", { class: "step1" });
  const exact = add(group, "path", { class: "exact" });
  const bar = add(group, "rect", { x: x - wide / 2, width: wide, class: "size" }); // over what it reaches
  const number = text(group, "v halo", "start"); // on paper, over the lines
  /** @param {Scene} scene @param {number} norm @param {(norm: number) => number} y @param {number} risen
   * @param {Spot | null} spot its number's @param {number} [one] in step 1 @param {number} [truly] with f′ */
  return (scene, norm, y, risen, spot, one, truly) => {
    const height = (bottom - y(norm)) * risen;
    put(bar, "y", String(bottom - height));
    put(bar, "height", String(Math.max(0, height)));
    for (const [tick, at, half] of /** @type {[SVGElement, number | undefined, number][]} */ ([
      [step1, one, wide],
      [exact, truly, wide + 1],
    ])) {
      const seen = at !== undefined && at > 0;
      tick.toggleAttribute("hidden", !seen);
      if (seen) put(tick, "d", `M${x - half} ${Math.round(y(at)) + 0.5}h${2 * half}`);
    }
    number.toggleAttribute("hidden", !spot);
    if (!spot) return;
    say(number, factor(norm)); // in other digits than elsewhere it is not told
    quantity(number, norm, `${scene.mean}size of delta, layer ${l + 1}`);
    put(number, "text-anchor", spot.anchor);
    place(number, spot.x, spot.y);
  };
}
