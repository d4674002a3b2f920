"""What the endpoints answer, for the OpenAPI document and for those who read it."""

from typing import Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict

from app.core.plan import Engine
from app.figures import FED_BY_FRAMES, applicable
from app.runs.state import State, WatchedState
from app.spec import Specification
from app.spec.watched import Watched

Vector: TypeAlias = list[float | None]
Matrix: TypeAlias = list[Vector]


class Answer(BaseModel):
    """What every answer shares."""

    model_config = ConfigDict(use_attribute_docstrings=True)


class Losses(Answer):
    """Losses at the parameters now; null where there are no samples, or the number is not finite."""

    train: float | None
    test: float | None


class Fork(Answer):
    """Where a run was forked from."""

    run: str
    step: int


class RunState(Answer):
    """A run."""

    id: str
    """The right to command it; a client that has only the view sees the view here."""
    view: str
    """The right to look at it."""
    status: Literal["paused", "running", "diverged"]
    stopped: str | None
    """Why it stopped playing, where nobody asked it to; null once it goes on."""
    step: int
    """How many updates it has seen."""
    epoch: int
    changes: int
    """How many patches it has seen since its start."""
    loss: Losses
    spec: Specification
    forked_from: Fork | None
    engine: Engine
    """What computes its steps: `numba`, the compiled engine, or `numpy`, which trains what is large, searches
    lines (conjugate gradient) or sends errors back through other weights than its own."""
    reproducible: bool
    """Whether computing a step again gives the same bits: false where the run was trained by another version,
    or on another processor."""
    figures: list[str]
    """The panels that have something to say of it."""

    @classmethod
    def of(cls, run: State) -> "RunState":
        """The run as the service says it is, for the client that has this key."""
        origin = run.forked_from
        return cls.model_construct(  # nothing of it is in doubt, and large data would be checked again
            id=run.key,
            view=run.view,
            status=run.status,
            stopped=run.stopped,
            step=run.step,
            epoch=run.epoch,
            changes=run.changes,
            loss=Losses(train=run.losses.train, test=run.losses.test),
            spec=run.spec,
            forked_from=Fork(run=origin.view, step=origin.step) if origin else None,
            engine=run.engine,
            reproducible=run.reproducible,
            figures=applicable(run.spec),
        )


class WatchedRun(Answer):
    """A run that is trained elsewhere, in the fields of any run."""

    id: str
    """The right to send its frames; a client that has only the view sees the view here."""
    view: str
    """The right to look at it."""
    status: Literal["paused", "running", "diverged"]
    """`running` while frames come."""
    stopped: None = None
    step: int
    """The last one that was sent."""
    steps: list[int]
    """Those whose frames are there."""
    epoch: int
    changes: int = 0
    loss: Losses
    """Of its newest frame, where it says them."""
    spec: None = None
    """What it is made of is in `model`."""
    model: Watched
    forked_from: None = None
    engine: None = None
    reproducible: bool = False
    figures: list[str]
    """The panels that its frames can feed."""

    @classmethod
    def of(cls, run: WatchedState) -> "WatchedRun":
        """The run as the service says it is, for the client that has this key."""
        return cls(
            id=run.key,
            view=run.view,
            status=run.status,
            step=run.step,
            steps=run.steps,
            epoch=run.epoch,
            loss=Losses(train=run.losses.train, test=run.losses.test),
            model=run.model,
            figures=FED_BY_FRAMES,
        )


class FrameLoss(Answer):
    """Data losses at the weights that the step started from."""

    batch: float | None
    train: float | None
    test: float | None


class Batch(Answer):
    """The step's training samples."""

    indices: list[int]
    """None of a run that is trained elsewhere."""
    size: int
    """How many they are; 0 where that is not known."""


class ProbeSample(Answer):
    """The sample that the arrays of the layers belong to."""

    index: int
    inputs: Vector
    targets: Vector
    outputs: Vector
    loss: float | None


