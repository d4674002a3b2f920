// @ts-check
/** The only animation frame: time first, then what something changed for, and after it one chart in its turn,
 * as a task of its own: the picture does not wait for it.
 *
 * State that changes many times between two animation frames is drawn once, as it is then: the page cannot
 * fall behind. One state is drawn as one: picture and words change in the same animation frame, so that they
 * are always of one step; where nothing but the steps of a stream brings news, as often as one can read.
 * Charts show that state too. They get a share of the time that is left: after one was drawn, a few times as
 * long passes before the next. */

/** @typedef {import("../types").State} State */
/** @typedef {{ needs: (keyof State)[], render: (state: State) => void }} View */
/** @typedef {View & { element: Element }} Chart */
/** @typedef {{ readonly active: boolean, tick: (ms: number) => void }} Clock */

const READ = 100; // milliseconds between two states that only differ in the steps of a stream
const STREAMED = ["frame", "recent", "head", "recorded", "twin"]; // what such a step changes
const REST = 5; // while something moves, charts pause for so many times the time that the last one took,
const LONGEST = 300; // and for so many milliseconds at most: the first ones take long, and are waited for
const FORMER = "former"; // a chart that still shows the run before: it is hidden until its turn comes

export class Scheduler {
  /** @type {(View & { dirty: boolean })[]} */
  #views = [];
  /** @type {(Chart & { dirty: boolean, seen: boolean })[]} */
  #charts = [];
  #store;
  #clocks;
  /** The state on show. */
  #shown;
  /** What has changed since. @type {Set<string>} */
  #changed = new Set();
  #requested = false;
  #before = 0;
  /** When the next state may be shown. */
  #from = 0;
  #turn = 0;
  #chartsFrom = 0;
  /** A chart is about to be drawn. */
  #drawing = false;

  /** @param {import("../model/store.js").Store} store @param {Clock[]} clocks what moves by itself */
  constructor(store, clocks) {
    this.#store = store;
    this.#clocks = clocks;
    this.#shown = store.state;
    store.subscribe((changed) => {
      for (const key of changed) this.#changed.add(key);
      const { playing, speed } = store.state;
      if (!(playing && speed.steps) || [...changed].some((key) => !STREAMED.includes(key))) this.#from = 0;
      this.#request();
    });
  }

  get #all() {
    return [...this.#views, ...this.#charts];
  }

  /** @param {View} view drawn with all others for which one of their needs changed */
  add(view) {
    this.#views.push({ ...view, dirty: true });
    this.#request();
  }

  /** @param {Chart} chart drawn in turn with the others, while it is in view */
  addChart(chart) {
    const entry = { ...chart, dirty: true, seen: false };
    this.#charts.push(entry);
    new IntersectionObserver(([{ isIntersecting }]) => {
      entry.seen = isIntersecting;
      this.#request();
    }).observe(chart.element);
  }

  /** @param {Element} element of a chart that has something to show */
  due(element) {
    for (const chart of this.#charts) chart.dirty ||= chart.element === element;
    this.#request();
  }

  /** Everything is drawn again: the page's size or its colours changed. */
  redraw() {
    for (const view of this.#all) view.dirty = true;
    this.#from = 0;
    this.#request();
  }

  #request() {
    if (this.#requested) return;
    this.#requested = true;
    requestAnimationFrame((now) => this.#frame(now));
  }

  /** @param {number} now */
  #frame(now) {
    this.#requested = false;
    const passed = this.#before ? Math.min(100, now - this.#before) : 0;
    this.#before = now;
    for (const clock of this.#clocks) clock.tick(passed);
    const early = now < this.#from;
    if (!early) this.#draw(now);
    if (this.#chartWaits(now) || early || this.#clocks.some(({ active }) => active)) this.#request();
    else this.#before = 0;
  }

  /** @param {number} now */
  #draw(now) {
    const before = this.#shown.run;
    this.#shown = this.#store.state;
    if (before && before.id !== this.#shown.run?.id)
      for (const chart of this.#charts) {
        chart.dirty = true;
        chart.element.classList.add(FORMER);
      }
    for (const view of this.#all) view.dirty ||= view.needs.some((key) => this.#changed.has(key));
    this.#changed.clear();
    const due = this.#views.filter(({ dirty }) => dirty);
    for (const view of due) {
      view.dirty = false;
      view.render(this.#shown);
    }
    if (due.length) this.#from = now + READ;
  }

  /** @param {number} now @returns {boolean} whether a chart is to be drawn: soon, if its time has come */
  #chartWaits(now) {
    const due = () => this.#charts.findIndex(({ dirty, seen }, k) => dirty && seen && k >= this.#turn);
    if (due() < 0) this.#turn = 0;
    const next = due();
    if (next < 0) return false;
    if (now < this.#chartsFrom || this.#drawing) return true;
    const chart = this.#charts[next];
    chart.dirty = false;
    this.#turn = next + 1;
    this.#drawing = true;
    // no wait: the frame is painted first, then this runs as a task of its own
    setTimeout(() => this.#drawChart(chart));
    return true;
  }

  /** @param {Chart} chart */
  #drawChart(chart) {
    const start = performance.now();
    this.#drawing = false;
    chart.render(this.#shown);
    chart.element.classList.remove(FORMER);
    const end = performance.now();
    const { playing, held } = this.#shown;
    this.#chartsFrom = playing || held ? end + Math.min(LONGEST, REST * (end - start)) : 0;
  }
}
