// @ts-check
/** The page of maps, put together: where does it learn at all? */

import { Surveyor } from "./control/surveyor.js";
import { loadPlotly } from "./draw/figures.js";
import { asked, written } from "./model/mapaddress.js";
import { Store } from "./model/store.js";
import { api } from "./net/api.js";
import { wear } from "./views/address.js";
import { mountMap, paintFor } from "./views/map.js";
import { mountAxes, mountChoice, mountLooks } from "./views/mapforms.js";
import { mountMapKeys } from "./views/mapkeys.js";
import { mountCell, mountKey, mountSection, mountTitle } from "./views/mapreading.js";
import { choose, mountTheme, themeNow } from "./views/tools.js";

/** @typedef {import("./maps").MapState} MapState */

const READ = 150; // milliseconds

/** @param {string} selector */
const find = (selector) => /** @type {HTMLElement} */ (document.querySelector(selector));

const [maps, axes] = await Promise.all([api.maps(), api.axes(), loadPlotly()]);
wear({ theme: new URLSearchParams(location.hash.slice(1)).get("theme") ?? undefined });

const store = new Store(
  /** @type {MapState} */ ({
    maps,
    axes,
    ...asked(location.hash, maps, axes),
    charts: [],
    cursor: null,
    along: "row",
    opening: false,
    notice: null,
    lost: false,
    ...themeNow(),
  }),
);
const surveyor = new Surveyor(store, api, history.state?.maps ?? {});
const looks = mountLooks(surveyor, store);
const charts = [false, true].map((without) => mountMap(without, surveyor, store));
find("#atlases").append(...charts.map(({ figure }) => figure));
mountMapKeys(find("#atlases"), surveyor, store, looks);
const views = [
  mountChoice(surveyor, store, sessionStorage.getItem("run") ?? ""),
  mountAxes(surveyor, store),
  looks,
  mountTitle(),
  mountKey(),
  mountCell(surveyor),
  mountSection(store),
  /** @type {any} */ (mountTheme(/** @type {any} */ (store))),
];
const notice = find("#notice");

let requested = false;
let from = 0; // when words may be written again, where only cells have come
/** Rendering is a function of the state: the maps in each animation frame, their words as often as one can
 * read. */
function request() {
  if (requested) return;
  requested = true;
  requestAnimationFrame((now) => {
    requested = false;
    const { state } = store;
    const paint = paintFor(state);
    for (const chart of charts) chart.render(state, paint);
    if (now < from) return request();
    from = now + READ;
    for (const view of views) view.render(state, paint);
    write();
  });
}

/** The address says the window; the browser's entry keeps which maps were made of it. */
function write() {
  const hash = `#${written(store.state, document.documentElement.dataset.theme ?? "")}`;
  if (location.hash === hash && history.state?.maps === surveyor.kept) return;
  history.replaceState({ maps: surveyor.kept }, "", hash);
  sessionStorage.setItem("map", hash);
}

store.subscribe((changed) => {
  if ([...changed].some((key) => key !== "charts")) from = 0;
  if (changed.has("notice")) tell();
  request();
});
/** What went wrong, in passing. */
function tell() {
  notice.textContent = store.state.notice?.text ?? "";
  notice.classList.toggle("on", Boolean(store.state.notice));
}
notice.addEventListener("animationend", () => store.set({ notice: null }));
find("#theme").addEventListener("change", ({ target }) => {
  choose(/** @type {HTMLSelectElement} */ (target).value, /** @type {any} */ (store));
});
addEventListener("hashchange", () => surveyor.show(asked(location.hash, maps, axes)));
await surveyor.compute();
request();
