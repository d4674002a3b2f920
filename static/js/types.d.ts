/** The page's own state, and what the page makes of the API's answers (`answers.d.ts`). */

import type * as answers from "./answers";
import type { LayerParameters, Matrix, Probe } from "./answers";
import type { History } from "./model/history.js";

export type { Matrix, Number, Probe, Vector } from "./answers";
export type Parameters = LayerParameters;
export type LayerSpec = answers.Layer;
export type Training = answers.Training;
export type Dataset = answers.DatasetChoice;
export type Lesson = answers.LessonContents;
export type Preset = answers.PresetChoice;
export type LessonContent = answers.RenderedStep;
export type Show = answers.Shown;
export type Figure = answers.DeclaredFigure;
export type Choice = { name: string; label: string };

/** A specification; whichever source the data have, all of its fields may be asked for. */
export type Spec = Omit<answers.Specification, "data"> & { data: DataSpec };
export type DataSpec = { source: string; test_fraction: number } & Partial<
  Of<answers.Generated> & Of<answers.Inline>
>;
type Of<Source> = Omit<Source, "source" | "test_fraction">;

/** A layer of a frame; of a large network the stream leaves out what is seldom drawn. */
export type LayerFrame = Omit<answers.FrameLayer, Seldom> & {
  [field in Seldom]?: answers.FrameLayer[field];
} & {
  /** Of a mean over steps: the mean of ‖δ‖. */
  size?: number;
};
type Seldom = "weight_gradients" | "bias_gradients" | "weight_updates" | "bias_updates";

export type Frame = Omit<answers.Frame, "layers"> & { layers: LayerFrame[] };
export type Status = Frame["status"];

/** A weight or a bias that was set by hand. */
export interface Edit {
  layer: number;
  unit: number;
  /** null for the bias. */
  input: number | null;
  value: number;
}

/** What holds from a step on. */
export interface Settings {
  after: number;
  training: Training;
  probe: Probe;
  /** What multiplies the error on its way back, in every layer that says nothing else. */
  derivative: answers.Network["derivative"];
  /** What a layer says of its own, or null; layer by layer. */
  derivatives: LayerSpec["derivative"][];
  /** Of the first: the parameters that the run was given, if any. */
  given?: Parameters[] | null;
  edits?: Edit[];
  /** Something else has changed there: parameters that we do not know, or what a living run does not let
   * change. */
  foreign?: boolean;
}

/** A run; `id` is its view, where that is all we have. */
export interface Run
  extends Omit<answers.RunState, keyof Head | "spec" | "loss" | "reproducible" | "forked_from"> {
  spec: Spec;
  forked_from?: answers.Fork | null;
  /** The fixed random weights that its errors go back through, a matrix a layer; null: they go through its
   * weights. */
  feedback?: Matrix[] | null;
}

type Standing = "status" | "step" | "epoch" | "changes";
/** Where the run stands on the server, however old the step on show is. */
export type Head = { [field in Standing]: answers.RunState[field] } & Partial<{ stopped: string | null }>;

export interface Samples {
  points: number[][];
  inputs: number[][];
  targets: number[][];
}

export interface Data {
  features: string[];
  /** Of a table of the reader's own: no features of the plane, whatever they are called. */
  own?: answers.Columns;
  train: Samples;
  test: Samples;
}

