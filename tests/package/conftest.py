"""The package, on the real server that all tests of a process share."""

import pytest

import gradient_flow as gf
from gradient_flow.connection import Connection


@pytest.fixture(autouse=True)
def server(server_url: str) -> Connection:
    """Where the runs of a test live."""
    return gf.connect(server_url)
