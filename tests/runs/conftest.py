"""A conductor for each test that asks for one."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.runs.conductor import Conductor
from tests.runs.conducting import conducting


@pytest.fixture
def anyio_backend() -> str:
    """The event loop that the server has."""
    return "asyncio"


@pytest.fixture
async def conductor(anyio_backend: str, tmp_path: Path) -> AsyncIterator[Conductor]:
    """A conductor with one worker."""
    async with conducting(tmp_path) as conductor:
        yield conductor
