// @ts-check
/** The tag on the picked weight; while another one is pointed at, a paler one on that. */

import { memo } from "../model/memo.js";
import { factor, finite } from "../words/numbers.js";
import { counting, movement } from "../words/update.js";
import { indices } from "../words/words.js";
import { BARS } from "./cells.js";
import { clamp, lerp, ramp, smooth } from "./ease.js";
import { roomOf } from "./flow.js";
import { along, areStacked, ends, HEAD } from "./geometry.js";
import { boxAround, covered, freest, piecesOf, reach } from "./room.js";
import { rowBoxes } from "./row.js";
import { isSubject } from "./scene.js";
import { nameBoxes } from "./strip.js";
import { allEdges, isWhole } from "./strongest.js";
import { add, fontSize, put, quantity, say } from "./svg.js";
import { UPDATE } from "./timing.js";
import { timesLonger } from "./updates.js";

/** @typedef {import("./geometry.js").Geometry} Geometry */
/** @typedef {import("./geometry.js").Point} Point */
/** @typedef {import("./room.js").Box} Box */
/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("../types").Pick} Pick */

const HIGH = { wide: 22, dense: 16 }; // pixels,
const LINE = 14; // and those of a further line
/** Where a tag's words may be broken: those of an update, and where it says what the weight is. */
const BREAKS = {
  update: [
    / (?=moves by|→)/,
    / (?=moves by|→)|(?<!→) (?=[+−]\S+$)/,
    /(?<=^\S+) | (?=moves by|→)|(?<!→) (?=[+−]\S+$)/,
    /(?<=^\S+) | (?=moves by|→)|(?<=→) |(?<!→) (?=[+−]\S+$)/,
  ],
  would: [/ (?=would)/, / (?=would)|(?<=→|by) /, /(?<=^\S+) | (?=would)|(?<=→|by) /],
  weight: [/(?<=^\S+) /],
};
const LETTER = 0.6; // of the size of the words
const OPENED = 78; // and a unit's f′ with what stands in its place
const BRIEF = 40; // what the f′ of a small unit takes
const NUMBER = 48; // and a number beside a unit
const RING = 4; // pixels from a unit's rim to its outline
const APART = { wide: 5, narrow: 1 }; // pixels between a tag and what it leaves in sight
const AROUND = { wide: 16, narrow: 12 }; // its words, from left to right
const LINES = 32; // two lines under a block
const WORDED = 62; // pixels between columns; under blocks that are closer there are no words
const BASE = 4; // pixels from the middle of a line to its baseline
const FEW = 20; // edges of a layer, of which a tag may be clear
const OWN = HIGH.wide / 2; // pixels that an edge takes at least
const FAR = 12; // what a pixel between a tag and its edge counts, of a covered one
const UNTIED = 4; // times that, where no line joins the two
const LESS = 900; // what it counts that a tag leaves out how much longer its bar would be
const CROSSED = 3000; // and what each step of a line to its edge does that lies on words
const STEPS = 16; // of such a line
const LOWEST_TICK = { wide: 40, high: 12 }; // pixels that the number of the strip's last line takes
const TIED = 3; // pixels; a tag that is farther off has a line to its edge
const LONG = 90; // pixels; on a narrow stage a longer one looks like an edge
const PLACES = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74]; // along the edge
/** Points of an edge that a tag may be tied to. */
const COURSE = Array.from({ length: 9 }, (_, k) => 0.25 + k / 16);
const ASIDE = [0, -1, 1, -2, 2, -3, 3]; // heights of a tag, off the edge

