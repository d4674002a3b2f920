"""What takes long is computed for as long as somebody waits for it."""

import asyncio

import pytest
from fastapi import APIRouter, FastAPI
from starlette.requests import ClientDisconnect

from app.api.cancellation import CancelledWithClient

pytestmark = pytest.mark.anyio

SCOPE = {
    "type": "http",
    "method": "GET",
    "path": "/",
    "raw_path": b"/",
    "query_string": b"",
    "headers": [],
    "root_path": "",
}


async def test_nothing_more_is_computed_for_who_has_gone():
    begun, cancelled = asyncio.Event(), asyncio.Event()
    router = APIRouter(route_class=CancelledWithClient)

    @router.get("/")
    async def look() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()

    app = FastAPI()
    app.include_router(router)
    messages = [{"type": "http.request", "body": b"", "more_body": False}, {"type": "http.disconnect"}]

    async def receive():
        if len(messages) == 1:
            await begun.wait()
        return messages.pop(0)

    async def send(_message):
        pass

    with pytest.raises(ClientDisconnect):
        await app(SCOPE, receive, send)
    await cancelled.wait()


async def test_who_stays_is_answered_and_hears_of_faults():
    router = APIRouter(route_class=CancelledWithClient)

    @router.get("/")
    async def look(fail: bool = False) -> str:
        if fail:
            raise KeyError("a fault")
        return "seen"

    app = FastAPI()
    app.include_router(router)
    sent = []

    asked = 0

    async def receive():
        nonlocal asked
        asked += 1
        if asked % 2:
            return {"type": "http.request", "body": b"", "more_body": False}
        await asyncio.Event().wait()

    async def send(message):
        sent.append(message)

    await app(SCOPE, receive, send)
    assert sent[-1]["body"] == b'"seen"'
    with pytest.raises(KeyError, match="a fault"):
        await app(SCOPE | {"query_string": b"fail=true"}, receive, send)
