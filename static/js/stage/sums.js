// @ts-check
/** A sum that can be seen: between the docks and a unit's rim what has the smaller total tapers away, and as
 * much of the other sign with it, both hatched; the rest closes up into the result. */

/** @typedef {{ value: number, y: number, height: number }} Part */
/** @typedef {[number, number]} Span top and bottom */
/** @typedef {{ value: number, cancels: boolean, from: Span, to: Span }} Slab from the docks to the rim */

const WHOLE = 0.995; // a share of what is nearly all has no hatching beside it

/** @param {Part[]} parts from top to bottom @param {Part} result at the rim @returns {Slab[]} what cancels
 * first, since the rest lies over it */
export function summed(parts, result) {
  const sign = Math.sign(result.value);
  const winning = parts.filter(({ value }) => Math.sign(value) === sign);
  const losing = parts.filter((part) => !winning.includes(part));
  const total = heightOf(winning);
  const share = total ? Math.min(1, result.height / total) : 0;
  const loser = losing.length
    ? losing.reduce((sum, { y, height }) => sum + y * height, 0) / (heightOf(losing) || 1)
    : result.y;
  let at = result.y - result.height / 2;
  /** @type {Slab[]} */
  const slabs = [];
  for (const part of parts) {
    const { value, y, height } = part;
    const [top, bottom] = [y - height / 2, y + height / 2];
    if (!height) continue;
    if (!winning.includes(part)) {
      slabs.push({ value, cancels: true, from: [top, bottom], to: [at, at] });
      continue;
    }
    const kept = share > WHOLE ? height : height * share;
    const [from, to] = [at, at + height * share];
    at = to;
    const below = loser > y; // what it loses is on the side that faces the loser
    slabs.push({
      value,
      cancels: false,
      from: below ? [top, top + kept] : [bottom - kept, bottom],
      to: [from, to],
    });
    if (kept === height) continue;
    const end = below ? to : from;
    slabs.push({
      value,
      cancels: true,
      from: below ? [top + kept, bottom] : [top, bottom - kept],
      to: [end, end],
    });
  }
  return slabs.sort((a, b) => Number(b.cancels) - Number(a.cancels));
}

/** @param {Part[]} parts */
const heightOf = (parts) => parts.reduce((sum, { height }) => sum + height, 0);
