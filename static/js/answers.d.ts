/** What the API answers: written by `make format` out of the OpenAPI document. */

/** One that is not finite arrives as null. */
export type Number = number | null;
export type Vector = Number[];
export type Matrix = Vector[];

/** An activation; without slope and curve for softmax, whose slope is a Jacobian. */
export interface ActivationChoice {
  name: string;
  label: string;
  formula: string;
  /** The formula where no LaTeX is set, as on a chart. */
  plain: string;
  slope_formula: string;
  /** The z worth showing, as far to the left of 0 as to the right. */
  range: [number, number];
  /** A unit is saturated under 5 % of it. */
  largest_slope: Number;
  curve: Curve | null;
  output_only: boolean;
}

/** Steps in units of all gradients' size. */
export interface Adagrad {
  name: string;
  learning_rate: number;
  eps: number;
}

/** The mean gradient in units of its spread. */
export interface Adam {
  name: string;
  learning_rate: number;
  betas: [number, number];
  eps: number;
}

/** What the run is to do once the prediction is made. */
export interface Afterwards {
  /** How many it trains. */
  steps: number;
  /** What a twin beside it has changed: a merge patch, as a fork in lockstep takes it. */
  twin: Record<string, unknown> | null;
}

/** A map as it stands. */
export interface AtlasAnswer {
  id: string;
  status: "running" | "done" | "stopped" | "failed";
  cells: number;
  /** How many cells are made, empty ones included. */
  done: number;
  columns: number;
  rows: number;
  x: AtlasAxis;
  y: AtlasAxis;
  steps: number;
  /** What each cell is measured by. */
  measures: string[];
}

/** An axis of a map, with the number of each column or row. */
export interface AtlasAxis {
  path: string;
  from: number;
  to: number;
  scale: string;
  /** In the middle of the cells, rounded where the specification has a whole number there. */
  values: number[];
}

/** A cell of a map. */
export interface AtlasCell {
  /** What makes a run of it; null where the numbers make no specification. */
  spec: Specification | null;
  /** Why they make none. */
  refused: string | null;
  values: CellValues;
}

/** One measure of all cells; a row of `values` is a y; null where there is no number, or not yet. */
export interface AtlasCells {
  measure: string;
  values: Matrix;
  done: number;
}

/** A measure's figure without the cells, which whoever draws it has from the stream. */
export interface AtlasFrame {
  /** How a number becomes a colour: by its logarithm, by whether it is below or above 1, as it is. */
  kind: "size" | "sign" | "share";
  /** From the colours in the figure to the page's tokens. */
  colours: Record<string, string>;
  /** Of a loss: from where on colours do not differ, which is what the specification starts from. */
  largest: Number;
  /** Of the training loss: below it a cell has learned, where that is the same for all cells. */
  learned: Number;
  figure: PlotlyFigure;
  lines: AtlasLine[];
}

/** What a published result says of a map: a line, or one point, in the numbers of its axes. */
export interface AtlasLine {
  name: string;
  source: string;
  x: number[];
  y: number[];
}

/** A number of the specification, and from where to where it goes. */
export interface Axis {
  /** Its dotted path: `training.optimizer.learning_rate`, `network.layers.*.rate`; or `depth`. */
  path: string;
  /** Where the first cell begins; its value is half a cell further. */
  from: number;
  /** Where the last cell ends. */
  to: number;
  scale: string;
}

/** What a map can be over. */
export interface AxisChoice {
  /** As `POST /atlases` takes it. */
  path: string;
  label: string;
  from: number;
  to: number;
  scale: string;
}

/** The step's training samples. */
export interface Batch {
  /** None of a run that is trained elsewhere. */
  indices: number[];
  /** How many they are; 0 where that is not known. */
  size: number;
}

/** What a run can be made of. */
export interface Catalogue {
  activations: ActivationChoice[];
  losses: LossChoice[];
  optimizers: OptimizerChoice[];
  initializers: ParametrizedChoice[];
  datasets: DatasetChoice[];
}

