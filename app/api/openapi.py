"""The OpenAPI document: answers and problems of the routes."""

from typing import Any

from fastapi import FastAPI

from app.api.problems import MEDIA_TYPE, Problem
from app.api.schemas import Frame

Responses = dict[int | str, dict[str, Any]]

FRAME: Responses = {200: {"model": Frame}}
RUN = (404, 410, 429, 503)
"""What every route of a run may answer: it is not there, or no longer, or cannot wake up now."""

DESCRIPTIONS = {
    403: "The key is a view, or a class's code, which commands nothing",
    404: "There is no such run, map or class, or no such part of it",
    409: "It is in no state for this",
    410: "The run has expired; `spec` starts it again",
    413: "The body is too large",
    415: "The body is not JSON",
    422: "The request does not fit; `errors` lists where",
    429: "There are as many as there may be",
    503: "It cannot be done now, but it may soon",
}


ASSUMED = "Validation Error"
"""FastAPI's description of the 422 that it adds to a route with parameters."""


def problems(*statuses: int) -> Responses:
    """The problems that a route may answer."""
    return {status: {"model": Problem, "description": DESCRIPTIONS[status]} for status in sorted(statuses)}


def describe(app: FastAPI) -> None:
    """Give the document problems of their own media type, and none that FastAPI only takes to be possible."""
    generate = app.openapi

    def openapi() -> dict[str, Any]:
        document = generate()
        for path in document["paths"].values():
            for operation in path.values():
                for status, response in list(operation["responses"].items()):
                    if response.get("description") == ASSUMED:
                        del operation["responses"][status]
                    elif status >= "400" and "application/json" in response["content"]:
                        response["content"][MEDIA_TYPE] = response["content"].pop("application/json")
        for name in ("HTTPValidationError", "ValidationError"):
            document["components"]["schemas"].pop(name, None)
        return document

    app.openapi = openapi  # type: ignore[method-assign]
