"""What a run did: frames, parameters and the samples it is trained on, in full double precision."""

from collections.abc import AsyncIterator
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Query, Response
from fastapi.responses import StreamingResponse

from app.analysis.parameters import feedback, parameters
from app.analysis.samples import samples
from app.api.dependencies import AnyRun, Key, TheRun, TheService
from app.api.openapi import FRAME, RUN, problems
from app.api.pieces import JSON
from app.api.schemas import CurrentParameters, Frame, Matrix, RunData
from app.core.datasets import Samples
from app.runs.encoding import encode
from app.runs.history import RecordedFrame
from app.runs.state import Outline
from app.spec import Inline
from app.timeline.building import Material

router = APIRouter(prefix="/runs/{id}", tags=["frames"])


@router.get("/frames", response_model=None, responses={200: {"model": list[Frame]}, **problems(*RUN, 422)})
async def list_frames(
    key: Key,
    service: TheService,
    after: Annotated[int, Query(ge=0, description="a step, exclusive")] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> Response:
    """The frames that were recorded and are still held, ascending."""
    return StreamingResponse(_array(await service.frames(key, after, limit), key), media_type=JSON)


@router.get("/frames/{step}", response_model=None, responses=FRAME | problems(*RUN, 422))
async def read_frame(key: Key, step: int, service: TheService) -> Response:
    """What one step did, exactly; recomputed when it is no longer held."""
    return frame_response(await service.frame(key, step), key)


@router.get("/next", response_model=None, responses=FRAME | problems(*RUN, 409))
async def read_next_frame(key: Key, service: TheService) -> Response:
    """What the next step would do. Nothing changes."""
    return frame_response(await service.next_frame(key), key)


@router.get(
    "/parameters",
    response_model=None,
    responses={200: {"model": list[CurrentParameters]}, **problems(*RUN, 422)},
)
async def read_parameters(
    run: AnyRun,
    service: TheService,
    step: Annotated[int | None, Query(ge=0, description="after this many steps; now, by default")] = None,
) -> Response:
    """Weights and biases, one entry a layer: a list that `network.parameters` takes."""
    at = run.step if step is None else step
    match run:
        case Outline():
            return json_response(await service.ask(run.key, parameters, at))
        case _:
            return json_response(await service.sent_parameters(run.key, at))


@router.get(
    "/feedback", response_model=None, responses={200: {"model": list[Matrix] | None}, **problems(*RUN)}
)
async def read_feedback(key: Key, service: TheService) -> Response:
    """What errors go back through in place of the weights, a matrix a layer; null: their transpose.

    It is drawn once, from the run's seed: a list that the `network.feedback` of `POST /backprop` takes.
    """
    return json_response(await service.ask(key, feedback))


@router.get("/data", response_model=None, responses={200: {"model": RunData}, **problems(*RUN)})
async def read_data(run: TheRun, service: TheService) -> Response:
    """The samples that the run is trained and tested on."""
    return json_response(data_of(run, await service.ask(run.key, samples)))


def data_of(run: Outline, material: Material) -> dict[str, Any]:
    """A run's samples, and what their inputs are called."""
    return {"features": _names(run), "train": _part(material.train), "test": _part(material.test)}


def frame_response(record: RecordedFrame, key: str) -> Response:
    """A frame in full precision, shown under the key that the client has."""
    return Response(encode(record, key), media_type=JSON)


def json_response(content: Any) -> Response:
    """Numbers in full precision; NumPy arrays as lists, what is not finite as null."""
    return Response(orjson.dumps(content, option=orjson.OPT_SERIALIZE_NUMPY), media_type=JSON)


async def _array(records: list[RecordedFrame], key: str) -> AsyncIterator[bytes]:
    """A JSON array, a frame at a time, so that a long one holds neither memory nor the event loop."""
    separator = b"["
    for record in records:
        yield separator + encode(record, key)
        separator = b","
    yield b"]" if records else b"[]"


def _names(run: Outline) -> list[str]:
    data = run.spec.data
    if isinstance(data, Inline):
        return data.input_names
    return list(data.features or data.dataset.column_names)


def _part(part: Samples) -> dict[str, Any]:
    return {"points": part.points, "inputs": part.inputs, "targets": part.targets}
