"""Panels: as the page declares them, and filled with a run's numbers for a notebook."""

from functools import cache
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Query, Request, Response
from starlette.exceptions import HTTPException
from starlette.status import HTTP_404_NOT_FOUND

from app.analysis.clips import clips
from app.analysis.diagnosis import diagnosis
from app.analysis.loss_slice import loss_slice
from app.analysis.operating_points import operating_points
from app.analysis.sample_gradients import sample_gradients
from app.analysis.surface import Axes, Surface, SurfaceQuery, surface, surface_beside
from app.api.cancellation import CancelledWithClient
from app.api.content import Content
from app.api.dependencies import AnyRun, TheService
from app.api.frames import json_response
from app.api.landscape import GridPoints, weight_of
from app.api.openapi import RUN, problems
from app.api.pieces import JSON
from app.api.schemas import DeclaredFigure, PlotlyFigure
from app.core.activations import ACTIVATIONS
from app.core.frame import Frame
from app.core.losses import LOSSES
from app.figures import FED_BY_FRAMES, PANELS, Facts, declared, figure
from app.figures.clipping import CLIPPED
from app.figures.slice import reach
from app.figures.watched import facts_of
from app.runs.service import Service
from app.runs.state import Outline, WatchedOutline

TRIAL = 500
"""Steps for which remedies are tried."""

SHOWN = "the step on show, up to the one that comes next; the last one, by default"

router = APIRouter(tags=["figures"], route_class=CancelledWithClient)


@router.get("/figures", response_model=None, responses={200: {"model": list[DeclaredFigure]}})
async def list_figures(request: Request) -> Response:
    """The panels: names, questions, and templates whose `meta` names what feeds them."""
    return _declared().answer(request)


@cache
def _declared() -> Content:
    return Content(orjson.dumps(declared(), option=orjson.OPT_SERIALIZE_NUMPY), JSON)


@router.get(
    "/runs/{id}/figures/{name}",
    response_model=None,
    responses={200: {"model": PlotlyFigure}, **problems(*RUN, 409, 422)},
)
async def read_figure(
    run: AnyRun,
    name: str,
    service: TheService,
    points: GridPoints,
    step: Annotated[int | None, Query(ge=1, description=SHOWN)] = None,
    layer: Annotated[int, Query(description="of the picked weight, from 1")] = 1,
    unit: Annotated[int, Query(description="from 0")] = 0,
    input: Annotated[int, Query(description="from 0")] = 0,
    titled: Annotated[bool, Query(description="whether the question stands above it")] = True,
    axes: Annotated[Axes, Query(description="of the plane that a surface shows")] = "path",
) -> Response:
    """A panel with the run's numbers: `plotly.io.from_json` reads it.

    Of a run that stands at step 0, it shows by default what the first step will do.
    """
    if name not in PANELS:
        raise HTTPException(
            HTTP_404_NOT_FOUND, f"There is no figure {name!r}. There are {', '.join(PANELS)}."
        )
    match run:
        case Outline():
            facts = await _facts(run, name, service, points, step, (layer, unit, input), axes)
        case _:
            facts = await _facts_sent(run, name, service, step)
    try:
        content: dict[str, Any] = figure(name, facts, titled)
    except KeyError:
        raise HTTPException(
            HTTP_404_NOT_FOUND, f"A softmax unit has no {name}: its slope is a matrix."
        ) from None
    return json_response(content)


async def _facts(
    run: Outline,
    name: str,
    service: Service,
    points: int,
    step: int | None,
    place: tuple[int, int, int],
    axes: Axes,
) -> Facts:
    """What a figure of a run is made of that is trained here."""
    panel = PANELS[name]
    if not panel.applies(run.spec):
        raise HTTPException(HTTP_404_NOT_FOUND, f"The figure {name!r} is for {panel.runs.only}.")
    weight = weight_of(run, *place)
    number = step or max(run.step, 1)
    preview = number == run.step + 1
    record = await (service.next_frame(run.key) if preview else service.frame(run.key, number))
    before, made, needs = record.frame.step - 1, number - preview, panel.needs
    twin = run.twins[0] if run.twins else None
    parted = (await service.outline(twin)).parted if twin else None

    async def last_of(key: str) -> Frame:
        if key == run.key:
            return record.frame
        there = (await service.outline(key)).step  # one that has diverged goes no further
        if number == there + 1 and preview:
            return (await service.next_frame(key)).frame
        return (await service.frame(key, min(number, there))).frame

    async def frames_of(key: str, since: int = 0) -> list[Frame]:
        if panel.over_time:
            return await service.course(key, await last_of(key), since)
        records = await service.frames(key, 0, record.frame.step)
        return [each.frame for each in records if each.frame.step <= record.frame.step]

    async def land() -> Surface:
        query = SurfaceQuery(before, axes, None if axes == "path" else 1.0, points)
        if twin:
            return await service.ask_beside(run.key, twin, surface_beside, query)
        return await service.ask(run.key, surface, query)

    value = record.frame.array(weight.layer, "weights")[weight.unit, weight.input]
    radius = reach(float(value))
    return Facts(
        frame=record.frame,
        frames=await frames_of(run.key) or [record.frame],
        twins_frames=await frames_of(twin, parted or 0) if twin else (),
        parted=parted,
        activations=[ACTIVATIONS[one.activation] for one in run.spec.network.layers],
        weight=weight,
        preview=preview,
        points=await service.ask(run.key, operating_points, before),
        cut=await service.ask(run.key, loss_slice, before, weight, radius, 121, "probe", record.frame.step)
        if needs == "slice"
        else None,
        gradients=await service.ask(run.key, sample_gradients, before) if needs == "gradients" else None,
        surface=await land() if needs == "surface" else None,
        diagnosis=await service.ask(run.key, diagnosis, made, TRIAL) if needs == "diagnosis" else None,
        clips=await service.ask(run.key, clips) if panel.runs is CLIPPED else (),
        random_plane=axes == "random",
        theory=panel.theory.drawn(await service.ask(run.key, panel.theory.ask, before))
        if panel.theory
        else None,
        random_feedback=run.spec.network.feedback != "transpose",
        cancelled=LOSSES[run.spec.loss].matched == run.spec.network.output.activation,
    )


async def _facts_sent(run: WatchedOutline, name: str, service: Service, step: int | None) -> Facts:
    """The same of one that is trained elsewhere."""
    if not PANELS[name].fed_by_frames:
        raise HTTPException(
            HTTP_404_NOT_FOUND,
            f"This run is trained elsewhere, and the figure {name!r} takes more than its frames. They feed "
            f"{', '.join(FED_BY_FRAMES)}.",
        )
    record = await service.frame(run.key, step or run.step)
    frames = [each.frame for each in await service.frames(run.key, 0, record.frame.step)]
    return facts_of(run.model, record.frame, [each for each in frames if each.step <= record.frame.step])
