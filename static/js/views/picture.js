// @ts-check
/** The network with its equation as a picture: what is on the page, as SVG, or as pixels for a slide. */

import { traced } from "../draw/tracing.js";
import { memo } from "../model/memo.js";
import { VectorContext } from "../stage/vector.js";
import { download } from "./download.js";
import { element } from "./element.js";

const MARGIN = 16;
const SCALE = 2; // pixels of a PNG to one of the page
const FACES = [
  ["Inter", "inter.woff2", "400 600", "normal"],
  ["STIX Two Italic", "stix-two-italic.woff2", "400", "italic"],
];
const PARTS = [".terms", ".say", ".stagebox .cap", "#canvas .inside", ".under"];
/** What is there to be used, not to be seen. */
const TOOLS = ".hit, .family, .whole, .onwards, canvas";

/** @param {HTMLElement} box that is opened to share things @param {import("../model/store.js").Store} store
 * @param {{ paint: (context: CanvasRenderingContext2D) => void }} stage */
export function mountPicture(box, store, stage) {
  /** @param {string} kind @param {(svg: string) => Promise<Blob>} made */
  const button = (kind, made) =>
    element("button", {
      type: "button",
      className: "mini",
      textContent: kind,
      onclick: () =>
        store.attempt(async () => {
          box.hidePopover();
          const vector = new VectorContext();
          stage.paint(/** @type {any} */ (vector));
          const svg = await written(sheetOf(vector.svg), groundNow());
          download(await made(svg), `gradient-flow.${kind.toLowerCase()}`);
        }),
    });
  box.append(
    element(
      "form",
      {},
      element("b", { textContent: "A picture" }),
      element("span", { textContent: "the network with its equation, for a slide" }),
      element(
        "p",
        {},
        button("SVG", async (svg) => new Blob([svg], { type: "image/svg+xml" })),
        button("PNG", pixels),
      ),
    ),
  );
}

/** @typedef {{ width: number, height: number, inside: string, network: { x: number, y: number } }} Sheet what
 * stands where in a picture */

/** All that is in the picture but what the network is painted with.
 * @param {string} [painted] that, too, as SVG @returns {Sheet} */
export function sheetOf(painted = "") {
  const [equation, sentence, caption, network, key] = PARTS.map(
    (selector) => /** @type {HTMLElement} */ (document.querySelector(selector)),
  );
  const width = Math.max(equation.clientWidth, network.clientWidth) + 2 * MARGIN;
  const leaves = (/** @type {Element} */ part) => part.matches(TOOLS);
  const sheet = { width, height: MARGIN, inside: "", network: { x: 0, y: 0 } };
  for (const part of [equation, sentence, caption, network, key]) {
    const box = part.getBoundingClientRect();
    const place = { x: (width - box.width) / 2, y: sheet.height }; // in the middle, below what is there
    if (part === network) {
      sheet.network = place;
      sheet.inside += painted && `<g transform="translate(${place.x} ${place.y})">${painted}</g>`;
    }
    sheet.inside += traced(part, { left: box.left - place.x, top: box.top - place.y }, leaves);
    sheet.height += box.height + MARGIN;
  }
  return sheet;
}

/** The picture by itself.
 * @param {Sheet} sheet @param {string} [ground] its colour @returns {Promise<string>} SVG */
export async function written({ width, height, inside }, ground = "none") {
  const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`;
  const style = `<style>${await faces()}</style><rect width="100%" height="100%" fill="${ground}"/>`;
  const digits = 'style="font-variant-numeric: tabular-nums"'; // as the page has them
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} ${digits}>${style}${inside}</svg>`;
}

/** @param {string} svg @returns {Promise<HTMLImageElement>} */
export async function imageOf(svg) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  return image;
}

export const groundNow = () => getComputedStyle(document.body).backgroundColor;

/** The page's faces, within the picture. */
const faces = memo(async () => {
  const rules = FACES.map(async ([family, file, weight, style]) => {
    const reply = await fetch(new URL(`../../fonts/${file}`, import.meta.url));
    const letters = new Uint8Array(await reply.arrayBuffer()).reduce(
      (all, one) => all + String.fromCharCode(one),
      "",
    );
    const source = `url("data:font/woff2;base64,${btoa(letters)}")`;
    return `@font-face{font-family:"${family}";src:${source};font-weight:${weight};font-style:${style}}`;
  });
  return (await Promise.all(rules)).join("");
});

/** @param {string} svg @returns {Promise<Blob>} a PNG */
async function pixels(svg) {
  const image = await imageOf(svg);
  const canvas = element("canvas", { width: image.width * SCALE, height: image.height * SCALE });
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done, failed) =>
    canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error("The picture is too large to be drawn.")))),
  );
}
