// @ts-check
/** What the losses come to, in words: how many samples are in the right class, or by how much a quantity of
 * the reader's own is missed, in its unit; and how they went. */

import { alike, integer, level } from "./numbers.js";
import { spreadWords } from "./units.js";
import { percent } from "./words.js";

/** @typedef {import("../types").State} State */

const MANY = 0.05; // of the samples: so many in the middle that the share of right ones needs the word

/** @param {State} state
 * @param {{ train: number, test: number | null, neither: number } | null} accuracy of what is on show
 * @returns {{ words: string, value?: number, name?: string }[]} in order: words, and numbers among them */
export function comesTo(state, accuracy) {
  if (accuracy) {
    const { train, test, neither } = accuracy;
    const right = { words: percent(train), value: train, name: "accuracy" };
    const unseen = test === null ? null : { words: percent(test), value: test, name: "test accuracy" };
    const beside = unseen ? [{ words: ", unseen " }, unseen] : [];
    const none = { words: percent(neither), value: neither, name: "neither class" };
    const rest = neither > MANY ? [{ words: "; neither: " }, none] : [];
    return [{ words: "Right class: " }, right, ...beside, ...rest, { words: "." }];
  }
  const { run, frame } = state;
  const [column, ...more] = run?.spec.data.columns?.targets ?? [];
  const train = frame?.loss.train ?? null;
  if (!run || !column || column.classes || more.length || train === null) return [];
  const squared = run.spec.loss === "squared_error";
  const off = (squared ? Math.sqrt(2 * train) : train) * column.spread;
  return [
    { words: squared ? "Typically " : "On average " },
    { words: spreadWords(column, off), value: off, name: squared ? "root mean square error" : "mean error" },
    { words: ` off in ${column.name}.` },
  ];
}

/** Of which weights the losses on show are: those that a step starts from; of one that is not made yet, those
 * that the last one led to.
 * @param {number} step the one on show, or the last one made @param {boolean} preview it is not made yet */
export function weightsAt(step, preview) {
  if (!preview) return `before step ${integer(step)}`;
  return step ? `after step ${integer(step)}` : "at the start";
}

/** What steps amount to, from the first one whose loss is known; each has the loss that it starts from.
 * @param {number} first @param {number} step @param {number} from the loss then @param {number} to and now */
export function amounts(first, step, from, to) {
  const since = `From step ${integer(first)} to *${integer(step)}*`;
  if (!Number.isFinite(to)) return `${since} the training loss has left all bounds.`;
  if (alike(level(from), level(to))) return `${since} the training loss has stayed at *${level(to)}*.`;
  const way = to < from ? "fallen" : "risen";
  return `${since} the training loss has ${way} from ${level(from)} to *${level(to)}*.`;
}
