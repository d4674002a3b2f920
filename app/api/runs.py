"""A run's life: create, read, patch, delete, fork, step, play, pause, reset."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Request, Response
from starlette.status import HTTP_201_CREATED, HTTP_204_NO_CONTENT

from app.api import examples
from app.api.bodies import JSONRoute
from app.api.dependencies import Client, Commanded, Key, Seen, TheConductor, TheSettings
from app.api.frames import frame_response
from app.api.openapi import FRAME, RUN, problems
from app.api.problems import faults_in_body
from app.api.schemas import RunState
from app.runs.conductor import Conductor
from app.runs.run import Run
from app.spec import Fork, Play, Specification, Step, check

router = APIRouter(prefix="/runs", tags=["runs"], route_class=JSONRoute)

ONE_STEP = Step()
UNTIL_PAUSED = Play()
HERE = Fork()


@router.post("", status_code=HTTP_201_CREATED, responses=problems(413, 415, 422, 429, 503))
async def create_run(
    spec: Annotated[Specification, Body(openapi_examples=examples.SPECIFICATION)],
    request: Request,
    response: Response,
    conductor: TheConductor,
    settings: TheSettings,
    client: Client,
) -> RunState:
    """Create a run, paused at step 0. Every field has a default: `{}` is a working run."""
    with faults_in_body():
        check(spec, settings)
    run = await conductor.create(spec, client)
    response.headers["Location"] = request.url_for("read_run", id=run.id).path
    return await _state(run, run.id, conductor)


@router.get("/{id}", responses=problems(*RUN))
async def read_run(run: Seen, key: Key, conductor: TheConductor) -> RunState:
    """The run, with its losses at the parameters now and its whole specification."""
    return await _state(run, key, conductor)


@router.patch("/{id}", responses=problems(403, *RUN, 413, 415, 422))
async def patch_run(
    run: Commanded,
    changes: Annotated[dict[str, Any], Body(openapi_examples=examples.PATCH)],
    conductor: TheConductor,
) -> RunState:
    """Change what may change while the run lives, by a JSON merge patch (RFC 7396) of its specification.

    That is `training`, `probe`, `network.parameters`, `network.derivative` and `network.layers[].derivative`;
    the layers are a list as long as the run's, whose items are merged one by one. null puts a field back to
    its default.
    """
    with faults_in_body():
        await conductor.patch(run, changes)
    return await _state(run, run.id, conductor)


@router.delete("/{id}", status_code=HTTP_204_NO_CONTENT, responses=problems(403, *RUN))
async def delete_run(run: Commanded, conductor: TheConductor) -> None:
    """End the run and its streams."""
    await conductor.delete(run)


@router.post("/{id}/fork", status_code=HTTP_201_CREATED, responses=problems(403, *RUN, 413, 415, 422))
async def fork_run(
    run: Seen,
    key: Key,
    request: Request,
    response: Response,
    conductor: TheConductor,
    client: Client,
    fork: Annotated[Fork, Body(openapi_examples=examples.FORK)] = HERE,
) -> RunState:
    """Create a run that goes on from a step of this one, with a merge patch of the settings that held there.

    Everything may change but the network's shape. In lockstep the fork is a twin: it trains whenever its
    parent does, on the same batches. A view is enough to fork, but not in lockstep.
    """
    if fork.lockstep:
        await conductor.command(key)
    with faults_in_body("changes"):
        child = await conductor.fork(run, fork.step, fork.changes, fork.lockstep, client)
    response.headers["Location"] = request.url_for("read_run", id=child.id).path
    return await _state(child, child.id, conductor)


@router.post("/{id}/step", response_model=None, responses=FRAME | problems(403, *RUN, 409, 413, 415, 422))
async def step_run(
    run: Commanded,
    conductor: TheConductor,
    settings: TheSettings,
    step: Annotated[Step, Body(openapi_examples=examples.STEP)] = ONE_STEP,
) -> Response:
    """Train so many steps, one update each, and answer with the last one's frame, also when it diverged."""
    with faults_in_body():
        check(step, settings)
    return frame_response(await conductor.step(run, step.count), run.id)


@router.post("/{id}/play", responses=problems(403, *RUN, 409, 413, 415, 422))
async def play_run(
    run: Commanded,
    conductor: TheConductor,
    settings: TheSettings,
    play: Annotated[Play, Body(openapi_examples=examples.PLAY)] = UNTIL_PAUSED,
) -> RunState:
    """Let the run train by itself, at a pace or as fast as it can, up to a step or until it is paused."""
    with faults_in_body():
        check(play, settings)
    pace = None if play.steps_per_second == "max" else play.steps_per_second
    await conductor.play(run, pace, play.until_step)
    return await _state(run, run.id, conductor)


@router.post("/{id}/pause", responses=problems(403, *RUN, 409))
async def pause_run(run: Commanded, conductor: TheConductor) -> RunState:
    """Let the run stand still."""
    await conductor.pause(run)
    return await _state(run, run.id, conductor)


@router.post("/{id}/reset", responses=problems(403, *RUN, 409))
async def reset_run(run: Commanded, conductor: TheConductor) -> RunState:
    """Back to step 0 and the initial parameters; frames are forgotten, other changes since are kept."""
    await conductor.reset(run)
    return await _state(run, run.id, conductor)


async def _state(run: Run, key: str, conductor: Conductor) -> RunState:
    return RunState.of(run, key, conductor.numerics, await conductor.losses(run))
