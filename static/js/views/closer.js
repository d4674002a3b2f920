// @ts-check
/** The bar "Look closer": below the first screen it goes on to command time and to show the step, the picked
 * weight and its valve; the way to the panel that is open is marked. */

import { equation } from "../model/equation.js";
import { shownStep } from "../model/history.js";
import { averaged } from "../model/means.js";
import { shownPass } from "../model/passes.js";
import { add } from "../stage/svg.js";
import { mountValve } from "../stage/valve.js";
import { factor, full, integer } from "../words/numbers.js";
import { weightName } from "../words/words.js";
import { element } from "./element.js";
import { openingOf } from "./hero.js";
import { ICONS } from "./transport.js";

/** @typedef {import("../types").State} State */

const COMMANDS = ["play", "pause", "phase-back", "phase-forward"];
const RADIUS = 11;
const BELOW = "0px 0px 100000px 0px"; // what is yet to come does not count as out of sight
const GAP = 40; // pixels between panels, as `panels.css` has them

/** @param {HTMLElement} nav @param {HTMLElement} transport that of the first screen
 * @param {import("../control/commands.js").Commands} commands */
export function mountCloser(nav, transport, commands) {
  const buttons = COMMANDS.map((name) => {
    const button = element("button", { className: "ico", onclick: () => commands[name].act?.("") });
    button.setAttribute("aria-label", `From here: ${commands[name].label}`);
    const svg = add(button, "svg", { viewBox: "0 0 14 14", "aria-hidden": "true" });
    add(svg, "path", { d: ICONS[name] });
    return { button, command: commands[name] };
  });
  const step = element("output");
  const weight = element("b");
  const slope = element("b", { className: "slope" });
  const symbol = element("i", { className: "sym" });
  const group = element("div", { className: "now", role: "group" }, ...buttons.map(({ button }) => button));
  group.setAttribute("aria-label", "Time, and the picked weight");
  group.append(step, element("span", {}, symbol, " ", weight));
  const ring = add(group, "svg", { viewBox: "-12 -12 24 24", class: "ring", "aria-hidden": "true" });
  const valve = mountValve(add(ring, "g"), RADIUS);
  group.append(element("span", {}, element("i", { className: "sym" }, "f′"), " ", slope));
  nav.append(group);
  /** @type {State | null} */
  let last = null;
  let away = false; // the first screen's transport is out of sight
  const watch = new IntersectionObserver(
    (entries) => {
      away = !entries[entries.length - 1].isIntersecting;
      nav.classList.toggle("away", away);
      if (last) render(last);
    },
    { rootMargin: BELOW },
  );
  watch.observe(transport);

  /** @param {State} state */
  function render(state) {
    last = state;
    const { frame, run, pick, tokens } = state;
    const pass = away ? shownPass(state) : null;
    if (!frame || !run || !pass) return;
    for (const { button, command } of buttons) button.hidden = !(command.applies?.(state) ?? true);
    if (!buttons[0].button.hidden) buttons[1].button.hidden = true; // there is room for one of the two
    const e = equation(state, pass.frame, pass.scale);
    const mean = averaged(state).length ? "mean " : "";
    say(step, `step ${integer(shownStep(state))}`, shownStep(state), "step");
    symbol.textContent = weightName(pick);
    say(weight, factor(e.old), e.old, "old");
    say(slope, e.slope === null ? "none" : factor(e.slope), e.slope ?? NaN, `${mean}f′`);
    valve(tokens, openingOf(e, pass, pick));
  }
  return {
    needs: /** @type {(keyof State)[]} */ ([
      "run",
      "frame",
      "recent",
      "preview",
      "pick",
      "rule",
      "tokens",
      "playing",
      "flowing",
      "speed",
    ]),
    render,
  };
}

/** @param {HTMLElement} node @param {string} words @param {number} value @param {string} name */
function say(node, words, value, name) {
  node.textContent = words;
  node.dataset.value = full(value);
  node.dataset.name = name;
}

/** Say of a row that is wider than its room that it goes on to the right.
 * @param {HTMLElement} nav */
export function markRest(nav) {
  const bar = /** @type {Element} */ (nav.parentElement);
  const look = () => bar.classList.toggle("goes-on", nav.scrollLeft + nav.clientWidth < nav.scrollWidth - 1);
  nav.addEventListener("scroll", look, { passive: true });
  const sizes = new ResizeObserver(look);
  for (const part of [nav, ...nav.children]) sizes.observe(part);
}

/** Mark the way to the panel that is open, in sight in its row also where that gets less room.
 * @param {HTMLElement} nav @param {Element} section with all panels in it */
export function markOpen(nav, section) {
  const reveal = () => {
    const way = /** @type {HTMLElement | null} */ (nav.querySelector("[aria-current]"));
    if (way) nav.scrollTo({ left: way.offsetLeft - nav.clientWidth / 3 });
  };
  const look = watchOpen(section, (open) => {
    for (const way of nav.querySelectorAll("a")) way.ariaCurrent = way.hash === `#${open}` ? "true" : null;
    reveal();
  });
  nav.addEventListener("click", look.towards);
  new ResizeObserver(reveal).observe(nav);
}

/** Tell which panel is open, whenever it is another: the topmost in view, or the one beside it that was asked
 * for; none above all of them.
 * @param {Element} section with all panels in it @param {(open: string) => void} told its id
 * @returns {{ towards: (click: Event) => void }} hears which one is asked for */
export function watchOpen(section, told) {
  let [open, asked] = ["", ""];
  const look = () => {
    const now = openOf(
      [...section.children].filter(({ id }) => id),
      asked,
    ); // not the key of lines
    if (now === open) return;
    open = now;
    told(open);
  };
  addEventListener("scroll", look, { passive: true });
  new ResizeObserver(look).observe(section);
  return {
    towards({ target }) {
      asked = target instanceof HTMLAnchorElement ? target.hash.slice(1) : asked;
      requestAnimationFrame(look); // where nothing has to scroll
    },
  };
}

/** The id of the panel that lies over a line, or begins within a gap below it: where an opened panel has the
 * line one gap under its top. The page's end may come before: then one that is whole in view is open,
 * what was asked for or the topmost; or, where none is, what was asked for, anywhere in view.
 * @param {Element[]} panels @param {string} asked */
function openOf(panels, asked) {
  const places = panels
    .map((panel) => ({ id: panel.id, margin: marginOf(panel), place: panel.getBoundingClientRect() }))
    .filter(({ place }) => place.height > 0);
  const there = places.filter(
    ({ margin, place }) => place.bottom > margin + GAP && place.top <= margin + 2 * GAP,
  );
  const atEnd = scrollY + innerHeight >= document.documentElement.scrollHeight - 1;
  if (atEnd && there.length) {
    const whole = places.filter(({ margin, place }) => place.top >= margin && place.bottom <= innerHeight);
    if (whole.length) return (whole.find(({ id }) => id === asked) ?? whole.sort(topmost)[0]).id;
  }
  const wanted = (atEnd && there.length ? places : there).find(({ id }) => id === asked);
  if (wanted && wanted.place.top < innerHeight && wanted.place.bottom > wanted.margin) return asked;
  return there.sort(topmost)[0]?.id ?? "";
}

/** @param {{ place: DOMRect }} one @param {{ place: DOMRect }} other */
const topmost = ({ place: one }, { place: other }) => one.top - other.top || one.left - other.left;

/** How far from the window's top a panel stands once it is open, in pixels.
 * @param {Element} panel */
const marginOf = (panel) => Number.parseFloat(getComputedStyle(panel).scrollMarginTop);
