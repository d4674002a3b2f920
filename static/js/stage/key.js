// @ts-check
/** What the widths on the stage are in numbers, against step 1; in the update, what the bars' lengths are. */

import { memo } from "../model/memo.js";
import { factor, significant } from "../words/numbers.js";
import { signalsOf } from "./signals.js";
import { add, put, quantity, say } from "./svg.js";
import { longestBar } from "./updates.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("./scene.js").Scene} Scene */

const HEIGHT = 38; // pixels that there are,
const LINE = 15; // and those of one line
const LENGTHWAYS = 4; // pixels, a bar of the update
const BREAK = { gap: 3, slant: 3 }; // pixels, of a bar that is higher than all the room
const ALL_BUT_ZERO = 1e-6; // of step 1's largest error, below which it is told
const COARSER = 1.05; // times, from which on it is told

/** What is said of the number: before it, its symbol, what parts them, after it. */
const WORDS = {
  forward: ["|", "w·x", "| ", " is this wide"],
  backward: ["", "", "", " is this wide"],
  update: ["", "Δw", " ", " is this long"],
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
    showBars(scene, wide, frame.step === 1 ? NaN : then * scene.scale);
    const shown = kind === "update" ? signals.updatePeak : back ? signals.peak : entering;
    const [one, sign, gap, last] = WORDS[kind];
    const sent = state.notation === "question" ? "delta " : "error ";
    say(before, kind === "backward" ? scene.mean + sent : one);
    say(symbol, sign);
    quantity(
      value,
      shown,
      kind === "update" ? "longest bar" : back ? "largest error" : "largest weight × input",
    );
    say(value, gap + factor(shown));
    say(after, last);
    if (kind === "update") say(second, "above its line the weight rises, below it falls");
    else {
      const others = hiddenBeside(peaks);
      say(
        second,
        kind === "backward"
          ? against(scene, then, state.preview, others)
          : others || "the largest on its way now",
      );
    }
  };
}

/** The bars: the largest error's ribbon, and that of step 1; going forward, that of the largest weight ×
 * input; in the update, the longest bar.
 * @param {HTMLElement} box */
function mountBars(box) {
  const svg = add(box, "svg", { "aria-hidden": "true" });
  const [full, one] = ["size", "one"].map((name) => add(svg, "path", { class: name }));
  /** @param {Scene} scene @param {number} wide the first bar's height, unless it is an update's
   * @param {number} then that of the largest of step 1 */
  return ({ geometry, phase }, wide, then) => {
    const update = phase.kind === "update";
    const length = longestBar(geometry);
    const height = Math.max(1, wide || 0);
    const high = update ? LINE : HEIGHT;
    const bottom = (HEIGHT + Math.min(HEIGHT, Math.max(height, then || 0))) / 2;
    box.classList.toggle("long", update);
    put(svg, "width", String(update ? length : 18));
    put(svg, "height", String(high));
    const long = () => barOf(0, length, LENGTHWAYS, (LINE + LENGTHWAYS) / 2);
    put(full, "d", update ? long() : barOf(2, 8, height, bottom));
    put(one, "d", then > 0 ? barOf(13, 4, then, bottom) : "");
  };
}

/** A bar as a path; one that is higher than the room is broken in its middle.
 * @param {number} x @param {number} width @param {number} height @param {number} bottom */
export function barOf(x, width, height, bottom) {
  if (height <= HEIGHT) return `M${x} ${bottom}v${-height}h${width}v${height}z`;
  const { gap, slant } = BREAK;
  const part = (HEIGHT - gap) / 2;
  const lower = `M${x} ${HEIGHT}v${-part}l${width} ${-slant}v${part + slant}z`;
  return `${lower}M${x} 0h${width}v${part - slant}l${-width} ${slant}z`;
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

/** @param {Scene} scene @param {number} first the largest error in step 1
 * @param {boolean} preview the step is not made yet @param {string} others what is said of other layers */
function against(scene, first, preview, others) {
  const { frame, scale, exactScale, signals } = scene;
  if (exactScale > COARSER * scale)
    return `a scale ${significant(exactScale / scale, 2)} times coarser than with f′`;
  if (scene.mean) return "errors of both signs cancel in it";
  if (frame.step === 1) return preview ? "this is step 1, not made yet" : "this is step 1";
  if (isAllButZero(signals.peak, first)) return `all but zero: at step 1 it was ${factor(first)}`;
  if (others) return others;
  const now = hasErrors(scene) ? "the largest now" : "no error now";
  return Number.isFinite(first) ? `${now}; at step 1: ${factor(first)}` : now;
}
