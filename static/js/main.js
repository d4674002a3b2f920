// @ts-check
/** The page, put together: state, time, transport, views. */

import { commandsOf } from "./control/commands.js";
import { Connection } from "./control/connection.js";
import { Family } from "./control/family.js";
import { Hand } from "./control/hand.js";
import { Lessons } from "./control/lessons.js";
import { Player } from "./control/player.js";
import { Session } from "./control/session.js";
import { Switch } from "./control/switch.js";
import { Trouble } from "./control/trouble.js";
import { Twin } from "./control/twin.js";
import { plotlyNear } from "./draw/figures.js";
import { Scheduler } from "./draw/scheduler.js";
import { starting } from "./model/starting.js";
import { Store } from "./model/store.js";
import { api } from "./net/api.js";
import { Stream } from "./net/stream.js";
import { mountStage } from "./stage/stage.js";
import { mountAccount } from "./views/account.js";
import { asked, mountAddress, wear } from "./views/address.js";
import { mountButtons } from "./views/buttons.js";
import { mountByHand } from "./views/byhand.js";
import { mountCurve, mountLoss } from "./views/charts.js";
import { mountClassroom } from "./views/classroom.js";
import { markOpen, markRest, mountCloser } from "./views/closer.js";
import { mountDecision } from "./views/decision.js";
import { mountDiagnosis } from "./views/diagnosis.js";
import { mountDigits } from "./views/digits.js";
import { pickedHere } from "./views/entries.js";
import { mountFamily } from "./views/family.js";
import { mountFilm } from "./views/film.js";
import { mountGuide } from "./views/guide.js";
import { mountDot, mountEdgeKeys, mountOldWeight, weightGrip } from "./views/holding.js";
import { mountInputs } from "./views/inputs.js";
import { mountJoining } from "./views/joining.js";
import { mountKeeping } from "./views/keeping.js";
import { mountKeys } from "./views/keys.js";
import { mountLesson } from "./views/lesson.js";
import { mountMapsLink } from "./views/mapslink.js";
import { mountMark } from "./views/mark.js";
import { mountMeaning } from "./views/meaning.js";
import { mountNotice } from "./views/notice.js";
import { mountOwn } from "./views/own.js";
import { mountApplicable, mountPanels } from "./views/panels.js";
import { mountPicture } from "./views/picture.js";
import { mountProvenance } from "./views/provenance.js";
import { mountSample } from "./views/sample.js";
import { mountSetup } from "./views/setup.js";
import { choose, themeNow } from "./views/tools.js";
import { mountSpark, mountTransport } from "./views/transport.js";
import { mountTwin } from "./views/twin.js";
import { mountViewing } from "./views/viewing.js";

/** @param {string} selector */
const find = (selector) => /** @type {HTMLElement} */ (document.querySelector(selector));

const link = { ...asked(location.hash), picked: pickedHere() };
wear(link.look);
const still = matchMedia("(prefers-reduced-motion: reduce)");
const store = new Store({ ...starting(), still: still.matches, ...themeNow() });
const player = new Player(store, api);
/** @type {Stream} */
const stream = new Stream((frame) => player.receive(frame), {
  lost: () => connection.lost(),
  back: () => connection.back(),
  gone: (problem) => connection.gone(problem),
  stopped: () => connection.stopped(),
});
const session = new Session(store, api, stream, player);
const twins = new Twin(store, api, session, player);
const lessons = new Lessons(store, api, session, player, twins, () => address.own());
const family = new Family(store, api, stream, session, player);
const hand = new Hand(store, session, player);
const connection = new Connection(store, api, player, session, family, stream);
new Trouble(store, api);
/** The panel that says why, once it is there. */
const thePanel = { open: (/** @type {boolean} */ _beside) => {}, ask: async () => {} };
const why = (beside = false) => player.pause().then(() => thePanel.open(beside));
const scheduler = new Scheduler(store, [player, new Switch(store)]);

