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


@pytest.fixture
def taught(api, run):
    """A class on a run of its own."""
    made = api.post("/classes", json={"run": run.removeprefix("/runs/")}).json()
    yield made
    api.delete(f"/classes/{made['id']}")


@pytest.fixture
def teacher(taught):
    return f"/classes/{taught['id']}"


@pytest.fixture
def joined(taught):
    return f"/classes/{taught['code']}"
