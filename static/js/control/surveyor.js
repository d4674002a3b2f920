// @ts-check
/** Makes the maps of the page: for each window new ones, as their cells come; what was known before stays on
 * show beneath. */

import { carried, Sheet } from "../model/sheet.js";
import { comparable, spans } from "../model/window.js";
import { followCells } from "../net/cells.js";
import { Problem } from "../net/problem.js";
import { keepRight } from "../net/rights.js";

/** @typedef {import("../maps").MapState} MapState */
/** @typedef {import("../maps").Survey} Survey */
/** @typedef {import("../maps").Chart} Chart */
/** @typedef {import("../maps").Axis} Axis */

const BENEATH = 3; // sheets that stay beneath the newest

/** What is asked of the server: the same with every slope left out, for the map beside it.
 * @param {Survey} survey @param {boolean} without */
export function surveyed({ spec, ...survey }, without) {
  if (!without) return { spec, ...survey };
  const layers = spec.network?.layers?.map((layer) => ({ ...layer, derivative: null }));
  return { spec: { ...spec, network: { ...spec.network, layers, derivative: "one" } }, ...survey };
}

export class Surveyor {
  #store;
  #api;
  /** Ends what is followed. @type {Map<boolean, () => void>} */
  #streams = new Map();
  #beating = false;
  /** What was asked for last: an answer to what came before is let go. */
  #turn = 0;
  /** Maps of this page's entry in the browser's history, by what they are of: a way back finds them.
   * @type {Record<string, string>} */
  kept;

  /** @param {import("../model/store.js").Store<MapState>} store
   * @param {typeof import("../net/api.js").api} api @param {Record<string, string>} kept */
  constructor(store, api, kept) {
    this.#store = store;
    this.#api = api;
    this.kept = kept;
  }

  /** Another map, another measure of it, or another window.
   * @param {Partial<Pick<MapState, "name" | "survey" | "measure" | "beside">>} change */
  show(change) {
    const { survey } = this.#store.state;
    this.#store.set(change);
    const now = this.#store.state.survey;
    const same = comparable(survey.x, now.x) && comparable(survey.y, now.y) && survey.spec === now.spec;
    if (!same) this.#store.set({ cursor: null, charts: [] });
    return this.compute();
  }

  /** The window moves; nothing is computed yet.
   * @param {Axis} x @param {Axis} y */
  look(x, y) {
    if (spans(x) && spans(y)) this.#store.set({ survey: { ...this.#store.state.survey, x, y } });
  }

