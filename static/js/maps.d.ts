/** The state of the page of maps. */

import type { AtlasCell, AtlasFrame, AxisChoice, MapChoice } from "./answers";
import type { Sheet } from "./model/sheet.js";
import type { Spec } from "./types";

/** A number of the specification, and from where to where it goes. */
export interface Axis {
  path: string;
  from: number;
  to: number;
  scale: "linear" | "log";
}

/** What a map is over. */
export interface Survey {
  spec: Partial<Spec>;
  x: Axis;
  y: Axis;
  columns: number;
  rows: number;
  steps: number;
}

/** A cell as it comes: it stands for the square of `size` cells each way that begins there. */
export interface MadeCell {
  row: number;
  column: number;
  size: number;
  values: Record<string, number | null>;
}

/** One map on the page: with f′, or with it left out. */
export interface Chart {
  without: boolean;
  /** What is being made, and beneath it what was known before, the newest last. */
  sheets: Sheet[];
  /** The figure that the cells are drawn into, of the newest. */
  frame: (AtlasFrame & { measure: string }) | null;
}

/** A cell that is pointed at, by its place in the newest sheet. */
export interface Cursor {
  row: number;
  column: number;
}

export interface MapState {
  maps: MapChoice[];
  axes: AxisChoice[];
  /** The name of the map that it began as; nothing for one over a run of the reader's own. */
  name: string;
  /** What the charts are of, and in `x` and `y` the window on show. */
  survey: Survey;
  measure: string;
  beside: boolean;
  charts: Chart[];
  cursor: Cursor | null;
  /** Along which way the section goes. */
  along: "row" | "column";
  opening: boolean;
  tokens: Record<string, string>;
  theme: string;
  notice: { text: string } | null;
  lost: boolean;
}

export type { AtlasCell, AtlasFrame };
