// @ts-check
/** Sizes of boxes, watched rather than asked for: asking in the middle of a frame makes the browser lay out
 * the page twice. */

/** @param {Element} element @param {() => unknown} [changed] what is drawn in it is to be drawn once more
 * @returns {() => { width: number, height: number }} its size as it was last laid out */
export function sizeOf(element, changed = () => {}) {
  let size = { width: element.clientWidth, height: element.clientHeight };
  new ResizeObserver(([{ contentRect }]) => {
    size = { width: Math.round(contentRect.width), height: Math.round(contentRect.height) };
    changed();
  }).observe(element);
  return () => size;
}

/** A canvas to paint on in CSS pixels, as fine as the screen is.
 * @param {HTMLCanvasElement} canvas @param {() => unknown} [changed] its size has
 * @returns {() => { context: CanvasRenderingContext2D, width: number, height: number }} */
export function canvasOf(canvas, changed) {
  const size = sizeOf(canvas, changed);
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  return () => {
    const { width, height } = size();
    const ratio = devicePixelRatio || 1;
    const [across, down] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (canvas.width !== across || canvas.height !== down)
      Object.assign(canvas, { width: across, height: down });
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    return { context, width, height };
  };
}
