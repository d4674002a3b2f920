// @ts-check
/** Whether what was recorded of a run's loss is a reason to ask why it does not learn. The server's rules
 * (`app/analysis/diagnosis/course.py`) decide; this only says when to ask them. */

const FEWEST = 300; // steps before which nothing stands still
const STILL = 0.002; // what the loss falls by in the last quarter of the way, at least

/** Whether the loss has not fallen in the last quarter of the way, or was not seen before: 1 − m₂/m₁ < 0.2 %,
 * m₁ and m₂ its medians over the third and over the last quarter.
 * @param {{ step: number[], train: number[] }} losses */
export function standsStill({ step, train }) {
  const last = step.at(-1) ?? 0;
  if (last < FEWEST) return false;
  /** @param {number} from @param {number} to */
  const median = (from, to) => {
    const inside = train.filter((_, k) => step[k] > from * last && step[k] <= to * last);
    return inside.sort((a, b) => a - b)[Math.floor(inside.length / 2)];
  };
  const [before, after] = [median(0.5, 0.75), median(0.75, 1)];
  return before === undefined || !(after <= (1 - STILL) * before);
}

const FAR = 10; // times its first loss

/** Whether the loss is far above where it was first seen, however few steps ago.
 * @param {{ train: number[] }} losses */
export const isFarAbove = ({ train }) => (train.at(-1) ?? NaN) > FAR * train[0];