const stage = mountStage(find("#canvas"), find("#key"), {
  pick: (pick) => store.set({ pick, glance: null }),
  glance: (glance) => store.set({ glance }),
  grip: weightGrip(hand, store, "up"),
  resized: () => scheduler.redraw(),
});
mountInputs(find("#canvas"), store);
const hero = find(".hero");
const views = [
  stage,
  ...mountAccount(hero, store, stage),
  mountProvenance(/** @type {HTMLAnchorElement} */ (find("#source"))),
  mountMark(find("#loss-text"), () => why()),
];
const digitsButton = /** @type {HTMLButtonElement} */ (find("#digits-open"));
const byHand = mountByHand(find('[data-term="old"]'), store, session, player);
mountOldWeight(find('[data-term="old"]'), hand, store);
mountEdgeKeys(find("#canvas"), hand, store);
views.push(mountSample(find(".sample"), session), mountDigits(find("#digits"), digitsButton, store));
views.push(mountTransport(find(".transport"), player), mountSetup(session, store));
views.push(mountTwin(twins), mountFamily(family), mountViewing(find(".transport .bar"), family));
views.push(mountNotice({ ...connection.ways, why: () => why() }));
const strip = mountLesson(find("#lesson"), lessons, why);
views.push(strip, mountGuide(find("#guide"), lessons, session, store));
const address = mountAddress(
  store,
  (other) => arrive(other),
  () => lessons.leave(),
  () => store.attempt(thePanel.ask),
);
mountPicture(address.sharing, store, stage);
mountFilm(address.sharing, store, player);
mountJoining(address.sharing);
views.push(address, mountKeeping(find(".keep"), session, store));
/** @type {ReturnType<typeof mountClassroom> | null} */
let room = null;
/** What a class needs, once there is one. */
const classroom = () =>
  (room ??= mountClassroom({ store, api, session, player, lessons, family, scheduler }));
const commands = commandsOf(store, player, session, twins, lessons, {
  teach: () => classroom().teach(),
  byHand: byHand.open,
  keys: () => keys.open(),
  wear: (theme) => choose(theme, store),
});
const keys = mountKeys(find(".foot"), store, commands);
views.push(mountButtons(commands), mountCloser(find(".peek"), find(".transport"), commands));
mountOwn(/** @type {HTMLDialogElement} */ (find("#own")), find("#own-open"), session, store, api);
views.push(mountMeaning(store));
for (const view of views) scheduler.add(view);
const due = (/** @type {Element} */ chart) => scheduler.due(chart);
scheduler.addChart(mountDecision(find("#maps"), (index) => session.look(index), due));
scheduler.addChart(mountSpark(/** @type {HTMLCanvasElement} */ (find("#spark"))));
mountMapsLink(/** @type {HTMLAnchorElement} */ (find("#maps-link")));
addEventListener("pagehide", () => player.leave());
addEventListener("pageshow", ({ persisted }) => persisted && store.state.playing && player.play());
still.addEventListener("change", () => store.set({ still: still.matches }));

/** What an address asks for: a class, a step of a lesson, or a run.
 * @param {import("./model/link.js").Link} asking */
async function arrive(asking) {
  if (asking.class !== undefined) return classroom().join(asking);
  if (store.state.classroom) classroom().leave();
  return lessons.arrive(asking);
}

/** The charts come once there is a first picture; they are drawn once one of them is near. */
async function addCharts() {
  const places = ["#curve", "#loss", "#panels"].map(find);
  const [charts] = await Promise.all([mountCharts(), plotlyNear(places)]);
  const resized = new ResizeObserver(() => scheduler.redraw());
  for (const chart of charts) {
    scheduler.addChart(chart);
    resized.observe(chart.element);
  }
}

async function mountCharts() {
  const figures = await api.figures();
  const named = Object.fromEntries(figures.map((figure) => [figure.name, figure]));
  const panels = mountPanels(find("#panels"), find(".peek .chapters"), figures, api, due, (axes) =>
    store.set({ axes }),
  );
  const curve = mountDot(mountCurve(named.curve), hand, store);
  scheduler.add(mountApplicable(find("#panels"), find(".peek .chapters"), panels));
  const diagnosis = mountDiagnosis(
    find("#panels"),
    find(".peek .chapters"),
    named.remedies,
    store,
    api,
    family,
    lessons,
  );
  scheduler.add(diagnosis);
  Object.assign(thePanel, { open: diagnosis.open, ask: diagnosis.ask });
  markOpen(find(".peek .chapters"), find("#panels"));
  markRest(find(".peek .chapters"));
  address.goto();
  if (store.state.classroom) classroom().goto();
  return [curve, mountLoss(named.loss, named.twin), ...panels];
}

const catalogue = api.catalogue();
await arrive(link);
if (sessionStorage.getItem("class")) classroom().resume();
store.set({ catalogue: await catalogue });
requestAnimationFrame(() => requestAnimationFrame(() => store.attempt(addCharts)));
