"""The loss over a plane of weight space, with the run's path on it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

import numpy as np

from app.analysis.pieces import Pieces, stretches
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
    """The train loss over a plane through the parameters. StepNotFound, Diverged."""
    return _projected(timeline, query, ())


def surface_beside(timeline: Timeline, other: Timeline, query: SurfaceQuery) -> Pieces[Surface]:
    """The same, where the plane holds the path of another run as well, as far as it is finite."""
    return _projected(timeline, query, _finite_path(other, query.step))


def _seen(step: int, projection: Projection, multiplications: int, points: int) -> Pieces[Surface]:
    """The losses of the grid, row by row."""
    distances = np.linspace(-projection.radius, projection.radius, points)
    y, x = np.meshgrid(distances, distances, indexing="ij")
    grid = np.column_stack([x.ravel(), y.ravel()])
    origin, axes = projection.plane.origin, projection.plane.axes
    parts = stretches(len(grid), multiplications)
    questions = [partial(_losses, step, origin, axes, grid[part]) for part in parts]
    return Pieces(questions, partial(_surface, distances, projection))


def _surface(distances: Array, projection: Projection, losses: list[Array]) -> Surface:
    size = len(distances)
    return Surface(distances, distances, np.concatenate(losses).reshape(size, size), projection)


def _losses(step: int, origin: Array, axes: Array, at: Array, timeline: Timeline) -> Array:
    return _landscape(timeline, step).plane(origin, axes, at)


def _finite_path(timeline: Timeline, step: int) -> list[Array]:
    """The parameters on the way to `step`, as far as they are numbers."""
    return [point for _, point in timeline.path(min(step, timeline.step)) if np.isfinite(point).all()]


def _projected(timeline: Timeline, query: SurfaceQuery, beside: Sequence[Array]) -> Pieces[Surface]:
    """The path on a plane through the parameters after so many steps, and another path `beside` it."""
    step = timeline.finite(query.step)
    path = timeline.path(step)
    parameters = [*beside, *(point for _, point in path)]
    origin = parameters[-1].copy()
    landscape = _landscape(timeline, step)
    rng = np.random.default_rng([query.seed, PLANE_STREAM])
    if query.axes == "path":
        plane = principal_plane(origin, parameters, rng)
    else:
        plane = random_plane(timeline.at(step).plan.network, origin, parameters, rng)
    reach = float(np.abs(plane.path).max()) * MARGIN
    losses = tuple(landscape.loss(point) for point in parameters)
    own = len(beside)
    projection = Projection(
        plane=replace(plane, path=plane.path[own:]),
        radius=query.radius or reach or 1.0,
        steps=tuple(step for step, _ in path),
        losses=losses[own:],
        beside=plane.path[:own],
        beside_losses=losses[:own],
    )
    return _seen(step, projection, landscape.multiplications, query.points)


def _landscape(timeline: Timeline, step: int) -> Landscape:
    """The loss of all training samples, as what held after `step` steps has it."""
    segment = timeline.segment(step)
    return Landscape(segment.plan.network, segment.plan.loss, segment.train)
