// @ts-check
/** A declared figure, filled: what every path in its `meta` names is put in its place, as
 * `app/figures/filling.py` does. */

/** @typedef {import("../types").Figure["figure"]} Figure */

/** The figure with the numbers of `sources`, and without its bindings; an error where nothing feeds one.
 * @param {Figure} template @param {object} sources @returns {Figure} */
export const filled = ({ data, layout }, sources) => ({
  data: data.flatMap((trace) => traces(trace, sources)),
  layout: bound(layout, sources),
});

/** Whether there is something to draw: a number that is one; of a land, its heights. Labels are no picture.
 * @param {Figure} figure */
export function hasNumbers({ data }) {
  /** @type {Record<string, any>[]} */
  const traces = data;
  const lands = traces.filter(({ z }) => Array.isArray(z?.[0]));
  return (lands.length ? lands : traces).some(
    ({ x, y, z, orientation, mode }) =>
      mode !== "text" && (z ?? (orientation === "h" ? x : y) ?? []).flat().some(Number.isFinite),
  );
}

/** A trace, or one for every entry of the list that its `meta` names as `each`; `$` is the entry's number.
 * @param {Record<string, any>} trace @param {object} sources */
function traces(trace, sources) {
  const { each, ...meta } = trace.meta ?? {};
  if (!each) return [bound(trace, sources)];
  /** @param {unknown} _ @param {number} number */
  const copy = (_, number) => {
    const paths = Object.entries(meta).map(([key, path]) => [key, path.replaceAll("$", String(number))]);
    return bound({ ...trace, meta: Object.fromEntries(paths) }, sources);
  };
  return at(sources, each).map(copy);
}

/** @param {Record<string, any>} template @param {object} sources */
function bound({ meta = {}, ...template }, sources) {
  const copy = structuredClone(template);
  for (const [attribute, path] of Object.entries(meta)) assign(copy, attribute, at(sources, String(path)));
  return copy;
}

/** @param {any} value @param {string} path */
function at(value, path) {
  const found = path.split(".").reduce((inner, key) => inner?.[key], value);
  if (found === undefined) throw new Error(`Nothing feeds ${path}.`);
  return found;
}

/** @param {any} target @param {string} path @param {unknown} value */
export function assign(target, path, value) {
  const keys = path.split(".");
  const last = keys.length - 1;
  const holder = keys.slice(0, last).reduce((inner, key) => (inner[key] ??= {}), target);
  holder[keys[last]] = value;
}
