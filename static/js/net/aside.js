// @ts-check
/** What the teacher's window says to the one on the wall, in the same browser: how many are in and have
 * answered, never what. Other windows of the class hear of it nowhere before the vote is closed. */

/** @typedef {import("../classroom").Tally} Tally */

const HELLO = "hello";

/** @param {string} code */
const channel = (code) => new BroadcastChannel(`class ${code}`);

/** Say it whenever it is given, and to who comes later.
 * @param {string} code */
export function saysAside(code) {
  const window = channel(code);
  /** @type {Tally | null} */
  let last = null;
  window.onmessage = ({ data }) => data === HELLO && window.postMessage(last);
  return {
    /** @param {Tally | null} tally */
    say(tally) {
      if (JSON.stringify(tally) === JSON.stringify(last)) return;
      last = tally;
      window.postMessage(tally);
    },
    close: () => window.close(),
  };
}

/** @param {string} code @param {(tally: Tally | null) => void} hear @returns {{ close: () => void }} */
export function hearsAside(code, hear) {
  const window = channel(code);
  window.onmessage = ({ data }) => data !== HELLO && hear(data);
  window.postMessage(HELLO);
  return window;
}
