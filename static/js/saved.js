// @ts-check
/** A saved page, put together: the equation, the stage and time, over the steps that it has with it. It asks
 * nobody for anything. */

import { looking } from "./control/commands.js";
import { Encore } from "./control/encore.js";
import { Player } from "./control/player.js";
import { Switch } from "./control/switch.js";
import { IMMOVABLE } from "./draw/drag.js";
import { Scheduler } from "./draw/scheduler.js";
import { settingsOf } from "./model/export.js";
import { headOf } from "./model/history.js";
import { read } from "./model/link.js";
import { nearestPick } from "./model/pick.js";
import { READABLE, SPEEDS } from "./model/speeds.js";
import { starting } from "./model/starting.js";
import { Store } from "./model/store.js";
import { Recording } from "./net/recording.js";
import { mountStage } from "./stage/stage.js";
import { mountAccount } from "./views/account.js";
import { mountButtons } from "./views/buttons.js";
import { mountCurve, mountLoss } from "./views/charts.js";
import { mountDecision } from "./views/decision.js";
import { element } from "./views/element.js";
import { mountMeaning } from "./views/meaning.js";
import { marked } from "./views/measured.js";
import { mountPlain } from "./views/plain.js";
import { mountSample } from "./views/sample.js";
import { mountShortcuts } from "./views/shortcuts.js";
import { themeNow } from "./views/tools.js";
import { mountSpark, mountTransport } from "./views/transport.js";
import { integer } from "./words/numbers.js";

/** @typedef {import("./types").Saved} Saved */

/** @param {string} selector */
const find = (selector) => /** @type {HTMLElement} */ (document.querySelector(selector));

/** @param {Saved} saved */
export async function show(saved) {
  const root = document.documentElement;
  const { look, step } = read(saved.look);
  const { theme, panel: _, embed: __, why: ___, ...seen } = look;
  if (theme) root.dataset.theme = theme;
  root.dataset.faces = ""; // they are in the page
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const store = new Store({ ...starting(), still: still.matches, ...themeNow() });
  const recording = new Recording(saved);
  // a run that is only looked at is asked nothing else
  const player = new Player(store, /** @type {any} */ (recording));
  const encore = new Encore(store, player, recording);
  const scheduler = new Scheduler(store, [player, new Switch(store)]);
  const hero = find(".hero");
  const wear = (/** @type {string} */ chosen) => {
    root.dataset.theme = chosen;
    store.set(themeNow());
  };
  const commands = { ...looking(store, player, wear) };
  commands.play.act = () => encore.play();
  const stage = mountStage(find("#canvas"), find("#key"), {
    pick: (pick) => store.set({ pick, glance: null }),
    glance: (glance) => store.set({ glance }),
    grip: IMMOVABLE,
    resized: () => scheduler.redraw(),
  });
  const views = [
    stage,
    ...mountAccount(hero, store, stage),
    mountSample(find(".sample"), null),
    mountTransport(
      find(".transport"),
      player,
      SPEEDS.filter(({ phases }) => phases),
      recording.first,
    ),
    mountMeaning(store),
    mountButtons(commands),
  ];
  mountShortcuts(store, Object.values(commands));
  for (const view of views) scheduler.add(view);
  const charts = [
    mountCurve(saved.figures.curve, mountPlain),
    mountLoss(saved.figures.loss, undefined, mountPlain),
    mountDecision(find("#maps"), null, (chart) => scheduler.due(chart)),
    mountSpark(/** @type {HTMLCanvasElement} */ (find("#spark"))),
  ];
  const resized = new ResizeObserver(() => scheduler.redraw());
  for (const chart of charts) {
    scheduler.addChart(chart);
    resized.observe(chart.element);
  }
  still.addEventListener("change", () => store.set({ still: still.matches }));
  const { data, catalogue, frames } = saved;
  const run = { ...saved.run, ...headOf(frames[frames.length - 1]) };
  const pick = nearestPick(seen.pick ?? store.state.pick, run.spec, data.features.length);
  const rest = { ...seen, data, catalogue, pick, settings: settingsOf(saved.record), speed: READABLE };
  await player.start(run, { ...rest, exact: recording.exact }, frames);
  await player.seek(Math.min(Math.max(step, recording.first), recording.last));
  player.flow();
  describe(saved, recording);
}

/** What the page is, and what it belongs to.
 * @param {Saved} saved @param {Recording} recording */
function describe({ lesson, exact }, { first, last }) {
  const steps = first === last ? `Step ${integer(first)}` : `Steps ${integer(first)} to ${integer(last)}`;
  const digits = exact ? "with every digit" : "to 5 digits";
  find("#what").textContent = `${steps} of a network, saved ${digits}. This page is all there is to it.`;
  const told = find("#told");
  told.hidden = !lesson;
  if (!lesson) return;
  const heading = element("h2", {}, `${lesson.title}: `, ...marked(lesson.ask));
  const answer = element("details", {}, element("summary", {}, "The answer"), ...marked(lesson.answer));
  told.append(heading, answer);
}