/** The measures of a cell, each null where there is no number. */
export interface CellValues {
  /** Train loss after the last step. */
  loss: Number;
  test_loss: Number;
  /** The first step looked at after which the train loss is under a tenth of always answering the mean's. */
  steps_to: Number;
  /** The step that left the finite numbers. */
  diverged_at: Number;
  /** ‖[∂L/∂W, ∂L/∂b]‖ of the first layer at the end, over all training samples. */
  first_gradient: Number;
  /** ‖δ‖ of the first layer over that of the last, at the end, over all training samples. */
  gradient_ratio: Number;
  /** The same at step 0. */
  start_ratio: Number;
  /** The share of (sample, unit) of the hidden layers whose |f′(z)| is at most 5 % of the largest. */
  saturated: Number;
  /** The share of hidden units whose f′(z) is 0 at every training sample. */
  dead: Number;
}

/** A name to choose, and what to show for it; `formula` is LaTeX. */
export interface Choice {
  name: string;
  label: string;
  formula: string;
}

/** A class that is open. */
export interface ClassMade {
  /** The teacher's right. */
  id: string;
  /** What everybody joins it by. */
  code: string;
  /** Of the run that all look at. */
  view: string;
  /** The address to join at. */
  url: string;
}

/** A question; all may see its counts once it is closed, and the teacher always. */
export interface ClassQuestion {
  number: number;
  text: string;
  choices: string[];
  lesson: string | null;
  /** Of the lesson. */
  step: Number;
  round: number;
  /** The number of its first round. */
  first: number;
  open: boolean;
  /** How many have answered. */
  answered: number;
  /** How many made each choice. */
  counts: number[] | null;
  /** The choice that is right, from 0: of a lesson's question, once it is closed. */
  answer: Number;
}

/** A class as it stands. */
export interface ClassRoom {
  code: string;
  /** The address to join at. */
  url: string;
  /** Of the run that all look at. */
  view: string;
  look: Look;
  /** The newest one, open or closed. */
  question: ClassQuestion | null;
  /** Its counts, where they may be seen. */
  counts: number[] | null;
  /** How many have answered it. */
  answered: number;
  /** How many are in: who follows its stream by its code. */
  present: number;
  /** Those that are closed, in their order; rounds of one have the same `first`. */
  questions: ClassQuestion[];
}

/** The batch's whole gradient is scaled down to this norm where it is longer. */
export interface ClipNorm {
  norm: number;
}

/** Each component of the gradient is cut to ± this value. */
export interface ClipValue {
  value: number;
}

/** What a column of the client's own samples is called, and its unit: v stands for mean + spread · v. */
export interface Column {
  name: string;
  mean: number;
  spread: number;
  /** Of a target of two classes: that of its smaller number, and that of its larger one. */
  classes: [string, string] | null;
}

/** What the client's own columns are called. */
export interface Columns {
  inputs: Column[];
  targets: Column[];
  /** The column of which each target is a class; null where each is a column of its own. */
  classes_of: string | null;
}

/** Every weight the same. */
export interface Constant {
  name: string;
  /** What every bias starts from. */
  bias: number;
  /** The deviation of a normal around it. */
  bias_std: number;
  value: number;
}

/** One layer's weights (units × inputs) and biases (units). */
export interface CurrentParameters {
  weights: Matrix;
  biases: Vector;
}

/** f and f′ sampled over the range of interest. */
export interface Curve {
  z: number[];
  f: number[];
  slope: number[];
}

/** A data set. `features` and `sample` are there where points lie in a plane, `noise` where it applies. */
export interface DatasetChoice {
  name: string;
  label: string;
  formula: string;
  kind: string;
  classes: number;
  class_names: string[];
  columns: number;
  column_names: string[];
  planar: boolean;
  fixed: boolean;
  /** By default; of a fixed set, also the most. */
  samples: number;
  noise: Noise | null;
  features: Choice[] | null;
  sample: Sample | null;
  source: string | null;
  licence: string | null;
}

