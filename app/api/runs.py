"""A run's life: create, read, patch, delete, step, play, pause, reset."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Request, Response
from starlette.status import HTTP_201_CREATED, HTTP_204_NO_CONTENT

from app.api import examples
from app.api.bodies import JSONRoute
from app.api.dependencies import TheConductor, TheRun, TheSettings
from app.api.frames import frame_response
from app.api.openapi import FRAME, problems
from app.api.problems import faults_in_body
from app.api.schemas import RunState
from app.runs.conductor import Conductor
from app.runs.run import Run
from app.spec import Play, Specification, Step, check, patched, sets_parameters

router = APIRouter(prefix="/runs", tags=["runs"], route_class=JSONRoute)

ONE_STEP = Step()
UNTIL_PAUSED = Play()


@router.post("", status_code=HTTP_201_CREATED, responses=problems(413, 415, 422, 429))
async def create_run(
    spec: Annotated[Specification, Body(openapi_examples=examples.SPECIFICATION)],
    request: Request,
    response: Response,
    conductor: TheConductor,
    settings: TheSettings,
) -> RunState:
    """Create a run, paused at step 0. Every field has a default: `{}` is a working run."""
    with faults_in_body():
        check(spec, settings)
    run = await conductor.create(spec)
    response.headers["Location"] = request.url_for("read_run", id=run.id).path
    return await _state(run, conductor)


@router.get("/{id}", responses=problems(404))
async def read_run(run: TheRun, conductor: TheConductor) -> RunState:
    """The run, with its losses at the parameters now and its whole specification."""
    return await _state(run, conductor)


@router.patch("/{id}", responses=problems(404, 413, 415, 422))
async def patch_run(
    run: TheRun,
    changes: Annotated[dict[str, Any], Body(openapi_examples=examples.PATCH)],
    conductor: TheConductor,
) -> RunState:
    """Change what may change while the run lives, by a JSON merge patch (RFC 7396) of its specification.

    That is `training`, `probe`, `network.parameters`, `network.derivative` and `network.layers[].derivative`;
    the layers are a list as long as the run's, whose items are merged one by one. null puts a field back to
    its default.
    """
    with faults_in_body():
        spec = patched(run.spec, changes)
    await conductor.patch(run, spec, sets_parameters(run.spec, changes))
    return await _state(run, conductor)


@router.delete("/{id}", status_code=HTTP_204_NO_CONTENT, responses=problems(404))
async def delete_run(run: TheRun, conductor: TheConductor) -> None:
    """End the run and its streams."""
    await conductor.delete(run)


@router.post("/{id}/step", response_model=None, responses=FRAME | problems(404, 409, 413, 415, 422))
async def step_run(
    run: TheRun,
    conductor: TheConductor,
    settings: TheSettings,
    step: Annotated[Step, Body(openapi_examples=examples.STEP)] = ONE_STEP,
) -> Response:
    """Train so many steps, one update each, and answer with the last one's frame, also when it diverged."""
    with faults_in_body():
        check(step, settings)
    return frame_response(await conductor.step(run, step.count), run)


@router.post("/{id}/play", responses=problems(404, 409, 413, 415, 422))
async def play_run(
    run: TheRun,
    conductor: TheConductor,
    play: Annotated[Play, Body(openapi_examples=examples.PLAY)] = UNTIL_PAUSED,
) -> RunState:
    """Let the run train by itself, at a pace or as fast as it can, up to a step or until it is paused."""
    pace = None if play.steps_per_second == "max" else play.steps_per_second
    await conductor.play(run, pace, play.until_step)
    return await _state(run, conductor)


@router.post("/{id}/pause", responses=problems(404))
async def pause_run(run: TheRun, conductor: TheConductor) -> RunState:
    """Let the run stand still."""
    await conductor.pause(run)
    return await _state(run, conductor)


@router.post("/{id}/reset", responses=problems(404))
async def reset_run(run: TheRun, conductor: TheConductor) -> RunState:
    """Back to step 0 and the initial parameters; frames are forgotten, other changes since are kept."""
    await conductor.reset(run)
    return await _state(run, conductor)


async def _state(run: Run, conductor: Conductor) -> RunState:
    return RunState.of(run, await conductor.losses(run))
