// @ts-check
/** What a map says: its title, the key to its colours, the cell pointed at, and a section through it. */

import { mountFilled } from "../draw/figures.js";
import { stripes } from "../model/borders.js";
import { besideOf, titleOf } from "../model/maptitle.js";
import { hasGaps, reaching, sectioned } from "../model/sheet.js";
import { endsOf, MEASURES, reading, SHORT, THRESHOLDS, valueWords } from "../words/atlas.js";
import { integer, significant } from "../words/numbers.js";
import { logTicks } from "../words/ticks.js";
import { element, say } from "./element.js";
import { scaled } from "./map.js";

/** @typedef {import("../maps").MapState} MapState */
/** @typedef {import("../maps").Chart} Chart */

const ROOM = 0.15; // of the colours' range, above and below it in a section
const LONG = /^(?=.{26})(.{12,}?) /; // words that a section is too low for in one line: where they part
const COARSE = 2; // decades from which on there is room for these alone beside each other in it

/** @param {string} id */
const find = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** What an axis is called. @param {MapState} state */
const named =
  ({ axes }) =>
  (/** @type {string} */ path) =>
    axes.find((axis) => axis.path === path)?.label ?? path;

export function mountTitle() {
  const title = find("map-title");
  return {
    /** @param {MapState} state */
    render(state) {
      const [chart, beside] = state.charts;
      const sheet = chart?.sheets.at(-1);
      const other = beside?.sheets.at(-1);
      if (!chart?.frame || !sheet) return;
      const { done, cells } = sheet;
      const { measure, lines, learned } = chart.frame;
      const words = titleOf(sheet, measure, lines, named(state), learned);
      if (done || !title.textContent) say(title, words + (other ? besideOf(other) : ""));
      title.classList.toggle("early", done < cells);
    },
  };
}

export function mountKey() {
  const key = find("map-key");
  const [low, bar, high, beyond] = [
    element("span"),
    element("i", { className: "bar" }),
    element("span"),
    element("span", { className: "beyond" }, "left all bounds"),
  ];
  const missing = element("span", { className: "missing" });
  const learned = element("span", { className: "learned" });
  const what = element("b");
  key.append(what, low, bar, high, learned, beyond, missing);
  const lines = element("span", { className: "line" });
  key.append(lines);
  key.style.visibility = "hidden"; // its colours have no words yet
  return {
    /** @param {MapState} state @param {import("../draw/sheets.js").Paint | null} paint */
    render({ charts }, paint) {
      const frame = charts[0]?.frame;
      key.style.visibility = frame && paint ? "" : "hidden";
      if (!frame || !paint) return;
      say(what, `${MEASURES[frame.measure]}${THRESHOLDS[frame.measure] ?? ""}`);
      const newest = charts.flatMap(({ sheets }) => sheets.at(-1) ?? []);
      const known = newest.some(({ done }) => done > 0);
      const coming = newest.some(({ done, cells }) => done < cells);
      const settled = newest.every(({ concludes }) => concludes);
      const [from, to] = known ? endsOf(frame.measure, frame.kind, paint.range) : ["", ""];
      say(low, from);
      say(high, !settled && known && frame.kind !== "share" ? `${to}, so far` : to);
      say(missing, coming ? "not trained yet" : "no number");
      missing.hidden = !newest.some((sheet) => hasGaps(sheet, frame.measure));
      const stops = paint.scale.map(([at, colour]) => `${colour} ${(100 * at).toFixed(1)}%`);
      learned.hidden = paint.learned === null || !known;
      say(learned, `learned: under ${significant(paint.learned ?? 0, 2)}`);
      bar.style.background = `linear-gradient(to right, ${stops})`;
      const left = (/** @type {Chart} */ { sheets }) =>
        sheets
          .at(-1)
          ?.grid("diverged_at")
          .some((step) => !Number.isNaN(step));
      beyond.hidden = frame.measure === "diverged_at" || !charts.some(left);
      say(lines, `theory: ${[...new Set(frame.lines.map(({ source }) => source))].join(", ")}`);
      lines.hidden = !frame.lines.length;
    },
  };
}

