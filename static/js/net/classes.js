// @ts-check
/** Classes over HTTP: by its id for the teacher, by its code for everybody else. */

import { call, ROOT } from "./api.js";

/** @typedef {import("../classroom").ClassAnswer} ClassAnswer */
/** @typedef {import("../classroom").Question} Question */

export const classes = {
  /** @param {string} run the right to it @returns {Promise<{ id: string }>} the teacher's right */
  begin: (run) => call("POST", "/classes", { run }),
  /** @param {string} key @returns {Promise<ClassAnswer>} */
  state: (key) => call("GET", `/classes/${key}`),
  /** @param {string} id @param {object} look */
  look: (id, look) => call("PUT", `/classes/${id}/look`, look),
  /** @param {string} id @param {{ lesson: string, step: number } | { text: string, choices: string[] }} asked
   * @returns {Promise<Question>} */
  ask: (id, asked) => call("POST", `/classes/${id}/questions`, asked),
  /** @param {string} id @param {number} number @returns {Promise<Question>} */
  close: (id, number) => call("POST", `/classes/${id}/questions/${number}/close`),
  /** @param {string} code @param {{ question: number, choice: number, voter: string }} answer */
  answer: (code, answer) => call("POST", `/classes/${code}/answers`, answer),
  /** @param {string} id */
  end: (id) => call("DELETE", `/classes/${id}`),
  /** @param {string} code the picture of the address */
  qrAddress: (code) => `${ROOT}/classes/${code}/qr`,
  /** @param {string} id @returns {Promise<Blob>} what was asked and answered, as CSV */
  counts: (id) => call("GET", `/classes/${id}/counts.csv`),
};

/** What happens in a class, as a stream follows it.
 * @param {() => boolean} counted whether who follows is one of those who are in
 * @returns {import("./stream.js").Source} */
export const newsFor = (counted) => ({
  address(key, cursor) {
    const query = new URLSearchParams(cursor ? { last_event_id: cursor } : {});
    if (!counted()) query.set("counted", "false");
    return `${ROOT}/classes/${key}/stream?${query}`;
  },
  ask: classes.state,
  kinds: ["look", "question", "counts", "present", "end"],
});
