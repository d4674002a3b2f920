"""Runs that are trained elsewhere: said to be there, and what their steps did."""

from typing import Annotated

from fastapi import APIRouter, Body, Request, Response
from starlette.status import HTTP_200_OK, HTTP_201_CREATED

from app.api import examples
from app.api.bodies import JSONRoute
from app.api.dependencies import Client, Key, TheService
from app.api.openapi import RUN, problems
from app.api.pieces import JSON
from app.api.problems import faults_in_body
from app.api.schemas import WatchedRun
from app.runs.state import WatchedState
from app.spec.watched import SentFrames, Watched

router = APIRouter(prefix="/watched", tags=["watched"], route_class=JSONRoute)


@router.post(
    "",
    response_model=WatchedRun,
    status_code=HTTP_201_CREATED,
    responses=problems(413, 415, 422, 429, 503),
)
async def create_watched_run(
    model: Annotated[Watched, Body(openapi_examples=examples.WATCHED)],
    request: Request,
    service: TheService,
    client: Client,
) -> Response:
    """Say of a model that is trained elsewhere what it is made of, in the order in which data pass it.

    It is looked at as any run, at `/runs/{id}`, by what is sent of it; commands are for where it is trained.
    """
    state = await service.watch(model, client)
    return watched_response(state, location=request.url_for("read_run", id=state.key).path)


@router.post("/{id}/frames", response_model=WatchedRun, responses=problems(403, *RUN, 413, 415, 422))
async def send_frames(
    key: Key,
    frames: Annotated[SentFrames, Body(openapi_examples=examples.FRAMES)],
    service: TheService,
) -> Response:
    """Send what steps did, in a frame's words, each as far as it is known; steps ascend.

    What was answered is kept; where there is more than may be kept of a run, every second of the older frames
    goes. A frame may come by itself, without the list.
    """
    with faults_in_body():
        state = await service.send(key, frames)
    return watched_response(state)


def watched_response(state: WatchedState, location: str = "") -> Response:
    """The run as it is; one that is new says where it is."""
    headers = {"Location": location} if location else {}
    status = HTTP_201_CREATED if location else HTTP_200_OK
    return Response(WatchedRun.of(state).model_dump_json(), status, headers, JSON)
