// @ts-check
/** What feeds the curves of the loss, of a run and of its twin. `app/figures/losses.py` makes the same on the
 * server, and a test holds the two together. */

import { integer, level } from "../words/numbers.js";
import { decadeTicks } from "../words/ticks.js";
import { shownStep } from "./history.js";

/** @typedef {import("../types").State} State */

const FAR = 100; // of the largest loss to the smallest, from which on only a log scale shows both
const MOST_DECADES = 3; // labels of a log scale
const LINE_OF_TEXT = 0.17; // of the chart's height
const ALONE = 62; // pixels to the right, for the number at the one line’s end
const BESIDE = 96; // for other runs’ names with theirs
const COMING = "each step adds to the line"; // beside its first point, which is no line yet

/** @typedef {{ step: number[], train: number[], name: string, colour: string }} Line */

/** The recorded losses of the run, of its twin and of the runs around it, and the step on show; the words at
 * the lines' ends a `line` of the chart's height apart. The chart is drawn in its turn, so while steps stream
 * past these words have no numbers: those beside it are newer.
 * @typedef {"history" | "frame" | "preview" | "head" | "twin" | "family" | "run" | "tokens"} Needed
 * @param {Pick<State, Needed> & Partial<Pick<State, "playing" | "speed">>} state @param {number} [line] */
export function lossSources(
  { history, frame, preview, head, twin, family, run, tokens, playing, speed },
  line = LINE_OF_TEXT,
) {
  const said = playing && speed?.steps ? () => "" : level;
  const { step, train, test } = history.losses;
  const theirs = twin?.history.losses ?? { step: [], train: [] };
  const others = family.flatMap(({ id, called, losses }, k) =>
    id === run?.id ? [] : [{ step: losses.step, train: losses.train, name: called, short: `run ${k + 1}  ` }],
  );
  const scale = scaleOf([train, test, ...others.map((other) => other.train)]);
  const both = scaleOf([train, theirs.train]);
  const own = { step, train, name: "", colour: tokens.ink };
  const withSlope = { ...own, colour: tokens["slope-ink"] }; // beside a twin without
  const beside = others.map((other) => ({ ...other, name: other.short, colour: tokens["ink-2"] }));
  return {
    losses: {
      step,
      train,
      test,
      step_range: stepRange([step, ...others.map((other) => other.step)], head.step),
      scale,
      margin: beside.length ? BESIDE : ALONE,
      ends: endsOf([own, ...beside], scale, said, line),
      coming: step.length === 1 && !beside.length ? COMING : "",
    },
    twin: {
      step: theirs.step,
      train: theirs.train,
      scale: both,
      ends: endsOf([withSlope, { ...theirs, name: "twin ", colour: tokens["ink-3"] }], both, said, line),
      ...(twin && { title: twinsTitle(twin.from) }),
    },
    others,
    now: { step: shownStep({ frame, preview }) },
  };
}

/** From 0 on, or from the first step that is known where that is more than half of the way; ten or more.
 * @param {number[][]} lines @param {number} last */
function stepRange(lines, last) {
  const farthest = Math.max(10, last, ...lines.slice(1).map((steps) => steps.at(-1) ?? 0));
  const first = Math.min(...lines.map((steps) => steps[0] ?? 0));
  return [first > farthest / 2 ? Math.min(first, farthest - 10) : 0, farthest];
}

/** @param {number} parted */
const twinsTitle = (parted) =>
  parted ? `Trained twice from step ${integer(parted)}` : "Same start, same data, trained twice";

/** From 0 on; on a log scale where the losses span more than two decades.
 * @param {(number | null)[][]} lines */
export function scaleOf(lines) {
  const known = lines
    .flat()
    .filter((loss) => Number.isFinite(loss) && Number(loss) > 0)
    .map(Number);
  const [low, high] = known.length ? extremes(known) : [1, 0];
  if (high <= low * FAR)
    return {
      type: "linear",
      range: [0, Math.min(high * 1.08, Number.MAX_VALUE) || 1],
      ticks: { values: null, text: null },
    };
  const range = [Math.log10(low) - 0.15, Math.log10(high) + 0.15];
  return { type: "log", range, ticks: decadeTicks(range, MOST_DECADES) };
}

/** The smallest and the largest; a long list is no list of arguments.
 * @param {number[]} values */
const extremes = (values) => [
  values.reduce((least, value) => Math.min(least, value)),
  values.reduce((most, value) => Math.max(most, value)),
];

/** Where lines end, and what they say there, moved apart. A first point beside lines that have gone on says
 * nothing yet: they would strike its words.
 * @param {Line[]} lines @param {ReturnType<typeof scaleOf>} scale
 * @param {(loss: number) => string} said as in the words beside the chart @param {number} [line] */
export function endsOf(lines, { type, range }, said, line = LINE_OF_TEXT) {
  const log = type === "log";
  const last = Math.max(...lines.map(({ step }) => step.at(-1) ?? 0));
  const ended = lines
    .filter(({ step }) => step.length > 1 || step[0] === last)
    .map(({ step, train, ...line }) => ({ ...line, x: step.at(-1) ?? 0, loss: train.at(-1) ?? NaN }))
    .filter(({ loss }) => loss > 0 || (!log && loss === 0));
  const places = spread(
    ended.map(({ loss }) => (log ? Math.log10(loss) : loss)),
    range,
    line,
  );
  return {
    x: ended.map(({ x }) => x),
    at: ended.map(({ loss }) => loss),
    y: places.map((place) => (log ? 10 ** place : place)),
    text: ended.map(({ name, loss }) => `  ${name}${said(loss)}`),
    colours: ended.map(({ colour }) => colour),
  };
}

/** The path of thin lines from where lines end to their words, in pixels from there on.
 * @param {{ at: number[], y: number[] }} ends */
export const leadersOf = ({ at, y }) => at.map((value, k) => `M3,${value}L11,${y[k]}`).join("") || "M0,1";

/** The places within a range in their order, as near as can be with `share` of it between neighbours, as
 * `spread` of `app/figures/scales.py` has it.
 * @param {number[]} places @param {number[]} range @param {number} share */
function spread(places, [low, high], share) {
  const gap = Math.min(share, 1 / Math.max(1, places.length - 1)) * (high - low);
  const order = places.map((_, k) => k).sort((a, b) => places[a] - places[b]);
  /** @type {number[][]} */
  const pools = [];
  order.forEach((place, rank) => {
    pools.push([places[place] - rank * gap]);
    while (pools.length > 1 && mean(pools[pools.length - 2]) > mean(pools[pools.length - 1]))
      pools.push(pools.splice(-2).flat());
  });
  const most = high - gap * Math.max(0, places.length - 1);
  const levels = pools.flatMap((pool) => pool.map(() => Math.max(low, Math.min(most, mean(pool)))));
  return places.map((_, k) => levels[order.indexOf(k)] + gap * order.indexOf(k));
}

/** @param {number[]} values */
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
