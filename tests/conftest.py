"""What several rooms' tests share: the real server and a client of its API."""

from collections.abc import Iterator

import httpx
import pytest
from hypothesis import settings

from tests.postgres import Cluster, cluster
from tests.server import serving

# No test measures time: a busy machine is no fault. A check tries the same inputs each time; `make fuzz`
# tries more of them, others each time, and says how to see again what it finds.
settings.register_profile("check", deadline=None, derandomize=True)
settings.register_profile("fuzz", deadline=None, max_examples=400, print_blob=True)
settings.load_profile("check")


@pytest.fixture(scope="session")
def server_url() -> Iterator[str]:
    """The address of one real server for all tests of a process, without a slash at its end."""
    with serving(workers=1, atlas_workers=1) as server:
        yield server.url


@pytest.fixture
def api(server_url: str) -> Iterator[httpx.Client]:
    """A client of the real server's API; its paths start after `/api/v1`."""
    with httpx.Client(base_url=f"{server_url}/api/v1", timeout=30) as client:
        yield client


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """One PostgreSQL for all tests of a process, each of which has a schema of its own."""
    with cluster() as started:
        yield started


@pytest.fixture
def anyio_backend() -> str:
    """The event loop that the server has."""
    return "asyncio"
