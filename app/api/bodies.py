"""Request bodies: JSON and nothing else, read strictly, and no larger than the settings allow."""

import json
import zlib
from collections.abc import Callable, Coroutine
from functools import lru_cache
from typing import Annotated, Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import TypeAdapter, ValidationError
from pydantic_core import from_json
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.dependencies import service_for
from app.api.problems import placed_in_body, problem

CODINGS = {"identity": False, "gzip": True, "x-gzip": True}
"""Of a body, and whether it is compressed."""
LARGE = 64_000
"""Bytes of a body above which another process reads it, so that nobody waits for it but who sent it."""
GZIP = zlib.MAX_WBITS | 16


class JSONRequest(Request):
    """A request whose body is parsed by pydantic's parser, which has one error for whatever is no JSON.

    The standard library's fails in several ways for bytes that are no UTF-8, long numbers and deep nesting.
    NaN and Infinity are read, so that the field that holds them can be named.
    """

    checked: Any = None
    """What a large body is, where another process has read it."""

    async def json(self) -> Any:
        """The body's value. JSONDecodeError when it is no JSON."""
        if self.checked is not None:
            return self.checked
        try:
            return from_json(await self.body())
        except ValueError as error:
            raise json.JSONDecodeError(str(error), "", 0) from None


class JSONRoute(APIRoute):
    """A route whose body is JSON; any other type of content is answered with 415."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """FastAPI's handler behind the check."""
        handle = super().get_route_handler()
        field = self.body_field and self.body_field.field_info
        kind: Any = field and field.annotation
        if field and field.metadata:
            kind = Annotated[kind, *field.metadata]

        async def handle_json(received: Request) -> Response:
            request = JSONRequest(received.scope, received.receive)
            if self.body_field and not _is_json(request.headers) and await request.body():
                sent = request.headers.get("content-type", "missing")
                raise HTTPException(415, f"The body should be application/json; its Content-Type is {sent}.")
            if kind and len(await request.body()) > LARGE:
                request.checked = await _checked_aside(request, kind)
            return await handle(request)

        return handle_json


async def _checked_aside(request: Request, kind: Any) -> Any:
    """The body as the server's reader reads it, in its client's turn. RequestValidationError."""
    service = await service_for(request)
    found = await service.read(_checked, await request.body(), kind)
    if isinstance(found, list):
        raise RequestValidationError(found)
    return found


def _checked(body: bytes, kind: Any) -> Any:
    """What a body of this type is, or a list of its faults."""
    try:
        return _adapter(kind).validate_python(from_json(body), from_attributes=True)  # as FastAPI does
    except ValidationError as error:
        return placed_in_body(error)
    except ValueError as error:
        return [{"type": "json_invalid", "loc": ("body",), "input": {}, "ctx": {"error": str(error)}}]


@lru_cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _is_json(headers: Headers) -> bool:
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    return kind == "application/json" or (kind.startswith("application/") and kind.endswith("+json"))


class BodyLimit:
    """Answers a body over the limit with 413, whether it says its length or comes in chunks.

    A body may be compressed by gzip. What it comes to has the same limit, and no more than that is made.
    """

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self.app = app
        self.limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        coding = headers.get("content-encoding", "identity").strip().lower()
        if coding not in CODINGS:
            detail = f"The body should be sent as it is or by gzip; its Content-Encoding is {coding}."
            await problem(415, detail, headers={"Accept-Encoding": "gzip"})(scope, receive, send)
            return
        detail = f"The body should have at most {self.limit} bytes"
        declared = headers.get("content-length", "")
        if declared.isdecimal() and int(declared) > self.limit:
            await problem(413, f"{detail}; it has {declared}.")(scope, receive, send)
            return
        received = made = 0
        inflater = Inflater() if CODINGS[coding] else None

        async def receive_within_limit() -> Message:
            nonlocal received, made
            message = await receive()
            part = message.get("body", b"")
            received += len(part)
            if received > self.limit:
                raise HTTPException(413, f"{detail}; more were sent.")
            if inflater is None or message["type"] != "http.request":
                return message
            part = inflater.inflated(part, self.limit - made + 1)
            made += len(part)
            if made > self.limit:
                raise HTTPException(413, f"{detail}; decompressed, it has more.")
            if not message.get("more_body", False) and not inflater.is_whole:
                raise HTTPException(400, "The body should be whole gzip; it ends before its end.")
            return {**message, "body": part}

        await self.app(scope, receive_within_limit, send)


class Inflater:
    """What was compressed by gzip, member by member, as it comes in."""

    def __init__(self) -> None:
        self._member = zlib.decompressobj(GZIP)

    @property
    def is_whole(self) -> bool:
        """Whether it could end here."""
        return self._member.eof

    def inflated(self, part: bytes, most: int) -> bytes:
        """What a part comes to, or the first `most` bytes of it. HTTPException where it is no gzip."""
        made = b""
        try:
            while part and len(made) < most:
                if self._member.eof:
                    self._member = zlib.decompressobj(GZIP)
                made += self._member.decompress(part, most - len(made))
                part = self._member.unconsumed_tail or self._member.unused_data
        except zlib.error:
            raise HTTPException(
                400, "The body should be gzip, as its Content-Encoding says; it is not."
            ) from None
        return made