/** A panel, as the page fills it: `meta` of a trace or of the layout names the paths that feed it. */
export interface DeclaredFigure {
  name: string;
  /** The question that it answers. */
  title: string;
  /** How to read it. */
  hint: string;
  /** What it says besides where that is drawn: `meta.clauses` of a filled figure's layout names those. */
  clauses: string[];
  /** What it shows beside the run's frames: `diagnosis`, `gradients`, `slice`, `surface` or `theory`. */
  needs: string | null;
  /** From the colours in the figure to the page's tokens. */
  colours: Record<string, string>;
  figure: PlotlyFigure;
  /** Attributes of its layout, by their paths, that are otherwise where the plot is higher than wide. */
  upright: Record<string, unknown>;
}

/** How a run stands, since when, and why. */
export interface Diagnosis {
  step: number;
  verdict: "not_started" | "learning" | "slow" | "stuck" | "diverging" | "diverged" | "learned";
  /** The step from which on it is so, at the latest; null for a run that learns, or has not begun. */
  since: Number;
  /** Whether its loss is more than ten times that at the start and that of always answering the mean. */
  blown_up: boolean;
  sentence: string;
  /** First the one without which the others would not be. */
  findings: Finding[];
  /** Every rule that was asked. */
  looked_at: string[];
}

/** A measured cause. */
export interface Finding {
  name: string;
  title: string;
  /** The cause with its numbers, which `evidence` has in full. */
  sentence: string;
  certainty: number;
  /** From 1. */
  layer: Number;
  unit: Number;
  /** The lesson that shows how this comes about. */
  lesson: LessonLink | null;
  evidence: Record<string, Number>;
  /** Those that helped most in their trial first; none for what goes with its cause. */
  remedies: Remedy[];
}

/** Where a run was forked from. */
export interface Fork {
  run: string;
  step: number;
}

/** What one step did. A number that is not finite is null. */
export interface Frame {
  run: string;
  step: number;
  epoch: number;
  cursor: string;
  /** How many patches the run had seen when it made this step. */
  changes: number;
  status: "paused" | "running" | "diverged";
  loss: FrameLoss;
  batch: Batch;
  probe: ProbeSample;
  layers: FrameLayer[];
  descent_cosine: Number;
  /** By what clipping multiplied the gradient: ‖clipped‖ / ‖gradient‖, 1 where it was not clipped. */
  clipped: Number;
}

/** One layer's part in a step: arrays of the probe, gradients, updates and measures of the batch. Of a run
 * that is trained elsewhere, an array is null that was not sent, or not whole. */
export interface FrameLayer {
  /** Those that the step started from (units × inputs). */
  weights: Matrix;
  biases: Vector;
  pre_activations: Vector;
  activations: Vector;
  /** f′(z); null for softmax. */
  slopes: Vector | null;
  /** What multiplied the error; null for softmax. */
  derivatives: Vector | null;
  /** ∂L/∂a. */
  errors: Vector;
  /** errors × derivatives. */
  deltas: Vector;
  weight_gradients: Matrix;
  bias_gradients: Vector;
  /** new − old. */
  weight_updates: Matrix;
  bias_updates: Vector;
  gradient_norm: Number;
  update_ratio: Number;
  saturated: Number;
  mean_slope: Number;
  error_norm: Number;
  delta_norm: Number;
  weight_factor: Number;
  slope_factor: Number;
  descent_cosine: Number;
}

/** Data losses at the weights that the step started from. */
export interface FrameLoss {
  batch: Number;
  train: Number;
  test: Number;
}

/** A set from `GET /api/v1/datasets`, whose size and features are the defaults. */
export interface Generated {
  source: "generated";
  name: string;
  samples: number;
  noise: number;
  test_fraction: number;
  /** What enters the network; null for sets that do not lie in a plane, whose columns enter as they are. */
  features: string[] | null;
}

/** The server's state. */
export interface Health {
  status: "alive" | "ready";
}

