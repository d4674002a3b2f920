"""Maps over two numbers of a specification: create, look, follow, stop, go on, delete."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated, Any, Literal, TypeAlias

import numpy as np
import orjson
from fastapi import APIRouter, Body, Depends, Path, Query, Request, Response
from fastapi.sse import KEEPALIVE_COMMENT, EventSourceResponse
from pydantic import Field
from starlette.status import HTTP_201_CREATED, HTTP_204_NO_CONTENT

from app.api import examples
from app.api.bodies import JSONRoute
from app.api.dependencies import Client, LastEvent, TheAtlases, TheSettings
from app.api.frames import json_response
from app.api.openapi import problems
from app.api.pieces import JSON, json_in_pieces
from app.api.problems import faults_in_body
from app.api.schemas import Answer, Matrix
from app.atlas.atlas import AtlasStatus
from app.atlas.measures import MEASURES, WHOLE, MeasureName
from app.atlas.service import AtlasState, Cells, Tidings
from app.core.arrays import Array
from app.spec import Specification, Survey, check

router = APIRouter(prefix="/atlases", tags=["atlases"], route_class=JSONRoute)

EVENT = {
    "type": "object",
    "properties": {name: {"type": "string"} for name in ("id", "event", "data")},
    "required": ["event", "data"],
}
"""One of a stream."""
ATLAS = (404, 503)
"""What every route of a map may answer."""


class AtlasAxis(Answer):
    """An axis of a map, with the number of each column or row."""

    path: str
    start: Annotated[float, Field(alias="from")]
    stop: Annotated[float, Field(alias="to")]
    scale: Literal["linear", "log"]
    values: list[float]
    """In the middle of the cells, rounded where the specification has a whole number there."""


class AtlasAnswer(Answer):
    """A map as it stands."""

    id: str
    status: AtlasStatus
    cells: int
    done: int
    """How many cells are made, empty ones included."""
    columns: int
    rows: int
    x: AtlasAxis
    y: AtlasAxis
    steps: int
    measures: list[str]
    """What each cell is measured by."""


class AtlasCells(Answer):
    """One measure of all cells; a row of `values` is a y; null where there is no number, or not yet."""

    measure: str
    values: Matrix
    done: int


class CellValues(Answer):
    """The measures of a cell, each null where there is no number."""

    loss: float | None
    """Train loss after the last step."""
    test_loss: float | None
    steps_to: int | None
    """The first step looked at after which the train loss is under a tenth of always answering the mean's."""
    diverged_at: int | None
    """The step that left the finite numbers."""
    first_gradient: float | None
    """‖[∂L/∂W, ∂L/∂b]‖ of the first layer at the end, over all training samples."""
    gradient_ratio: float | None
    """‖δ‖ of the first layer over that of the last, at the end, over all training samples."""
    start_ratio: float | None
    """The same at step 0."""
    saturated: float | None
    """The share of (sample, unit) of the hidden layers whose |f′(z)| is at most 5 % of the largest."""
    dead: float | None
    """The share of hidden units whose f′(z) is 0 at every training sample."""


class AtlasCell(Answer):
    """A cell of a map."""

    spec: Specification | None
    """What makes a run of it; null where the numbers make no specification."""
    refused: str | None
    """Why they make none."""
    values: CellValues


async def _id(atlas: Annotated[str, Path(description="the map's id")]) -> str:
    return atlas


async def _after(last: LastEvent) -> int:
    return int(last) if last.isascii() and last.isdigit() and len(last) < 10 else 0


Id: TypeAlias = Annotated[str, Depends(_id)]
Measure: TypeAlias = Annotated[MeasureName, Query(description="one of the map's `measures`")]


@router.post(
    "",
    response_model=AtlasAnswer,
    status_code=HTTP_201_CREATED,
    responses=problems(413, 415, 422, 429, 503),
)
async def create_atlas(
    survey: Annotated[Survey, Body(openapi_examples=examples.SURVEY)],
    request: Request,
    atlases: TheAtlases,
    settings: TheSettings,
    client: Client,
) -> Response:
    """Make a map: each cell is a run of `spec` with its own two numbers, trained for `steps` steps.

    A path is dotted, with a list's places by index or `*` for all (`network.layers.*.units` are the hidden
    layers'), or `depth`, how many copies of the first hidden layer there are. Cell k of n has the value
    `from` + (k + ½)(`to` − `from`)/n, in logarithms on a log scale; whole numbers are rounded. What the
    specification refuses is an empty cell.
    """
    with faults_in_body():
        check(survey, settings)
    state = await atlases.create(survey, client)
    place = request.url_for("read_atlas", atlas=state.id).path
    return Response(
        _answer(state).model_dump_json(by_alias=True), HTTP_201_CREATED, {"Location": place}, JSON
    )


