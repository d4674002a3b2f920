"""Looks at a run's loss from where it stands: along one weight, and over a plane of weight space."""

from dataclasses import dataclass
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
    """A plane to look at: where its grid lies, and the run's path on it with its losses."""

    plane: Plane
    radius: float
    steps: tuple[int, ...]
    losses: tuple[float, ...]


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


def look_at(life: Life, step: int, axes: Axes, radius: float | None, seed: int) -> View:
    """The plane through the parameters after `step` steps, and the path there."""
    path = life.path(step)
    parameters = [point for _, point in path]
    origin = parameters[-1].copy()
    landscape = _of(life)
    rng = np.random.default_rng([seed, PLANE_STREAM])
    if axes == "path":
        plane = principal_plane(origin, parameters, rng)
    else:
        plane = random_plane(life.at(step).plan.network, origin, parameters, rng)
    reach = float(np.abs(plane.path).max()) * MARGIN
    losses = tuple(landscape.loss(point) for point in parameters)
    return View(plane, radius or reach or 1.0, tuple(step for step, _ in path), losses)


def surface_row(life: Life, origin: Array, axis: Array, distances: Array) -> Array:
    """One row of the surface: the train loss along a line."""
    return _of(life).line(origin, axis, distances)


def _of(life: Life) -> Landscape:
    now = life.at(life.step)
    return Landscape(now.plan.network, now.plan.loss, now.train)
