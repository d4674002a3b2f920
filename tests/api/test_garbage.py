"""Whatever is sent, the server is not at fault."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.spec.test_properties import garbage

PATHS = ("/runs", "/backprop", "{run}", "{run}/step", "{run}/play", "{run}/fork")
COMMANDS = ("count", "steps_per_second", "until_step", "step", "changes", "lockstep", "training", "probe")
bodies = (
    st.dictionaries(st.sampled_from([*COMMANDS, "network", "data", "inputs", "targets"]), garbage) | garbage
)


@pytest.fixture(scope="module")
def client(server_url: str) -> Iterator[httpx.Client]:
    with httpx.Client(
        base_url=f"{server_url}/api/v1", headers={"Content-Type": "application/json"}
    ) as client:
        yield client


@pytest.fixture(scope="module")
def path(client: httpx.Client) -> Iterator[str]:
    """The path of one run that takes it all."""
    path = f"/runs/{client.post('/runs', json={}).json()['id']}"
    yield path
    client.delete(path)


def answer(client: httpx.Client, path: str, content: bytes) -> None:
    for each in PATHS:
        method = "PATCH" if each == "{run}" else "POST"
        reply = client.request(method, each.format(run=path), content=content)
        assert reply.status_code in (200, 201, 409, 422, 429), reply.text
        if reply.status_code == 201:
            client.delete(f"/runs/{reply.json()['id']}")
        elif reply.is_error:
            assert reply.headers["Content-Type"] == "application/problem+json"
            assert reply.json()["detail"]


@settings(max_examples=30)
@given(bodies)
def test_values(client: httpx.Client, path: str, sent: Any) -> None:
    answer(client, path, json.dumps(sent).encode())


@settings(max_examples=30)
@given(st.binary(max_size=40))
def test_bytes(client: httpx.Client, path: str, sent: bytes) -> None:
    answer(client, path, sent)
