"""Request bodies: JSON and nothing else, read strictly, and no larger than the settings allow."""

import json
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from pydantic_core import from_json
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.problems import problem


class JSONRequest(Request):
    """A request whose body is parsed by pydantic's parser, which has one error for whatever is no JSON.

    The standard library's fails in several ways for bytes that are no UTF-8, long numbers and deep nesting.
    NaN and Infinity are read, so that the field that holds them can be named.
    """

    async def json(self) -> Any:
        """The body's value. JSONDecodeError when it is no JSON."""
        try:
            return from_json(await self.body())
        except ValueError as error:
            raise json.JSONDecodeError(str(error), "", 0) from None


class JSONRoute(APIRoute):
    """A route whose body is JSON; any other type of content is answered with 415."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """FastAPI's handler behind the check."""
        handle = super().get_route_handler()

        async def handle_json(received: Request) -> Response:
            request = JSONRequest(received.scope, received.receive)
            if self.body_field and not _is_json(request.headers) and await request.body():
                sent = request.headers.get("content-type", "missing")
                raise HTTPException(415, f"The body should be application/json; its Content-Type is {sent}.")
            return await handle(request)

        return handle_json


def _is_json(headers: Headers) -> bool:
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    return kind == "application/json" or (kind.startswith("application/") and kind.endswith("+json"))


class BodyLimit:
    """Answers a body over the limit with 413, whether it says its length or comes in chunks."""

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self.app = app
        self.limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        detail = f"The body should have at most {self.limit} bytes"
        declared = Headers(scope=scope).get("content-length", "")
        if declared.isdecimal() and int(declared) > self.limit:
            await problem(413, f"{detail}; it has {declared}.")(scope, receive, send)
            return
        received = 0

        async def receive_within_limit() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > self.limit:
                raise HTTPException(413, f"{detail}; more were sent.")
            return message

        await self.app(scope, receive_within_limit, send)
