"""What several rooms' tests share: the real server and a client of its API."""

from collections.abc import Iterator

import httpx
import pytest
from hypothesis import settings

from tests.server import serving

# No test measures time: a busy machine is no fault.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def server_url() -> Iterator[str]:
    """The address of one real server for all tests of a process, without a slash at its end."""
    with serving(workers=1) as server:
        yield server.url


@pytest.fixture
def api(server_url: str) -> Iterator[httpx.Client]:
    """A client of the real server's API; its paths start after `/api/v1`."""
    with httpx.Client(base_url=f"{server_url}/api/v1", timeout=30) as client:
        yield client
