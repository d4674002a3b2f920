// @ts-check
/** The weights as something one can point at: one tab stop, arrows from one to the next, Enter to pick. */

import { draggable } from "../draw/drag.js";
import { factor, finite, full } from "../words/numbers.js";
import { inputName, outputNames, unitName, weightName } from "../words/words.js";
import { coursesOf } from "./courses.js";
import { ends } from "./geometry.js";
import { allEdges, isSame, isWhole, STRONGEST } from "./strongest.js";
import { add, put, say } from "./svg.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../types").Pick} Pick */
/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./geometry.js").Geometry} Geometry */
/** @typedef {{ node: SVGPathElement, title: SVGTitleElement, at: Pick | null }} Handle of a weight, or of
 * none at the moment */

/** @typedef {object} Actions
 * @property {(pick: Pick) => void} pick
 * @property {(pick: Pick | null) => void} glance a weight that is pointed at
 * @property {import("../draw/drag.js").Grip} grip of the picked weight */

/** @param {SVGGElement} group @param {Geometry} g @param {string[]} features
 * @param {Actions} actions */
export function buildEdges(group, g, features, { pick, glance, grip }) {
  const sizes = g.columns.slice(1).map((column) => column.length);
  const pools = sizes.map((_, layer) => {
    const most = isWhole(g, layer) ? allEdges(g, layer).length : STRONGEST + 1;
    return Array.from({ length: most }, () => buildHandle(group));
  });
  const handles = pools.flat();
  /** @param {Event} event */
  const hit = (event) =>
    handles.find(({ node }) => node === event.target || node.contains(/** @type {Node} */ (event.target)));
  group.addEventListener("click", (event) => {
    const at = hit(event)?.at;
    if (at) pick(at);
  });
  draggable(group, grip, (event) => hit(event)?.node.getAttribute("aria-pressed") === "true");
  /** @param {Event} event */
  const look = (event) => {
    const at = hit(event)?.at;
    glance(at && shown && !isSame(at, shown.pick) ? at : null);
  };
  group.addEventListener("pointerover", (event) => event.pointerType === "touch" || look(event));
  group.addEventListener("pointerout", () => glance(null));
  group.addEventListener("focusin", look);
  group.addEventListener("focusout", () => glance(null));
  group.addEventListener("keydown", (event) => {
    const from = hit(event);
    if (!from?.at) return;
    const order = handles.filter(({ at }) => at).sort(byPlace);
    const index = order.indexOf(from);
    const to = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: order.length - 1 }[event.key];
    if (to !== undefined) rove(order[(to + order.length) % order.length].node);
    else if (event.key === "Enter" || event.key === " ") pick(from.at);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  /** @param {SVGPathElement} to */
  function rove(to) {
    for (const { node } of handles) node.setAttribute("tabindex", node === to ? "0" : "-1");
    to.focus();
  }

  /** @type {{ edges: Pick[], pick: Pick, frame: Scene["frame"], exact: boolean } | null} */
  let shown = null;
  /** What each layer's handles lie on: a flow, or null where its edges rest.
   * @type {(import("./flow.js").Layer | null)[]} */
  let traced = [];
  return /** @param {State} state @param {Scene} scene */ (state, scene) => {
    const { exact } = state;
    const { frame, edges, pick: picked } = scene;
    if (shown?.edges !== edges) traced = [];
    const lies = coursesOf(scene).map((course) => (course && course.slots === 1 ? course.layer : null));
    const moved = exact && lies.some((layer, l) => layer !== traced[l]);
    if (
      !moved &&
      shown?.frame === frame &&
      shown.edges === edges &&
      shown.pick === picked &&
      shown.exact === exact
    )
      return;
    if (shown?.edges !== edges) assign(pools, edges);
    if (moved || !traced.length) {
      pools.forEach((pool, l) => lies[l] !== traced[l] && trace(pool, g, lies[l]));
      traced = lies;
    }
    const names = outputNames(state);
    for (const { node, title, at } of handles) {
      if (!at) continue;
      const weight = finite(frame.layers[at.layer].weights[at.unit][at.input]);
      put(node, "data-value", full(weight));
      if (shown?.pick !== picked || shown.edges !== edges) {
        const on = isSame(at, picked);
        node.setAttribute("aria-pressed", String(on));
        node.setAttribute("tabindex", on ? "0" : "-1");
      }
      if (!exact && title.textContent) continue;
      const from = at.layer ? `unit ${at.input + 1}` : inputName(features[at.input], at.input);
      const to = unitName(at.layer, at.unit, sizes, names);
      const label = `Weight from ${from} to ${to}: ${factor(weight)}`;
      node.setAttribute("aria-label", label);
      say(title, label);
    }
    shown = { edges, pick: picked, frame, exact };
  };
}

/** @param {SVGGElement} group @returns {Handle} */
function buildHandle(group) {
  const node = add(group, "path", { class: "hit", role: "button", tabindex: -1 });
  return { node, title: add(node, "title"), at: null };
}

/** Give each weight that is drawn a handle; one that has a handle keeps it.
 * @param {Handle[][]} pools one a layer @param {Pick[]} edges */
function assign(pools, edges) {
  pools.forEach((pool, layer) => {
    const wanted = edges.filter((edge) => edge.layer === layer);
    const kept = new Set(
      pool.filter(({ at }) => at && wanted.some((edge) => isSame(edge, at))).map(({ at }) => keyOf(at)),
    );
    const fresh = wanted.filter((edge) => !kept.has(keyOf(edge)));
    for (const handle of pool) {
      if (handle.at && kept.has(keyOf(handle.at))) continue;
      handle.at = fresh.shift() ?? null;
      handle.node.toggleAttribute("hidden", !handle.at);
      say(handle.title, "");
      if (!handle.at) handle.node.removeAttribute("data-edge");
      else {
        handle.node.setAttribute("data-edge", keyOf(handle.at));
        handle.node.setAttribute("data-name", weightName(handle.at));
      }
    }
  });
}

/** Lay handles where their edges are drawn.
 * @param {Handle[]} pool @param {Geometry} g @param {import("./flow.js").Layer | null} layer */
function trace(pool, g, layer) {
  for (const { node, at } of pool) {
    if (!at) continue;
    const [left, right] = ends(g, at);
    const ribbon = layer?.leftOf[at.input].find(({ edge }) => edge.unit === at.unit);
    if (ribbon) [left.y, right.y] = [ribbon.left, ribbon.right];
    node.setAttribute("d", curvePath(left, right));
  }
}

/** @param {Pick | null} at as `data-edge` names it */
const keyOf = (at) => (at ? `${at.layer + 1},${at.unit},${at.input}` : "");

/** @param {Handle} a @param {Handle} b */
const byPlace = ({ at: a }, { at: b }) =>
  a && b ? a.layer - b.layer || a.unit - b.unit || a.input - b.input : 0;

/** An edge's curve.
 * @param {import("./geometry.js").Point} p @param {import("./geometry.js").Point} q */
function curvePath(p, q) {
  const m = (p.x + q.x) / 2;
  return `M${p.x} ${p.y}C${m} ${p.y} ${m} ${q.y} ${q.x} ${q.y}`;
}
