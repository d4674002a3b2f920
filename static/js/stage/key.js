// @ts-check
/** What the widths on the stage are in numbers, against step 1; in the update, what the bars' lengths are. */

import { memo } from "../model/memo.js";
import { factor, significant } from "../words/numbers.js";
import { signalsOf } from "./signals.js";
import { add, put, quantity, say } from "./svg.js";
import { longestBar, longestChange, unfit } from "./updates.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("./scene.js").Scene} Scene */

/** Pixels: a bar of the update, and those of widths that are too large to stand: how thick, where its middle
 * is; how high they are together, over the words; and how long a bar that lies may be. */
const LYING = { update: [4, 3], full: [4, 2], one: [2, 7], high: 8, most: 224 };
const BREAK = { gap: 3, slant: 3 }; // pixels, of a bar that is longer than all the room
const ALL_BUT_ZERO = 1e-6; // of step 1's largest error, below which it is told
const DEEP = 10; // layers; of more than these some are out of sight
const COARSER = 1.05; // times, from which on it is told

/** What is said of the number: before it, its symbol, what parts them, after it. */
const WORDS = {
  forward: ["|", "w·x", "| ", " is this wide"],
  backward: ["", "", "", " is this wide"],
  update: ["", "Δw", " ", " is this long"],
  would: ["", "Δw", " ", " would be this long"],
};

/** What the sides of the bars are. */
const SIDES = {
  told: "above its line the weight rises, below it falls",
  dots: "above: rises, below: falls; dot: too small to draw",
  arrows: "above: rises, below: falls; arrow: longer still",
  both: "above: rises, below: falls; dot: tiny, arrow: longer",
};

/** @param {HTMLElement} box */
export function mountKey(box) {
  const showBars = mountBars(box);
  const words = document.createElement("p");
  const [before, symbol, value, after] = ["", "sm", "v", ""].map((name) => {
    const span = Object.assign(document.createElement("span"), { className: name });
    words.append(span);
    return span;
  });
  const second = document.createElement("p");
  box.append(words, second);
  const [carried, errors] = [memo(carriedBy), memo(errorsOf)];
  const peak = memo((/** @type {import("../types").Frame} */ frame) => signalsOf(frame, "textbook").peak);

  /** @param {State} state @param {Scene} scene */
  return (state, scene) => {
    const { phase, signals, flow, frame } = scene;
    const kind = phase.kind === "loss" ? "forward" : phase.kind;
    const { first } = state.history;
    const then = kind === "backward" && first && !scene.mean ? peak(first) : NaN;
    const back = kind === "backward" && hasErrors(scene);
    const peaks = kind === "backward" ? errors(signals) : flow ? carried(flow) : [];
    const entering = flow ? Math.max(...carried(flow)) : NaN;
    const wide = back ? signals.peak * scene.scale : entering * (flow?.scale ?? NaN);
    const cut = showBars(scene, wide, frame.step === 1 ? NaN : then * scene.scale);
    const shown = kind === "update" ? longestChange(scene) : back ? signals.peak : entering;
    const [one, sign, gap, last] = WORDS[kind === "update" && scene.would ? "would" : kind];
    const sent = state.notation === "question" ? "delta " : "error ";
    say(before, kind === "backward" ? scene.mean + sent : one);
    say(symbol, sign);
    quantity(
      value,
      shown,
      kind === "update" ? "longest bar" : back ? "largest error" : "largest weight × input",
    );
    say(value, gap + factor(shown));
    say(after, cut.full ? `${last}, bar cut` : last);
    if (kind === "update") say(second, sidesOf(scene));
    else {
      const others = hiddenBeside(peaks);
      const told =
        kind === "backward"
          ? against(scene, then, state.preview, others, placeOf(peaks))
          : others || `the largest on its way now${placeOf(peaks)}`;
      say(second, cut.one ? `${told}, bar cut` : told);
    }
  };
}

/** @param {Scene} scene */
function sidesOf(scene) {
  const { dots, arrows } = unfit(scene);
  return SIDES[dots && arrows ? "both" : dots ? "dots" : arrows ? "arrows" : "told"];
}

/** The bars: the largest error's ribbon, and that of step 1; going forward, that of the largest weight ×
 * input; in the update, the longest bar.
 * @param {HTMLElement} box */
function mountBars(box) {
  const svg = add(box, "svg", { "aria-hidden": "true" });
  const [full, one] = ["size", "one"].map((name) => add(svg, "path", { class: name }));
  const highest = memo((/** @type {Scene["geometry"]} */ _) => heightOf(box)); // it goes with the page's size
  /** Returns which of them are cut.
   * @param {Scene} scene @param {number} wide the first bar's height, unless it is an update's
   * @param {number} then that of the largest of step 1 */
  return ({ geometry, phase, would }, wide, then) => {
    const update = phase.kind === "update";
    const first = update ? longestBar(geometry) : Math.max(1, wide || 0);
    const other = !update && then > 0 ? then : 0;
    const height = highest(geometry);
    const lie = update || Math.max(first, other) > height;
    const bottom = (height + Math.max(first, other)) / 2;
    box.classList.toggle("long", lie);
    put(full, "class", update && would ? "size would" : "size");
    put(svg, "width", String(lie ? Math.min(LYING.most, Math.ceil(Math.max(first, other))) : 18));
    put(svg, "height", String(lie ? LYING.high : height));
    put(full, "d", lie ? lying(first, update ? LYING.update : LYING.full) : standing(2, 8, first, bottom));
    put(one, "d", !other ? "" : lie ? lying(other, LYING.one) : standing(13, 4, other, bottom));
    return { full: first > LYING.most, one: other > LYING.most };
  };
}