/** @param {SVGGElement} group @param {Geometry} g */
export function buildTag(group, g) {
  const ties = ["tie casing", "tie"].map((name) => add(group, "path", { class: name }));
  const box = add(group, "rect", { rx: 4 });
  const words = add(group, "text", { "text-anchor": "middle" });
  say(add(words, "tspan", { class: "sm" }), "w");
  const spans = [0, 1, 2, 3, 4].map(() => add(words, "tspan"));
  const size = fontSize(group);
  put(group, "class", "tagged");
  const seen = seenAround(g);
  /** @param {Pick} at @param {string} letters of each line, of each way to break the words
   * @param {boolean} off its edge, with the update's words
   * @param {number} whole of these ways, that leave nothing out */
  const place = (at, letters, off, whole) => {
    const ways = letters.split("|").map((lines, k) => {
      const each = lines.split(" ").map(Number);
      const width = widthOf(g, Math.max(...each), size);
      const height = highOf(g) + (each.length - 1) * LINE;
      const spot = placeOf(g, at, width, height, seen, off);
      return { k, width, height, ...spot, cost: spot.covers + farness(g, spot.far) + (k < whole ? 0 : LESS) };
    });
    return ways.reduce((best, way) => (way.cost < best.cost ? way : best));
  };
  const placed = memo(place);
  return /** @param {unknown} _ @param {Scene} scene */ (_, scene) => {
    const { frame, pick, glance, phase, p } = scene;
    const at = glance ?? pick;
    const { weights, weight_updates } = frame.layers[at.layer];
    const weight = finite(weights[at.unit][at.input]);
    const change = weight_updates?.[at.unit][at.input] ?? 0;
    const updated = phase.kind === "update";
    const would = updated && scene.would;
    quantity(spans[0], weight, glance ? "weight pointed at" : "picked weight");
    const last = updated ? `${indices(at)} ${movement(weight, change, would)}` : wordsOf(at, weight);
    // beside numbers it has one line: they are clear of that
    const told = BREAKS[updated ? (would ? "would" : "update") : "weight"];
    const breaks = [/$^/, ...(updated || !g.numbers ? told : [])];
    const more = updated ? timesLonger(scene, at) : "";
    const whole = formsOf(last, breaks, more ? [more] : []);
    const forms = more ? [...whole, ...formsOf(last, breaks, [])] : whole;
    const letters = forms.map(({ lines }) => lines.map(({ length }) => length).join(" ")).join("|");
    // it has room for its last words from the start
    const { k, width, height, x, y, from, to, far } = placed(at, letters, updated, whole.length);
    const made = smooth(ramp(p, UPDATE.weights));
    const now = updated ? `${indices(at)} ${counting(weight, change, made, would)}` : last;
    const lines = [...now.split(forms[k].at), ...forms[k].beneath];
    spans.forEach((span, k) => {
      say(span, k && lines[k] ? ` ${lines[k]}` : (lines[k] ?? ""));
      if (!k) return;
      put(span, "x", "0");
      put(span, "dy", String(LINE));
    });
    put(words, "y", String(BASE - ((lines.length - 1) * LINE) / 2));
    const way = far > TIED ? `M${from.x - x} ${from.y - y}L${to.x - x} ${to.y - y}` : "";
    const tied = isTied(g, far);
    ties.forEach((tie, k) => put(tie, "d", k || tied ? way : ""));
    put(ties[1], "class", tied ? "tie" : "tie far");
    put(box, "y", String(-height / 2));
    put(box, "height", String(height));
    const kind = glance ? " pale" : isSubject(scene, at.layer) ? "" : " aside";
    put(box, "class", `tag${kind}${would ? " would" : ""}`);
    put(words, "class", `tag-text${kind}${would ? " would" : ""}`);
    put(box, "x", String(-width / 2));
    put(box, "width", String(width));
    put(group, "transform", `translate(${x} ${y})`);
  };
}

/** Ways to break words into lines, each narrower than those before.
 * @param {string} words @param {RegExp[]} breaks @param {string[]} beneath them, further lines */
function formsOf(words, breaks, beneath) {
  const forms = breaks.map((at) => ({ at, beneath, lines: [...words.split(at), ...beneath] }));
  const wide = forms.map(({ lines }) => Math.max(...lines.map(({ length }) => length)));
  return forms.filter((_, k) => wide.slice(0, k).every((other) => other > wide[k]));
}

/** Pixels of a tag of one line: it fits between rows of small units.
 * @param {Geometry} g */
const highOf = ({ dense }) => (dense ? HIGH.dense : HIGH.wide);

/** Whether a line joins a tag to its edge; else it is dotted.
 * @param {Geometry} g @param {number} far */
const isTied = ({ narrow }, far) => far > TIED && !(narrow && far > LONG);

/** What a tag's being so far from its edge counts: more where no line says whose it is.
 * @param {Geometry} g @param {number} far */
const farness = (g, far) => FAR * far * (far > TIED && !isTied(g, far) ? UNTIED : 1);

/** @param {Pick} at @param {number} weight */
const wordsOf = (at, weight) => `${indices(at)} ${factor(weight)}`;

/** @param {Geometry} g @param {number} letters @param {number} size of them */
const widthOf = ({ narrow, dense }, letters, size) =>
  LETTER * size * letters + AROUND[narrow || dense ? "narrow" : "wide"];

