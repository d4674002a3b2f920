// @ts-check
/** The page on a run that is trained elsewhere, put together. */

import { Follower } from "./control/follower.js";
import { readTokens } from "./draw/colour.js";
import { loadPlotly } from "./draw/figures.js";
import { api } from "./net/api.js";
import { Stream } from "./net/stream.js";
import { mountBlocks } from "./views/blocks.js";
import { mountNetwork } from "./views/network.js";
import { mountSent, mountTime, mountWhy } from "./views/sent.js";

/** @typedef {import("./control/follower.js").Sight} Sight */
/** @typedef {import("./answers").WatchedRun} WatchedRun */

const BEAT = 15_000; // milliseconds after which it is asked whether steps still come

/** @param {string} selector */
const find = (selector) => /** @type {HTMLElement} */ (document.querySelector(selector));
/** @param {string} text */
const notify = (text) => {
  find("#notice").textContent = text;
};

let tokens = readTokens();
let requested = false;
/** @type {number | null} */
let died = null;
/** @type {((sight: Sight) => void)[]} */
let views = [];
/** @type {Follower} */
let follower;

/** One animation frame for all that has changed until then. */
function due() {
  if (requested) return;
  requested = true;
  requestAnimationFrame(() => {
    requested = false;
    for (const render of views) render(follower.sight);
  });
}

/** The colours of the theme in force. */
function recolour() {
  tokens = readTokens();
  due();
}

const theme = /** @type {HTMLSelectElement} */ (find("#theme"));
theme.value = document.documentElement.dataset.theme ?? "";
theme.addEventListener("change", () => {
  document.documentElement.dataset.theme = theme.value;
  localStorage.setItem("theme", theme.value);
  recolour();
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", recolour);
addEventListener("resize", due);
addEventListener("hashchange", () => location.reload());
find("#share").addEventListener("click", async () => {
  const { view } = follower.sight.run;
  const address = `${location.href.split("#")[0]}#view=${view}`;
  const copied = await navigator.clipboard.writeText(address).then(
    () => true,
    () => false, // not allowed, or not a secure page
  );
  notify(copied ? "Link copied: it shows this run as it is trained, for as long as it is kept." : address);
});

async function open() {
  const key = new URLSearchParams(location.hash.slice(1)).get("view") ?? "";
  const run = /** @type {WatchedRun} */ (/** @type {unknown} */ (await api.run(key)));
  if (run.spec) return location.replace(`.#view=${key}`); // it is trained here
  const { name, layers, loss, optimizer, every } = run.model;
  const rate = optimizer?.learning_rate;
  find("#model").textContent = [
    `${name}, ${layers.length} blocks`,
    loss,
    optimizer && `${optimizer.name}${rate ? ` at ${rate}` : ""}`,
    every > 1 && `each ${every}th step`,
  ]
    .filter(Boolean)
    .join(" · ");
  follower = new Follower(api, run, due);
  const blocks = mountBlocks(find("#blocks"));
  const why = mountWhy(api, (layer) => {
    died = layer;
    due();
  });
  const network = mountNetwork(find("#network"), run.model, await api.catalogue(), due);
  views = [
    mountTime(follower, notify),
    why,
    (sight) => network(sight, tokens),
    (sight) => blocks(sight, tokens, died),
  ];
  await follower.begin();
  const stream = new Stream((frame) => follower.receive(frame), {
    lost: () => notify("The server does not answer."),
    back: () => notify(""),
    gone: ({ message }) => notify(message),
  });
  stream.follow(run.id);
  setInterval(() => follower.refresh().catch(() => null), BEAT);
  const [figures] = await Promise.all([api.figures(), loadPlotly()]);
  const known = figures.filter((figure) => run.figures.includes(figure.name));
  const panels = mountSent(find("#panels"), known, api);
  views.push((sight) => panels(sight, tokens));
  due();
}

open().catch((problem) => notify(problem.message));
