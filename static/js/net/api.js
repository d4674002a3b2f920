// @ts-check
/** The HTTP API as functions. Whatever goes wrong is a `Problem` with a sentence to show. */

import { Problem } from "./problem.js";

/** @typedef {import("../types").Frame} Frame */
/** @typedef {import("../types").Run & import("../types").Head} Run */
/** @typedef {import("../types").Spec} Spec */

/** Beside the page, wherever a proxy puts it. */
export const ROOT = new URL("../../../api/v1", import.meta.url).pathname;

/** The arrays of a layer that the page draws from; of a large network the stream leaves some out that are not
 * asked for. */
const ARRAYS = [
  ...["weights", "biases", "pre_activations", "activations", "slopes", "derivatives", "errors", "deltas"],
  ...["weight_gradients", "weight_updates"],
].join();
const LARGE = 100_000; // characters or bytes of a body from which on it is compressed
const KEPT_ALIVE = 15_000; // characters of a body; browsers hold 64 KB of all such requests together

/** What is asked of a run is let go when we end it, and what is asked of a step when we start the run again:
 * an answer would only say that it is no longer there.
 * @type {Map<string, AbortController>} */
const ends = new Map();
/** @type {Map<string, AbortController>} */
const restarts = new Map();

/** @param {Map<string, AbortController>} those @param {string} id */
function of(those, id) {
  const one = those.get(id) ?? new AbortController();
  those.set(id, one);
  return one;
}

/** When an answer is to be let go.
 * @param {string} method @param {string} path */
function endsOf(method, path) {
  const [, id] = /^\/runs\/([\w-]+)/.exec(path) ?? [];
  if (method !== "GET" || !id) return [];
  return [of(ends, id).signal, ...(/\bstep=|\/frames\/\d/.test(path) ? [of(restarts, id).signal] : [])];
}

/** How a run is ended: at once, unless others look at it.
 * @type {(end: () => Promise<unknown>) => unknown} */
let ended = (end) => end();
/** @param {typeof ended} how */
export const endRunsBy = (how) => {
  ended = how;
};

/** @typedef {{ headers?: Record<string, string>, body?: string | Uint8Array<ArrayBuffer> }} Content */

/** A file goes as it is, all else as JSON.
 * @param {unknown} body @returns {Content} */
