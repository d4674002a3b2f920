"""The loss over a plane of weight space, with the run's path on it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

import numpy as np

from app.analysis.pieces import Pieces
from app.core.arrays import Array
from app.core.landscape import Landscape, Plane, principal_plane, random_plane
from app.timeline import Timeline

Axes = Literal["path", "random"]

PLANE_STREAM = 4  # of the random streams in app/timeline/building.py
MARGIN = 1.25
"""How much farther than its path a surface shows by default."""


@dataclass(frozen=True)
class SurfaceQuery:
    """What is asked of a surface: after how many steps, in which plane, how far, how fine.

    Without a radius the path fits in. `points` go each way; `seed` is of random directions.
    """

    step: int
    axes: Axes = "path"
    radius: float | None = None
    points: int = 31
    seed: int = 0


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
class Surface:
    """The train loss over a plane: at `x` and `y` (in the plane's axes), one row of `loss` for each y."""

    x: Array
    y: Array
    loss: Array
    projection: Projection


def surface(timeline: Timeline, query: SurfaceQuery) -> Pieces[Surface]:
    """The train loss over a plane through the parameters, a row a piece. StepNotFound, Diverged."""
    return _rows(_projected(timeline, query, ()), query)


def surface_beside(timeline: Timeline, other: Timeline, query: SurfaceQuery) -> Pieces[Surface]:
    """The same, where the plane holds the path of another run as well, as far as it is finite."""
    return _rows(_projected(timeline, query, _finite_path(other, query.step)), query)


def _rows(projection: Projection, query: SurfaceQuery) -> Pieces[Surface]:
    distances = np.linspace(-projection.radius, projection.radius, query.points)
    origin, axes = projection.plane.origin, projection.plane.axes
    rows = [partial(_row, origin=origin, axes=axes, y=y, distances=distances) for y in distances]
    return Pieces(rows, partial(_surface, distances, projection))


def _surface(distances: Array, projection: Projection, rows: list[Array]) -> Surface:
    return Surface(distances, distances, np.array(rows), projection)


def _row(timeline: Timeline, origin: Array, axes: Array, y: float, distances: Array) -> Array:
    """The train loss along a line."""
    return _landscape(timeline).line(origin + y * axes[1], axes[0], distances)


def _finite_path(timeline: Timeline, step: int) -> list[Array]:
    """The parameters on the way to `step`, as far as they are numbers."""
    return [point for _, point in timeline.path(min(step, timeline.step)) if np.isfinite(point).all()]


def _projected(timeline: Timeline, query: SurfaceQuery, beside: Sequence[Array]) -> Projection:
    """The path on a plane through the parameters after so many steps, and another path `beside` it."""
    step = timeline.finite(query.step)
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
    own = len(beside)
    return Projection(
        plane=replace(plane, path=plane.path[own:]),
        radius=query.radius or reach or 1.0,
        steps=tuple(step for step, _ in path),
        losses=losses[own:],
        beside=plane.path[:own],
        beside_losses=losses[:own],
    )


def _landscape(timeline: Timeline) -> Landscape:
    now = timeline.at(timeline.step)
    return Landscape(now.plan.network, now.plan.loss, now.train)