  /** Maps of the window as it is, where they are not there already. */
  compute() {
    const turn = ++this.#turn;
    return this.#store.attempt(async () => {
      const { beside, survey, charts, measure } = this.#store.state;
      if (!beside) this.#end(true);
      this.#store.set({ charts: charts.filter(({ without }) => beside || !without) });
      await Promise.all(
        [false, ...(beside ? [true] : [])].map((without) => this.#make(without, survey, measure, turn)),
      );
    });
  }

  /** @param {boolean} without @param {Survey} survey @param {string} measure @param {number} turn */
  async #make(without, survey, measure, turn) {
    const asked = surveyed(survey, without);
    const key = JSON.stringify(asked);
    const there = this.#sheet(without);
    if (!there || this.kept[key] !== there.id) {
      const answer = await this.#found(key, asked);
      if (turn !== this.#turn) return;
      this.#end(without);
      this.kept[key] = answer.id;
      const sheet = new Sheet(answer);
      const chart = this.#chart(without);
      const known = (chart?.sheets ?? []).filter(({ done }) => done).slice(-BENEATH);
      const { cursor } = this.#store.state;
      const last = known.at(-1);
      if (!without && cursor) this.#store.set({ cursor: last ? carried(cursor, last, sheet) : null });
      this.#put({ without, frame: null, ...chart, sheets: [...known, sheet] });
      this.#follow(without, sheet);
    }
    const { id } = /** @type {Sheet} */ (this.#sheet(without));
    const frame = await this.#api.atlasFrame(id, measure);
    if (turn === this.#turn)
      this.#put({ .../** @type {Chart} */ (this.#chart(without)), frame: { ...frame, measure } });
  }

  /** The map that was made of it, or else a new one.
   * @param {string} key @param {object} asked */
  async #found(key, asked) {
    const id = this.kept[key];
    const found = id ? await this.#api.atlas(id).catch(() => null) : null;
    return found ?? this.#api.survey(asked);
  }

  /** @param {boolean} without */
  #chart(without) {
    return this.#store.state.charts.find((chart) => chart.without === without);
  }

  /** @param {boolean} without */
  #sheet(without) {
    return this.#chart(without)?.sheets.at(-1);
  }

  /** @param {Chart} chart in the place of the one that there is */
  #put(chart) {
    const others = this.#store.state.charts.filter(({ without }) => without !== chart.without);
    const charts = [...others, chart].sort((a, b) => Number(a.without) - Number(b.without));
    this.#store.set({ charts });
  }

  /** @param {boolean} without @param {Sheet} sheet */
  #follow(without, sheet) {
    const end = followCells(sheet.id, {
      cell: (cell) => {
        sheet.put(cell);
        this.#beat();
      },
      ended: (status) => {
        sheet.status = status;
        this.#beat();
      },
      lost: () => {
        sheet.status = "failed";
        this.#beat();
      },
    });
    this.#streams.set(without, end);
  }

  /** Nobody looks at a map any more: what it has shown stays on show.
   * @param {boolean} without */
  #end(without) {
    this.#streams.get(without)?.();
    this.#streams.delete(without);
    const sheet = this.#sheet(without);
    if (!sheet) return;
    this.kept = Object.fromEntries(Object.entries(this.kept).filter(([, id]) => id !== sheet.id));
    this.#api.removeAtlas(sheet.id).catch(() => null);
  }

  /** Cells come in crowds: they are drawn once an animation frame. */
  #beat() {
    if (this.#beating) return;
    this.#beating = true;
    requestAnimationFrame(() => {
      this.#beating = false;
      this.#store.set({ charts: [...this.#store.state.charts] });
    });
  }

  /** Make no more cells for now, or go on. */
  turn() {
    return this.#store.attempt(async () => {
      const runs = this.#store.state.charts.some(({ sheets }) => sheets.at(-1)?.status === "running");
      for (const { without, sheets } of this.#store.state.charts) {
        const sheet = /** @type {Sheet} */ (sheets.at(-1));
        if (sheet.status === "done" || runs !== (sheet.status === "running")) continue;
        const { status } = await this.#api.turnAtlas(sheet.id, runs ? "stop" : "resume");
        if (runs) continue; // the stream tells how it ended
        const again = new Sheet(await this.#api.atlas(sheet.id));
        again.status = status;
        this.#put({ .../** @type {Chart} */ (this.#chart(without)), sheets: [...sheets, again] });
        this.#follow(without, again);
      }
    });
  }

  /** The network of a cell, trained as far as the map trains it, on the page of runs, with its diagnosis.
   * @param {boolean} without @param {number} row @param {number} column */
  open(without, row, column) {
    return this.#store.attempt(async () => {
      const sheet = this.#sheet(without);
      if (!sheet || this.#store.state.opening) return;
      this.#store.set({ opening: true });
      try {
        const { spec, refused } = await this.#api.atlasCell(sheet.id, row, column);
        if (!spec) throw new Problem(422, `There is no such network. ${refused}`);
        const run = await this.#api.create(/** @type {any} */ (spec));
        await this.#api.step(run.id, sheet.steps);
        keepRight(run);
        location.assign(`./#view=${run.view}&why`);
      } finally {
        this.#store.set({ opening: false });
      }
    });
  }
}
