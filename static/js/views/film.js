// @ts-check
/** The step on show as a film, phase by phase: pictures for given times, drawn one after the other for as
 * long as that takes, so that the film has the same pace whatever draws it. */

import { phasesOf } from "../model/phases.js";
import { momentsOf } from "../model/speeds.js";
import { webm } from "../model/webm.js";
import { download } from "./download.js";
import { element } from "./element.js";
import { groundNow, imageOf, sheetOf, written } from "./picture.js";

/** @typedef {import("../types").State} State */

const RATE = 30; // pictures a second
const CODEC = "vp8";
const SCALE = 2; // pixels to one of the page
const BITS = 8e6; // a second: sharp letters
const KEYS = 60; // pictures from one that needs no other to the next
const WAITING = 4; // pictures that are encoded meanwhile
const MICROSECONDS = 1e6;

/** @param {HTMLElement} box that is opened to share things @param {import("../model/store.js").Store} store
 * @param {import("../control/player.js").Player} player */
export function mountFilm(box, store, player) {
  const record = element("button", { type: "button", className: "mini", textContent: "WebM" });
  const words = element("span", { textContent: "this step, phase by phase, at the speed that is set" });
  if (!globalThis.VideoEncoder) {
    record.disabled = true;
    words.textContent = isSecureContext
      ? "this browser cannot encode films"
      : "browsers encode films at secure addresses only (https), and on the server’s own machine";
  }
  record.addEventListener("click", () =>
    store.attempt(async () => {
      box.hidePopover();
      await player.pause();
      download(await filmOf(store), "gradient-flow.webm");
      store.set({ notice: null });
    }),
  );
  box.append(element("form", {}, element("b", { textContent: "A film" }), words, element("p", {}, record)));
}

/** @param {import("../model/store.js").Store} store @returns {Promise<Blob>} */
async function filmOf(store) {
  const { run, speed, frame } = store.state;
  const moments = momentsOf(phasesOf(run?.spec.network.layers.length ?? 0), speed.phases ?? 1, RATE);
  const reel = new Reel();
  let before = "";
  for (const [k, moment] of moments.entries()) {
    store.set({
      ...moment,
      notice: { text: `The film is drawn: ${Math.floor((100 * k) / moments.length)} %` },
    });
    const now = JSON.stringify(moment); // what rests is drawn once
    if (now !== before) await reel.draw();
    before = now;
    if (!isAt(store.state, { ...moment, frame }))
      throw new Error("The film was left: something else is on show.");
    await reel.expose();
  }
  return reel.end();
}

/** @param {State} state @param {Pick<State, "frame" | "phase" | "progress">} moment */
const isAt = ({ playing, flowing, ...state }, moment) =>
  !playing &&
  !flowing &&
  /** @type {const} */ (["frame", "phase", "progress"]).every((key) => state[key] === moment[key]);

/** What is recorded. */
class Reel {
  #network = /** @type {HTMLCanvasElement} */ (document.querySelector("#canvas canvas"));
  #canvas;
  #context;
  #encoder;
  /** @type {import("../model/webm.js").Encoded[]} */
  #pictures = [];
  #exposed = 0;
  /** What is not painted, and its picture: it changes less often. */
  #svg = "";
  /** @type {HTMLImageElement | null} */
  #words = null;
  /** @type {Error | null} */
  #problem = null;

  constructor() {
    const { width, height } = sheetOf();
    this.#canvas = element("canvas", { width: width * SCALE, height: height * SCALE });
    this.#context = /** @type {CanvasRenderingContext2D} */ (this.#canvas.getContext("2d"));
    this.#encoder = new VideoEncoder({
      output: (chunk) => {
        const data = new Uint8Array(chunk.byteLength);
        chunk.copyTo(data);
        this.#pictures.push({ data, key: chunk.type === "key" });
      },
      error: (problem) => {
        this.#problem = problem;
      },
    });
    this.#encoder.configure({ codec: CODEC, ...this.#size, bitrate: BITS, framerate: RATE });
  }

  get #size() {
    const { width, height } = this.#canvas;
    return { width, height };
  }

  /** The page as it is once its state is on show. */
  async draw() {
    await new Promise((done) => requestAnimationFrame(done));
    const sheet = sheetOf();
    const svg = await written(sheet);
    if (svg !== this.#svg) this.#words = await imageOf(svg);
    this.#svg = svg;
    const { x, y } = sheet.network;
    const { clientWidth, clientHeight } = this.#network;
    this.#context.setTransform(SCALE, 0, 0, SCALE, 0, 0);
    this.#context.fillStyle = groundNow();
    this.#context.fillRect(0, 0, sheet.width, sheet.height);
    this.#context.drawImage(this.#network, x, y, clientWidth, clientHeight);
    this.#context.drawImage(/** @type {HTMLImageElement} */ (this.#words), 0, 0);
  }

  /** What was drawn is the next picture. */
  async expose() {
    while (this.#encoder.encodeQueueSize > WAITING && !this.#problem)
      await new Promise((done) => this.#encoder.addEventListener("dequeue", done, { once: true }));
    if (this.#problem) throw this.#problem;
    const timestamp = Math.round((MICROSECONDS * this.#exposed) / RATE);
    const frame = new VideoFrame(this.#canvas, { timestamp, duration: Math.round(MICROSECONDS / RATE) });
    this.#encoder.encode(frame, { keyFrame: this.#exposed % KEYS === 0 });
    this.#exposed++;
    frame.close();
  }

  /** @returns {Promise<Blob>} */
  async end() {
    await this.#encoder.flush();
    this.#encoder.close();
    return new Blob([webm({ ...this.#size, rate: RATE }, this.#pictures)], { type: "video/webm" });
  }
}