function sent(body) {
  if (body === undefined) return {};
  if (body instanceof Uint8Array)
    return {
      headers: { "Content-Type": "text/csv" },
      body: /** @type {Uint8Array<ArrayBuffer>} */ (body),
    };
  return { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
}

/** The same, by gzip.
 * @param {Content} content @returns {Promise<Content>} */
async function compressed({ headers, body }) {
  const parts = new Blob([body ?? ""]).stream().pipeThrough(new CompressionStream("gzip"));
  const made = new Uint8Array(await new Response(parts).arrayBuffer());
  return { headers: { ...headers, "Content-Encoding": "gzip" }, body: made };
}

/** @param {string} method @param {string} path @param {unknown} [body]
 * @param {AbortSignal} [given] lets the answer go
 * @returns {Promise<any>} */
export async function call(method, path, body, given) {
  const plain = sent(body);
  const content = (plain.body?.length ?? 0) < LARGE ? plain : await compressed(plain);
  // a command given as the page is left still arrives, when it is small enough for the browser to see to that
  const command = method !== "GET" && !(body instanceof Uint8Array);
  const keepalive = command && (plain.body?.length ?? 0) < KEPT_ALIVE;
  const signal = AbortSignal.any([...endsOf(method, path), ...(given ? [given] : [])]);
  /** @type {() => never} */
  const unanswered = () => {
    throw signal.aborted ? new Problem(404, "") : new Problem(0, "The server does not answer.");
  };
  const reply = await fetch(ROOT + path, { method, keepalive, signal, ...content }).catch(unanswered);
  if (reply.status === 204) return null;
  if (/^text\/(html|csv)\b/.test(reply.headers.get("Content-Type") ?? "")) return reply.blob();
  const answer = await reply.json().catch(() => (signal.aborted ? unanswered() : {}));
  if (!reply.ok)
    throw new Problem(reply.status, answer.detail ?? `The server answered ${reply.status}.`, answer, path);
  return answer;
}

export const api = {
  /** A step that is asked for comes with every digit. */
  exact: true,
  /** @param {Partial<Spec>} spec @returns {Promise<Run>} */
  create: (spec) => call("POST", "/runs", spec),
  /** @param {string} id @returns {Promise<Run>} */
  run: (id) => call("GET", `/runs/${id}`),
  /** @param {string} id @param {object} changes @returns {Promise<Run>} */
  patch: (id, changes) => call("PATCH", `/runs/${id}`, changes),
  /** @param {string} id */
  async remove(id) {
    of(ends, id).abort();
    await ended(() => call("DELETE", `/runs/${id}`));
  },
  /** @param {string} id @param {number} count @returns {Promise<Frame>} */
  step: (id, count) => call("POST", `/runs/${id}/step`, { count }),
  /** @param {string} id @param {number | "max"} pace @param {number | null} [until]
   * @returns {Promise<Run>} */
  play: (id, pace, until = null) =>
    call("POST", `/runs/${id}/play`, { steps_per_second: pace, until_step: until }),
  /** @param {string} id @returns {Promise<Run>} */
  pause: (id) => call("POST", `/runs/${id}/pause`),
  /** @param {string} id @returns {Promise<Run>} */
  reset(id) {
    of(restarts, id).abort();
    restarts.delete(id);
    return call("POST", `/runs/${id}/reset`);
  },
  /** @param {string} id @param {{ step: number | null, changes: object, lockstep: boolean }} fork
   * @returns {Promise<Run>} */
  fork: (id, fork) => call("POST", `/runs/${id}/fork`, fork),
  /** @param {string} id @param {number} after @param {number} limit @returns {Promise<Frame[]>} */
  frames: (id, after, limit) => call("GET", `/runs/${id}/frames?after=${after}&limit=${limit}`),
  /** @param {string} id @param {number} step @returns {Promise<Frame>} */
  frame: (id, step) => call("GET", `/runs/${id}/frames/${step}`),
  /** @param {string} id @returns {Promise<Frame>} */
  next: (id) => call("GET", `/runs/${id}/next`),
  /** @param {string} id @returns {Promise<{ weights: number[][], biases: number[] }[]>} */
  parameters: (id) => call("GET", `/runs/${id}/parameters`),
  /** @param {Run} run
   * @returns {Promise<import("../types").Matrix[] | null>} what its errors go back through, if not its
   * weights */
  feedback: async ({ id, spec }) =>
    spec.network.feedback === "transpose" ? null : call("GET", `/runs/${id}/feedback`),
  /** @param {string} id @returns {Promise<any>} the run as a file would keep it */
  export: (id) => call("GET", `/runs/${id}/export?format=json`),
  /** @param {string} id @param {Record<string, string>} asked which steps, what it opens at
   * @returns {Promise<Blob>} them as a page of its own */
  page: (id, asked) => call("GET", `/runs/${id}/page?${new URLSearchParams(asked)}`),
  /** @param {string} id the run as a file to keep */
  exportAddress: (id) => `${ROOT}/runs/${id}/export?format=json`,
  /** @param {string} id @returns {Promise<import("../types").Data>} */
  data: (id) => call("GET", `/runs/${id}/data`),
  /** @param {string} id @param {string} name @param {URLSearchParams} query @param {AbortSignal} [signal]
   * @returns {Promise<import("../types").Figure["figure"]>} a panel with the run's numbers */
  figure: (id, name, query, signal) => call("GET", `/runs/${id}/figures/${name}?${query}`, undefined, signal),
  /** @param {string} id @param {number} step @param {number} [trial] steps for which each remedy is tried
   * @param {AbortSignal} [signal] @returns {Promise<import("../answers").Diagnosis>} */
  diagnosis: (id, step, trial, signal) =>
    call("GET", `/runs/${id}/diagnosis?step=${step}${trial ? `&trial=${trial}` : ""}`, undefined, signal),
  /** @returns {Promise<import("../types").Figure[]>} */
  figures: () => call("GET", "/figures"),
  /** @returns {Promise<import("../types").Lesson[]>} */
  lessons: () => call("GET", "/lessons"),
  /** @returns {Promise<import("../types").Preset[]>} */
  presets: () => call("GET", "/presets"),
  /** @param {string} id @param {string} name @param {number} step
   * @returns {Promise<import("../types").LessonContent>} */
  lesson: (id, name, step) => call("GET", `/runs/${id}/lessons/${name}/${step}`),
  /** @param {Uint8Array} file @param {Record<string, string>} known what need not be guessed
   * @returns {Promise<import("../answers").Table>} what it holds */
  table: (file, known) => call("POST", `/tables?${new URLSearchParams(known)}`, file),
  /** @returns {Promise<import("../answers").MapChoice[]>} */
  maps: () => call("GET", "/maps"),
  /** @returns {Promise<import("../answers").AxisChoice[]>} */
  axes: () => call("GET", "/axes"),
  /** @param {object} survey @returns {Promise<import("../answers").AtlasAnswer>} */
  survey: (survey) => call("POST", "/atlases", survey),
  /** @param {string} id @returns {Promise<import("../answers").AtlasAnswer>} */
  atlas: (id) => call("GET", `/atlases/${id}`),
  /** @param {string} id @param {string} measure @returns {Promise<import("../answers").AtlasFrame>} */
  atlasFrame: (id, measure) => call("GET", `/atlases/${id}/frame?measure=${measure}`),
  /** @param {string} id @param {number} row @param {number} column
   * @returns {Promise<import("../answers").AtlasCell>} */
  atlasCell: (id, row, column) => call("GET", `/atlases/${id}/cells/${row}/${column}`),
  /** @param {string} id @param {"stop" | "resume"} what
   * @returns {Promise<import("../answers").AtlasAnswer>} */
  turnAtlas: (id, what) => call("POST", `/atlases/${id}/${what}`),
  /** @param {string} id */
  removeAtlas: (id) => call("DELETE", `/atlases/${id}`),
  /** @param {string} id */
  atlasStream: (id) => `${ROOT}/atlases/${id}/stream`,
  /** @returns {Promise<import("../types").Catalogue>} */
  async catalogue() {
    const [choices, limits] = await Promise.all([call("GET", "/catalogue"), call("GET", "/limits")]);
    return { ...choices, limits };
  },
  /** @param {string} id @param {string} cursor where to go on, empty for the newest frame */
  streamAddress(id, cursor) {
    const after = cursor ? `&last_event_id=${encodeURIComponent(cursor)}` : "";
    return `${ROOT}/runs/${id}/stream?fields=${ARRAYS}${after}`;
  },
};
