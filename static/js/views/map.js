// @ts-check
/** One map: Plotly's frame with what is published, and beneath it the cells on a canvas. It is dragged,
 * zoomed and clicked. */

import { mountFilled } from "../draw/figures.js";
import { Pictures, paintOf, paintSheets } from "../draw/sheets.js";
import { alike, memo } from "../model/memo.js";
import { sectioned } from "../model/sheet.js";
import { moved, shareOf, valueAt, zoomed } from "../model/window.js";
import { integer } from "../words/numbers.js";
import { logTicks } from "../words/ticks.js";
import { element, say } from "./element.js";

/** @typedef {import("../maps").MapState} MapState */
/** @typedef {import("../maps").Axis} Axis */
/** @typedef {import("../control/surveyor.js").Surveyor} Surveyor */

const STILL = 4; // pixels within which a press is a click
const NOTCH = 500; // pixels of a wheel that make e times as close
const REST = 250; // milliseconds after which a wheel has come to rest: nothing tells of it

/** How all sheets on show are coloured: each time that the first cells double, and then for good.
 * @param {MapState} state */
export function paintFor({ charts, tokens }) {
  const frame = charts.find((chart) => chart.frame)?.frame;
  if (!frame) return null;
  const newest = charts.flatMap(({ sheets }) => sheets.findLast(({ done }) => done) ?? []);
  const stages = newest.map((sheet) => `${sheet.id} ${sheet.concludes || Math.floor(Math.log2(sheet.done))}`);
  return painted(frame, tokens, stages.join(), newest);
}

let before = { key: /** @type {unknown[]} */ ([]), paint: /** @type {any} */ (null) };
/** @param {NonNullable<import("../maps").Chart["frame"]>} frame @param {MapState["tokens"]} tokens
 * @param {string} stages @param {import("../model/sheet.js").Sheet[]} sheets
 * @returns {import("../draw/sheets.js").Paint} */
function painted(frame, tokens, stages, sheets) {
  const key = [frame, tokens, stages];
  if (!alike(key, before.key)) {
    const scale = /** @type {any} */ (frame.figure.data[0]).colorscale.map(
      (/** @type {[number, string]} */ [at, hex]) => [at, tokens[frame.colours[hex]]],
    );
    before = { key, paint: paintOf(sheets, frame, scale, tokens.ink) };
  }
  return before.paint;
}

/** @param {boolean} without @param {Surveyor} surveyor
 * @param {import("../model/store.js").Store<MapState>} store */
