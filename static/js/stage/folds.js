// @ts-check
/** A network too deep for a narrow stage: the layers between are folded into slim columns of discs, but
 * for the picked one and the one before it, so that inputs, first layer, last one and loss are always in
 * sight. Picking in a folded layer opens it. */

/** Pixels from a column to the next: both in full, one of them, neither. */
const STEP = { full: 46, beside: 26, folded: { least: 2, most: 12 } };
const DISC = 7; // pixels of a unit of a folded layer
const MARGINS = 138; // pixels before the inputs, and from the outputs on

/** Which columns are folded.
 * @param {number} width of a narrow stage @param {number} columns inputs first @param {number} layer the
 * picked one @returns {boolean[]} */
export function foldsOf(width, columns, layer) {
  const fits = MARGINS + STEP.full * (columns - 1) <= width;
  const kept = [0, 1, layer, layer + 1, columns - 1];
  return Array.from({ length: columns }, (_, c) => !fits && !kept.includes(c));
}

/** Where columns stand between the first and the last.
 * @param {boolean[]} folds @param {number} from @param {number} to
 * @returns {{ xs: number[], gap: number }} `gap` between columns in full */
export function foldedMiddles(folds, from, to) {
  const kinds = folds.slice(1).map((fold, c) => Number(fold) + Number(folds[c]));
  const count = (/** @type {number} */ kind) => kinds.filter((own) => own === kind).length;
  const rest = to - from - STEP.full * count(0) - STEP.beside * count(1);
  const { least, most } = STEP.folded;
  const steps = [STEP.full, STEP.beside, Math.min(most, Math.max(least, rest / (count(2) || 1)))];
  const share = (to - from) / kinds.reduce((sum, kind) => sum + steps[kind], 0);
  const xs = [from];
  for (const kind of kinds) xs.push(xs[xs.length - 1] + share * steps[kind]);
  return { xs, gap: share * STEP.full };
}

/** A folded column: discs as far apart as units.
 * @param {number} count @param {number} x @param {number} y of its middle @param {number} apart */
export function foldAt(count, x, y, apart) {
  const cell = Math.min(DISC, apart - 1);
  const height = (count - 1) * apart + cell;
  return { x: x - cell / 2, y: y - height / 2, width: cell, height, cell, fold: true };
}

/** The columns that a heading is of: its own; of a row of folded ones the middle one has that of all.
 * @param {boolean[]} folds @param {number} c @returns {number[]} */
export function headedBy(folds, c) {
  if (!folds[c]) return [c];
  const from = folds.lastIndexOf(false, c) + 1;
  const count = folds.indexOf(false, c) - from;
  return c === from + Math.floor(count / 2) ? Array.from({ length: count }, (_, k) => from + k) : [];
}
