"""Every error as a problem (RFC 9457) that says in words what is wrong, what the limit is, what was sent."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ValidationError
from pydantic_core import to_json
from starlette.exceptions import HTTPException

from app.api.methods import allowed_methods
from app.atlas.errors import AtlasNotFound, CellNotFound
from app.classes.errors import ClassNotFound, ForTeacher, QuestionClosed, QuestionNotFound, QuestionOpen
from app.runs.errors import (
    AtCapacity,
    EngineMissing,
    FrameTooLarge,
    NotReady,
    NotSent,
    ParametersNotSent,
    Playing,
    RunExpired,
    RunNotFound,
    StoreUnavailable,
    TrainedElsewhere,
    Twin,
    ViewOnly,
    WorkerLost,
    WorkerTooSlow,
)
from app.tables import Unreadable
from app.timeline import Diverged, Refusal, StepNotFound

MEDIA_TYPE = "application/problem+json"
RETRY_SECONDS = 10

# As RFC 9110 has them; Python's own list changed between 3.11 and 3.13.
TITLES = {413: "Content Too Large", 422: "Unprocessable Content"}

STATUSES: dict[type[Refusal], int] = {
    RunNotFound: 404,
    AtlasNotFound: 404,
    CellNotFound: 404,
    ClassNotFound: 404,
    QuestionNotFound: 404,
    QuestionOpen: 409,
    QuestionClosed: 409,
    ForTeacher: 403,
    StepNotFound: 404,
    Playing: 409,
    RunExpired: 410,
    StoreUnavailable: 503,
    EngineMissing: 503,
    NotReady: 503,
    WorkerLost: 503,
    WorkerTooSlow: 503,
    Twin: 409,
    TrainedElsewhere: 409,
    NotSent: 404,
    ParametersNotSent: 404,
    FrameTooLarge: 413,
    ViewOnly: 403,
    Diverged: 409,
    AtCapacity: 429,
    Unreadable: 422,
}

ERRORS_LISTED = 100
ERRORS_IN_WORDS = 3
LONGEST_ECHO = 80

# pydantic's words for these speak of Python.
MESSAGES = {
    "dict_type": "Input should be an object",
    "model_type": "Input should be an object",
    "model_attributes_type": "Input should be an object",
    "tuple_type": "Input should be a list",
    "extra_forbidden": "There is no such field",
}


class Fault(BaseModel):
    """One thing wrong with a request: where, and what."""

    loc: list[str | int]
    msg: str
    type: str


class Problem(BaseModel):
    """An error, as RFC 9457 has it."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[Fault] | None = None
    spec: dict[str, Any] | None = None
    """Of a run that has expired: what starts it again."""


def problem(
    status: int,
    detail: str,
    errors: Sequence[Fault] | None = None,
    headers: Mapping[str, str] | None = None,
    spec: dict[str, Any] | None = None,
) -> JSONResponse:
    """The response that says so."""
    title = TITLES.get(status) or HTTPStatus(status).phrase
    body = Problem(
        title=title, status=status, detail=detail, errors=list(errors) if errors else None, spec=spec
    )
    return JSONResponse(body.model_dump(exclude_none=True), status, headers, MEDIA_TYPE)


def add_problem_handlers(app: FastAPI) -> None:
    """Let the application answer every error with a problem."""
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(Refusal, _refusal)


def refused_query(name: str, kind: str, message: str, sent: object) -> RequestValidationError:
    """What FastAPI raises of a query, for a fault that depends on more than that query."""
    return RequestValidationError([{"type": kind, "loc": ("query", name), "msg": message, "input": sent}])


@contextmanager
def faults_in_body(*field: str) -> Iterator[None]:
    """Answer a ValidationError in here as FastAPI answers one of the request's body, or of a field of it."""
    try:
        yield
    except ValidationError as error:
        raise RequestValidationError(placed_in_body(error, *field)) from None


def placed_in_body(error: ValidationError, *field: str) -> list[Any]:
    """Its faults, where FastAPI says those of a request's body are, or of a field of it."""
    return [{**fault, "loc": ("body", *field, *fault["loc"])} for fault in error.errors(include_url=False)]


async def _invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    found = error.errors()
    sentences = [_sentence(fault) for fault in found[:ERRORS_IN_WORDS]]
    if len(found) > ERRORS_IN_WORDS:
        sentences.append(f"{len(found) - ERRORS_IN_WORDS} more errors.")
    listed = [
        Fault(loc=_loc(fault), msg=_message(fault), type=fault["type"]) for fault in found[:ERRORS_LISTED]
    ]
    return problem(422, " ".join(sentences), listed)


async def _http_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    headers = dict(error.headers or {})
    detail = error.detail
    if error.status_code == 405:
        headers["Allow"] = ", ".join(allowed_methods(request.scope))
        detail = f"{request.method} is not for {request.url.path}; it takes {headers['Allow']}."
    elif error.status_code == 404 and detail == HTTPStatus(404).phrase:
        detail = f"There is nothing at {request.url.path}."
    return problem(error.status_code, detail, headers=headers)


async def _refusal(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Refusal)
    if isinstance(error, AtCapacity):
        request.app.state.metrics.refusals.labels(error.setting).inc()
    again = isinstance(error, AtCapacity | NotReady | StoreUnavailable | WorkerLost)
    headers = {"Retry-After": str(RETRY_SECONDS)} if again else None
    spec = json.loads(error.spec) if isinstance(error, RunExpired) else None
    return problem(STATUSES[type(error)], str(error), headers=headers, spec=spec)


def _sentence(fault: Mapping[str, Any]) -> str:
    """One error in words: the field, what is asked of it, and what was sent."""
    field = ""
    for part in _loc(fault)[1:]:
        field += f"[{part}]" if isinstance(part, int) else f".{part}"
    field = field.lstrip(".") or f"The {fault['loc'][0]}"
    echo = "" if fault["type"] in ("missing", "json_invalid") else f"; {_echo(fault['input'])} was sent"
    return f"{_short(field)}: {_message(fault)}{echo}."


def _loc(fault: Mapping[str, Any]) -> list[str | int]:
    # FastAPI has the place in the text, as if it were a field.
    return ["body"] if fault["type"] == "json_invalid" else list(fault["loc"])


def _message(fault: Mapping[str, Any]) -> str:
    if fault["type"] == "json_invalid":
        return f"Input should be JSON: {fault['ctx']['error']}"
    return MESSAGES.get(fault["type"], str(fault["msg"]))


def _echo(value: Any) -> str:
    return _short(to_json(value, fallback=repr, inf_nan_mode="constants").decode())


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_ECHO else f"{text[: LONGEST_ECHO - 1]}…"