export function mountMap(without, surveyor, store) {
  const canvas = element("canvas");
  canvas.setAttribute("aria-hidden", "true");
  const plot = element("div", { className: "plot" });
  const mark = element("div", { className: "at", hidden: true });
  const cut = element("div", { className: "cut", hidden: true });
  const reach = element("div", { className: "reach", tabIndex: 0 });
  reach.setAttribute("role", "application");
  reach.setAttribute("aria-label", without ? "Map without f′" : "Map with f′");
  reach.setAttribute("aria-describedby", "map-keys");
  const box = element("div", { className: "mapbox" }, canvas, plot, cut, mark, reach);
  const heading = element("b", {}, without ? "without f′" : "with f′");
  const progress = element("output");
  const bar = element("progress", { hidden: true });
  bar.setAttribute("aria-hidden", "true");
  const caption = element("figcaption", {}, heading, progress, bar);
  const figure = element("figure", { className: "atlas" }, caption, box);
  const pictures = new Pictures();
  const shown = memo(windowed);
  let redraw = mountFilled(plot, {});
  let colours = "";
  new ResizeObserver(() => store.set({ charts: [...store.state.charts] })).observe(box);

  const sheet = () => store.state.charts.find((chart) => chart.without === without)?.sheets.at(-1);

  /** Where the pointer is on the map, as shares of its width and height. @param {MouseEvent} event */
  function place({ clientX, clientY }) {
    const { left, top, width, height } = reach.getBoundingClientRect();
    return { x: (clientX - left) / width, y: 1 - (clientY - top) / height };
  }

  /** The cell there, of the newest sheet; null beside it. @param {MouseEvent} event */
  function cellAt(event) {
    const [{ x, y }, { survey }, now] = [place(event), store.state, sheet()];
    if (!now) return null;
    const column = Math.floor(shareOf(now.x, valueAt(survey.x, x)) * now.columns);
    const row = Math.floor(shareOf(now.y, valueAt(survey.y, y)) * now.rows);
    return row < 0 || column < 0 || row >= now.rows || column >= now.columns ? null : { row, column };
  }

  grip(reach, store, surveyor, place);
  reach.addEventListener("pointermove", (event) => {
    if (event.pointerType === "mouse" && !event.buttons) store.set({ cursor: cellAt(event) });
  });
  reach.addEventListener("click", (event) => {
    const cell = cellAt(event);
    if (reach.dataset.dragged || !cell) return;
    store.set({ cursor: cell });
    if (/** @type {PointerEvent} */ (event).pointerType === "mouse")
      surveyor.open(without, cell.row, cell.column);
  });

  return {
    figure,
    /** @param {MapState} state @param {ReturnType<typeof paintFor>} paint */
    render({ charts, survey, cursor, tokens, beside, along }, paint) {
      const chart = charts.find((one) => one.without === without);
      const now = chart?.sheets.at(-1);
      figure.hidden = without && !beside;
      heading.hidden = !beside;
      box.classList.toggle("coming", !chart?.frame);
      if (!chart?.frame || !now || !paint) return;
      const { frame } = chart;
      bar.hidden = now.done === now.cells;
      Object.assign(bar, { max: now.cells, value: now.done });
      say(
        progress,
        now.done === now.cells
          ? `${integer(now.cells)} networks`
          : `${integer(now.done)} of ${integer(now.cells)} networks trained`,
      );
      if (colours !== JSON.stringify(frame.colours)) {
        colours = JSON.stringify(frame.colours);
        redraw = mountFilled(plot, frame.colours);
      }
      redraw(shown(frame.figure, survey.x, survey.y), tokens);
      const size = /** @type {any} */ (plot)._fullLayout?._size;
      if (!size) return;
      const { l: left, t: top, w: width, h: height } = size;
      for (const part of [canvas, reach]) Object.assign(part.style, px({ left, top, width, height }));
      paintSheets(fitted(canvas, width, height), survey, chart.sheets, paint, pictures);
      mark.hidden = !cursor;
      if (cursor) markCell(mark, cursor, now, survey, { left, top, width, height });
      markCut(cut, along, sectioned(cursor, now), now, survey, { left, top, width, height });
    },
  };
}

/** @param {Record<string, number>} lengths */
const px = (lengths) => Object.fromEntries(Object.entries(lengths).map(([key, v]) => [key, `${v}px`]));

/** A figure over the window on show, without a trace for the cells.
 * @param {import("../answers").PlotlyFigure} figure @param {Axis} x @param {Axis} y */
function windowed({ data, layout }, x, y) {
  return {
    data: data.slice(1),
    layout: {
      ...layout,
      xaxis: { .../** @type {object} */ (layout.xaxis), ...scaled(x) },
      yaxis: { .../** @type {object} */ (layout.yaxis), ...scaled(y) },
    },
  };
}

/** An axis as Plotly has it; less than a decade of a log one it writes out by itself.
 * @param {Axis} axis @param {number} [fine] decades below which 2 and 5 are ticks too */
export function scaled({ from, to, scale }, fine) {
  if (scale === "linear") return { range: [from, to] };
  const range = [Math.log10(from), Math.log10(to)];
  return { range, ...(range[1] - range[0] < 1 ? {} : logTicks(range, fine)) };
}

/** @param {HTMLCanvasElement} canvas @param {number} width @param {number} height */
function fitted(canvas, width, height) {
  const ratio = devicePixelRatio || 1;
  const [across, down] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== across || canvas.height !== down)
    Object.assign(canvas, { width: across, height: down });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  return { context, width, height };
}

/** A ring around the cell that is pointed at.
 * @param {HTMLElement} mark @param {import("../maps").Cursor} cursor
 * @param {import("../model/sheet.js").Sheet} sheet @param {{ x: Axis, y: Axis }} window
 * @param {Record<"left" | "top" | "width" | "height", number>} box */
