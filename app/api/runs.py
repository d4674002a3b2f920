"""A run's life: create, read, patch, delete, fork, step, play, pause, reset."""

from typing import Annotated

from fastapi import APIRouter, Body, Request, Response
from starlette.status import HTTP_200_OK, HTTP_201_CREATED, HTTP_204_NO_CONTENT

from app.api import examples
from app.api.bodies import JSONRoute
from app.api.cancellation import CancelledWithClient
from app.api.dependencies import Client, Key, OwnerId, TheClasses, TheRun, TheService, TheSettings
from app.api.frames import frame_response
from app.api.openapi import FRAME, RUN, problems
from app.api.pieces import JSON, PIECE, json_in_pieces
from app.api.problems import faults_in_body
from app.api.schemas import RunState, WatchedRun
from app.api.watched import watched_response
from app.runs.state import State
from app.spec import Changes, Fork, Play, Specification, Step, check

router = APIRouter(prefix="/runs", tags=["runs"], route_class=JSONRoute)


class _StepRoute(JSONRoute, CancelledWithClient):
    """A route of JSON that is cancelled when its client goes."""


ONE_STEP = Step()
UNTIL_PAUSED = Play()
HERE = Fork()


@router.post(
    "", response_model=RunState, status_code=HTTP_201_CREATED, responses=problems(413, 415, 422, 429, 503)
)
async def create_run(
    spec: Annotated[Specification, Body(openapi_examples=examples.SPECIFICATION)],
    request: Request,
    service: TheService,
    settings: TheSettings,
    client: Client,
) -> Response:
    """Create a run, paused at step 0. Every field has a default: `{}` is a working run."""
    with faults_in_body():
        check(spec, settings)
    state = await service.create(spec, client)
    return state_response(state, location=request.url_for("read_run", id=state.key).path)


@router.get("/{id}", response_model=RunState | WatchedRun, responses=problems(*RUN))
async def read_run(key: Key, service: TheService) -> Response:
    """The run, with its losses at the parameters now and its whole specification.

    Of one that is trained elsewhere, with what its model is made of.
    """
    match await service.state(key):
        case State() as state:
            return state_response(state)
        case state:
            return watched_response(state)


@router.patch("/{id}", response_model=RunState, responses=problems(403, *RUN, 413, 415, 422))
async def patch_run(
    id: OwnerId,
    changes: Annotated[Changes, Body(openapi_examples=examples.PATCH)],
    service: TheService,
) -> Response:
    """Change what may change while the run lives, by a JSON merge patch (RFC 7396) of its specification.

    That is `training`, `probe`, `network.parameters`, `network.derivative` and `network.layers[].derivative`;
    the layers are a list as long as the run's, whose items are merged one by one. null puts a field back to
    its default.
    """
    with faults_in_body():
        state = await service.patch(id, changes)
    return state_response(state)


@router.delete("/{id}", status_code=HTTP_204_NO_CONTENT, responses=problems(403, *RUN))
async def delete_run(key: Key, service: TheService, classes: TheClasses) -> None:
    """End the run and its streams, and a class that looks at it."""
    await service.delete(key)
    await classes.run_gone(key)


@router.post(
    "/{id}/fork",
    response_model=RunState,
    status_code=HTTP_201_CREATED,
    responses=problems(403, *RUN, 413, 415, 422),
)
async def fork_run(
    run: TheRun,
    request: Request,
    service: TheService,
    client: Client,
    fork: Annotated[Fork, Body(openapi_examples=examples.FORK)] = HERE,
) -> Response:
    """Create a run that goes on from a step of this one, with a merge patch of the settings that held there.

    Everything may change but the network's shape. In lockstep the fork is a twin: it trains whenever its
    parent does, on the same batches. A view is enough to fork, but not in lockstep.
    """
    with faults_in_body("changes"):
        state = await service.fork(run.key, fork.step, fork.changes, fork.lockstep, client)
    return state_response(state, location=request.url_for("read_run", id=state.key).path)


async def step_run(
    id: OwnerId,
    service: TheService,
    settings: TheSettings,
    step: Annotated[Step, Body(openapi_examples=examples.STEP)] = ONE_STEP,
) -> Response:
    """Train so many steps, one update each, and answer with the last one's frame, also when it diverged.

    When the client leaves meanwhile, the run stops where it is by then.
    """
    with faults_in_body():
        check(step, settings)
    return frame_response(await service.step(id, step.count), id)


router.add_api_route(
    "/{id}/step",
    step_run,
    methods=["POST"],
    response_model=None,
    responses=FRAME | problems(403, *RUN, 409, 413, 415, 422),
    route_class_override=_StepRoute,
)


@router.post("/{id}/play", response_model=RunState, responses=problems(403, *RUN, 409, 413, 415, 422))
async def play_run(
    id: OwnerId,
    service: TheService,
    settings: TheSettings,
    play: Annotated[Play, Body(openapi_examples=examples.PLAY)] = UNTIL_PAUSED,
) -> Response:
    """Let the run train by itself, at a pace or as fast as it can, up to a step or until it is paused."""
    with faults_in_body():
        check(play, settings)
    pace = None if play.steps_per_second == "max" else play.steps_per_second
    return state_response(await service.play(id, pace, play.until_step))


@router.post("/{id}/pause", response_model=RunState, responses=problems(403, *RUN, 409))
async def pause_run(id: OwnerId, service: TheService) -> Response:
    """Let the run stand still."""
    return state_response(await service.pause(id))


@router.post("/{id}/reset", response_model=RunState, responses=problems(403, *RUN, 409))
async def reset_run(id: OwnerId, service: TheService) -> Response:
    """Back to step 0 and the initial parameters; frames are forgotten, other changes since are kept."""
    return state_response(await service.reset(id))


def state_response(state: State, location: str = "") -> Response:
    """The run as it is; one that was just made says where it is.

    The specification can be large: it is put where it belongs in pieces that were written once.
    """
    texts = state_pieces(state)
    headers = {"Location": location} if location else {}
    status = HTTP_201_CREATED if location else HTTP_200_OK
    if sum(map(len, texts)) > PIECE:
        return json_in_pieces(texts, status, headers)
    return Response("".join(texts), status, headers, JSON)


def state_pieces(state: State) -> list[str]:
    """The run as it is, as JSON in pieces."""
    text = RunState.of(state).model_dump_json(exclude={"spec"})
    return [text.removesuffix("}"), ',"spec":', *state.spec.pieces(), "}"]
