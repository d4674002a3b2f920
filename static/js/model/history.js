// @ts-check
/** What was recorded of the run: a bounded ring of frames, and the loss of every step that was seen. */

/** @typedef {import("../types").Frame} Frame */
/** @typedef {import("../types").State} State */

const NUMBERS = 2e6; // in all frames together, about 16 MB
const LOSSES = 2000; // points of the loss curve; beyond that every second one goes

export class History {
  /** @type {Map<number, { frame: Frame, exact: boolean }>} in the order of their arrival */
  #frames = new Map();
  /** The frame of step 1, however long ago, where it was seen.
   * @type {Frame | null} */
  first = null;
  /** @type {{ step: number[], train: number[], test: number[] }} */
  losses = { step: [], train: [], test: [] };

  clear() {
    this.#frames.clear();
    this.first = null;
    this.losses = { step: [], train: [], test: [] };
  }

  /** @param {Frame} frame @param {boolean} exact every digit, not a rounded one from the stream */
  add(frame, exact) {
    if (frame.step === 1) this.first = frame;
    if (this.#frames.get(frame.step)?.exact) return;
    this.#frames.delete(frame.step);
    this.#frames.set(frame.step, { frame, exact });
    const size = frame.layers.reduce((sum, l) => sum + 4 * l.weights.length * (l.weights[0].length + 3), 0);
    for (const step of this.#frames.keys()) {
      if (this.#frames.size * size <= NUMBERS) break;
      this.#frames.delete(step);
    }
    this.note(frame);
  }

  /** The frame of a step, or of the recorded one that is nearest to it.
   * @param {number} step */
  nearest(step) {
    const found = this.#frames.get(step);
    if (found) return found;
    let best = null;
    for (const entry of this.#frames.values())
      if (!best || Math.abs(entry.frame.step - step) < Math.abs(best.frame.step - step)) best = entry;
    return best;
  }

  /** Recorded frames before a step, from the first of them to the last, about so many.
   * @param {number} step @param {number} most @returns {Frame[]} */
  trail(step, most) {
    const steps = [...this.#frames.keys()].filter((at) => at < step).sort((a, b) => a - b);
    const every = Math.ceil(steps.length / most);
    return steps
      .filter((_, k) => k % every === 0 || k === steps.length - 1)
      .map((at) => /** @type {{ frame: Frame }} */ (this.#frames.get(at)).frame);
  }

  /** The losses of a way that was gone before.
   * @param {History["losses"]} losses */
  recall({ step, train, test }) {
    step.forEach((at, k) => this.note({ step: at, loss: { train: train[k], test: test[k] } }));
  }

  /** Only the losses, as of a step that is announced and not yet made.
   * @param {{ step: number, loss: { train: number | null, test: number | null } }} frame */
  note({ step, loss }) {
    const { losses } = this;
    if (loss.train === null) return;
    let at = losses.step.length;
    while (at > 0 && losses.step[at - 1] >= step) at--;
    const again = Number(losses.step[at] === step); // a step that was announced may be made otherwise
    losses.step.splice(at, again, step);
    losses.train.splice(at, again, loss.train);
    losses.test.splice(at, again, loss.test ?? NaN); // there may be no test samples
    if (losses.step.length <= LOSSES) return;
    /** @param {number[]} column */
    const halved = (column) => column.filter((_, k) => k % 2 === 0 || k === column.length - 1);
    this.losses = { step: halved(losses.step), train: halved(losses.train), test: halved(losses.test) };
  }
}

/** @param {import("../types").Head} answer a run's or a frame's */
export const headOf = ({ status, step, epoch, changes, stopped }) => ({
  status,
  step,
  epoch,
  changes,
  stopped,
});

/** What a change of the run may have changed of it.
 * @param {import("../types").Run} answer */
export const inForce = ({ spec, engine, figures }) => ({ spec, engine, figures });

/** Which of a run's beginnings a frame is of: a reset makes another one, with a higher number.
 * @param {Frame} frame */
export const generationOf = ({ cursor }) => Number(cursor.split(".")[0]);

/** The last step that was made, of what is on show: a step that is only announced comes after it; 0 before
 * the first.
 * @param {Pick<State, "frame" | "preview">} state */
export const shownStep = ({ frame, preview }) => (frame ? frame.step - Number(preview) : 0);
