/** Shapes that the API answers with, and the page's own state. Numbers that are not finite arrive as null. */

import type { History } from "./model/history.js";

export type Number = number | null;
export type Vector = Number[];
export type Matrix = Vector[];

export interface LayerFrame {
  weights: Matrix;
  biases: Vector;
  pre_activations: Vector;
  activations: Vector;
  slopes: Vector | null;
  derivatives: Vector | null;
  errors: Vector;
  deltas: Vector;
  weight_gradients?: Matrix;
  weight_updates?: Matrix;
}

export interface Frame {
  run: string;
  step: number;
  epoch: number;
  cursor: string;
  /** How many patches the run had seen when it made this step. */
  changes: number;
  status: Status;
  loss: { batch: Number; train: Number; test: Number };
  batch: { indices: number[] };
  probe: { index: number; inputs: Vector; targets: Vector; outputs: Vector; loss: Number };
  layers: LayerFrame[];
  /** Of the angle between the update and the way downhill; null when one of them is 0. */
  descent_cosine: Number;
}

export type Status = "paused" | "running" | "diverged";

export interface LayerSpec {
  units: number;
  activation: string;
  derivative: unknown;
}

/** Of one layer. */
export interface Parameters {
  weights: number[][];
  biases: number[];
}

export interface Training {
  batch_size: number | "full";
  shuffle: boolean;
  optimizer: { name: string; learning_rate: number };
  regularization: { name: string; rate: number };
}

export interface DataSpec {
  source: string;
  /** Of a set that is generated; data of the reader's own have none. */
  name?: string;
  samples?: number;
  noise?: number;
  test_fraction: number;
  features?: string[] | null;
}

export interface Spec {
  network: { layers: LayerSpec[]; derivative: unknown; feedback: string; parameters?: Parameters[] | null; [field: string]: unknown };
  loss: string;
  data: DataSpec;
  training: Training;
  probe: Probe;
  seed: number;
  [field: string]: unknown;
}

/** The training sample that is looked at; null: the first of each batch. */
export interface Probe {
  index: number | null;
}

/** A weight or a bias that was set by hand. */
export interface Edit {
  layer: number;
  unit: number;
  /** null for the bias. */
  input: number | null;
  value: number;
}

/** What holds from a step on. */
export interface Held {
  after: number;
  training: Training;
  probe: Probe;
  /** What multiplies the error on its way back, in every layer that says nothing else. */
  derivative: unknown;
  /** Of the first: the parameters that the run was given, if any. */
  given?: Parameters[] | null;
  edits?: Edit[];
  /** Something else has changed there: parameters that we do not know, or what a living run does not let change. */
  foreign?: boolean;
}

export interface Run {
  /** The right to command it; its view, where that is all we have. */
  id: string;
  /** The right to look at it. */
  view: string;
  spec: Spec;
  /** What computes its steps. */
  engine: "numba" | "numpy";
  /** The panels that have something to say of it. */
  figures: string[];
  /** The fixed random weights that its errors go back through, a matrix a layer; null: they go through its weights. */
  feedback?: Matrix[] | null;
  forked_from?: { run: string; step: number } | null;
}

/** Where the run stands on the server, however old the step on show is. */
export interface Head {
  status: Status;
  step: number;
  epoch: number;
  /** How many patches it has seen. */
  changes: number;
  /** Why it stopped playing, where nobody asked it to. */
  stopped?: string | null;
}

export interface Samples {
  points: number[][];
  inputs: number[][];
  targets: number[][];
}

export interface Data {
  features: string[];
  own?: boolean; // columns of a table, and no features of the plane whatever they are called
  train: Samples;
  test: Samples;
}

export interface Choice {
  name: string;
  label: string;
}

export interface Dataset extends Choice {
  kind: "classification" | "regression";
  /** How many classes; 0 for a regression. */
  classes: number;
  class_names: string[];
  /** How many numbers a sample has. */
  columns: number;
  planar: boolean;
  /** A fixed set: no noise, and no more samples than there are. */
  fixed: boolean;
  samples: number;
}

export interface Catalogue {
  activations: Choice[];
  losses: Choice[];
  optimizers: Choice[];
  datasets: Dataset[];
}

/** A weight: which layer (from 0), which unit of it, which of its inputs. */
export interface Pick {
  layer: number;
  unit: number;
  input: number;
}

export type Phase = { kind: "forward" | "backward"; layer: number } | { kind: "loss" | "update" };

export interface Speed {
  name: string;
  /** How fast phases are drawn; absent when steps are streamed. */
  phases?: number;
  /** Steps a second that the server trains; absent when the page asks for each step. */
  steps?: number | "max";
  /** The step at which it pauses. */
  until?: number;
}

/** What multiplies the error on the way back instead of f′, and where: "without" as the reader chose it. */
export interface Rule {
  on: boolean;
  where: "everywhere" | "hidden" | "output" | "layer";
  /** `one` leaves the slope out; `exact` keeps it, for an offset; else the activation whose slope is used. */
  name: string;
  offset: number;
  /** The rate is scaled so that this update is as long as the true one. */
  matched: boolean;
}