/** The client's own samples, a row of inputs and a row of targets each. */
export interface Inline {
  source: "inline";
  inputs: number[][];
  targets: number[][];
  test_fraction: number;
  /** Their names, which change no number; null for x1, x2 … */
  columns: Columns | null;
}

/** One layer of units. */
export interface Layer {
  units: number;
  activation: string;
  /** What multiplies the error in this layer; null: what the network says. */
  derivative: string | Rule | null;
  /** false: no biases; they are 0 and stay 0. */
  bias: boolean;
  /** What the learning rate is multiplied by in this layer; 0 freezes it. */
  rate: number;
}

/** One layer's weights (units × inputs) and biases (units). */
export interface LayerParameters {
  weights: number[][];
  biases: number[];
}

/** A lesson: a question that a learner may have, and its steps. */
export interface LessonContents {
  name: string;
  title: string;
  /** Where to read on. */
  source: string | null;
  /** Whether it goes beyond the question of what the derivative is for. */
  further: boolean;
  steps: LessonPart[];
}

/** A lesson's name, as `GET /lessons` has it, its title, and which of its steps, from 1. */
export interface LessonLink {
  name: string;
  title: string;
  step: number;
}

/** A step of a lesson, without the numbers of a run. */
export interface LessonPart {
  /** Of the run that it is about. */
  preset: string;
  /** The learner's question that it answers by itself. */
  answers: string | null;
}

/** What this server takes at most, of a run and of a request; more is answered with 422, 413 or 429. */
export interface Limits {
  /** Of a network, the output layer included. */
  max_layers: number;
  /** Of a layer. */
  max_units: number;
  /** Weights and biases of a network. */
  max_parameters: number;
  /** Rows of a run's data. */
  max_samples: number;
  /** Units of a network times samples. */
  max_activations: number;
  /** Of a request, decompressed where it was compressed. */
  max_body_bytes: number;
  max_steps_per_request: number;
  max_steps_per_second: number;
}

/** What the teacher looks at; null for what is not chosen. */
export interface Look {
  /** null: the newest one. */
  step: Number;
  phase: string | null;
  /** A weight, as an address has it (`1,0,0`) or in parts. */
  pick: string | Pick | [number, number, number] | null;
  panel: string | null;
  lesson: string | null;
  /** The lesson's step. */
  at: Number;
  /** Whether the lesson's answer is on show. */
  answered: boolean | null;
  /** What stands in the place of f′, as an address has it (`one,unit,0,`); null: the run's own. */
  rule: string | null;
  /** Whose words the factors are called by. */
  words: "question" | "textbook" | null;
  /** The number of one that was asked. */
  question: Number;
}

/** A loss, and the output activations that it takes. */
export interface LossChoice {
  name: string;
  label: string;
  formula: string;
  activations: string[];
}

/** A run's path in the plane of a surface. */
export interface LossPath {
  steps: number[];
  x: Vector;
  y: Vector;
  loss: Vector;
}

/** The loss along one weight. */
export interface LossSlice {
  /** The weight itself. */
  at: number;
  weights: Vector;
  loss: Vector;
  /** The true slope at `at`, whatever the derivative rule. */
  gradient: Number;
}

/** The train loss over a plane of weight space; a row of `loss` is a y. */
export interface LossSurface {
  x: Vector;
  y: Vector;
  loss: Matrix;
  path: LossPath;
  /** The share of the path's variance that lies in the plane; null for a path that has not moved. */
  explained: Number;
}

/** Losses at the parameters now; null where there are no samples, or the number is not finite. */
export interface Losses {
  train: Number;
  test: Number;
}

/** A map worth seeing. */
export interface MapChoice {
  name: string;
  title: string;
  /** What there is to see. */
  sentence: string;
  /** Where it was published. */
  source: string | null;
  /** What shows it. */
  measure: string;
  survey: Survey;
}

/** Measurements beside an answer: headings, and rows of cells, each in parts. */
export interface MeasuredTable {
  title: string;
  columns: string[];
  rows: SentencePart[][][];
}

