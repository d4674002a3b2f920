// @ts-check
/** The page's state before there is a run. */

import { History } from "./history.js";
import { READABLE } from "./speeds.js";

/** @returns {Omit<import("../types").State, "still" | "theme" | "tokens">} */
export const starting = () => ({
  run: null,
  head: { status: "paused", step: 0, epoch: 1, changes: 0 },
  settings: [],
  catalogue: null,
  data: null,
  frame: null,
  exact: true,
  recent: [],
  preview: true,
  recorded: 0,
  history: new History(),
  phase: 0,
  progress: 1,
  playing: false,
  flowing: false,
  speed: READABLE,
  pick: { layer: 0, unit: 0, input: 0 },
  glance: null,
  held: false,
  rule: { on: false, where: "unit", name: "one", offset: 0, matched: false },
  before: null,
  opening: 1,
  digits: false,
  twin: null,
  family: [],
  lessons: [],
  presets: [],
  axes: "path",
  lesson: null,
  classroom: null,
  notation: "question",
  notice: null,
  replaying: null,
  restarting: false,
  lost: false,
  ended: null,
  divergence: null,
  trouble: null,
  told: null,
});
