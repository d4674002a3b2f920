"""Classes: open one, look where its teacher looks, ask, answer, end."""

import csv
from collections.abc import AsyncGenerator
from contextlib import aclosing
from io import BytesIO, StringIO
from typing import Annotated, TypeAlias

import orjson
import segno
from fastapi import APIRouter, Body, Depends, Path, Query, Request, Response
from fastapi.sse import KEEPALIVE_COMMENT, EventSourceResponse
from starlette.status import HTTP_201_CREATED, HTTP_204_NO_CONTENT

from app.api import examples
from app.api.bodies import JSONRoute
from app.api.dependencies import Client, LastEvent, TheClasses, TheSettings
from app.api.openapi import Responses, problems
from app.api.problems import faults_in_body
from app.api.schemas import Answer
from app.classes.state import QuestionState, Tidings
from app.settings import Settings
from app.spec.classes import ClassAnswer, Look, NewClass, NewLook, NewQuestion

router = APIRouter(prefix="/classes", tags=["classes"], route_class=JSONRoute)

JSON = "application/json"
CLASS = (404, 429, 503)
"""What every route of a class may answer."""
COLUMNS = ("question", "round", "first", "lesson", "step", "text", "choice", "words", "right", "count")


def _text(kind: str) -> Responses:
    return {200: {"content": {kind: {"schema": {"type": "string"}}}}}


class ClassMade(Answer):
    """A class that is open."""

    id: str
    """The teacher's right."""
    code: str
    """What everybody joins it by."""
    view: str
    """Of the run that all look at."""
    url: str
    """The address to join at."""


class ClassQuestion(Answer):
    """A question; all may see its counts once it is closed, and the teacher always."""

    number: int
    text: str
    choices: list[str]
    lesson: str | None
    step: int | None
    """Of the lesson."""
    round: int
    first: int
    """The number of its first round."""
    open: bool
    answered: int
    """How many have answered."""
    counts: list[int] | None
    """How many made each choice."""
    answer: int | None
    """The choice that is right, from 0: of a lesson's question, once it is closed."""


class ClassRoom(Answer):
    """A class as it stands."""

    code: str
    url: str
    """The address to join at."""
    view: str
    """Of the run that all look at."""
    look: Look
    question: ClassQuestion | None
    """The newest one, open or closed."""
    counts: list[int] | None
    """Its counts, where they may be seen."""
    answered: int
    """How many have answered it."""
    present: int
    """How many are in: who follows its stream by its code."""
    questions: list[ClassQuestion]
    """Those that are closed, in their order; rounds of one have the same `first`."""


async def _key(
    key: Annotated[str, Path(description="the class's code; its id, where a teacher asks")],
) -> str:
    return key


async def _id(key: Annotated[str, Path(description="the class's id, the teacher's right")]) -> str:
    return key


Class: TypeAlias = Annotated[str, Depends(_key)]
Teacher: TypeAlias = Annotated[str, Depends(_id)]


@router.post(
    "",
    response_model=ClassMade,
    status_code=HTTP_201_CREATED,
    responses=problems(403, 404, 410, 413, 415, 422, 429, 503),
)
async def create_class(
    new: Annotated[NewClass, Body(openapi_examples=examples.CLASS)],
    request: Request,
    response: Response,
    classes: TheClasses,
    settings: TheSettings,
    client: Client,
) -> ClassMade:
    """Open a class on a run of yours. `id` is your right to lead it; `code` is for everybody.

    It ends after a day, when its run is deleted, or when you say so.
    """
    id, code, view = await classes.create(new.run, client)
    response.headers["Location"] = request.url_for("read_class", key=id).path
    return ClassMade(id=id, code=code, view=view, url=address(request, settings, code))


@router.get("/{key}", response_model=None, responses={200: {"model": ClassRoom}, **problems(*CLASS)})
async def read_class(
    key: Class, request: Request, classes: TheClasses, settings: TheSettings, client: Client
) -> Response:
    """The class as it stands. A code may come in any case, with spaces or hyphens."""
    state = await classes.state(key, client)
    url = orjson.dumps({"url": address(request, settings, state.code)})
    return Response(url[:-1] + b"," + orjson.dumps(state)[1:], media_type=JSON)


@router.delete("/{key}", status_code=HTTP_204_NO_CONTENT, responses=problems(403, *CLASS))
async def delete_class(id: Teacher, classes: TheClasses, client: Client) -> None:
    """End the class and forget its counts; its streams say so."""
    await classes.delete(id, client)