/** What the tag of the picked weight takes while it says what that is, and the line to its edge.
 * @param {Geometry} g @param {Scene} scene @param {number} size of its words @returns {Box[]} */
export function tagBoxes(g, { frame, pick }, size) {
  const weight = finite(frame.layers[pick.layer].weights[pick.unit][pick.input]);
  const width = widthOf(g, wordsOf(pick, weight).length, size);
  const spot = spotOf(g, pick, width);
  const tag = boxAround(spot, width, highOf(g));
  if (!isTied(g, spot.far)) return [tag];
  return [tag, ...stepsOf(spot).map((at) => boxAround(at, TIED, TIED + spot.far / STEPS))];
}

/** Where a weight's tag has room: on its edge, or as near to it as leaves units and their words in sight.
 * @param {Geometry} g @param {Pick} at @param {number} width @param {number} [height]
 * @param {ReturnType<typeof seenAround>} [seen] @param {boolean} [off] its edge, which is looked at
 * @returns {Point & ReturnType<typeof reach> & { covers: number }} the way to its edge with it */
export function placeOf(g, at, width, height = highOf(g), seen = seenAround(g), off = false) {
  const [left, right] = ends(g, at);
  const lowest = g.height - height / 2 - 1;
  const edge = COURSE.map((t) => along(left, right, t));
  /** @param {Point} point @param {Point[]} points of the edge */
  const there = (point, points) => ({ ...point, ...reach(boxAround(point, width, height), points) });
  const apart = APART[g.narrow ? "narrow" : "wide"];
  const highest = (g.strip?.bottom ?? HEAD) + 3 + height / 2;
  const clear = highest + LOWEST_TICK.high / 2; // of the strip's number
  // clear of the words of the unit at either end
  const [from, to] = [g.columns[at.layer][at.input], g.columns[at.layer + 1][at.unit]];
  const block = g.blocks[at.layer];
  const after = (block ? block.x + block.width : from.x + (at.layer ? OPENED : g.named) / 2) + apart;
  const before = to.x - OPENED / 2 - apart;
  const crowded = g.numbers && !off && g.columns[at.layer + 1].length > 1;
  const number = crowded ? [numberBox(g, to, -1)] : []; // of the unit that it leads to
  const asideOf = number.map(({ left }) => left - apart - width / 2);
  const asides = [-1, 1].map((side) => side * (width / 2 + OWN / 2 + apart));
  /** @param {Point} on the edge @param {number[]} ys */
  const beside = (on, ys) =>
    ys.flatMap((y) =>
      [
        on.x,
        before - width / 2,
        after + width / 2,
        ...asideOf,
        ...(off ? asides.map((dx) => on.x + dx) : []),
      ].map((x) => {
        const point = {
          x: clamp(x, width / 2 + 2, g.width - width / 2 - 10),
          y: clamp(y, highest, lowest),
        };
        const way = there(point, edge);
        return {
          ...way,
          off: farness(g, way.far) + CROSSED * crossing(way, seen.words),
          box: boxAround(point, width + 2 * apart, height + 4),
        };
      }),
    );
  const points = PLACES.map((t) => along(left, right, t));
  const places = [
    ...ASIDE.flatMap((aside) => points.flatMap((on) => beside(on, [on.y + aside * HIGH.wide]))),
    ...points.flatMap((on) => beside(on, [highest, clear, lowest])), // no room between the columns
  ];
  const flows = ribbonsAround(g)[at.layer];
  const wide = Math.min(roomOf(g), (off ? 1 : 2) * ribbonOf(g, at.layer)); // the widest may be the picked one
  const own = piecesOf(left, right, Math.max(OWN, wide));
  // in an update no ribbon is there, nor are numbers beside units
  const best = off
    ? freest(places, [...seen.words, ...seen.ticks, ...own], flows)
    : freest(places, [...seen.words, ...seen.ticks, ...number], [...seen.numbers, ...flows, ...own]);
  if (!g.narrow || !covered(best.box, seen.words)) return best;
  const middle = along(left, right, 0.5); // there is a row for it under all
  const x = clamp(middle.x, width / 2 + 2, g.width - width / 2 - 2);
  const row = { x, y: lowest };
  const place = { ...there(row, [middle]), box: boxAround(row, width, height) };
  return freest([place], seen.words); // it is a line high: what is higher stands on units
}

