"""The server starts and stops: ready only in between, and gone in seconds with every stream open."""

import signal
import socket
from contextlib import ExitStack
from urllib.parse import urlsplit

import httpx

from tests.server import serving


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
