"""A run on the real server, and a server with small limits."""

from collections.abc import Iterator

import httpx
import pytest

from tests.server import serving


@pytest.fixture
def run(api: httpx.Client) -> Iterator[str]:
    """The path of a default run of its own for each test."""
    reply = api.post("/runs", json={})
    path = f"/runs/{reply.json()['id']}"
    yield path
    api.delete(path)


@pytest.fixture(scope="module")
def small() -> Iterator[httpx.Client]:
    """A client of a server with room for one small run."""
    limits = {
        "max_runs": 1,
        "max_layers": 3,
        "max_units": 4,
        "max_parameters": 25,
        "max_samples": 500,
        "max_steps_per_request": 10,
        "max_steps_per_second": 50,
        "max_body_bytes": 1000,
    }
    with serving(workers=1, **limits) as server, httpx.Client(base_url=f"{server.url}/api/v1") as client:
        yield client
