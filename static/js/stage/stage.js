// @ts-check
/** The network on the page: a painted canvas, and above it SVG with the rings, the words and everything one can point at.
 * The SVG is built when the network or the size changes; each frame only sets attributes. */

import { nameOf, eased, phasesOf } from "../phases.js";
import { finite, fixed, full, significant, subscript } from "../numbers.js";
import { ruled } from "../ruled.js";
import { inputName, layerName, unitName } from "../words.js";
import { draw, reached, thickness } from "./canvas.js";
import { along, curvePath, ends, geometry, leastWidth } from "./geometry.js";
import { UnitMaps } from "./maps.js";
import { signalsOf } from "./signals.js";
import { mountValve } from "./valve.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../types").Pick} Pick */
/** @typedef {import("./geometry.js").Geometry} Geometry */

const NS = "http://www.w3.org/2000/svg";

/** @template {keyof SVGElementTagNameMap} K @param {Element} parent @param {K} name
 * @param {Record<string, string | number>} [attributes] @returns {SVGElementTagNameMap[K]} */
function add(parent, name, attributes = {}) {
  const node = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, String(value));
  parent.append(node);
  return node;
}

/** @param {Element} parent @param {string} classes @param {string} [anchor] */
const text = (parent, classes, anchor = "middle") =>
  add(parent, "text", { class: `halo ${classes}`, "text-anchor": anchor });

/** Set a text where it changed; attributes of a node that did not are left alone.
 * @param {Element} node @param {string} words */
const say = (node, words) => {
  if (node.textContent !== words) node.textContent = words;
};

/** @param {Element} node @param {number} value @param {string} name */
function quantity(node, value, name) {
  node.setAttribute("data-value", full(value));
  node.setAttribute("data-name", name);
}

/** @param {HTMLElement} box @param {{ pick: (pick: Pick) => void, resized: () => void }} actions */
export function mountStage(box, actions) {
  const canvas = /** @type {HTMLCanvasElement} */ (box.querySelector("canvas"));
  const svg = /** @type {SVGSVGElement} */ (box.querySelector("svg"));
  const inside = /** @type {HTMLElement} */ (canvas.parentElement);
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const maps = new UnitMaps();
  /** @type {ReturnType<typeof build> | null} */
  let built = null;
  let key = "";

  new ResizeObserver(() => {
    key = "";
    actions.resized();
  }).observe(box);

  /** @param {State} state */
  function fit(state) {
    const { data, run } = state;
    if (!data || !run) return;
    const sizes = [data.features.length, ...run.spec.network.layers.map(({ units }) => units)];
    const ratio = devicePixelRatio || 1;
    const wanted = [sizes, data.features, ratio].join("|");
    if (wanted === key) return;
    key = wanted;
    inside.style.minWidth = `${leastWidth(sizes.length + 1)}px`;
    const { clientWidth: width, clientHeight: height } = inside;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    built = build(svg, geometry(width, height, sizes), data.features, actions.pick);
  }

  return {
    needs: /** @type {(keyof State)[]} */ ([
      "frame",
      "exact",
      "phase",
      "progress",
      "pick",
      "rule",
      "notation",
      "tokens",
      "data",
      "run",
      "theme",
    ]),
    /** @param {State} state */
    render(state) {
      fit(state);
      const { run, tokens, pick, still } = state;
      const by = ruled(state);
      if (!built || !by || !run) return;
      const { frame } = by;
      const p = still ? 1 : eased(state.progress);
      const phase = phasesOf(run.spec.network.layers.length)[state.phase];
      const signals = signalsOf(frame, state.notation);
      const pictures = maps.update(state) ? maps.pictures : null;
      const dim = state.theme === "dark" ? 0.22 : 0.16;
      draw(context, { geometry: built.geometry, frame, signals, phase, p, pick, tokens, pictures, dim });
      built.update(state, phase, p, signals, by);
    },
  };
}

