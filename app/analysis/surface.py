"""The loss over a plane of weight space, with the run's path on it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from app.core.arrays import Array
from app.core.landscape import Landscape, Plane, principal_plane, random_plane
from app.timeline import Timeline

Axes = Literal["path", "random"]

PLANE_STREAM = 4  # of the random streams in app/timeline/building.py
MARGIN = 1.25
"""How much farther than its path a surface shows by default."""


@dataclass(frozen=True)
class Projection:
    """A run's path on a plane, with its losses, and how far the plane's grid reaches.

    `beside` (points × 2) is another run's path on the same plane, `beside_losses` this run's losses there.
    """

    plane: Plane
    radius: float
    steps: tuple[int, ...]
    losses: tuple[float, ...]
    beside: Array
    beside_losses: tuple[float, ...]


@dataclass(frozen=True)
class SurfaceQuery:
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
    projection: Projection


def finite_path(timeline: Timeline, step: int) -> list[Array]:
    """The parameters on the way to `step`, as far as they are numbers."""
    return [point for _, point in timeline.path(min(step, timeline.step)) if np.isfinite(point).all()]


def project(timeline: Timeline, query: SurfaceQuery, beside: Sequence[Array] = ()) -> Projection:
    """The path on a plane through the parameters after so many steps, and another path `beside` it."""
    step = timeline.step if query.step is None else query.step
    path = timeline.path(step)
    parameters = [*beside, *(point for _, point in path)]
    origin = parameters[-1].copy()
    landscape = _landscape(timeline)
    rng = np.random.default_rng([query.seed, PLANE_STREAM])
    if query.axes == "path":
        plane = principal_plane(origin, parameters, rng)
    else:
        plane = random_plane(timeline.at(step).plan.network, origin, parameters, rng)
    reach = float(np.abs(plane.path).max()) * MARGIN
    losses = tuple(landscape.loss(point) for point in parameters)
    own, steps = len(beside), tuple(step for step, _ in path)
    alone = replace(plane, path=plane.path[own:])
    return Projection(
        alone, query.radius or reach or 1.0, steps, losses[own:], plane.path[:own], losses[:own]
    )


def surface_row(timeline: Timeline, origin: Array, axis: Array, distances: Array) -> Array:
    """One row of the surface: the train loss along a line."""
    return _landscape(timeline).line(origin, axis, distances)


def _landscape(timeline: Timeline) -> Landscape:
    now = timeline.at(timeline.step)
    return Landscape(now.plan.network, now.plan.loss, now.train)
