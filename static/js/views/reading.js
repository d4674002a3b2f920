// @ts-check
/** A panel's key numbers under its title: in as many cells before they are known as after, so that nothing
 * under them moves when they come. */

import { factor, full, significant } from "../words/numbers.js";
import { percent } from "../words/words.js";
import { element, marked } from "./element.js";

const SIZE = 12.5; // pixels of its words on a usual screen
/** How wide a number with its name is there, in pixels, and how many there are with so many layers.
 * @type {Record<string, [number, (layers: number) => number]>} */
const CELLS = {
  gradient: [116, (layers) => layers],
  factors: [148, (layers) => 2 * layers - 1],
  ratios: [116, (layers) => layers],
  histograms: [340, () => 2],
  slice: [204, () => 4],
  isometry: [330, () => 2],
  stretch: [330, () => 2],
  surface: [280, () => 2],
  surface_3d: [280, () => 2],
};
/** @type {(typeof CELLS)[string]} */
const OTHERS = [240, () => 2];

/** Room for the numbers of a panel.
 * @param {string} name */
export function readingOf(name) {
  const reading = element("p", { className: "reading" });
  const [width, count] = CELLS[name] ?? OTHERS;
  reading.style.setProperty("--cell", `${width / SIZE}em`);
  /** @type {HTMLElement[]} */
  let numbers = [];
  let cells = 0;

  function fill() {
    const empty = Array.from({ length: cells - numbers.length }, () => element("span", {}));
    reading.replaceChildren(...numbers, ...empty);
  }
  return {
    reading,
    /** @param {number} layers of the run */
    keep(layers) {
      cells = count(layers);
      fill();
    },
    /** @param {import("../types").Figure["figure"]} figure */
    tell(figure) {
      numbers = numbersOf(figure);
      fill();
    },
    /** They are of a step that is past. */
    hush() {
      if (!numbers.length) return;
      numbers = [];
      fill();
    },
  };
}

/** How a number is told, by its form. */
const WORDS = { plain: (/** @type {number} */ value) => significant(value, 3), "%": percent, factor };

/** A figure's key numbers, each after its name.
 * @param {import("../types").Figure["figure"]} figure */
function numbersOf({ layout }) {
  /** @type {{ name: string, value: number, form?: "%" | "factor" }[]} */
  const numbers = /** @type {any} */ (layout).meta?.reading ?? [];
  return numbers.map(({ name, value, form }) => {
    const number = element("b", {}, ...marked(WORDS[form ?? "plain"](value)));
    Object.assign(number.dataset, { name, value: full(value) });
    return element("span", {}, `${name} `, number);
  });
}