/** The same while neither network nor pick nor the number's length changes: a run asks at each step.
 * @type {(g: Geometry, at: Pick, width: number) => ReturnType<typeof placeOf>} */
const spotOf = memo(placeOf);

/** Pixels that a ribbon of a layer takes, where its unit's stack is as high as it may be and all are alike.
 * @param {Geometry} g @param {number} layer */
const ribbonOf = (g, layer) => roomOf(g) / Math.max(g.columns[layer].length, g.columns[layer + 1].length);

/** What the ribbons of each layer between units in full take, whatever flows there: a tag stays where it is.
 * Where there are many, no tag is clear of all.
 * @type {(g: Geometry) => Box[][]} */
const ribbonsAround = memo((g) =>
  g.columns
    .slice(1)
    .map((_, layer) =>
      isWhole(g, layer) && g.columns[layer].length * g.columns[layer + 1].length <= FEW
        ? allEdges(g, layer).flatMap((edge) => piecesOf(...ends(g, edge), ribbonOf(g, layer)))
        : [],
    ),
);

/** @param {ReturnType<typeof reach>} way @returns {Point[]} */
const stepsOf = ({ from, to }) =>
  Array.from({ length: STEPS }, (_, k) => ({
    x: lerp(from.x, to.x, (k + 0.5) / STEPS),
    y: lerp(from.y, to.y, (k + 0.5) / STEPS),
  }));

/** How many steps of the line from a tag to its edge lie on words.
 * @param {ReturnType<typeof reach>} way @param {Box[]} words */
function crossing(way, words) {
  if (way.far <= TIED) return 0;
  return stepsOf(way).filter(({ x, y }) =>
    words.some(({ left, right, top, bottom }) => x > left && x < right && y > top && y < bottom),
  ).length;
}

/** What a column's units or inputs take, each with its words; or its block.
 * @param {Geometry} g @param {number} c @returns {Box[]} */
export function columnBoxes(g, c) {
  const block = g.blocks[c];
  if (block) return [blockBox(g, block, c)];
  return g.columns[c].flatMap(({ x, y }) => {
    const half = c ? g.radius + RING : g.square;
    const own = boxAround({ x, y }, 2 * half, 2 * half);
    if ((g.rows && c === g.columns.length - 1) || !(g.labels[c] || !c)) return [own];
    const under = { x, y: y + half + (g.dense ? 8 : 11) };
    if (c || !areStacked(g)) return [own, boxAround(under, c ? (g.dense ? BRIEF : OPENED) : g.named, LINE)];
    return [own, boxAround({ x, y: under.y + LINE / 2 }, g.named - NUMBER, 2 * LINE)];
  });
}

/** What is to stay in sight: units and inputs with their words, and blocks; where numbers may stand beside
 * units; and the number of the strip's lowest line.
 * @param {Geometry} g @returns {{ words: Box[], numbers: Box[], ticks: Box[] }} */
const seenAround = memo((/** @type {Geometry} */ g) => {
  const words = [...g.columns.flatMap((_, c) => columnBoxes(g, c)), ...nameBoxes(g), ...rowBoxes(g)];
  const numbers = [-1, 1].flatMap((side) =>
    g.columns
      .slice(1)
      .flatMap((column) => column.flatMap((at) => (g.numbers ? [numberBox(g, at, side)] : []))),
  );
  return { words, numbers, ticks: tickBoxes(g) };
});

/** What the number of the strip's lowest line takes.
 * @param {Geometry} g @returns {Box[]} */
export function tickBoxes({ strip }) {
  const { wide, high } = LOWEST_TICK;
  return strip ? [boxAround({ x: strip.left - wide / 2, y: strip.bottom }, wide, high)] : [];
}

/** Where a number stands beside a unit: over what flows there.
 * @param {Geometry} g @param {Point} at @param {number} side @returns {Box} */
const numberBox = (g, { x, y }, side) =>
  boxAround({ x: x + side * (g.radius + 6 + NUMBER / 2), y: y - 0.3 * g.radius - 10 }, NUMBER, 14);

/** A block and what stands under it.
 * @param {Geometry} g @param {import("./geometry.js").Block} block @param {number} c its column
 * @returns {Box} */
function blockBox(g, { x, y, width, height }, c) {
  const bars = c ? BARS.gap + BARS.height : 0;
  const words = c && g.gap < WORDED ? 0 : LINES;
  return { left: x, right: x + width, top: y, bottom: y + height + bars + words };
}
