"""Lessons: what there is to learn, the set-ups it starts from, and each step with a run's own numbers."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Response
from starlette.exceptions import HTTPException
from starlette.status import HTTP_404_NOT_FOUND, HTTP_409_CONFLICT

from app.api.dependencies import TheRun, TheService
from app.api.frames import json_response
from app.api.openapi import RUN, problems
from app.api.schemas import Answer
from app.lessons import ForeignRun, LessonNotFound, contents, maps, presets, render_step
from app.lessons.lesson import Hint
from app.runs.service import Service
from app.runs.state import Outline
from app.spec import Specification, Survey

router = APIRouter(tags=["lessons"])


class LessonPart(Answer):
    """A step of a lesson, without the numbers of a run."""

    preset: str
    """Of the run that it is about."""
    answers: str | None
    """The learner's question that it answers by itself."""


class LessonContents(Answer):
    """A lesson: a question that a learner may have, and its steps."""

    name: str
    title: str
    source: str | None
    """Where to read on."""
    further: bool
    """Whether it goes beyond the question of what the derivative is for."""
    steps: list[LessonPart]


class PresetChoice(Answer):
    """A set-up worth starting from."""

    name: str
    label: str
    sentence: str
    """What there is to see."""
    spec: Specification


class MapChoice(Answer):
    """A map worth seeing."""

    name: str
    title: str
    sentence: str
    """What there is to see."""
    source: str | None
    """Where it was published."""
    measure: str
    """What shows it."""
    survey: Survey


class PickedWeight(Answer):
    """A weight: its layer from 1, its unit and input from 0."""

    layer: int
    unit: int
    input: int


class Shown(Answer):
    """What to bring to the eye."""

    phase: str | None
    """`forward-1` …, `loss`, `backward-2` …, `update`."""
    panel: str | None


class ShownAround(Answer):
    """What to look at until the prediction is made, and from then on."""

    before: Shown
    after: Shown


class Afterwards(Answer):
    """What the run is to do once the prediction is made."""

    steps: int
    """How many it trains."""
    twin: dict[str, Any] | None
    """What a twin beside it has changed: a merge patch, as a fork in lockstep takes it."""


class SentencePart(Answer):
    """A piece of a sentence: words, or a quantity with its name and its value in full."""

    text: str
    name: str | None
    value: float | None


class MeasuredTable(Answer):
    """Measurements beside an answer: headings, and rows of cells, each in parts."""

    title: str
    columns: list[str]
    rows: list[list[list[SentencePart]]]


class RenderedStep(Answer):
    """A step of a lesson; in its sentences `<em>` marks the question and the answer's first words."""

    lesson: str
    title: str
    step: int
    of: int
    preset: str
    words: Literal["question", "textbook"]
    """How it calls the factors of the update."""
    at: int
    """After how many steps of the run it looks."""
    pick: PickedWeight
    ask: str
    options: list[str]
    right: int
    """The option that comes out, from 0."""
    replies: list[str]
    """What is said to who predicted the others, in the options' order."""
    answer: str
    answer_parts: list[SentencePart]
    """The answer, cut at its quantities."""
    table: MeasuredTable | None
    """The measurements that the answer quotes and no other part of the page shows."""
    facts: dict[str, float | None]
    """The numbers in the sentences, in full."""
    holds: bool
    """Whether the answer's words are true of these numbers."""
    show: ShownAround
    hides: list[Hint]
    """Numbers on show that would give the answer away before the prediction."""
    map: str | None
    """The map, by its name, of many such networks."""
    then: Afterwards


@router.get("/lessons", response_model=None, responses={200: {"model": list[LessonContents]}})
async def list_lessons() -> Response:
    """The lessons in their order, and the preset that each step is about."""
    return json_response(contents())


@router.get("/presets", response_model=None, responses={200: {"model": list[PresetChoice]}})
async def list_presets() -> Response:
    """Set-ups worth starting from: `POST /runs` takes a `spec` as it is."""
    return json_response(presets())


@router.get("/maps", response_model=None, responses={200: {"model": list[MapChoice]}})
async def list_maps() -> Response:
    """Maps worth seeing: `POST /atlases` takes a `survey` as it is."""
    return json_response(maps())


@router.get(
    "/runs/{id}/lessons/{name}/{step}",
    response_model=None,
    responses={200: {"model": RenderedStep}, **problems(*RUN, 409, 422)},
)
async def read_lesson_step(
    run: TheRun,
    service: TheService,
    name: Annotated[str, Path(description="the lesson")],
    step: Annotated[int, Path(description="of the lesson, from 1")],
) -> Response:
    """A step of a lesson with the numbers of this run: it has to be one of the step's preset.

    Seed and probe may be any. Where the run stands does not matter, since a step says at which of the run's
    steps it looks, and nothing of the run changes.
    """
    return json_response(await rendered_step(run, service, name, step))


async def rendered_step(run: Outline, service: Service, name: str, step: int) -> dict[str, Any]:
    """A lesson's step with the run's numbers. HTTPException, where it has none."""
    try:
        rendered: dict[str, Any] = await service.ask(run.key, render_step, name, step)
    except LessonNotFound as error:
        raise HTTPException(HTTP_404_NOT_FOUND, str(error)) from None
    except ForeignRun as error:
        raise HTTPException(HTTP_409_CONFLICT, str(error)) from None
    return rendered