/** @param {SVGSVGElement} svg @param {Geometry} g @param {string[]} features @param {(pick: Pick) => void} pick */
function build(svg, g, features, pick) {
  svg.replaceChildren();
  svg.setAttribute("viewBox", `0 0 ${g.width} ${g.height}`);
  const sizes = g.columns.slice(1).map((column) => column.length);
  const heads = add(svg, "g");
  [
    "inputs",
    ...sizes.map((_, l) => (g.gap < 62 && l < sizes.length - 1 ? String(l + 1) : layerName(l, sizes.length))),
  ].forEach((name, c) => {
    const head = add(heads, "text", { x: g.columns[c][0].x, y: 12, class: "hd", "text-anchor": "middle" });
    head.textContent = name;
  });
  add(heads, "text", { x: g.loss.x, y: 12, class: "hd", "text-anchor": "middle" }).textContent = "loss";
  const edges = buildEdges(add(svg, "g"), g, features, sizes, pick);
  const inputs = buildInputs(add(svg, "g"), g, features);
  const units = buildUnits(add(svg, "g"), g);
  const loss = buildLoss(add(svg, "g"), g);
  const tag = buildTag(add(svg, "g"), g);
  return {
    geometry: g,
    /** @param {State} state @param {import("../types").Phase} phase @param {number} p
     * @param {import("./signals.js").Signals} signals @param {import("../ruled.js").Ruled} by */
    update(state, phase, p, signals, by) {
      svg.setAttribute(
        "aria-label",
        `Network: ${[features.length, ...sizes].join(", ")} units, inputs first. ${nameOf(phase)}`,
      );
      edges(state);
      inputs(state);
      units(state, phase, p, signals, by);
      loss(state, phase);
      tag(state);
    },
  };
}

/** @param {SVGGElement} group @param {Geometry} g @param {string[]} features @param {number[]} sizes
 * @param {(pick: Pick) => void} pick */