/** @param {import("../control/surveyor.js").Surveyor} surveyor */
export function mountCell(surveyor) {
  const box = find("cell");
  const place = element("p");
  const table = element("table");
  const acts = element("div", { className: "acts" });
  box.append(place, table, acts);
  /** @type {MapState} */
  let state;
  const buttons = [false, true].map((without) => {
    const open = () => state.cursor && surveyor.open(without, state.cursor.row, state.cursor.column);
    return element("button", { className: "mini", onclick: open });
  });
  acts.append(...buttons);

  /** @param {Chart[]} charts @param {import("../maps").Cursor} cursor */
  function rows(charts, { row, column }) {
    return Object.keys(SHORT).flatMap((measure) => {
      const cells = charts.map(({ sheets }) => {
        const sheet = /** @type {import("../model/sheet.js").Sheet} */ (sheets.at(-1));
        if (!sheet.knows(row, column)) return "…";
        const at = sheet.at("diverged_at", row, column);
        return valueWords(measure, sheet.at(measure, row, column), Number.isNaN(at) ? null : at);
      });
      const heading = element("th", { scope: "row" }, SHORT[measure]);
      return cells.every((words) => words === "none")
        ? []
        : [element("tr", {}, heading, ...cells.map((words) => element("td", {}, words)))];
    });
  }
  return {
    /** @param {MapState} now */
    render(now) {
      state = now;
      const { cursor, charts, beside } = now;
      const sheet = charts[0]?.sheets.at(-1);
      const there = cursor !== null && sheet !== undefined;
      table.hidden = acts.hidden = !there;
      if (!there) {
        say(place, "Point at a cell for its numbers; a click opens its network, trained as far as here.");
        return;
      }
      const name = named(now);
      const [x, y] = [sheet.x.values[cursor.column], sheet.y.values[cursor.row]];
      const at = `${name(sheet.x.path)} ${reading(x)}, ${name(sheet.y.path)} ${reading(y)}`;
      say(place, `${at}, after ${integer(sheet.steps)} steps`);
      const heads = charts.map(({ without }) =>
        element("th", { scope: "col" }, without ? "without f′" : "with f′"),
      );
      table.replaceChildren(
        ...(beside ? [element("tr", {}, element("td"), ...heads)] : []),
        ...rows(charts, cursor),
      );
      buttons.forEach((button, k) => {
        button.hidden = !charts[k];
        button.textContent = beside ? (k ? "Open it without f′" : "Open it with f′") : "Open this network";
      });
    },
  };
}

/** @param {import("../model/store.js").Store<MapState>} store */
export function mountSection(store) {
  const plot = find("section");
  const words = find("section-words");
  const along = /** @type {HTMLSelectElement} */ (find("along"));
  along.addEventListener("change", () => store.set({ along: along.value === "column" ? "column" : "row" }));
  let redraw = mountFilled(plot, {});
  let colours = "";
  let drawn = "";
  return {
    /** @param {MapState} state @param {import("../draw/sheets.js").Paint | null} paint */
    render(state, paint) {
      const { charts, cursor, along: way, tokens } = state;
      const sheet = charts[0]?.sheets.at(-1);
      const frame = charts[0]?.frame;
      if (!sheet || !frame || !paint) return;
      const { row, column } = sectioned(cursor, sheet);
      const [axis, other, at] =
        way === "row" ? [sheet.x, sheet.y, sheet.y.values[row]] : [sheet.y, sheet.x, sheet.x.values[column]];
      const name = named(state);
      say(words, `at ${name(other.path)}\u00a0${reading(at)}`);
      const versions = charts.map(({ sheets }) => `${sheets.at(-1)?.id} ${sheets.at(-1)?.version}`);
      const now = [way, row, column, frame.measure, tokens.ink, plot.clientWidth, ...versions].join();
      if (now === drawn) return;
      drawn = now;
      if (colours !== JSON.stringify(frame.colours)) {
        colours = JSON.stringify(frame.colours);
        redraw = mountFilled(plot, frame.colours);
      }
      const data = charts.map(({ sheets, without }) => ({
        name: without ? "without f′" : "with f′",
        mode: "lines",
        x: axis.values,
        y: stripes(/** @type {any} */ (sheets.at(-1)), frame.measure, way === "row" ? "x" : "y")[
          way === "row" ? row : column
        ],
        line: {
          color: without ? tokens["ink-3"] : tokens.ink,
          width: 1.5,
          dash: without ? "4px,3px" : "solid",
        },
        hovertemplate: "%{x:.4g}: %{y:.4g}<extra></extra>",
      }));
      const values = data.flatMap(({ y }) => y);
      const range = frame.kind === "share" ? paint.range : reaching(paint.range, values);
      redraw(/** @type {any} */ ({ data, layout: sectional(frame, state.survey, way, range) }), tokens);
    },
  };
}

/** @param {NonNullable<Chart["frame"]>} frame @param {MapState["survey"]} survey
 * @param {MapState["along"]} way @param {[number, number]} range of the colours and the lines */
function sectional({ kind, measure, figure: { layout } }, survey, way, [low, high]) {
  const { xaxis, yaxis } = /** @type {Record<string, any>} */ (layout);
  const room = ROOM * (high - low);
  const axis =
    way === "row" ? { ...xaxis, ...scaled(survey.x, COARSE) } : { ...yaxis, ...scaled(survey.y, COARSE) };
  const sizes = kind !== "share";
  const range = [low - room, high + room];
  return {
    ...layout,
    xaxis: { ...axis, nticks: 4 },
    yaxis: {
      ...yaxis,
      title: { ...yaxis.title, text: MEASURES[measure].replace(LONG, "$1<br>") },
      type: sizes ? "log" : "linear",
      range,
      nticks: 5,
      ...(sizes && range[1] - range[0] >= 1 ? logTicks(range) : {}),
      showgrid: true,
    },
  };
}
