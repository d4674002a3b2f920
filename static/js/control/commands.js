// @ts-check
/** What the reader can command: one entry a command, from which its key (`views/keys.js`), its button
 * (`views/buttons.js`) and its line in the list under `?` are made. */

import { looksOnly } from "../model/rights.js";
import { pressed, trainedSo, trainsOtherwise } from "../model/rules.js";
import { SPEEDS } from "../model/speeds.js";
import { UNREACHED, VOCABULARY } from "../words/words.js";

/** @typedef {import("../types").State} State */
/** @typedef {object} Command
 * @property {string} label what the list of keys and the button's tooltip say
 * @property {string[]} [keys] by the names that browsers give them; two commands that share one take turns
 * @property {(choice: string) => unknown} [act] with the key that was pressed, or what the button or the menu
 * stands for; none, where what has the focus answers the key itself
 * @property {(state: State) => boolean} [applies] always, where it is left out
 * @property {string} [unless] why it does not */
/** @typedef {Record<string, Command>} Commands by the name that their buttons have as `data-action` */
/** @typedef {object} Doors what only the views can open
 * @property {() => unknown} byHand
 * @property {() => unknown} keys
 * @property {() => unknown} teach
 * @property {(theme: string) => void} wear */

/** How a run is looked at.
 * @param {import("../model/store.js").Store} store @param {import("./player.js").Player} player
 * @param {(theme: string) => void} wear */
export const looking = (store, player, wear) =>
  /** @satisfies {Commands} */ ({
    "phase-back": { keys: ["ArrowLeft"], label: "one phase back", act: () => player.turn(-1) },
    "phase-forward": { keys: ["ArrowRight"], label: "one phase on", act: () => player.turn(1) },
    play: {
      keys: [" "],
      label: "play",
      act: () => player.play(),
      applies: (/** @type {State} */ { playing }) => !playing,
    },
    pause: {
      keys: [" "],
      label: "pause",
      act: () => player.pause(),
      applies: (/** @type {State} */ { playing, flowing }) => playing || flowing,
    },
    speed: {
      label: "speed",
      act: (/** @type {string} */ name) =>
        player.setSpeed(SPEEDS.find((speed) => speed.name === name) ?? SPEEDS[0]),
    },
    rule: {
      keys: ["f"],
      label: "with or without f′",
      act: (/** @type {string} */ side) => store.set({ rule: pressed(store.state, side) }),
    },
    notation: {
      label: "the question’s words, or a textbook’s",
      act: (/** @type {string} */ words) =>
        store.set({ notation: words === "textbook" ? "textbook" : "question" }),
      applies: (/** @type {State} */ { lesson }) => lesson === null,
      unless: VOCABULARY, // else its text would say one thing, and the numbers beside it another
    },
    theme: { label: "light or dark", act: wear },
    network: {
      keys: ["Tab"],
      label: "into the network; there ↑ ↓ go from weight to weight, enter picks, + − move",
    },
  });

/** @param {import("../model/store.js").Store} store @param {import("./player.js").Player} player
 * @param {import("./session.js").Session} session @param {import("./twin.js").Twin} twins
 * @param {import("./lessons.js").Lessons} lessons @param {Doors} doors @returns {Commands} */
export function commandsOf(store, player, session, twins, lessons, doors) {
  /** @param {State} state */
  const owned = ({ run }) => !looksOnly(run);
  /** @param {State} state */
  const trainable = (state) => owned(state) && trainsOtherwise(state);
  /** @param {State} state */
  const taught = ({ lesson }) => lesson !== null && !lesson.led;
  const { rule, speed, notation, theme, network, ...time } = looking(store, player, doors.wear);
  return {
    ...time,
    step: { keys: ["s"], label: "one step: one update", act: () => player.step(), applies: owned },
    epoch: { label: "one epoch: every sample once", act: () => player.epoch(), applies: owned },
    reset: { label: "reset: same seed, same weights", act: () => player.reset(), applies: owned },
    speed: { ...speed, applies: owned },
    rule,
    "train-twin": {
      label: "a twin that trains as it is looked at",
      act() {
        const changes = trainedSo(store.state);
        return twins.start({ name: "lens", label: "", changes: () => changes });
      },
      applies: trainable,
      unless: UNREACHED,
    },
    "train-without": {
      label: "this run trains on as it is looked at",
      act: () =>
        session
          .change(trainedSo(store.state))
          .then(() => store.set({ rule: { ...store.state.rule, on: false } })),
      applies: trainable,
      unless: UNREACHED,
    },
    "by-hand": {
      keys: ["e"],
      label: "type the picked weight or its bias; ↑ ↓ or dragging moves it, too",
      act: doors.byHand,
      applies: owned,
    },
    digits: { keys: ["d"], label: "all digits", act: () => store.set({ digits: !store.state.digits }) },
    teach: {
      keys: ["t"],
      label: "teach: phones see this run, and vote",
      act: doors.teach,
      applies: (/** @type {State} */ { run }) => run !== null && !looksOnly(run),
    },
    notation,
    theme,
    network,
    answer: {
      keys: ["1", "2", "3"],
      label: "in a lesson: your prediction",
      act: (key) => lessons.answer(Number(key) - 1),
      applies: taught,
    },
    leave: {
      keys: ["Escape"],
      label: "close what is open, leave the lesson",
      act: () => lessons.leave(),
      applies: taught,
    },
    keys: { keys: ["?"], label: "this list", act: doors.keys },
  };
}

const CAPS = /** @type {Record<string, string>} */ ({
  ArrowLeft: "←",
  ArrowRight: "→",
  " ": "space",
  Tab: "tab",
  Escape: "esc",
});

/** What stands on a command's keys.
 * @param {Command} command */
export const capsOf = ({ keys = [] }) => keys.map((key) => CAPS[key] ?? key);
