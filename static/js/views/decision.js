// @ts-check
/** Maps of the plane: what the network answers everywhere, and what the picked unit does, or the twin's
 * network, with the training points. */

import { shadeOf, signed, signedScale } from "../draw/colour.js";
import { canvasOf } from "../draw/sizes.js";
import { ACTIVATIONS } from "../math/activations.js";
import { areaOf, around, gridInputs, isPlanar } from "../math/features.js";
import { forward } from "../math/forward.js";
import { middleOf } from "../model/accuracy.js";
import { rushes } from "../model/means.js";
import { alike, memo } from "../model/memo.js";
import { reachOf } from "../stage/maps.js";
import { inUnit } from "../words/units.js";
import { capital, inputName, outputNames, unitPlace } from "../words/words.js";

/** @typedef {import("../types").State} State */
/** @typedef {ReturnType<ReturnType<typeof canvasOf>>} Surface */
/** @typedef {ReturnType<typeof gridOf>} Grid */

const COLUMNS = 72;
const FEWEST = 24; // columns, of a network so large that asking it takes a while
const PRODUCTS = 3e7; // of a weight and an input, in one map: as many take less than a tenth of a second
const REACH = 6; // half the side of the plane that is looked at, at most
const ROOM = 1.5; // how far beyond the outermost sample
const POINTS = 250;
const AIM = 12; // pixels that one may miss a sample by

/** @param {HTMLElement} box holds two figures: the network's and the picked unit's
 * @param {((sample: number) => void) | null} choose a training sample to look at, where one can be chosen
 * @param {(element: Element) => void} due there is room for them now, or more */
export function mountDecision(box, choose, due) {
  // hidden, the box itself would never come into view again
  const place = /** @type {Element} */ (box.parentElement);
  const side = /** @type {Element} */ (box.closest(".right"));
  const [whole, unit] = [...box.querySelectorAll("figure")].map((figure) => ({
    surface: canvasOf(/** @type {HTMLCanvasElement} */ (figure.querySelector("canvas")), () => due(place)),
    caption: /** @type {HTMLElement} */ (figure.querySelector("figcaption b")),
    note: /** @type {HTMLElement} */ (figure.querySelector("figcaption span")),
  }));
  const drawMap = mountPlane();
  const [passesOf, parallelOf] = [memo(passesOver), memo(passesOver)];
  let key = /** @type {unknown[]} */ ([]);
  /** @type {Grid} */
  let grid = { inputs: new Float64Array(), columns: 0, rows: 0, places: [], area: around(REACH, REACH) };

  if (choose) {
    box.addEventListener("click", (event) => {
      const near = nearest(grid.places, event);
      if (near >= 0) choose(near);
    });
    box.addEventListener("pointermove", (event) =>
      box.classList.toggle("aims", nearest(grid.places, event) >= 0),
    );
  }

  return {
    element: place,
    needs: /** @type {(keyof State)[]} */ (["frame", "pick", "tokens", "data", "twin", "playing", "speed"]),
    /** @param {State} state */
    render(state) {
      const { run, data, frame, pick, twin } = state;
      if (!run || !data || !frame) return;
      const planar = isPlanar(data);
      box.hidden = !planar && !twin; // whose losses stand beneath
      side.classList.toggle("mapless", !planar);
      const { width, height } = whole.surface();
      if (!planar || !width) return;
      const { layers } = run.spec.network;
      const weights = frame.layers.reduce(
        (sum, layer) => sum + layer.weights.length * layer.weights[0].length,
        0,
      );
      const now = [data, width, height, weights];
      if (!alike(now, key)) grid = gridOf(data, width, height, weights);
      key = now;
      const names = layers.map(({ activation }) => activation);
      const passes = passesOf(frame, run.spec.network, grid);
      const sizes = layers.map(({ units }) => units);
      const last = layers.length - 1;
      const output = pick.layer === last ? pick.unit : 0;
      drawMap(whole.surface(), grid, passes[last], output, names[last], state, output);
      if (twin) {
        const theirs = twin.spec.network.layers.map(({ activation }) => activation);
        const parallel = parallelOf(twin.frame ?? frame, twin.spec.network, grid);
        drawMap(unit.surface(), grid, parallel[last], output, theirs[last], state, output);
        return;
      }
      const { note, title } = planeWords(state, grid.area);
      const one = title ? "network" : "the network"; // beside the names of columns there is less room
      whole.caption.textContent = sizes[last] === 1 ? one : outputNames(state)[output];
      whole.note.textContent = note;
      box.title = title;
      unit.note.textContent = "";
      drawMap(unit.surface(), grid, passes[pick.layer], pick.unit, names[pick.layer], state, output);
      unit.caption.textContent = capital(
        unitPlace(pick.layer, pick.unit, sizes, outputNames(state)).replace("the ", ""),
      );
    },
  };
}

/** What a network answers all over the plane.
 * @param {{ layers: import("../types").LayerFrame[] }} frame
 * @param {import("../types").Spec["network"]} network
 * @param {Grid} grid */
function passesOver(frame, network, { inputs, columns, rows }) {
  const names = network.layers.map(({ activation }) => activation);
  return forward(frame.layers, names, inputs, columns * rows);
}

