// @ts-check
/** A run made a second time from its export, with the steps on its way to look back at. */

import { edited, settingsAtStart, settingsFrom } from "../model/settings.js";
import { integer } from "../words/numbers.js";

/** @typedef {typeof import("../net/api.js").api} Api */
/** @typedef {import("../model/export.js").ExportedRun} ExportedRun */

const FRAMES = 80; // of the whole way, to look back at
const PORTION = 5000; // steps asked for at most at once, so that there is progress to tell

/** The run made again: the same specification, the same changes at the same steps. A run whose numbers grew
 * past all bounds stops there.
 * @param {Api} api @param {ExportedRun} record
 * @param {(words: string) => boolean} goesOn is told how far it is, and answers whether to go on */
export async function replay(api, { spec, log, step }, goesOn) {
  let { id, spec: started } = await api.create(spec);
  const settings = [settingsAtStart(started)];
  const portion = Math.min(PORTION, Math.ceil(step / FRAMES));
  /** @type {import("../types").Frame[]} */
  const frames = [];
  let at = 0;
  let alive = true;
  /** @param {number} end */
  const trainTo = async (end) => {
    while (at < end && alive) {
      if (step > PORTION && !goesOn(`Training to step ${integer(step)}: ${Math.round((100 * at) / step)} %.`))
        return;
      const frame = await api.step(id, Math.min(portion, end - at));
      alive = frame.status !== "diverged";
      at = frame.step;
      frames.push(frame);
    }
  };
  try {
    for (const { step: when, patch, edits, forks } of log) {
      await trainTo(Math.min(when, step));
      if (alive && at < Math.min(when, step)) break; // it was stopped before
      const parameters = edits ? edited(await api.parameters(id), edits) : patch.network?.parameters;
      const changes = parameters ? { ...patch, network: { ...patch.network, parameters } } : patch;
      const changed = await (forks
        ? api.fork(id, { step: at, changes, lockstep: false })
        : api.patch(id, changes));
      settings.push(
        settingsFrom(at, changed.spec, edits ? { edits } : { foreign: Boolean(parameters || forks) }),
      );
      if (forks) await api.remove(id);
      id = changed.id;
    }
    await trainTo(step);
    return { run: await api.run(id), settings, frames };
  } catch (problem) {
    await api.remove(id).catch(() => null);
    throw problem;
  }
}
