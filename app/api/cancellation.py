"""Answers that take long, computed for as long as somebody waits for them."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.requests import ClientDisconnect


class CancelledWithClient(APIRoute):
    """A route that is cancelled when its client goes.

    It is for what only looks, and for steps, each of which is whole; half a command would be none.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """FastAPI's handler, beside a watch on the connection."""
        handle = super().get_route_handler()

        async def handle_while_wanted(request: Request) -> Response:
            await request.body()  # what is left to hear after it is that the client has gone
            answering = asyncio.ensure_future(handle(request))
            leaving = asyncio.ensure_future(_gone(request))
            try:
                await asyncio.wait({answering, leaving}, return_when=asyncio.FIRST_COMPLETED)
                if answering.done():
                    return answering.result()
                raise ClientDisconnect
            finally:
                answering.cancel()
                leaving.cancel()

        return handle_while_wanted


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
