"""Looks at a run's loss from where it stands: along one weight, and over a plane of weight space."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from app.core.arrays import Array
from app.core.backprop import Pass
from app.core.batches import Examples
from app.core.landscape import Landscape, Plane, principal_plane, random_plane
from app.core.network import Parameters
from app.core.training import Training
from app.runs.replay import Life

OperatingPoints = list[tuple[Array, Array]]
"""z and a of each layer (units × samples)."""
Over = Literal["train", "batch", "probe"]
Axes = Literal["path", "random"]

PLANE_STREAM = 4  # of the random streams in building.py
MARGIN = 1.25
"""How much farther than its path a surface shows by default."""


@dataclass(frozen=True)
class Weight:
    """Which weight: its layer counts from 0 here, its unit and input as well."""

    layer: int
    unit: int
    input: int


@dataclass(frozen=True)
class View:
    """A plane to look at: where its grid lies, and the run's path on it with its losses.

    `beside` (points × 2) is another run's path on the same plane, `beside_losses` this run's losses there.
    """

    plane: Plane
    radius: float
    steps: tuple[int, ...]
    losses: tuple[float, ...]
    beside: Array
    beside_losses: tuple[float, ...]


@dataclass(frozen=True)
class Survey:
    """What is asked of a surface: after how many steps (None: now), in which plane, how far, how fine.

    Without a radius the path fits in. `points` go each way; `seed` is of random directions.
    """

    step: int | None = None
    axes: Axes = "path"
    radius: float | None = None
    points: int = 31
    seed: int = 0


@dataclass(frozen=True)
class Surface:
    """The train loss over a plane: at `x` and `y` (in the plane's axes), one row of `loss` for each y."""

    x: Array
    y: Array
    loss: Array
    view: View


def loss_slice(
    life: Life, step: int, weight: Weight, radius: float, points: int, over: Over, frame: int | None = None
) -> dict[str, Any]:
    """The loss as only one weight moves, and its true slope where the weight is.

    `over` names whose loss: all training samples', or the batch's or the probe's of a frame, that of this
    step if no other is named.
    """
    training = life.at(step)
    samples = _samples(life, training, over, step if frame is None else frame)
    landscape = Landscape(training.plan.network, training.plan.loss, samples)
    here = training.parameters.flat
    direction = Parameters(training.plan.network)
    direction.weights[weight.layer][weight.unit, weight.input] = 1.0
    at = float(training.parameters.weights[weight.layer][weight.unit, weight.input])
    distances = np.linspace(-radius, radius, points)
    return {
        "at": at,
        "weights": at + distances,
        "loss": landscape.line(here, direction.flat, distances),
        "gradient": float(landscape.gradient(here) @ direction.flat),
    }


def _samples(life: Life, training: Training, over: Over, number: int) -> Examples:
    if over == "train":
        return training.train
    frame = life.frame(max(number, 1))
    chosen = [frame.probe_index] if over == "probe" else list(frame.indices)
    return Examples(training.train.inputs[:, chosen], training.train.targets[:, chosen])


def operating_points(training: Training) -> OperatingPoints:
    """Where every training sample lies at every unit, with the parameters now."""
    here = Pass(training.plan.network, training.plan.loss, training.parameters, training.train.count)
    with np.errstate(all="ignore"):
        here.forward(training.train.inputs)
    return list(zip(here.pre_activations, here.activations, strict=True))


def finite_path(life: Life, step: int) -> list[Array]:
    """The parameters on the way to `step`, as far as they are numbers."""
    return [point for _, point in life.path(min(step, life.step)) if np.isfinite(point).all()]


def look_at(life: Life, survey: Survey, beside: Sequence[Array] = ()) -> View:
    """The plane through the parameters after so many steps, the path there, and another path `beside` it."""
    step = life.step if survey.step is None else survey.step
    path = life.path(step)
    parameters = [*beside, *(point for _, point in path)]
    origin = parameters[-1].copy()
    landscape = _of(life)
    rng = np.random.default_rng([survey.seed, PLANE_STREAM])
    if survey.axes == "path":
        plane = principal_plane(origin, parameters, rng)
    else:
        plane = random_plane(life.at(step).plan.network, origin, parameters, rng)
    reach = float(np.abs(plane.path).max()) * MARGIN
    losses = tuple(landscape.loss(point) for point in parameters)
    own, steps = len(beside), tuple(step for step, _ in path)
    alone = replace(plane, path=plane.path[own:])
    return View(alone, survey.radius or reach or 1.0, steps, losses[own:], plane.path[:own], losses[:own])


def surface_row(life: Life, origin: Array, axis: Array, distances: Array) -> Array:
    """One row of the surface: the train loss along a line."""
    return _of(life).line(origin, axis, distances)


def _of(life: Life) -> Landscape:
    now = life.at(life.step)
    return Landscape(now.plan.network, now.plan.loss, now.train)
