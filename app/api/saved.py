"""A run as a page of its own, to keep, to send, to put on any host."""

import asyncio
from typing import Annotated

import orjson
from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse

from app.analysis.exported_run import run_record
from app.analysis.parameters import feedback
from app.analysis.samples import samples
from app.api import catalogue
from app.api.cancellation import CancelledWithClient
from app.api.dependencies import TheRun, TheService, TheSettings
from app.api.export import record_pieces
from app.api.frames import data_of
from app.api.lessons import rendered_step
from app.api.openapi import RUN, problems
from app.api.problems import refused_query
from app.api.runs import state_pieces
from app.api.stream import DIGITS
from app.export.page import saved_page
from app.figures import declared
from app.runs.encoding import encode
from app.runs.history import RecordedFrame
from app.runs.service import Service
from app.runs.state import Outline, State
from app.settings import Settings

router = APIRouter(prefix="/runs/{id}", tags=["export"], route_class=CancelledWithClient)

CHARTS = ("curve", "loss")
LONGEST_LOOK = 2000
MOST_STEPS = 1000
MOST_NUMBERS = 2_000_000
"""In all frames of a page together; a page of so many has about 12 MB."""
IN_FULL = 2_500_000
"""Bytes of frames that a page has with every digit; more are rounded as the stream's are."""


@router.get(
    "/page",
    response_class=Response,
    responses={
        200: {"content": {"text/html": {"schema": {"type": "string"}}}},
        **problems(*RUN, 409, 422),
    },
)
async def save_page(
    run: TheRun,
    request: Request,
    service: TheService,
    settings: TheSettings,
    first: Annotated[int, Query(ge=1, description="the first step in it")] = 1,
    last: Annotated[int | None, Query(ge=1, description="the last; where the run stands, by default")] = None,
    look: Annotated[
        str, Query(max_length=LONGEST_LOOK, description="what the page opens at: an address's part after `#`")
    ] = "",
    lesson: Annotated[str, Query(pattern=r"^(\w+\.\d+)?$", description="a step of a lesson: `chain.2`")] = "",
) -> Response:
    """The run's steps as one HTML file: the network, the equation, the curve and the losses.

    It plays, goes back and forth and needs neither a server nor a network. Of a range that is large its
    numbers have 5 significant digits, as the stream's. At step 0 it has what the first step will do.
    """
    there = max(run.step, 1)
    end = there if last is None else last
    _check(run, first, end, there)

    async def frame(step: int) -> RecordedFrame:
        return await (service.frame(run.view, step) if run.step else service.next_frame(run.view))

    frames = [await frame(step) for step in range(first, end + 1)]
    opening = await frame(1)
    saved = await _saved(run, service, settings, frames, opening, look, lesson)
    name, _, part = lesson.partition(".")
    way = f"lesson={name}&at={part}" if lesson else look or f"view={run.view}"
    live = f"{request.base_url}#{way}"
    title = f"Gradient Flow: steps {first} to {end} of a network"
    page = await asyncio.to_thread(saved_page, saved, title, live)
    headers = {"Content-Disposition": 'attachment; filename="gradient-flow.html"'}
    return HTMLResponse(page, headers=headers)


def _check(run: Outline, first: int, last: int, there: int) -> None:
    """RequestValidationError, where no page can have these steps."""
    numbers = 8 * run.spec.network.build(run.spec.data.width).size
    most = min(MOST_STEPS, MOST_NUMBERS // numbers)
    wrong = None
    if not first <= last <= there:
        wrong = f"Input should be steps of the run, the first one first; it stands at step {run.step}"
    elif last - first >= most:
        wrong = f"Input should be at most {most} steps of this network"
    if wrong:
        raise refused_query("last", "steps", wrong, f"{first} to {last}")


async def _saved(
    run: Outline,
    service: Service,
    settings: Settings,
    frames: list[RecordedFrame],
    opening: RecordedFrame,
    look: str,
    lesson: str,
) -> bytes:
    """What the page has with it, as JSON; under the run's view, whoever saves it."""
    name, _, step = lesson.partition(".")
    taught = await rendered_step(run, service, name, int(step)) if lesson else None
    digits = None if sum(len(encode(frame, run.view)) for frame in frames) <= IN_FULL else DIGITS
    text = orjson.dumps
    state = await service.state(run.view)
    assert isinstance(state, State)  # since `TheRun` refuses a run that is trained elsewhere
    parts: dict[str, bytes] = {
        "run": "".join(state_pieces(state)).encode(),
        "record": "".join(record_pieces(await service.ask(run.view, run_record))).encode(),
        "data": text(data_of(run, await service.ask(run.view, samples)), option=orjson.OPT_SERIALIZE_NUMPY),
        "catalogue": text(catalogue.everything(settings)),
        "figures": text({each["name"]: each for each in declared() if each["name"] in CHARTS}),
        "feedback": text(await service.ask(run.view, feedback), option=orjson.OPT_SERIALIZE_NUMPY),
        "frames": b"[%b]" % b",".join(encode(frame, run.view, digits) for frame in frames),
        "opening": encode(opening, run.view, digits),
        "exact": text(digits is None),
        "look": text(look),
        "lesson": text(taught, option=orjson.OPT_SERIALIZE_NUMPY),
    }
    return b"{%b}" % b",".join(b'"%b":%b' % (name.encode(), value) for name, value in parts.items())