/** Gradient descent with a velocity. */
export interface Momentum {
  name: string;
  learning_rate: number;
  momentum: number;
}

/** The network and what its parameters start from. */
export interface Network {
  layers: Layer[];
  derivative: string | Rule;
  initializer: Scaled | Uniform | Normal | Constant | Zeros;
  /** One entry a layer, in place of the initialiser. */
  parameters: LayerParameters[] | null;
  /** What the error goes back through: the weights' transpose, or random weights of its own, drawn once by
   * the initialiser (feedback alignment). */
  feedback: "transpose" | "fixed_random";
  /** What those random weights are multiplied by. */
  feedback_scale: number;
}

/** The range of the noise. */
export interface Noise {
  default: number;
  minimum: number;
  maximum: number;
}

/** Weights drawn from a normal distribution. */
export interface Normal {
  name: string;
  /** What every bias starts from. */
  bias: number;
  /** The deviation of a normal around it. */
  bias_std: number;
  mean: number;
  std: number;
}

/** An optimiser. */
export interface OptimizerChoice {
  name: string;
  label: string;
  formula: string;
  parameters: Record<string, unknown>[];
  /** A learning rate to begin with; null where a line search finds it. */
  usual_rate: Number;
}

/** A choice with parameters of its own; each is a JSON schema with a `name`: type, default, range. */
export interface ParametrizedChoice {
  name: string;
  label: string;
  formula: string;
  parameters: Record<string, unknown>[];
}

/** Training or test samples, a row each. */
export interface Part {
  /** Where they lie, before features are made of them. */
  points: Matrix;
  inputs: Matrix;
  targets: Matrix;
}

/** One forward pass, backward pass and update. */
export interface Pass {
  /** The batch's mean, before the update. */
  loss: Number;
  layers: PassLayer[];
}

/** One layer's part in the pass: arrays of the whole batch, a row a sample; gradients are its mean. */
export interface PassLayer {
  inputs: Matrix;
  pre_activations: Matrix;
  activations: Matrix;
  slopes: Matrix | null;
  derivatives: Matrix | null;
  errors: Matrix;
  deltas: Matrix;
  weight_gradients: Matrix;
  bias_gradients: Vector;
  weight_updates: Matrix;
  bias_updates: Vector;
  weights_after: Matrix;
  biases_after: Vector;
}

/** A weight: its layer from 1, its unit and input from 0. */
export interface Pick {
  layer: number;
  unit: number;
  input: number;
}

/** A weight: its layer from 1, its unit and input from 0. */
export interface PickedWeight {
  layer: number;
  unit: number;
  input: number;
}

/** Optimisers that take nothing but a learning rate, which is the first trial of a line search. */
export interface Plain {
  name: string;
  learning_rate: number;
}

/** A figure as Plotly's JSON. */
export interface PlotlyFigure {
  data: Record<string, unknown>[];
  layout: Record<string, unknown>;
}

/** A set-up worth starting from. */
export interface PresetChoice {
  name: string;
  label: string;
  /** What there is to see. */
  sentence: string;
  spec: Specification;
}

/** The sample whose numbers are shown. */
export interface Probe {
  /** A training sample; null: the first of each step's batch. */
  index: Number;
}

/** The sample that the arrays of the layers belong to. */
export interface ProbeSample {
  index: number;
  inputs: Vector;
  targets: Vector;
  outputs: Vector;
  loss: Number;
}

/** Steps in units of the recent gradients' size. */
export interface RMSprop {
  name: string;
  learning_rate: number;
  alpha: number;
  eps: number;
}

/** A pull on the weights beside the optimiser's step. */
export interface Regularization {
  name: "none" | "l1" | "l2";
  rate: number;
}

/** One thing to try. */
export interface Remedy {
  title: string;
  kind: "patch" | "fork" | "new";
  /** A merge patch for `PATCH` or for `fork`; null for a new run. */
  changes: Record<string, unknown> | null;
  /** What a new run is made of; else null. */
  spec: Specification | null;
  /** Of a remedy that was tried. */
  trial: RemedyTrial | null;
}

