"""The server stops: no longer ready at once, and gone in seconds with every stream open."""

import signal
import socket
from contextlib import ExitStack
from urllib.parse import urlsplit

import httpx
import pytest

from tests.server import serving


def test_it_is_not_ready_while_it_stops() -> None:
    with serving(workers=1) as server, httpx.Client(base_url=server.url) as client:
        run = client.post("/api/v1/runs", json={}).json()["id"]
        with client.stream("GET", f"/api/v1/runs/{run}/stream") as stream:
            server.process.send_signal(signal.SIGTERM)
            stream.read()  # streams end first of all
            with pytest.raises(httpx.ConnectError):
                httpx.get(f"{server.url}/readyz")


def test_it_stops_within_five_seconds_with_a_hundred_streams_open() -> None:
    with serving(workers=1) as server, ExitStack() as opened:
        run = httpx.post(f"{server.url}/api/v1/runs", json={}).json()["id"]
        httpx.post(f"{server.url}/api/v1/runs/{run}/play", json={"steps_per_second": "max"})
        host, port = urlsplit(server.url).netloc.split(":")
        readers = [opened.enter_context(socket.create_connection((host, int(port)))) for _ in range(100)]
        for reader in readers:
            reader.sendall(f"GET /api/v1/runs/{run}/stream HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
            assert reader.recv(1)
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(5) == 0