class FrameLayer(Answer):
    """One layer's part in a step: arrays of the probe, gradients, updates and measures of the batch.

    Of a run that is trained elsewhere, an array is null that was not sent, or not whole.
    """

    weights: Matrix
    """Those that the step started from (units × inputs)."""
    biases: Vector
    pre_activations: Vector
    activations: Vector
    slopes: Vector | None
    """f′(z); null for softmax."""
    derivatives: Vector | None
    """What multiplied the error; null for softmax."""
    errors: Vector
    """∂L/∂a."""
    deltas: Vector
    """errors × derivatives."""
    weight_gradients: Matrix
    bias_gradients: Vector
    weight_updates: Matrix
    """new − old."""
    bias_updates: Vector
    gradient_norm: float | None
    update_ratio: float | None
    saturated: float | None
    mean_slope: float | None
    error_norm: float | None
    delta_norm: float | None
    weight_factor: float | None
    slope_factor: float | None
    descent_cosine: float | None


class Frame(Answer):
    """What one step did. A number that is not finite is null."""

    run: str
    step: int
    epoch: int
    cursor: str
    changes: int
    """How many patches the run had seen when it made this step."""
    status: Literal["paused", "running", "diverged"]
    loss: FrameLoss
    batch: Batch
    probe: ProbeSample
    layers: list[FrameLayer]
    descent_cosine: float | None
    clipped: float | None
    """By what clipping multiplied the gradient: ‖clipped‖ / ‖gradient‖, 1 where it was not clipped."""


class CurrentParameters(Answer):
    """One layer's weights (units × inputs) and biases (units)."""

    weights: Matrix
    biases: Vector


class Part(Answer):
    """Training or test samples, a row each."""

    points: Matrix
    """Where they lie, before features are made of them."""
    inputs: Matrix
    targets: Matrix


class RunData(Answer):
    """The samples of a run; a frame's `batch.indices` and `probe.index` count the rows of `train`."""

    features: list[str]
    """The names of the inputs."""
    train: Part
    test: Part


class PlotlyFigure(Answer):
    """A figure as Plotly's JSON."""

    data: list[dict[str, Any]]
    layout: dict[str, Any]


class DeclaredFigure(Answer):
    """A panel, as the page fills it: `meta` of a trace or of the layout names the paths that feed it."""

    name: str
    title: str
    """The question that it answers."""
    hint: str
    """How to read it."""
    clauses: list[str]
    """What it says besides where that is drawn: `meta.clauses` of a filled figure's layout names those."""
    needs: str | None
    """What it shows beside the run's frames: `diagnosis`, `gradients`, `slice`, `surface` or `theory`."""
    colours: dict[str, str]
    """From the colours in the figure to the page's tokens."""
    figure: PlotlyFigure
    upright: dict[str, Any]
    """Attributes of its layout, by their paths, that are otherwise where the plot is higher than wide."""


class LossSlice(Answer):
    """The loss along one weight."""

    at: float
    """The weight itself."""
    weights: Vector
    loss: Vector
    gradient: float | None
    """The true slope at `at`, whatever the derivative rule."""


class LossPath(Answer):
    """A run's path in the plane of a surface."""

    steps: list[int]
    x: Vector
    y: Vector
    loss: Vector


class LossSurface(Answer):
    """The train loss over a plane of weight space; a row of `loss` is a y."""

    x: Vector
    y: Vector
    loss: Matrix
    path: LossPath
    explained: float | None
    """The share of the path's variance that lies in the plane; null for a path that has not moved."""


class PassLayer(Answer):
    """One layer's part in the pass: arrays of the whole batch, a row a sample; gradients are its mean."""

    inputs: Matrix
    pre_activations: Matrix
    activations: Matrix
    slopes: Matrix | None
    derivatives: Matrix | None
    errors: Matrix
    deltas: Matrix
    weight_gradients: Matrix
    bias_gradients: Vector
    weight_updates: Matrix
    bias_updates: Vector
    weights_after: Matrix
    biases_after: Vector


class Pass(Answer):
    """One forward pass, backward pass and update."""

    loss: float | None
    """The batch's mean, before the update."""
    layers: list[PassLayer]