/** What a remedy was worth. A loss that diverged is null. */
export interface RemedyTrial {
  steps: number;
  as_it_is: Number;
  with_it: Number;
  /** Which loss: of the training samples; of the test samples, where those are what is wrong; or, where
   * two losses cannot be compared, the training loss as a share of that of always answering the mean, or
   * of the loss that the trial began with, where all targets are equal. */
  of: "train" | "test" | "share" | "share_of_first";
  courses: TrialCourses;
}

/** A step of a lesson; in its sentences `<em>` marks the question and the answer's first words. */
export interface RenderedStep {
  lesson: string;
  title: string;
  step: number;
  of: number;
  preset: string;
  /** How it calls the factors of the update. */
  words: "question" | "textbook";
  /** After how many steps of the run it looks. */
  at: number;
  pick: PickedWeight;
  ask: string;
  options: string[];
  /** The option that comes out, from 0. */
  right: number;
  /** What is said to who predicted the others, in the options' order. */
  replies: string[];
  answer: string;
  /** The answer, cut at its quantities. */
  answer_parts: SentencePart[];
  /** The measurements that the answer quotes and no other part of the page shows. */
  table: MeasuredTable | null;
  /** The numbers in the sentences, in full. */
  facts: Record<string, Number>;
  /** Whether the answer's words are true of these numbers. */
  holds: boolean;
  show: ShownAround;
  /** Numbers on show that would give the answer away before the prediction. */
  hides: ("delta" | "strip" | "slope" | "plot")[];
  /** The map, by its name, of many such networks. */
  map: string | null;
  then: Afterwards;
}

/** The long form of a derivative: a slope and a constant added to it. */
export interface Rule {
  /** Whose slope: `exact` is the unit's own, `one` puts 1 in its place, else that activation's. */
  name: string;
  /** Added to the slope. */
  offset: number;
}

/** The samples of a run; a frame's `batch.indices` and `probe.index` count the rows of `train`. */
export interface RunData {
  /** The names of the inputs. */
  features: string[];
  train: Part;
  test: Part;
}

/** A run. */
export interface RunState {
  /** The right to command it; a client that has only the view sees the view here. */
  id: string;
  /** The right to look at it. */
  view: string;
  status: "paused" | "running" | "diverged";
  /** Why it stopped playing, where nobody asked it to; null once it goes on. */
  stopped: string | null;
  /** How many updates it has seen. */
  step: number;
  epoch: number;
  /** How many patches it has seen since its start. */
  changes: number;
  loss: Losses;
  spec: Specification;
  forked_from: Fork | null;
  /** What computes its steps: `numba`, the compiled engine, or `numpy`, which trains what is large,
   * searches lines (conjugate gradient) or sends errors back through other weights than its own. */
  engine: "numpy" | "numba";
  /** Whether computing a step again gives the same bits: false where the run was trained by another
   * version, or on another processor. */
  reproducible: boolean;
  /** The panels that have something to say of it. */
  figures: string[];
}

/** A few points for a picture, and their classes or values. */
export interface Sample {
  points: number[][];
  labels: number[];
}

/** Weights whose spread follows from the number of inputs and units, times `gain`. */
export interface Scaled {
  name: string;
  /** What every bias starts from. */
  bias: number;
  /** The deviation of a normal around it. */
  bias_std: number;
  gain: number;
}

/** A piece of a sentence: words, or a quantity with its name and its value in full. */
export interface SentencePart {
  text: string;
  name: string | null;
  value: Number;
}

/** What to bring to the eye. */
export interface Shown {
  /** `forward-1` …, `loss`, `backward-2` …, `update`. */
  phase: string | null;
  panel: string | null;
}

/** What to look at until the prediction is made, and from then on. */
export interface ShownAround {
  before: Shown;
  after: Shown;
}

