"""Clients that leave in the middle, and those that never say that they left."""

import json
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

import httpx
import pytest

from tests.faults.crashing import SLOW, metric
from tests.server import Running, serving


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    with serving(workers=1) as server:
        yield server


@contextmanager
def connected(server: Running) -> Iterator[socket.socket]:
    address = urlsplit(server.url)
    with socket.create_connection((address.hostname, address.port)) as client:
        yield client


def head(method: str, path: str, length: int = 0) -> bytes:
    return (
        f"{method} {path} HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\n"
        f"Content-Length: {length}\r\n\r\n"
    ).encode()


def test_a_client_that_leaves_in_mid_body_leaves_nothing_behind(server: Running) -> None:
    body = json.dumps({"seed": 1}).encode()
    before = metric(server, 'gradient_flow_runs{status="paused"}')
    for cut in (0, 1, len(body) - 1):
        with connected(server) as client:
            client.sendall(head("POST", "/api/v1/runs", len(body)) + body[:cut])
    assert metric(server, 'gradient_flow_runs{status="paused"}') == before


def test_a_client_that_leaves_before_the_answer_is_heard_once(server: Running) -> None:
    with httpx.Client(base_url=f"{server.url}/api/v1") as api:
        run = api.post("/runs", json={}).json()["id"]
        body = b'{"count": 25}'
        with connected(server) as client:
            client.sendall(head("POST", f"/api/v1/runs/{run}/step", len(body)) + body)
        # The command of the one who left comes first; this one waits for its turn.
        step = api.post(f"/runs/{run}/step", json={}).json()["step"]
        assert step in (1, 26)
        assert api.post(f"/runs/{run}/step", json={}).json()["step"] in (2, 27)


def test_half_open_sockets_hold_nobody_up(server: Running) -> None:
    begun = (b"", b"GET ", b"GET /healthz HTTP/1.1\r\nHost: test\r\n", head("POST", "/api/v1/runs", 9))
    with ExitStack() as opened:
        for sent in begun * 25:
            client = opened.enter_context(connected(server))
            client.sendall(sent)
            client.shutdown(socket.SHUT_WR)
        assert httpx.get(f"{server.url}/healthz").json() == {"status": "alive"}
        assert httpx.post(f"{server.url}/api/v1/runs", json={}).status_code == 201


def test_a_step_ends_when_its_client_has_left(server: Running) -> None:
    body = b'{"count": 100000}'
    with httpx.Client(base_url=f"{server.url}/api/v1") as api:
        run = api.post("/runs", json=SLOW).json()["id"]
        with connected(server) as client:
            client.sendall(head("POST", f"/api/v1/runs/{run}/step", len(body)) + body)
            while api.get(f"/runs/{run}").json()["step"] == 0:
                pass
        assert api.post(f"/runs/{run}/step", json={}).json()["step"] < 100_000