@router.put(
    "/{key}/look",
    status_code=HTTP_204_NO_CONTENT,
    responses=problems(403, *CLASS, 410, 413, 415, 422),
)
async def look_there(
    id: Teacher,
    look: Annotated[NewLook, Body(openapi_examples=examples.LOOK)],
    classes: TheClasses,
    client: Client,
) -> None:
    """Say what you look at, all of it: what is left out is not chosen. With `run`, all look at that run."""
    await classes.look(id, look, client)


@router.post(
    "/{key}/questions",
    response_model=ClassQuestion,
    status_code=HTTP_201_CREATED,
    responses=problems(403, *CLASS, 409, 410, 413, 415, 422),
)
async def ask_question(
    id: Teacher,
    question: Annotated[NewQuestion, Body(openapi_examples=examples.QUESTION)],
    classes: TheClasses,
    client: Client,
) -> Response:
    """Open a question, a lesson's or your own; one that was asked before has another round.

    A lesson's has the numbers of the class's run, where that is of the step's preset, or else the preset's.
    """
    with faults_in_body():
        return _answer(await classes.ask(id, question, client), HTTP_201_CREATED)


@router.post(
    "/{key}/questions/{number}/close",
    response_model=ClassQuestion,
    responses=problems(403, *CLASS, 422),
)
async def close_question(
    id: Teacher,
    number: Annotated[int, Path(description="the question's")],
    classes: TheClasses,
    client: Client,
) -> Response:
    """Take no more answers, and show all what was answered; one that is closed stays as it is."""
    return _answer(await classes.reveal(id, number, client))


@router.post(
    "/{key}/answers", status_code=HTTP_204_NO_CONTENT, responses=problems(*CLASS, 409, 413, 415, 422)
)
async def give_answer(
    key: Class,
    answer: Annotated[ClassAnswer, Body(openapi_examples=examples.ANSWER)],
    classes: TheClasses,
    client: Client,
) -> None:
    """Answer a question while it is open; of each voter the last answer counts."""
    with faults_in_body():
        await classes.answer(key, answer, client)


@router.get(
    "/{key}/stream", response_class=Response, responses=_text("text/event-stream") | problems(422, *CLASS)
)
async def stream_class(
    key: Class,
    last: LastEvent,
    classes: TheClasses,
    client: Client,
    counted: Annotated[bool, Query(description="whether who follows is in; a wall is not")] = True,
) -> EventSourceResponse:
    """What changes: events `look`, `question` and `counts`, each what it is now, and `end`.

    What has changed since the event of `Last-Event-ID` comes first, one event each. Of an open question only
    the teacher hears counts, at most five a second; all hear those of a question that was closed. The teacher
    hears how many are in, too: `present`.
    """
    events = _events(await classes.follow(key, last, client, counted))
    return EventSourceResponse(events, headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})


@router.get("/{key}/qr", response_class=Response, responses=_text("image/svg+xml") | problems(*CLASS))
async def read_qr_code(
    key: Class, request: Request, classes: TheClasses, settings: TheSettings, client: Client
) -> Response:
    """The address to join at, as a QR code."""
    state = await classes.state(key, client)
    picture = BytesIO()
    segno.make_qr(address(request, settings, state.code)).save(picture, kind="svg", scale=8, border=2)
    return Response(picture.getvalue(), media_type="image/svg+xml")


@router.get("/{key}/counts.csv", response_class=Response, responses=_text("text/csv") | problems(403, *CLASS))
async def read_counts(id: Teacher, classes: TheClasses, client: Client) -> Response:
    """What was asked and how many made each choice, a choice a row."""
    text = table(await classes.counts(id, client))
    headers = {"Content-Disposition": 'attachment; filename="class.csv"', "Cache-Control": "no-store"}
    return Response(text, media_type="text/csv", headers=headers)


def address(request: Request, settings: Settings, code: str) -> str:
    """Where a class is joined."""
    return f"{settings.public_url or str(request.base_url).rstrip('/')}/c/{code}"


def table(questions: list[QuestionState]) -> str:
    """The counts as CSV (RFC 4180)."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for asked in questions:
        head = (asked.number, asked.round, asked.first, asked.lesson, asked.step, asked.text)
        for choice, (words, count) in enumerate(zip(asked.choices, asked.counts or (), strict=True)):
            right = "" if asked.answer is None else int(choice == asked.answer)
            writer.writerow((*head, choice, words, right, count))
    return text.getvalue()


def _answer(question: QuestionState, status: int = 200) -> Response:
    return Response(orjson.dumps(question), status, media_type=JSON)


async def _events(tidings: AsyncGenerator[Tidings]) -> AsyncGenerator[bytes]:
    async with aclosing(tidings):
        async for each in tidings:
            if each is None:
                yield KEEPALIVE_COMMENT
            else:
                yield b"id: %b\nevent: %b\ndata: %b\n\n" % (each.id.encode(), each.name.encode(), each.data)