/** What draws a unit over the plane, with the training samples on it. */
function mountPlane() {
  const buffer = document.createElement("canvas");
  let scale = { tokens: /** @type {State["tokens"] | null} */ (null), colours: new Uint32Array() };

  /** @param {Surface} surface @param {Grid} grid @param {{ a: Float64Array, units: number }} pass
   * @param {number} unit @param {string} activation @param {State["tokens"]} tokens */
  function paint({ context, width, height }, grid, { a, units }, unit, activation, tokens) {
    if (scale.tokens !== tokens) scale = { tokens, colours: signedScale(tokens, 201) };
    Object.assign(buffer, { width: grid.columns, height: grid.rows });
    const small = /** @type {CanvasRenderingContext2D} */ (buffer.getContext("2d"));
    const image = small.createImageData(grid.columns, grid.rows);
    const bounded = Math.abs(ACTIVATIONS[activation]?.f(1e3) ?? 1) <= 1;
    const reach = (bounded ? 1 : reachOf(a)) / 0.72;
    const zero = middleOf(activation);
    const pixels = new Uint32Array(image.data.buffer);
    const most = (zero ? 0.5 : 1) * reach;
    for (let k = 0; k < pixels.length; k++)
      pixels[k] = shadeOf(scale.colours, (a[k * units + unit] - zero) / most);
    small.putImageData(image, 0, 0);
    context.drawImage(buffer, 0, 0, width, height);
  }

  /** @param {Surface} surface @param {Grid} grid @param {{ a: Float64Array, units: number }} pass
   * @param {number} unit @param {string} activation @param {State} state
   * @param {number} output whose targets the points show */
  return (surface, grid, pass, unit, activation, state, output) => {
    paint(surface, grid, pass, unit, activation, state.tokens);
    drawSamples(surface.context, grid.places, state, output);
  };
}

/** @param {CanvasRenderingContext2D} context @param {number[][]} places in pixels @param {State} state
 * @param {number} output whose targets the points show */
function drawSamples(context, places, state, output) {
  const { data, frame, tokens, run } = state;
  if (!data || !frame || !run) return;
  const middle = middleOf(run.spec.network.layers[run.spec.network.layers.length - 1].activation);
  /** @param {number} n @param {number} radius @param {string} edge @param {number} line */
  const dot = (n, radius, edge, line) => {
    context.beginPath();
    context.arc(places[n][0], places[n][1], radius, 0, 7);
    context.fillStyle = signed(tokens, data.train.targets[n][output] - middle);
    context.fill();
    context.lineWidth = line;
    context.strokeStyle = edge;
    context.stroke();
  };
  const count = Math.min(POINTS, places.length);
  for (let n = 0; n < count; n++) dot(n, 2.1, tokens.bg, 0.8);
  if (run.spec.probe.index !== null || !rushes(state)) dot(frame.probe.index, 4.5, tokens.ink, 2);
}

/** The drawn sample that is pointed at, or −1.
 * @param {number[][]} places @param {MouseEvent} event */
function nearest(places, { target, offsetX, offsetY }) {
  if (!(target instanceof HTMLCanvasElement)) return -1;
  const gaps = places.slice(0, POINTS).map(([x, y]) => Math.hypot(x - offsetX, y - offsetY));
  const least = Math.min(...gaps);
  return least <= AIM ? gaps.indexOf(least) : -1;
}

/** What the network is asked, pixel by pixel, over a plane around the samples; and where these lie on it, in
 * pixels.
 * @param {import("../types").Data} data @param {number} width @param {number} height
 * @param {number} weights of the network that is asked */
function gridOf(data, width, height, weights) {
  const { points } = data.train;
  const outermost = points.flat().reduce((most, v) => Math.max(most, Math.abs(v)), 0);
  const reach = Math.min(REACH, ROOM * outermost) || REACH;
  const area = data.own ? areaOf(points) : around((reach * width) / height, reach);
  const affordable = Math.sqrt((PRODUCTS / weights) * (width / height));
  const columns = Math.round(Math.max(FEWEST, Math.min(COLUMNS, affordable)));
  const rows = Math.round((columns * height) / width);
  const places = points.map(([x, y]) => [
    ((x - area.left) / (area.right - area.left)) * width,
    ((area.top - y) / (area.top - area.bottom)) * height,
  ]);
  return { inputs: gridInputs(data, columns, rows, area), columns, rows, places, area };
}

/** The plane of the reader's own two columns: which stands which way, and in their units how far.
 * @param {State} state @param {import("../math/features.js").Area} area */
function planeWords({ run }, { left, right, bottom, top }) {
  const [across, up] = run?.spec.data.columns?.inputs ?? [];
  if (!across || !up) return { note: "over the plane", title: "" };
  const ranges = [
    `across: ${across.name}, ${inUnit(across, left)} to ${inUnit(across, right)}`,
    `up: ${up.name}, ${inUnit(up, bottom)} to ${inUnit(up, top)}`,
  ];
  return { note: `${inputName(across.name, 0)} → ${inputName(up.name, 1)} ↑`, title: ranges.join("\n") };
}