export interface Catalogue {
  activations: answers.ActivationChoice[];
  losses: answers.LossChoice[];
  optimizers: answers.OptimizerChoice[];
  initializers: answers.ParametrizedChoice[];
  datasets: Dataset[];
  limits: answers.Limits;
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

/** Another rule than the run's, to look at its step through: a lens, which the run does not follow. */
export interface Rule {
  on: boolean;
  where: "unit" | "layer" | "hidden" | "output" | "network";
  /** `one` leaves f′ out; `exact` is f′, or with an offset; else the activation whose f′ is used. */
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
}

/** What a saved page has with it. */
export interface Saved {
  run: Run & Head;
  /** What it started from, and what was changed on the way. */
  record: { spec: Spec; log: { step: number; spec: Spec; sets_parameters: boolean }[] };
  data: Data;
  catalogue: Catalogue;
  figures: Record<"curve" | "loss", Figure>;
  feedback: Matrix[] | null;
  /** Consecutive steps, one at least. */
  frames: Frame[];
  /** Step 1, which the others are held against. */
  opening: Frame;
  /** The frames have every digit, not only those of the stream. */
  exact: boolean;
  /** The part of an address after `#` that it was saved at. */
  look: string;
  /** A step of a lesson that it belongs to. */
  lesson: LessonContent | null;
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
  settings: State["settings"];
  losses: History["losses"];
  /** The step that was on show. */
  step: number;
  rule: Rule;
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
  content: LessonContent | null;
  /** The option that was predicted; null while the question is open. */
  picked: number | null;
  /** The run was changed: the step is no longer about it. */
  astray: boolean;
  /** Steps are trained in sight; what comes out is told after them. */
  underway: boolean;
  /** It is a class's, and its teacher's to lead. */
  led?: boolean;
}

/** What is to be said of a run that diverged, and where a smaller rate may start. */
export interface Trouble {
  run: string;
  /** After so many steps, and so many changes. */
  step: number;
  changes: number;
  verdict: string;
  /** Its loss is far above where it began. */
  blown: boolean;
  /** The first finding. */
  cause: import("./answers").Finding | null;
}

export interface Divergence {
  run: string;
  step: number;
  text: string;
  /** After so many steps its loss was least, as far as it was recorded. */
  best: number;
  /** A tenth of the rate that it had, or the lower one that `held` before. */
  rate: number;
  held: boolean;
}

/** A way on from what stands in the way. */
export type Way = "stop" | "again" | "back" | "slower" | "why";

export interface State {
  run: Run | null;
  head: Head;
  /** The learning rate and all else that held from a step on, oldest first: one entry for the start, one for
   * each patch. */
  settings: Settings[];
  catalogue: Catalogue | null;
  data: Data | null;
  frame: Frame | null;
  /** The frame has every digit; a streamed one is rounded. */
  exact: boolean;
  /** The last frames that streamed past at a run's pace, oldest first; none since another one was shown. */
  recent: Frame[];
  /** The frame is what the next step would do; it is not made yet. */
  preview: boolean;
  /** Counts the changes of `history`, which is one object for as long as the page looks at the same runs. */
  recorded: number;
  history: History;
  phase: number;
  /** Of the phase on show: 0 at its start, 1 when it is complete. */
  progress: number;
  playing: boolean;
  /** The first step, announced, is drawn again and again on its own numbers; nothing is trained. */
  flowing: boolean;
  speed: Speed;
  pick: Pick;
  /** A weight that is only looked at, for as long as it is pointed at. */
  glance: Pick | null;
  /** A value is in the reader's hand. */
  held: boolean;
  rule: Rule;
  /** The rule before it, and how far the switch is from that one: 1 when it is over. */
  before: Rule | null;
  opening: number;
  /** The drawer with all digits is open. */
  digits: boolean;
  twin: TwinState | null;
  /** The run on the page and those that it came from or that went on from it; empty when there is but the
   * one. */
  family: Member[];
  /** What there is to learn, and the set-ups worth seeing; empty until somebody asks. */
  lessons: Lesson[];
  presets: Preset[];
  /** Of the plane that the loss's landscape is shown over. */
  axes: "path" | "random";
  lesson: LessonState | null;
  /** The class that the page is in. */
  classroom: import("./classroom").Classroom | null;
  notation: "question" | "textbook";
  theme: "light" | "dark";
  tokens: Record<string, string>;
  still: boolean;
  /** What went wrong last, in a sentence. */
  notice: { text: string } | null;
  /** How far a replay is that takes long. */
  replaying: string | null;
  /** The run begins again: its steps are no longer there, though one of them is still on show. */
  restarting: boolean;
  /** The server is out of reach; the page goes on from what it has. */
  lost: boolean;
  /** The run that is no longer there, why, and what it was made of, where the server still knew. */
  ended: { run: string; text: string; spec: Spec | null } | null;
  /** Where and why the run's numbers left all bounds. */
  divergence: Divergence | null;
  /** What the server's rules say of the run where its loss does not fall. */
  trouble: Trouble | null;
  /** What the diagnosis says of the run that an address asks about, as long as it is the same. */
  told: { run: string; step: number; changes: number; text: string } | null;
}

/** The step on show at the picked weight, for whoever explains a word with its numbers. */
export interface Here {
  notation: State["notation"];
  /** The picked weight's unit as a sentence names it. */
  unit: string;
  /** The unit's handle on the stage: `layer,unit`. */
  at: string;
  /** Symbols with their indices: `w₁₁`, `b₁`, `x₁`. */
  weight: string;
  bias: string;
  input: string;
  /** The activation, as it is called. */
  f: string;
  old: number;
  next: number;
  becomes: number;
  rate: number;
  /** −∂L/∂a, ∂L/∂a and ∂L/∂z. */
  delta: number;
  error: number;
  passed: number;
  /** ‖δ‖ of the unit's layer. */
  norm: number;
  /** f′; null at softmax units. */
  slope: number | null;
  entering: number;
  b: number;
  z: number;
  a: number;
  /** ∂L/∂w, the mean of the batch. */
  gradient: number;
  /** Of this sample. */
  loss: number;
  /** The network’s first output. */
  answer: number;
  /** Losses of all training samples, and of those that are not trained on. */
  train: number;
  test: number;
  /** The share of the unit's layer. */
  saturated: number;
  step: number;
  /** The step after it is on show, and not made yet. */
  preview: boolean;
  epoch: number;
  /** How many samples the step has, and how many there are. */
  batch: number;
  samples: number;
}

/** A term of the glossary. */
export interface Entry {
  name: string;
  /** What it is called where the two vocabularies have another name each. */
  called?: (here: Here) => string;
  /** Other words for it. */
  also?: string[];
  /** Its symbols in a text, as regular expressions. */
  symbols?: string[];
  /** Symbols that are words too: they count only where they stand by themselves. */
  alone?: string[];
  symbol?: (here: Here) => string;
  /** What it is, in one sentence. */
  says: (here: Here) => string;
  value?: (here: Here) => number | null;
  /** The value in figures. */
  words?: (value: number) => string;
  /** Whose value it is. */
  of?: (here: Here) => string;
  /** Where it is seen, in words and as a selector. */
  place?: string;
  seen?: (here: Here) => string;
}
