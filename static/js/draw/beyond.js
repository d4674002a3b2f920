// @ts-check
/** What scrolls sideways says where there is more of it: its border fades there. */

const EDGE = 2; // pixels that are not worth a look

/** @param {HTMLElement} box @param {number} [width] of all that is in it */
export function markBeyond(box, width = box.scrollWidth) {
  const { clientWidth, scrollLeft } = box;
  const after = scrollLeft + clientWidth < width - EDGE;
  const more = [scrollLeft > EDGE ? "before" : "", after ? "after" : ""].join(" ").trim();
  if (box.dataset.more !== more) box.dataset.more = more;
}
