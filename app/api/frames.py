"""What a run did: frames, parameters and the samples it is trained on, in full double precision."""

from collections.abc import AsyncIterator
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Query, Response
from fastapi.responses import StreamingResponse

from app.analysis.parameters import feedback_of
from app.api.dependencies import Key, Seen, TheConductor
from app.api.openapi import FRAME, RUN, problems
from app.api.schemas import CurrentParameters, Frame, Matrix, RunData
from app.core.datasets import Samples
from app.runs.encoding import encode
from app.runs.history import RecordedFrame
from app.runs.run import Run
from app.spec import Inline
from app.timeline.building import network_of

router = APIRouter(prefix="/runs/{id}", tags=["frames"])

JSON = "application/json"


@router.get("/frames", response_model=None, responses={200: {"model": list[Frame]}, **problems(*RUN, 422)})
async def list_frames(
    run: Seen,
    key: Key,
    conductor: TheConductor,
    after: Annotated[int, Query(ge=0, description="a step, exclusive")] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> Response:
    """The frames that were recorded and are still held, ascending."""
    return StreamingResponse(_array(conductor.recorded(run, after, limit), key), media_type=JSON)


@router.get("/frames/{step}", response_model=None, responses=FRAME | problems(*RUN, 422))
async def read_frame(run: Seen, key: Key, step: int, conductor: TheConductor) -> Response:
    """What one step did, exactly; recomputed when it is no longer held."""
    return frame_response(await conductor.frame(run, step), key)


@router.get("/next", response_model=None, responses=FRAME | problems(*RUN, 409))
async def read_next_frame(run: Seen, key: Key, conductor: TheConductor) -> Response:
    """What the next step would do. Nothing changes."""
    return frame_response(await conductor.next_frame(run), key)


@router.get(
    "/parameters",
    response_model=None,
    responses={200: {"model": list[CurrentParameters]}, **problems(*RUN, 422)},
)
async def read_parameters(
    run: Seen,
    conductor: TheConductor,
    step: Annotated[int | None, Query(ge=0, description="after this many steps; now, by default")] = None,
) -> Response:
    """Weights and biases, one entry a layer: a list that `network.parameters` takes."""
    return json_response(await conductor.parameters(run, step))


@router.get(
    "/feedback", response_model=None, responses={200: {"model": list[Matrix] | None}, **problems(*RUN)}
)
def read_feedback(run: Seen) -> Response:
    """What errors go back through in place of the weights, a matrix a layer; null: their transpose.

    It is drawn once, from the run's seed: a list that the `network.feedback` of `POST /backprop` takes.
    """
    return json_response(feedback_of(network_of(run.spec)))


@router.get("/data", response_model=None, responses={200: {"model": RunData}, **problems(*RUN)})
async def read_data(run: Seen, conductor: TheConductor) -> Response:
    """The samples that the run is trained and tested on."""
    material = await conductor.data(run)
    return json_response(
        {"features": _names(run), "train": _part(material.train), "test": _part(material.test)}
    )


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


def _names(run: Run) -> list[str]:
    data = run.spec.data
    if isinstance(data, Inline):
        return [f"x{number}" for number in range(1, data.width + 1)]
    return list(data.features or data.dataset.column_names)


def _part(samples: Samples) -> dict[str, Any]:
    return {"points": samples.points, "inputs": samples.inputs, "targets": samples.targets}
