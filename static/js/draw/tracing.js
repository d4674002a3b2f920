// @ts-check
/** A part of the page as SVG: its boxes, its words where they stand, its drawings, with the styles in force
 * written into them, since a picture by itself has no style sheet. */

const SVG = "http://www.w3.org/2000/svg";
const INHERENT = [
  ...["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-opacity", "opacity"],
  ...[
    "font-family",
    "font-size",
    "font-style",
    "font-weight",
    "letter-spacing",
    "text-anchor",
    "paint-order",
  ],
];

/** @typedef {{ left: number, top: number }} Corner of the picture, on the page */

/** @param {Element} element @param {Corner} corner
 * @param {(element: Element) => boolean} [leaves] what is left out, with all that is in it
 * @returns {string} */
export function traced(element, corner, leaves = () => false) {
  const style = getComputedStyle(element);
  if (style.display === "none" || Number(style.opacity) === 0 || leaves(element)) return "";
  if (element instanceof SVGSVGElement) return drawing(element, corner, leaves);
  const inside = [...element.childNodes].map((child) => {
    if (child instanceof Text) return words(child, style, corner);
    return child instanceof Element ? traced(child, corner, leaves) : "";
  });
  return `<g opacity="${style.opacity}">${box(element, style, corner)}${inside.join("")}</g>`;
}

/** A drawing at its place.
 * @param {SVGSVGElement} svg @param {Corner} corner @param {(element: Element) => boolean} leaves */
function drawing(svg, corner, leaves) {
  const { left, top, width, height } = svg.getBoundingClientRect();
  const copy = /** @type {SVGSVGElement} */ (svg.cloneNode(true));
  dress(svg, copy, leaves);
  copy.setAttribute("xmlns", SVG);
  for (const name of ["id", "class", "role", "style"]) copy.removeAttribute(name);
  for (const [name, value] of Object.entries({ x: left - corner.left, y: top - corner.top, width, height }))
    copy.setAttribute(name, String(value));
  return new XMLSerializer().serializeToString(copy);
}

/** @param {Element} element @param {Element} copy @param {(element: Element) => boolean} leaves */
function dress(element, copy, leaves) {
  const style = getComputedStyle(element);
  for (const name of INHERENT) copy.setAttribute(name, style.getPropertyValue(name));
  const copies = [...copy.children];
  [...element.children].forEach((child, k) => {
    const { display, visibility } = getComputedStyle(child);
    if (display === "none" || visibility === "hidden" || leaves(child)) copies[k].remove();
    else dress(child, copies[k], leaves);
  });
  for (const { name } of [...copy.attributes])
    if (/^(data-|aria-|role$|tabindex$|class$)/.test(name)) copy.removeAttribute(name);
}

/** The ground and the border of an element that has one.
 * @param {Element} element @param {CSSStyleDeclaration} style @param {Corner} corner */
function box(element, style, corner) {
  const width = parseFloat(style.borderTopWidth);
  const clear = (/** @type {string} */ colour) => /rgba\(.*, 0\)|transparent/.test(colour);
  const [ground, edge] = [
    style.backgroundColor,
    width && style.borderTopStyle === "solid" ? style.borderTopColor : "",
  ];
  if (style.visibility === "hidden" || (clear(ground) && (!edge || clear(edge)))) return "";
  const { left, top, width: across, height: down } = element.getBoundingClientRect();
  const [x, y] = [left - corner.left + width / 2, top - corner.top + width / 2];
  const round = parseFloat(style.borderRadius) || 0;
  const extent = `width="${across - width}" height="${down - width}" rx="${round}"`;
  const line = edge ? ` stroke="${edge}" stroke-width="${width}"` : "";
  return `<rect x="${x}" y="${y}" ${extent} fill="${clear(ground) ? "none" : ground}"${line}/>`;
}

const measure = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));

/** A text where it stands, line by line.
 * @param {Text} text @param {CSSStyleDeclaration} style @param {Corner} corner */
function words(text, style, corner) {
  if (style.visibility === "hidden" || !text.data.trim()) return "";
  measure.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  const { fontBoundingBoxAscent: above, fontBoundingBoxDescent: below } = measure.measureText("x");
  const face = `font-family="${style.fontFamily.replaceAll('"', "'")}" font-size="${style.fontSize}"`;
  const cut = `font-weight="${style.fontWeight}" font-style="${style.fontStyle}" fill="${style.color}"`;
  return linesOf(text)
    .map(({ left, right, top, bottom, said }) => {
      const base = top + ((bottom - top) * above) / (above + below);
      const at = `x="${left - corner.left}" y="${base - corner.top}" textLength="${right - left}"`;
      const spoken = said.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
      return `<text ${at} ${face} ${cut} xml:space="preserve">${spoken}</text>`;
    })
    .join("");
}

/** @typedef {{ left: number, right: number, top: number, bottom: number, said: string }} Line */

/** @param {Text} text @returns {Line[]} */
function linesOf(text) {
  const range = document.createRange();
  /** @type {Line[]} */
  const lines = [];
  for (const { index, 0: piece } of text.data.matchAll(/\S+\s*/g)) {
    range.setStart(text, index);
    range.setEnd(text, index + piece.trimEnd().length);
    const { left, right, top, bottom, width } = range.getBoundingClientRect();
    const last = lines.at(-1);
    if (!width) continue;
    if (last && Math.abs(last.top - top) < 1) Object.assign(last, { right, said: last.said + piece });
    else lines.push({ left, right, top, bottom, said: piece });
  }
  return lines.map((line) => ({ ...line, said: line.said.replace(/\s+/g, " ").trimEnd() }));
}
