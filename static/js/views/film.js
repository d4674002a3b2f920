// @ts-check
/** The step on show as a film, phase by phase as the page draws it: a picture for each animation frame that the
 * browser keeps up with. */

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
  const network = /** @type {HTMLCanvasElement} */ (document.querySelector("#canvas canvas"));
  const first = sheetOf();
  const size = { width: first.width * SCALE, height: first.height * SCALE };
  const canvas = element("canvas", size);
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const stream = canvas.captureStream(0);
  const [track] = /** @type {CanvasCaptureMediaStreamTrack[]} */ (stream.getVideoTracks());
  const recorder = new MediaRecorder(stream, { mimeType: TYPE, videoBitsPerSecond: RATE });
  /** @type {Blob[]} */
  const parts = [];
  recorder.ondataavailable = ({ data }) => parts.push(data);
  const ended = new Promise((done) => {
    recorder.onstop = done;
  });
  async function expose() {
    const sheet = sheetOf();
    const words = await imageOf(await written(sheet));
    context.fillStyle = groundNow();
    context.fillRect(0, 0, size.width, size.height);
    const [x, y, width, height] = [
      sheet.network.x,
      sheet.network.y,
      network.clientWidth,
      network.clientHeight,
    ];
    context.drawImage(network, SCALE * x, SCALE * y, SCALE * width, SCALE * height);
    context.drawImage(words, 0, 0, SCALE * words.width, SCALE * words.height);
    track.requestFrame();
  }
  const last = phasesOf(store.state.run?.spec.network.layers.length ?? 0).length - 1;
  store.set({ flowing: true, phase: 0, progress: 0 });
  recorder.start();
  for (let seen = 0; ; ) {
    await expose();
    const { flowing, phase, progress } = store.state;
    const now = phase + Math.min(1, progress); // which goes on to the end of its rest
    if (!flowing || now < seen) break; // it has come round
    seen = now;
    await new Promise((done) => requestAnimationFrame(done));
  }
  store.set({ flowing: false, phase: last, progress: 1 });
  await expose();
  recorder.stop();
  await ended;
  return new Blob(parts, { type: TYPE });
}