function markCell(mark, { row, column }, sheet, window, box) {
  const side = (/** @type {"x" | "y"} */ way, /** @type {number} */ k, /** @type {number} */ n) =>
    [k / n, (k + 1) / n].map((share) => shareOf(window[way], valueAt(sheet[way], share)));
  const [left, right] = side("x", column, sheet.columns);
  const [bottom, top] = side("y", row, sheet.rows);
  const inside = left > -0.01 && right < 1.01 && bottom > -0.01 && top < 1.01;
  mark.hidden = !inside;
  Object.assign(
    mark.style,
    px({
      left: box.left + left * box.width,
      top: box.top + (1 - top) * box.height,
      width: (right - left) * box.width,
      height: (top - bottom) * box.height,
    }),
  );
}

/** A hairline along the row or the column that the section shows.
 * @param {HTMLElement} cut @param {MapState["along"]} along @param {import("../maps").Cursor} cell
 * @param {import("../model/sheet.js").Sheet} sheet @param {{ x: Axis, y: Axis }} window
 * @param {Record<"left" | "top" | "width" | "height", number>} box */
function markCut(cut, along, { row, column }, sheet, window, box) {
  const [way, share] =
    along === "row"
      ? /** @type {const} */ (["y", (row + 0.5) / sheet.rows])
      : /** @type {const} */ (["x", (column + 0.5) / sheet.columns]);
  const at = shareOf(window[way], valueAt(sheet[way], share));
  cut.hidden = at < 0 || at > 1;
  const { left, top, width, height } = box;
  const place =
    way === "y"
      ? { left, top: top + (1 - at) * height, width, height: 1 }
      : { left: left + at * width, top, width: 1, height };
  Object.assign(cut.style, px(place));
}

/** Dragging moves the window, the wheel or two fingers make it smaller or larger.
 * @param {HTMLElement} reach @param {import("../model/store.js").Store<MapState>} store
 * @param {Surveyor} surveyor @param {(event: MouseEvent) => { x: number, y: number }} place */
function grip(reach, store, surveyor, place) {
  /** @type {Map<number, { x: number, y: number }>} */
  const fingers = new Map();
  /** Where it all began. @type {{ x: Axis, y: Axis, at: { x: number, y: number }, apart: number } | null} */
  let from = null;
  let resting = 0;

  const middle = () => {
    const all = [...fingers.values()];
    const mean = (/** @type {"x" | "y"} */ way) => all.reduce((sum, one) => sum + one[way], 0) / all.length;
    const apart = all.length < 2 ? 0 : Math.hypot(all[0].x - all[1].x, all[0].y - all[1].y);
    return { at: { x: mean("x"), y: mean("y") }, apart };
  };
  const begin = () => {
    const { x, y } = store.state.survey;
    from = fingers.size ? { x, y, ...middle() } : null;
  };

  reach.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    if (!fingers.size) delete reach.dataset.dragged;
    fingers.set(event.pointerId, place(event));
    if (event.pointerType === "mouse" || fingers.size > 1) reach.setPointerCapture(event.pointerId);
    begin();
  });
  reach.addEventListener("pointermove", (event) => {
    const start = from;
    if (!start || !fingers.has(event.pointerId)) return;
    fingers.set(event.pointerId, place(event));
    if (event.pointerType !== "mouse" && fingers.size < 2) return; // one finger scrolls the page
    const { at, apart } = middle();
    const { width, height } = reach.getBoundingClientRect();
    const far = Math.hypot((at.x - start.at.x) * width, (at.y - start.at.y) * height);
    if (!reach.dataset.dragged && far < STILL && fingers.size < 2) return;
    reach.dataset.dragged = "true";
    const factor = start.apart && apart ? apart / start.apart : 1;
    const [x, y] = /** @type {const} */ (["x", "y"]).map((way) =>
      moved(zoomed(start[way], start.at[way], factor), start.at[way] - at[way]),
    );
    surveyor.look(x, y);
  });
  for (const kind of /** @type {const} */ (["pointerup", "pointercancel"]))
    reach.addEventListener(kind, (event) => {
      if (!fingers.delete(event.pointerId)) return;
      begin();
      if (!fingers.size && reach.dataset.dragged) surveyor.compute();
    });
  reach.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      const { x, y } = store.state.survey;
      const at = place(event);
      const factor = Math.exp(-event.deltaY / NOTCH);
      surveyor.look(zoomed(x, at.x, factor), zoomed(y, at.y, factor));
      clearTimeout(resting);
      resting = window.setTimeout(() => surveyor.compute(), REST);
    },
    { passive: false },
  );
}
