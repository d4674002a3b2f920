"""Answers of JSON that can be large, sent in pieces."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping

from fastapi.responses import StreamingResponse
from starlette.status import HTTP_200_OK

JSON = "application/json"
PIECE = 1 << 16
"""Characters that are sent at once: the server attends to nobody else meanwhile."""


def json_in_pieces(
    texts: Iterable[str], status: int = HTTP_200_OK, headers: Mapping[str, str] | None = None
) -> StreamingResponse:
    """The answer that these texts make, one after another; none is made before it is sent."""
    return StreamingResponse(_pieces(texts), status, headers, JSON)


async def _pieces(texts: Iterable[str]) -> AsyncIterator[bytes]:
    for text in texts:
        for start in range(0, len(text), PIECE):
            yield text[start : start + PIECE].encode()
            await asyncio.sleep(0)  # a client that reads fast would have all of it at once