/** All that decides a run's numbers: the same specification, seed and commands give the same ones. */
export interface Specification {
  network: Network;
  loss: string;
  data: Generated | Inline;
  training: Training;
  probe: Probe;
  seed: number;
}

/** A map over two numbers of a specification: cell by cell a run of `steps` steps. */
export interface Survey {
  spec: Specification;
  x: Axis;
  y: Axis;
  columns: number;
  rows: number;
  steps: number;
}

/** A file of somebody's own, as it was understood. */
export interface Table {
  dialect: TableDialect;
  rows: number;
  columns: TableColumn[];
  faults: TableFault[];
}

/** A column of a table. */
export interface TableColumn {
  name: string;
  kind: "number" | "class" | "index" | "date" | "text";
  /** How many of its values are null. */
  missing: number;
  /** One a row: numbers of a `number` or an `index`, else strings. */
  values: Vector | (string | null)[];
  /** Of a `class`, as they first appear. */
  classes: string[] | null;
}

/** How a table is written. */
export interface TableDialect {
  separator: "," | ";" | "\t" | "|" | "whitespace";
  decimal: "." | ",";
  thousands: string | null;
  header: boolean;
  encoding: string;
  comment: string | null;
}

/** What could not be used of a file. */
export interface TableFault {
  line: number;
  message: string;
}

/** What one step is. */
export interface Training {
  /** Samples a step, or `full`; a size over the number of training samples takes them all. */
  batch_size: number | "full";
  /** A new order for each epoch; otherwise the given one. */
  shuffle: boolean;
  optimizer: Plain | Momentum | RMSprop | Adagrad | Adam;
  regularization: Regularization;
  /** A bound on the gradient before the optimiser; null: none. */
  clip: ClipNorm | ClipValue | null;
}

/** Both losses on the way, after so many steps of the trial. A loss that diverged is null. */
export interface TrialCourses {
  steps: number[];
  as_it_is: Vector;
  with_it: Vector;
}

/** Weights drawn evenly from `low` to `high`. */
export interface Uniform {
  name: string;
  /** What every bias starts from. */
  bias: number;
  /** The deviation of a normal around it. */
  bias_std: number;
  low: number;
  high: number;
}

/** A model that is trained elsewhere. */
export interface Watched {
  name: string;
  /** In the order in which data pass through them. */
  layers: WatchedLayer[];
  loss: string | null;
  optimizer: WatchedOptimizer | null;
  /** Of how many steps one is sent. */
  every: number;
}

/** A block of a model, with the activation that follows it. */
export interface WatchedLayer {
  /** What its module is called in the model. */
  name: string;
  /** What it is, as its framework calls it: `linear`, whose shape is units × inputs, or any other. */
  kind: string;
  /** Of its weights; empty for none. */
  shape: number[];
  /** What follows it, where that is one of those that exist here. */
  activation: string | null;
  /** How many weights and biases it has; null: those of its shape. */
  parameters: Number;
}

/** What makes the steps. */
export interface WatchedOptimizer {
  name: string;
  learning_rate: Number;
}

/** A run that is trained elsewhere, in the fields of any run. */
export interface WatchedRun {
  /** The right to send its frames; a client that has only the view sees the view here. */
  id: string;
  /** The right to look at it. */
  view: string;
  /** `running` while frames come. */
  status: "paused" | "running" | "diverged";
  stopped: null;
  /** The last one that was sent. */
  step: number;
  /** Those whose frames are there. */
  steps: number[];
  epoch: number;
  changes: number;
  /** Of its newest frame, where it says them. */
  loss: Losses;
  /** What it is made of is in `model`. */
  spec: null;
  model: Watched;
  forked_from: null;
  engine: null;
  reproducible: boolean;
  /** The panels that its frames can feed. */
  figures: string[];
}

/** Every weight zero. */
export interface Zeros {
  name: string;
  /** What every bias starts from. */
  bias: number;
  /** The deviation of a normal around it. */
  bias_std: number;
}