/** Pixels that a bar may stand high.
 * @param {HTMLElement} box */
const heightOf = (box) => Number.parseFloat(getComputedStyle(box).getPropertyValue("--bar"));

/** @param {number} x @param {number} width @param {number} height @param {number} bottom */
const standing = (x, width, height, bottom) => `M${x} ${bottom}v${-height}h${width}v${height}z`;

/** A bar that lies, as a path; one that is longer than the room is broken in its middle.
 * @param {number} length @param {number[]} across how thick it is, and where its middle is */
export function lying(length, [thick, middle]) {
  const top = middle - thick / 2;
  if (length <= LYING.most) return `M0 ${top}h${length}v${thick}h${-length}z`;
  const { gap, slant } = BREAK;
  const part = (LYING.most - gap) / 2;
  const left = `M0 ${top}h${part + slant}l${-slant} ${thick}h${-part}z`;
  return `${left}M${LYING.most} ${top}h${slant - part}l${-slant} ${thick}h${part}z`;
}

/** @param {Scene} scene */
const hasErrors = ({ signals: { arriving, leaving } }) =>
  [...arriving, ...leaving].some((errors) => errors.some((error) => error !== 0));

/** Whether the largest error is many decades below that of step 1, though it is drawn as wide.
 * @param {number} now @param {number} first */
export const isAllButZero = (now, first) => now > 0 && now < ALL_BUT_ZERO * first;

/** The layers whose largest number is all but zero beside the largest of all, though one scale draws both: of
 * a run that blew up, or of one whose errors vanish.
 * @param {number[]} peaks one a layer @returns {string} */
export function hiddenBeside(peaks) {
  const most = Math.max(...peaks);
  const hidden = peaks.flatMap((peak, l) => (isAllButZero(peak, most) ? [l] : []));
  if (!hidden.length || !Number.isFinite(most)) return "";
  const [one, last] = [hidden[0], hidden[hidden.length - 1]];
  const end = peaks.length - 1;
  const name = last === end ? "the output" : String(last + 1);
  if (one === last) return `${last === end ? name : `layer ${name}`} is all but zero beside it`;
  if (last - one >= hidden.length) return "other layers are all but zero beside it";
  const [layers, to] = [
    last - (last === end ? 1 : 0) > one ? "layers" : "layer",
    last - one > 1 ? "to" : "and",
  ];
  return `${layers} ${one + 1} ${to} ${name} are all but zero beside it`;
}

/** @param {number[]} values */
const sizeOf = (values) => values.reduce((top, value) => Math.max(top, Math.abs(value)), 0);

/** The largest weight × input, or error × weight, that is drawn in each layer.
 * @param {import("./flow.js").Flow} flow */
const carriedBy = ({ layers }) => layers.map(({ ribbons }) => sizeOf(ribbons.map(({ value }) => value)));

/** The largest error of each layer.
 * @param {Scene["signals"]} signals */
const errorsOf = ({ arriving, leaving }) => arriving.map((own, l) => sizeOf([...own, ...leaving[l]]));

/** In which layer the largest is, of a network so deep that not all of it is in sight.
 * @param {number[]} peaks one a layer @returns {string} */
export function placeOf(peaks) {
  const most = Math.max(...peaks);
  const at = peaks.indexOf(most);
  if (peaks.length <= DEEP || !(most > 0)) return "";
  return at === peaks.length - 1 ? ", at the output" : `, in layer ${at + 1}`;
}

/** @param {Scene} scene @param {number} first the largest error in step 1
 * @param {boolean} preview the step is not made yet @param {string} others what is said of other layers
 * @param {string} where the largest is */
function against(scene, first, preview, others, where) {
  const { frame, scale, exactScale, signals } = scene;
  if (exactScale > COARSER * scale)
    return `a scale ${significant(exactScale / scale, 2)} times coarser than with f′`;
  if (scene.mean) return "errors of both signs cancel in it";
  if (frame.step === 1) return preview ? "this is step 1, not made yet" : "this is step 1";
  if (isAllButZero(signals.peak, first)) return `all but zero: at step 1 it was ${factor(first)}`;
  if (others) return others;
  const now = !hasErrors(scene) ? "no error now" : where ? `the largest${where}` : "the largest now";
  return Number.isFinite(first) ? `${now}; at step 1: ${factor(first)}` : now;
}
