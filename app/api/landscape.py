"""Looks at a run's loss: along one weight, and over a plane of weight space."""

from typing import Annotated, TypeAlias

from fastapi import APIRouter, Depends, Query, Response

from app.analysis.loss_slice import Over, loss_slice
from app.analysis.surface import Axes, SurfaceQuery, surface
from app.analysis.weight import Weight
from app.api.cancellation import CancelledWithClient
from app.api.dependencies import TheRun, TheService
from app.api.frames import json_response
from app.api.openapi import RUN, problems
from app.api.problems import refused_query
from app.api.schemas import LossSlice, LossSurface
from app.runs.state import Outline

router = APIRouter(prefix="/runs/{id}", tags=["landscape"], route_class=CancelledWithClient)

AFTER = "after so many steps; now, by default"
MOST_SLICE_POINTS = 1001
MOST_SURFACE_POINTS = 101


async def _weight(
    run: TheRun,
    layer: Annotated[int, Query(description="from 1")],
    unit: Annotated[int, Query(description="from 0")],
    input: Annotated[int, Query(description="from 0")],
) -> Weight:
    return weight_of(run, layer, unit, input)


def weight_of(run: Outline, layer: int, unit: int, input: int) -> Weight:
    """The weight that the query names; 422 where the network has none there."""
    layers = run.spec.network.build(run.spec.data.width).layers
    _within("layer", layer, 1, len(layers))
    _within("unit", unit, 0, layers[layer - 1].units - 1)
    _within("input", input, 0, layers[layer - 1].inputs - 1)
    return Weight(layer - 1, unit, input)


async def _odd(
    points: Annotated[
        int,
        Query(ge=3, le=MOST_SURFACE_POINTS, description="of the surface's grid, each way: an odd number"),
    ] = 31,
) -> int:
    if points % 2 == 0:
        message = "Input should be odd, so that the parameters are in the middle"
        raise refused_query("points", "out_of_range", message, points)
    return points


GridPoints: TypeAlias = Annotated[int, Depends(_odd)]


@router.get("/slice", response_model=None, responses={200: {"model": LossSlice}, **problems(*RUN, 409, 422)})
async def read_slice(
    run: TheRun,
    weight: Annotated[Weight, Depends(_weight)],
    service: TheService,
    step: Annotated[int | None, Query(ge=0, description=AFTER)] = None,
    radius: Annotated[float, Query(gt=0, le=1e6, allow_inf_nan=False)] = 2.0,
    points: Annotated[int, Query(ge=2, le=MOST_SLICE_POINTS)] = 101,
    over: Over = "train",
) -> Response:
    """The loss as only one weight moves, evenly over `at` ± `radius`, and its true slope at `at`.

    `over` takes all training samples, or the batch or the probe of that step's frame (at step 0 the first
    one's).
    """
    at = run.step if step is None else step
    return json_response(await service.ask(run.key, loss_slice, at, weight, radius, points, over))


@router.get(
    "/surface", response_model=None, responses={200: {"model": LossSurface}, **problems(*RUN, 409, 422)}
)
async def read_surface(
    run: TheRun,
    service: TheService,
    points: GridPoints,
    axes: Axes = "path",
    radius: Annotated[float | None, Query(gt=0, le=1e6, allow_inf_nan=False)] = None,
    seed: Annotated[int, Query(ge=0, le=2**53 - 1, description="of random directions")] = 0,
    step: Annotated[int | None, Query(ge=0, description=AFTER)] = None,
) -> Response:
    """The train loss over a plane through the parameters, which are its middle, (0, 0).

    Axes: `path`, the two principal components of the path so far, orthonormal; or `random`, two directions
    scaled unit by unit to the weights' norm (Li et al. 2018). `explained` is the share of the path's variance
    in the plane. Without a radius the path fits in.
    """
    query = SurfaceQuery(run.step if step is None else step, axes, radius, points, seed)
    found = await service.ask(run.key, surface, query)
    projection = found.projection
    x, y = projection.plane.path.T.copy()
    return json_response(
        {
            "x": found.x,
            "y": found.y,
            "loss": found.loss,
            "path": {"steps": projection.steps, "x": x, "y": y, "loss": projection.losses},
            "explained": projection.plane.explained,
        }
    )


def _within(name: str, number: int, least: int, most: int) -> None:
    if not least <= number <= most:
        raise refused_query(name, "out_of_range", f"Input should be from {least} to {most}", number)
