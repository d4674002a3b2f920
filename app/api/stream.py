"""A run's frames as server-sent events."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated, TypeAlias

import orjson
from fastapi import APIRouter, Depends, Query, Response
from fastapi.sse import KEEPALIVE_COMMENT, EventSourceResponse

from app.api.dependencies import AnyRun, LastEvent, TheService
from app.api.openapi import RUN, problems
from app.api.problems import refused_query
from app.runs.encoding import ARRAYS, WEIGHT_ARRAYS, encode
from app.runs.history import Cursor, RecordedFrame
from app.runs.state import News

router = APIRouter(prefix="/runs/{id}", tags=["frames"])

DIGITS = 5
MOST_EVENTS = 8
"""Events of one frame that are kept, so that memory does not grow with what readers choose."""
LARGE = 2000
"""Parameters beyond which the stream leaves weight-shaped arrays out unless they are asked for."""


async def _arrays(
    run: AnyRun,
    fields: Annotated[
        str | None,
        Query(
            description="arrays of the layers to carry, comma-separated; by default all, but for those "
            f"shaped as weights in a network of more than {LARGE} parameters",
            examples=["slopes,deltas"],
        ),
    ] = None,
) -> frozenset[str]:
    if fields is None:
        return ARRAYS - WEIGHT_ARRAYS if run.size > LARGE else ARRAYS
    wanted = frozenset(filter(None, fields.split(",")))
    if unknown := sorted(wanted - ARRAYS):
        message = f"Input should name arrays out of {', '.join(sorted(ARRAYS))}"
        raise refused_query("fields", "unknown_array", message, ",".join(unknown))
    return wanted


async def _after(last: LastEvent) -> Cursor | None:
    try:
        return Cursor.parse(last)
    except ValueError:
        return None


Arrays: TypeAlias = Annotated[frozenset[str], Depends(_arrays)]
After: TypeAlias = Annotated[Cursor | None, Depends(_after)]


@router.get(
    "/stream",
    response_class=Response,
    responses={
        200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}},
        **problems(*RUN, 422),
    },
)
async def stream_frames(
    run: AnyRun, service: TheService, arrays: Arrays, after: After
) -> EventSourceResponse:
    """The newest frame, then each new one, to 5 significant digits; the event's `id` is the frame's `cursor`.

    A reader that keeps up gets every step up to 60 a second; one that is slow skips steps. `Last-Event-ID`
    goes on after that event. An event named `stopped` says why the run stopped playing, where nobody asked it
    to. The stream ends when the run is deleted.
    """
    events = _events(await service.follow(run.key, after), run.key, arrays)
    return EventSourceResponse(events, headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})


async def _events(news: AsyncGenerator[News], label: str, arrays: frozenset[str]) -> AsyncGenerator[bytes]:
    """Each record as an event, why the run stopped as another one, and a comment where there is neither.

    FastAPI's own loop takes three times as long, and logs an error whenever a reader leaves.
    """
    async with aclosing(news):
        async for each in news:
            match each:
                case None:
                    yield KEEPALIVE_COMMENT
                case str(stopped):
                    yield b"event: stopped\ndata: %b\n\n" % orjson.dumps({"run": label, "stopped": stopped})
                case record:
                    yield event(record, label, arrays)


def event(record: RecordedFrame, label: str, arrays: frozenset[str]) -> bytes:
    """The record as an event; made once for all who choose as others do, of the first few choices."""
    events = record.encodings.setdefault("events", {})
    key = label, record.status, arrays
    made: bytes | None = events.get(key)
    if made is None:
        data = encode(record, label, DIGITS, arrays)
        made = b"id: %b\ndata: %b\n\n" % (str(record.cursor).encode(), data)
        if len(events) < MOST_EVENTS:
            events[key] = made
    return made
