"""A run on the real server."""

from collections.abc import Iterator

import httpx
import pytest


@pytest.fixture
def run(api: httpx.Client) -> Iterator[str]:
    """The path of a default run of its own for each test."""
    reply = api.post("/runs", json={})
    path = f"/runs/{reply.json()['id']}"
    yield path
    api.delete(path)
