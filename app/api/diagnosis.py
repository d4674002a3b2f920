"""Why a run is not learning, and what may be done about it."""

from dataclasses import asdict
from typing import Annotated, Any, Literal, TypeAlias

from fastapi import APIRouter, Depends, Query, Response

from app.analysis.diagnosis import diagnosis, diagnosis_by_frames
from app.analysis.diagnosis import finding as found
from app.api.cancellation import CancelledWithClient
from app.api.dependencies import AnyRun, TheService, TheSettings
from app.api.frames import json_response
from app.api.openapi import RUN, problems
from app.api.problems import refused_query
from app.api.schemas import Answer
from app.lessons import LESSONS
from app.runs.state import Outline
from app.spec import Specification

router = APIRouter(prefix="/runs/{id}", tags=["diagnosis"], route_class=CancelledWithClient)

MOST_STEPS = 10_000
MOST_FRAMES = 1_000_000


class TrialCourses(Answer):
    """Both losses on the way, after so many steps of the trial. A loss that diverged is null."""

    steps: list[int]
    as_it_is: list[float | None]
    with_it: list[float | None]


class RemedyTrial(Answer):
    """What a remedy was worth. A loss that diverged is null."""

    steps: int
    as_it_is: float | None
    with_it: float | None
    of: Literal["train", "test", "share", "share_of_first"]
    """Which loss: of the training samples; of the test samples, where those are what is wrong; or, where two
    losses cannot be compared, the training loss as a share of that of always answering the mean, or of the
    loss that the trial began with, where all targets are equal."""
    courses: TrialCourses


class Remedy(Answer):
    """One thing to try."""

    title: str
    kind: Literal["patch", "fork", "new"]
    changes: dict[str, Any] | None
    """A merge patch for `PATCH` or for `fork`; null for a new run."""
    spec: Specification | None
    """What a new run is made of; else null."""
    trial: RemedyTrial | None
    """Of a remedy that was tried."""


class LessonLink(Answer):
    """A lesson's name, as `GET /lessons` has it, its title, and which of its steps, from 1."""

    name: str
    title: str
    step: int


class Finding(Answer):
    """A measured cause."""

    name: str
    title: str
    sentence: str
    """The cause with its numbers, which `evidence` has in full."""
    certainty: float
    layer: int | None
    """From 1."""
    unit: int | None
    lesson: LessonLink | None
    """The lesson that shows how this comes about."""
    evidence: dict[str, float | None]
    remedies: list[Remedy]
    """Those that helped most in their trial first; none for what goes with its cause."""


class Diagnosis(Answer):
    """How a run stands, since when, and why."""

    step: int
    verdict: Literal["not_started", "learning", "slow", "stuck", "diverging", "diverged", "learned"]
    since: int | None
    """The step from which on it is so, at the latest; null for a run that learns, or has not begun."""
    blown_up: bool
    """Whether its loss is more than ten times that at the start and that of always answering the mean."""
    sentence: str
    findings: list[Finding]
    """First the one without which the others would not be."""
    looked_at: list[str]
    """Every rule that was asked."""


async def _trial(
    settings: TheSettings,
    trial: Annotated[
        int | None,
        Query(ge=1, le=MOST_STEPS, description="steps for which each remedy is tried; none, by default"),
    ] = None,
) -> int | None:
    limit = settings.max_steps_per_request
    if trial and trial > limit:
        message = f"Input should be less than or equal to {limit}"
        raise refused_query("trial", "less_than_equal", message, trial)
    return trial


TrialSteps: TypeAlias = Annotated[int | None, Depends(_trial)]


@router.get("/diagnosis", response_model=None, responses={200: {"model": Diagnosis}, **problems(*RUN, 422)})
async def read_diagnosis(
    run: AnyRun,
    service: TheService,
    trial: TrialSteps,
    step: Annotated[int | None, Query(ge=0, description="after so many steps; now, by default")] = None,
) -> Response:
    """How the run stands, and the measured causes of what is wrong with it, the first one first.

    Each comes with remedies: a patch, a fork, or a whole new run. With `trial` each of them is really trained
    beside the run as it is, for so many steps from here, or from the start for a new run; nothing of it is
    kept. Of a run that is trained elsewhere it says what its frames can tell, and nothing is tried.
    """
    at = run.step if step is None else step
    match run:
        case Outline():
            answer = await service.ask(run.key, diagnosis, at, trial)
        case _:
            frames = [record.frame for record in await service.frames(run.key, 0, MOST_FRAMES)]
            answer = diagnosis_by_frames(run.model, [frame for frame in frames if frame.step <= at])
    return json_response(
        {
            "step": answer.step,
            "verdict": answer.verdict,
            "since": answer.since,
            "blown_up": answer.blown_up,
            "sentence": answer.sentence,
            "findings": [_finding(each) for each in answer.findings],
            "looked_at": answer.looked_at,
        }
    )


def _finding(finding: found.Finding) -> dict[str, Any]:
    shown = finding.lesson
    return {
        **vars(finding),
        "lesson": {"name": shown.lesson, "title": LESSONS[shown.lesson].title, "step": shown.step}
        if shown
        else None,
        "remedies": [_remedy(remedy) for remedy in finding.remedies],
    }


def _remedy(remedy: found.Remedy) -> dict[str, Any]:
    return {
        **vars(remedy),
        "spec": remedy.spec.model_dump(mode="json") if remedy.spec else None,
        "trial": asdict(remedy.trial) if remedy.trial else None,
    }