/** A run that trains in step with the one on the page, with one thing changed. */
export interface TwinState {
  id: string;
  /** The run whose twin it is. */
  parent: string;
  kind: string;
  /** It is the training that differs. */
  training: boolean;
  /** What the run and its twin are called after what was changed. */
  called: [string, string];
  spec: Spec;
  /** The step at which they parted. */
  from: number;
  /** The step on show, of the twin; null before the first. */
  frame: Frame | null;
  history: History;
  /** Counts the changes of `history`. */
  seen: number;
  /** The least cosine of a recorded update of the twin with the way downhill. */
  widest: Number;
}

/** One of the runs that went on from one another, as it was when the page last left it. */
export interface Member {
  id: string;
  view: string;
  /** The run that it went on from, and the step there; the first one has none. */
  parent: string | null;
  from: number;
  /** What is otherwise in it. */
  called: string;
  trainings: State["trainings"];
  losses: History["losses"];
  /** The step that was on show. */
  step: number;
  rule: Rule;
}

/** A question with its steps, and where to read on. */
export interface Lesson {
  name: string;
  title: string;
  source: string | null;
  steps: { preset: string }[];
}

/** A set-up worth starting from. */
export interface Preset {
  name: string;
  label: string;
  sentence: string;
  spec: Spec;
}

/** What to bring to the eye. */
export interface Show {
  rule: "with" | "without";
  phase: string | null;
  panel: string | null;
}

/** A step of a lesson with the numbers of a run; `<em>` marks words in its sentences. */
export interface Told {
  preset: string;
  /** How it calls the factors of the update. */
  words: State["notation"];
  /** After how many steps of the run it looks. */
  at: number;
  /** Layers from 1. */
  pick: Pick;
  ask: string;
  options: string[];
  right: number;
  answer: string;
  /** The numbers bear the answer out. */
  holds: boolean;
  show: { before: Show; after: Show };
  then: { steps: number; twin: object | null };
}

export interface LessonState {
  name: string;
  title: string;
  /** The step, from 1, and how many there are. */
  step: number;
  of: number;
  /** The lesson after this one. */
  next: string | null;
  /** null until its run is there. */
  told: Told | null;
  /** The option that was predicted; null while the question is open. */
  picked: number | null;
  /** The run was changed: the step is no longer about it. */
  astray: boolean;
  /** Steps are trained in sight; what comes out is told after them. */
  underway: boolean;
}

/** What is to be said of a run that diverged, and where a smaller rate may start. */
export interface Divergence {
  run: string;
  step: number;
  text: string;
  /** After so many steps its loss was least, as far as it was recorded. */
  best: number;
  /** A tenth of the rate that it had. */
  rate: number;
}

/** A way on from what stands in the way. */
export type Way = "stop" | "again" | "back" | "slower";

export interface State {
  run: Run | null;
  head: Head;
  /** The learning rate and all else that held from a step on, oldest first: one entry for the start, one for each patch. */
  trainings: Held[];
  catalogue: Catalogue | null;
  data: Data | null;
  frame: Frame | null;
  /** The frame has every digit; a streamed one is rounded. */
  exact: boolean;
  /** The frame is what the next step would do; it is not made yet. */
  preview: boolean;
  /** Counts the changes of `history`, which is one object for as long as the page looks at the same runs. */
  recorded: number;
  history: History;
  phase: number;
  /** Of the phase on show: 0 at its start, 1 when it is complete. */
  progress: number;
  playing: boolean;
  speed: Speed;
  pick: Pick;
  rule: Rule;
  /** The drawer with all digits is open. */
  digits: boolean;
  twin: TwinState | null;
  /** The run on the page and those that it came from or that went on from it; empty when there is but the one. */
  family: Member[];
  /** What there is to learn, and the set-ups worth seeing; empty until somebody asks. */
  lessons: Lesson[];
  presets: Preset[];
  lesson: LessonState | null;
  notation: "question" | "textbook";
  theme: "light" | "dark";
  tokens: Record<string, string>;
  still: boolean;
  /** What went wrong last, in a sentence. */
  notice: { text: string } | null;
  /** How far work is that takes long. */
  work: string | null;
  /** The server is out of reach; the page goes on from what it has. */
  lost: boolean;
  /** The run that is no longer there, why, and what it was made of, where the server still knew. */
  ended: { run: string; text: string; spec: Spec | null } | null;
  /** Where and why the run's numbers left all bounds. */
  divergence: Divergence | null;
}

export type Path = string;
export interface Figure {
  name: string;
  /** The question that it answers, and how to read it. */
  title: string;
  hint: string;
  /** What it needs beside the run's frames. */
  needs: "slice" | "surface" | "theory" | null;
  colours: Record<string, string>;
  figure: { data: Record<string, unknown>[]; layout: Record<string, unknown> };
}