@router.get("/{atlas}", response_model=AtlasAnswer, responses=problems(*ATLAS))
async def read_atlas(id: Id, atlases: TheAtlases) -> AtlasAnswer:
    """The map as it stands."""
    return _answer(await atlases.state(id))


@router.delete("/{atlas}", status_code=HTTP_204_NO_CONTENT, responses=problems(*ATLAS))
async def delete_atlas(id: Id, atlases: TheAtlases) -> None:
    """Stop it and forget it; its streams end."""
    await atlases.delete(id)


@router.post("/{atlas}/stop", response_model=AtlasAnswer, responses=problems(*ATLAS))
async def stop_atlas(id: Id, atlases: TheAtlases) -> AtlasAnswer:
    """Make no more cells of it for now; what is done stays."""
    return _answer(await atlases.stop(id))


@router.post("/{atlas}/resume", response_model=AtlasAnswer, responses=problems(*ATLAS, 429))
async def resume_atlas(id: Id, atlases: TheAtlases, client: Client) -> AtlasAnswer:
    """Go on with a map that was stopped or has failed."""
    return _answer(await atlases.resume(id, client))


@router.get(
    "/{atlas}/cells", response_model=None, responses={200: {"model": AtlasCells}, **problems(*ATLAS, 422)}
)
async def read_cells(id: Id, atlases: TheAtlases, measure: Measure = "loss") -> Response:
    """One measure of every cell that is made so far."""
    values, done = await atlases.cells(id, measure)
    return json_response({"measure": measure, "values": values, "done": done})


@router.get(
    "/{atlas}/cells/{row}/{column}",
    response_model=None,
    responses={200: {"model": AtlasCell}, **problems(*ATLAS, 422)},
)
async def read_cell(id: Id, row: int, column: int, atlases: TheAtlases) -> Response:
    """One cell: its measures, and the specification that `POST /runs` takes."""
    cell = await atlases.cell(id, row, column)
    spec = cell.spec.pieces() if cell.spec else ["null"]
    rest = orjson.dumps({"refused": cell.refused, "values": _values(cell.values)}).decode()
    return json_in_pieces(['{"spec":', *spec, f",{rest[1:]}"])


@router.get(
    "/{atlas}/stream",
    response_class=Response,
    responses={
        200: {"content": {"text/event-stream": {"schema": EVENT}}},
        **problems(*ATLAS, 422, 429),
    },
)
async def stream_cells(
    id: Id, atlases: TheAtlases, after: Annotated[int, Depends(_after)]
) -> EventSourceResponse:
    """Each cell as it is made, coarse to fine, in events named `cells`; `Last-Event-ID` goes on after one.

    A cell stands for the square of `size` cells each way that begins at its row and column, until finer ones
    come. An event named by the map's state (`done`, `stopped`, `failed`) ends the stream; so does deletion.
    """
    events = _events(await atlases.follow(id, after))
    return EventSourceResponse(events, headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})


def _answer(state: AtlasState) -> AtlasAnswer:
    survey = state.survey
    return AtlasAnswer.model_validate(
        {
            "id": state.id,
            "status": state.status,
            "cells": survey.cells,
            "done": state.done,
            "columns": survey.columns,
            "rows": survey.rows,
            "x": survey.x.model_dump() | {"values": survey.x_values},
            "y": survey.y.model_dump() | {"values": survey.y_values},
            "steps": survey.steps,
            "measures": MEASURES,
        }
    )


def _values(values: Array) -> dict[str, Any]:
    """The measures of a cell by name; whole numbers as such, what is not finite as null."""
    return {
        name: int(value) if name in WHOLE and np.isfinite(value) else value
        for name, value in zip(MEASURES, values.tolist(), strict=True)
    }


async def _events(tidings: AsyncGenerator[Tidings]) -> AsyncGenerator[bytes]:
    """Some cells at once, as an event each; how it ended; and a comment where there is neither."""
    async with aclosing(tidings):
        async for each in tidings:
            match each:
                case None:
                    yield KEEPALIVE_COMMENT
                case Cells():
                    yield _cells(each)
                case status:
                    yield b'event: %b\ndata: {"status":"%b"}\n\n' % (status.encode(), status.encode())


def _cells(cells: Cells) -> bytes:
    events = []
    places = cells.places.tolist()
    for number, ((row, column, size), values) in enumerate(zip(places, cells.values, strict=True), 1):
        content = {"row": row, "column": column, "size": size, "values": _values(values)}
        events.append(b"id: %d\nevent: cells\ndata: %b\n\n" % (cells.start + number, orjson.dumps(content)))
    return b"".join(events)
