"""A service of runs for each test that asks for one."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.runs.serving import Serving, serving


@pytest.fixture
async def server(anyio_backend: str, tmp_path: Path) -> AsyncIterator[Serving]:
    """A service with one worker."""
    async with serving(tmp_path) as server:
        yield server
