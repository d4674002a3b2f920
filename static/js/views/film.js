// @ts-check
/** The step on show as a film, phase by phase as the page draws it: a picture for each animation frame that
 * the browser keeps up with. */

import { phasesOf } from "../model/phases.js";
import { download } from "./download.js";
import { element } from "./element.js";
import { groundNow, imageOf, sheetOf, written } from "./picture.js";

const TYPE = "video/webm";
const SCALE = 2; // pixels to one of the page
const RATE = 8e6; // bits a second: sharp letters

/** @param {HTMLElement} box that is opened to share things @param {import("../model/store.js").Store} store
 * @param {import("../control/player.js").Player} player */
export function mountFilm(box, store, player) {
  const record = element("button", { type: "button", className: "mini", textContent: "WebM" });
  const words = element("span", { textContent: "this step, phase by phase, at the speed that is set" });
  if (!globalThis.MediaRecorder?.isTypeSupported(TYPE)) {
    record.disabled = true;
    words.textContent = "this browser cannot record WebM";
  }
  record.addEventListener("click", () =>
    store.attempt(async () => {
      if (store.state.still) throw new Error("Nothing moves here: this browser asks for reduced motion.");
      box.hidePopover();
      await player.pause();
      download(await filmOf(store), "gradient-flow.webm");
    }),
  );
  box.append(element("form", {}, element("b", { textContent: "A film" }), words, element("p", {}, record)));
}

/** @param {import("../model/store.js").Store} store @returns {Promise<Blob>} */
async function filmOf(store) {
  const last = phasesOf(store.state.run?.spec.network.layers.length ?? 0).length - 1;
  const drawn = () => new Promise((done) => requestAnimationFrame(done));
  const reel = new Reel();
  store.set({ phase: 0, progress: 0 });
  await reel.start();
  store.set({ flowing: true });
  for (let seen = 0; ; ) {
    await drawn();
    await reel.expose();
    const { flowing, phase, progress } = store.state;
    const now = phase + Math.min(1, progress); // which goes on to the end of its rest
    if (!flowing || now < seen) break; // it has come round
    seen = now;
  }
  store.set({ flowing: false, phase: last, progress: 1 });
  await drawn();
  await reel.expose();
  return reel.end();
}

/** What is recorded: pictures, with the times at which they were there. */
class Reel {
  #network = /** @type {HTMLCanvasElement} */ (document.querySelector("#canvas canvas"));
  #context;
  #recorder;
  /** @type {CanvasCaptureMediaStreamTrack} */
  #track;
  /** @type {Blob[]} */
  #parts = [];

  constructor() {
    const { width, height } = sheetOf();
    const canvas = element("canvas", { width: width * SCALE, height: height * SCALE });
    this.#context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    const stream = canvas.captureStream(0);
    [this.#track] = /** @type {CanvasCaptureMediaStreamTrack[]} */ (stream.getVideoTracks());
    this.#recorder = new MediaRecorder(stream, { mimeType: TYPE, videoBitsPerSecond: RATE });
    this.#recorder.addEventListener("dataavailable", ({ data }) => this.#parts.push(data));
  }

  /** The first picture: it takes a while until that is recorded. */
  async start() {
    const started = new Promise((done) => this.#recorder.addEventListener("start", done));
    this.#recorder.start();
    await this.expose();
    await started;
  }

  /** Another picture of the page. */
  async expose() {
    const sheet = sheetOf();
    const words = await imageOf(await written(sheet));
    const { x, y } = sheet.network;
    const { clientWidth, clientHeight } = this.#network;
    this.#context.setTransform(SCALE, 0, 0, SCALE, 0, 0);
    this.#context.fillStyle = groundNow();
    this.#context.fillRect(0, 0, sheet.width, sheet.height);
    this.#context.drawImage(this.#network, x, y, clientWidth, clientHeight);
    this.#context.drawImage(words, 0, 0);
    this.#track.requestFrame();
  }

  /** @returns {Promise<Blob>} */
  async end() {
    const ended = new Promise((done) => this.#recorder.addEventListener("stop", done));
    this.#recorder.stop();
    await ended;
    return new Blob(this.#parts, { type: TYPE });
  }
}