function buildEdges(group, g, features, sizes, pick) {
  /** @type {{ node: SVGPathElement, at: Pick, title: SVGTitleElement }[]} */
  const edges = [];
  sizes.forEach((units, layer) => {
    for (let unit = 0; unit < units; unit++) {
      for (let input = 0; input < g.columns[layer].length; input++) {
        const node = add(group, "path", {
          d: curvePath(...ends(g, layer, unit, input)),
          class: "hit",
          role: "button",
          tabindex: -1,
          "data-edge": `${layer + 1},${unit},${input}`,
        });
        edges.push({ node, at: { layer, unit, input }, title: add(node, "title") });
      }
    }
  });
  /** @param {Event} event */
  const indexOf = (event) =>
    edges.findIndex(({ node }) => node === event.target || node.contains(/** @type {Node} */ (event.target)));
  group.addEventListener("click", (event) => {
    const index = indexOf(event);
    if (index >= 0) pick(edges[index].at);
  });
  group.addEventListener("keydown", (event) => {
    const index = indexOf(event);
    if (index < 0) return;
    const to = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: edges.length - 1 }[event.key];
    if (to !== undefined) rove(edges[(to + edges.length) % edges.length].node);
    else if (event.key === "Enter" || event.key === " ") pick(edges[index].at);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  /** @param {SVGPathElement} node */
  function rove(node) {
    for (const edge of edges) edge.node.setAttribute("tabindex", edge.node === node ? "0" : "-1");
    node.focus();
  }
  /** @type {Pick | null} */
  let picked = null;
  return /** @param {State} state */ (state) => {
    const { frame, exact } = state;
    if (!frame) return;
    for (const { node, at, title } of edges) {
      const weight = finite(frame.layers[at.layer].weights[at.unit][at.input]);
      quantity(node, weight, `w${at.unit + 1},${at.input + 1}`);
      node.style.setProperty("--width", `${thickness(weight) + 8}px`);
      if (picked !== state.pick) {
        const on = at.layer === state.pick.layer && at.unit === state.pick.unit && at.input === state.pick.input;
        node.setAttribute("aria-pressed", String(on));
        node.setAttribute("tabindex", on ? "0" : "-1");
      }
      if (!exact && title.textContent) continue;
      const from = at.layer ? `unit ${at.input + 1}` : inputName(features[at.input], at.input);
      const label = `Weight from ${from} to ${unitName(at.layer, at.unit, sizes)}: ${fixed(weight, 3)}`;
      node.setAttribute("aria-label", label);
      say(title, label);
    }
    picked = state.pick;
  };
}

/** @param {SVGGElement} group @param {Geometry} g @param {string[]} features */
function buildInputs(group, g, features) {
  const boxes = g.columns[0].map(({ x, y }, i) => {
    const s = g.square;
    const box = add(group, "rect", { x: x - s, y: y - s, width: 2 * s, height: 2 * s, rx: 3, class: "input" });
    const label = add(group, "text", { x, y: y + s + 13, class: "halo", "text-anchor": "middle" });
    const name = add(label, "tspan", { class: "sm" });
    name.textContent = g.radius > 11 ? inputName(features[i], i) : "";
    return { box, value: add(label, "tspan", { class: "v", dx: 4 }) };
  });
  return /** @param {State} state */ ({ frame, pick }) => {
    boxes.forEach(({ box, value }, i) => {
      const x = finite(frame?.probe.inputs[i]);
      box.classList.toggle("on", pick.layer === 0 && pick.input === i);
      quantity(value, x, `input ${i + 1}`);
      say(value, significant(x, g.gap < 100 ? 2 : 3));
    });
  };
}

/** @param {SVGGElement} group @param {Geometry} g */
function buildUnits(group, g) {
  const units = g.columns.slice(1).map((column, layer) =>
    column.map(({ x, y }, unit) => {
      const node = add(group, "g", { "data-unit": `${layer + 1},${unit}`, role: "img" });
      const ring = add(node, "g", { transform: `translate(${x} ${y})` });
      const valve = mountValve(ring, g.radius - g.ring / 2 - 1.5, g.ring);
      const outline = add(ring, "circle", { r: g.radius + 2, class: "outline" });
      const slope = text(node, "sl");
      slope.setAttribute("x", String(x));
      slope.setAttribute("y", String(y + g.radius + 13));
      const sign = add(slope, "tspan", { class: "sm" });
      return {
        node,
        x,
        y,
        valve,
        outline,
        slope,
        sign,
        number: add(slope, "tspan"),
        arrives: text(node, "", "start"),
        leaves: text(node, "", "end"),
      };
    }),
  );
  /** @param {State} state @param {import("../types").Phase} phase @param {number} p
   * @param {import("./signals.js").Signals} signals @param {import("../ruled.js").Ruled} by */
  return ({ tokens, pick, exact }, phase, p, signals, { frame, rules, altered, wrong }) => {
    const scale = (2 * g.inner * 0.92) / signals.peak;
    units.forEach((column, l) =>
      column.forEach((unit, j) => {
        const { slopes, derivatives } = frame.layers[l];
        const slope = slopes ? finite(slopes[j]) : null;
        const other = altered[l] && derivatives && reached(phase, l) ? finite(derivatives[j]) : null;
        const out = other !== null && rules[l].name === "one";
        const astray = Boolean(wrong[l][j]) && reached(phase, l);
        const shown = out ? slope : (other ?? slope);
        unit.valve(tokens, shown, out);
        quantity(unit.number, shown ?? NaN, `slope of unit ${j + 1}, layer ${l + 1}`);
        unit.slope.setAttribute("class", `halo ${astray ? "v" : out ? "" : "sl"}`);
        unit.node.toggleAttribute("data-wrong-way", astray);
        unit.outline.classList.toggle("on", pick.layer === l && pick.unit === j);
        say(unit.sign, g.gap < 58 || slope === null || astray ? "" : other === null || out ? "f′ " : "g′ ");
        const cramped = g.gap < 90;
        if (astray) say(unit.number, cramped ? "✕" : "✕ wrong way");
        else if (out) say(unit.number, cramped ? "out" : "left out");
        else say(unit.number, slope === null ? "softmax" : fixed(shown ?? NaN, 2));
        const now = g.numbers && phase.kind === "backward" && phase.layer === l;
        place(
          unit.arrives,
          unit,
          g.radius + 5,
          now && p > 0.1,
          signals.arriving[l][j],
          `error at unit ${j + 1}, layer ${l + 1}`,
        );
        place(
          unit.leaves,
          unit,
          -g.radius - 5,
          now && p > 0.38,
          signals.leaving[l][j],
          `delta of unit ${j + 1}, layer ${l + 1}`,
        );
        if (exact)
          unit.node.setAttribute(
            "aria-label",
            `${unitName(
              l,
              j,
              units.map((c) => c.length),
            )}${reached(phase, l) ? `: ${significant(signals.arriving[l][j], 3)} arrives, ${significant(signals.leaving[l][j], 3)} passes` : ""}`,
          );
      }),
    );

    /** A number beside a unit, clear of its stream.
     * @param {SVGTextElement} node @param {{ x: number, y: number }} at @param {number} dx @param {boolean} shown
     * @param {number} value @param {string} name */
    function place(node, at, dx, shown, value, name) {
      node.toggleAttribute("hidden", !shown);
      say(node, shown ? significant(value, 2, true) : "");
      if (!shown) return;
      const half = Math.max(5, (Math.abs(value) * scale) / 2);
      const below = at.y > g.loss.y + 2;
      node.setAttribute("x", String(at.x + dx));
      node.setAttribute("y", String(at.y + (below ? half + 12 : -half - 4)));
      node.setAttribute("class", `halo ${value < 0 ? "n" : "p"}`);
      quantity(node, value, name);
    }
  };
}

/** @param {SVGGElement} group @param {Geometry} g */
function buildLoss(group, g) {
  const { x, y } = g.loss;
  const box = add(group, "rect", { x: x - 20, y: y - 20, width: 40, height: 40, rx: 4, class: "loss" });
  const [value, target, output] = [y + 4, y + 36, y + 50].map((at, k) => {
    const narrow = k > 0 && g.width - x < 40;
    const node = text(group, k ? "" : "v", narrow ? "end" : "middle");
    node.setAttribute("x", String(narrow ? g.width : x));
    node.setAttribute("y", String(at));
    return node;
  });
  return /** @param {State} state @param {import("../types").Phase} phase */ ({ frame }, phase) => {
    if (!frame) return;
    const { targets, outputs, loss } = frame.probe;
    const k = targets.length > 1 ? targets.indexOf(1) : 0;
    box.classList.toggle("on", phase.kind !== "forward");
    quantity(value, finite(loss), "loss of the sample");
    say(value, loss === null ? "—" : significant(loss, 2));
    quantity(target, finite(targets[k]), "target");
    say(target, targets.length > 1 ? `target no. ${k + 1}` : `target ${significant(finite(targets[k]), 2, true)}`);
    quantity(output, finite(outputs[k]), "output");
    say(output, `output ${fixed(finite(outputs[k]), 2, true)}`);
  };
}

/** The picked weight's tag.
 * @param {SVGGElement} group @param {Geometry} g */
function buildTag(group, g) {
  const box = add(group, "rect", { y: -11, height: 22, rx: 4, class: "tag" });
  const words = add(group, "text", { y: 4, "text-anchor": "middle", class: "tag-text" });
  const sign = add(words, "tspan", { class: "sm" });
  sign.textContent = "w";
  const value = add(words, "tspan");
  group.setAttribute("class", "tagged");
  return /** @param {State} state */ ({ frame, pick }) => {
    const weight = finite(frame?.layers[pick.layer].weights[pick.unit][pick.input]);
    const at = along(...ends(g, pick.layer, pick.unit, pick.input), pick.layer ? 0.5 : 0.42);
    quantity(value, weight, "picked weight");
    const words = `${subscript(pick.unit + 1)}${subscript(pick.input + 1)} ${fixed(weight, 2)}`;
    say(value, words);
    const width = Math.max(g.width < 480 ? 60 : 68, 7 * words.length + 16);
    box.setAttribute("x", String(-width / 2));
    box.setAttribute("width", String(width));
    group.setAttribute("transform", `translate(${Math.max(width / 2 + 2, at.x)} ${at.y})`);
  };
}
