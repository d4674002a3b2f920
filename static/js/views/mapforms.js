// @ts-check
/** What a map is chosen by: the maps worth seeing, the two axes, what colours it; stop and go on. */

import { bare } from "../model/mapaddress.js";
import { shareOf, spans, valueAt, zoomed } from "../model/window.js";
import { MEASURES } from "../words/atlas.js";
import { short } from "../words/numbers.js";
import { element } from "./element.js";

/** @typedef {import("../maps").MapState} MapState */
/** @typedef {import("../maps").Axis} Axis */
/** @typedef {import("../maps").Survey} Survey */
/** @typedef {import("../control/surveyor.js").Surveyor} Surveyor */
/** @typedef {import("../model/store.js").Store<MapState>} Store */

/** @param {string} id */
const find = (id) => /** @type {any} */ (document.getElementById(id));

/** @param {Surveyor} surveyor @param {Store} store @param {string} own the address of the reader's own run */
export function mountChoice(surveyor, store, own) {
  const list = find("maps");
  const [title, sentence] = [find("map-name"), find("map-sentence")];
  for (const { name, title: words, survey, measure } of store.state.maps) {
    const choose = () =>
      surveyor.show({ name, measure, survey: /** @type {Survey} */ (/** @type {unknown} */ (survey)) });
    const button = element("button", { onclick: choose }, words);
    button.dataset.map = name;
    list.append(element("li", {}, button));
  }
  if (own) {
    const link = element("a", { href: `#${own}` }, "The run that you come from");
    link.dataset.map = "";
    list.append(element("li", {}, link));
  }
  return {
    /** @param {MapState} state */
    render({ maps, name }) {
      const known = maps.find((map) => map.name === name);
      title.textContent = known?.title ?? "A run of your own";
      const source = known?.source ? ` ${known.source}.` : "";
      sentence.textContent = known ? known.sentence + source : "How it would do with other numbers.";
      for (const entry of list.querySelectorAll("[data-map]"))
        entry.toggleAttribute("aria-current", entry.dataset.map === name);
    },
  };
}

/** @param {Surveyor} surveyor @param {Store} store */
export function mountAxes(surveyor, store) {
  const rows = /** @type {const} */ (["x", "y"]).map((way) => mountAxis(way, surveyor, store));
  return {
    /** @param {MapState} state */
    render({ survey }) {
      for (const row of rows) row.render(survey);
    },
  };
}

/** @param {"x" | "y"} way @param {Surveyor} surveyor @param {Store} store */
function mountAxis(way, surveyor, store) {
  const row = find(`axis-${way}`);
  const words = way === "x" ? "across" : "upwards";
  const path = element("select");
  path.setAttribute("aria-label", `What goes ${words}`);
  path.append(...store.state.axes.map((axis) => element("option", { value: axis.path }, axis.label)));
  const [from, to] = ["from", "to"].map((end) => {
    const field = element("input", { className: "field", inputMode: "decimal" });
    field.setAttribute("aria-label", `${words}: ${end}`);
    return field;
  });
  const scale = element("select");
  scale.setAttribute("aria-label", `${words}: scale`);
  scale.append(element("option", {}, "linear"), element("option", {}, "log"));
  const [starts, stops] = ["from", "to"].map((text) => element("span", {}, text));
  row.append(path, element("span", { className: "axis" }, starts, from, stops, to, scale)); // wraps as one

  /** @param {Axis} axis */
  function set(axis) {
    const { survey } = store.state;
    if (!spans(axis)) {
      store.set({
        notice: { text: "An axis goes from a number to a larger one; on a log scale both are above 0." },
      });
      return render(survey);
    }
    const other = way === "x" ? "y" : "x";
    const swapped = survey[other].path === axis.path ? { [other]: survey[way] } : {};
    surveyor.show({ survey: { ...survey, ...swapped, [way]: axis } });
  }
  path.addEventListener("change", () => {
    const known = store.state.axes.find((axis) => axis.path === path.value);
    if (known) set(bare(/** @type {Axis} */ (/** @type {unknown} */ (known))));
  });
  for (const field of [from, to, scale])
    field.addEventListener("change", () =>
      set({
        path: store.state.survey[way].path,
        from: Number(from.value),
        to: Number(to.value),
        scale: scale.value === "log" ? "log" : "linear",
      }),
    );

  /** @param {Survey} survey */
  function render(survey) {
    const axis = survey[way];
    if (path.value !== axis.path) {
      if (![...path.options].some(({ value }) => value === axis.path))
        path.append(element("option", { value: axis.path }, axis.path));
      path.value = axis.path;
    }
    for (const [field, value] of /** @type {const} */ ([
      [from, axis.from],
      [to, axis.to],
    ]))
      if (document.activeElement !== field) field.value = short(value);
    scale.value = axis.scale;
  }
  return { render };
}

/** @param {Surveyor} surveyor @param {Store} store */
export function mountLooks(surveyor, store) {
  const [measure, beside, turn] = [find("colour"), find("beside"), find("turn")];
  measure.append(...Object.entries(MEASURES).map(([value, words]) => element("option", { value }, words)));
  measure.addEventListener("change", () => surveyor.show({ measure: measure.value }));
  beside.addEventListener("change", () => surveyor.show({ beside: beside.checked }));
  turn.addEventListener("click", () => surveyor.turn());
  const closer = (/** @type {number} */ factor) => () => {
    const { survey, cursor, charts } = store.state;
    const sheet = charts[0]?.sheets.at(-1);
    const around = (/** @type {"x" | "y"} */ way, /** @type {number} */ share) =>
      cursor && sheet ? shareOf(survey[way], valueAt(sheet[way], share)) : 0.5;
    const { row, column } = cursor ?? { row: 0, column: 0 };
    const [across, up] = [
      around("x", (column + 0.5) / (sheet?.columns ?? 1)),
      around("y", (row + 0.5) / (sheet?.rows ?? 1)),
    ];
    surveyor.look(zoomed(survey.x, across, factor), zoomed(survey.y, up, factor));
    surveyor.compute();
  };
  const whole = () => {
    const { maps, name, survey } = store.state;
    const known = maps.find((map) => map.name === name);
    if (!known) return;
    surveyor.look(/** @type {Axis} */ (known.survey.x), /** @type {Axis} */ (known.survey.y));
    if (survey.x.path === known.survey.x.path) surveyor.compute();
  };
  find("closer").addEventListener("click", closer(2));
  find("farther").addEventListener("click", closer(0.5));
  find("whole").addEventListener("click", whole);
  return {
    closer: closer(2),
    farther: closer(0.5),
    whole,
    /** @param {MapState} state */
    render({ charts, measure: now, beside: both, name, opening }) {
      measure.value = now;
      beside.checked = both;
      const statuses = charts.map(({ sheets }) => sheets.at(-1)?.status);
      const runs = statuses.includes("running");
      const over = statuses.every((status) => status === "done");
      turn.textContent = over ? "" : runs ? "Stop" : "Go on"; // empty it is hidden, and keeps its place
      find("whole").hidden = !name;
      const { dataset } = document.documentElement;
      dataset.map = charts.map(({ sheets }) => sheets.at(-1)?.id).join(" ");
      dataset.status = opening
        ? "opening"
        : runs || !charts.length
          ? "running"
          : (statuses.find((status) => status !== "done") ?? "done");
    },
  };
}
