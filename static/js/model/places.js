// @ts-check
/** Places in a specification, and what an address calls them. */

const { hasOwn } = Object;

export const NAMES = /** @type {Record<string, string>} */ ({
  "data.name": "data",
  "data.samples": "samples",
  "data.noise": "noise",
  "data.test_fraction": "test",
  "data.features": "features",
  "network.layers": "layers",
  "network.derivative": "derivative",
  "network.feedback": "feedback",
  "network.feedback_scale": "feedback.scale",
  "network.initializer.name": "init",
  loss: "loss",
  "training.batch_size": "batch",
  "training.shuffle": "shuffle",
  "training.optimizer.name": "optimizer",
  "training.optimizer.learning_rate": "rate",
  "training.regularization.name": "regularizer",
  "training.regularization.rate": "strength",
  "training.clip": "clip",
  "training.clip.norm": "clip.norm",
  "training.clip.value": "clip.value",
  "probe.index": "probe",
  seed: "seed",
});
const PLACES = Object.fromEntries(Object.entries(NAMES).map(([place, name]) => [name, place]));
const OPTIONS = { init: "network.initializer", optimizer: "training.optimizer" };

/** What an address calls a place; an option goes under its holder's name.
 * @param {string} place */
export function nameOf(place) {
  if (hasOwn(NAMES, place)) return NAMES[place];
  const option = Object.entries(OPTIONS).find(([, holder]) => place.startsWith(`${holder}.`));
  return option ? option[0] + place.slice(option[1].length) : place;
}

/** @param {string} name @returns {string | null} the place that an address calls so */
export function placeOf(name) {
  const [head, ...tail] = name.split(".");
  const holder = hasOwn(OPTIONS, head) && OPTIONS[/** @type {keyof typeof OPTIONS} */ (head)];
  const option = tail.length === 1 && /^[a-z]\w*$/.test(tail[0]);
  if (option && holder) return `${holder}.${tail[0]}`;
  return hasOwn(PLACES, name) ? PLACES[name] : null;
}
