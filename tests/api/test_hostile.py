"""A corpus of hostile addresses, headers and cursors, sent byte for byte: the server says no, and goes on."""

import re
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest

from tests.server import serving

ADDRESSES = [
    "/api/v1/runs/../../../etc/passwd",
    "/api/v1/runs/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "/static/../app/settings.py",
    "/static/%2e%2e/%2e%2e/etc/passwd",
    "/static/%00",
    "/static//etc/passwd",
    "/api/v1/runs/%00",
    "/api/v1/runs/%ff%fe",
    "/api/v1/runs/" + "a" * 5_000,
    "/api/v1/runs/' OR 1=1 --".replace(" ", "%20"),
    "/api/v1/runs/{{7*7}}",
    "//evil.example/api/v1/runs",
    "/api/v1/figures?" + "a=1&" * 2_000,
    "/api/v1/runs/x/frames/99999999999999999999999999",
    "/api/v1/runs/x/frames/-1",
    "/api/v1/runs/x/frames?after=1e9&limit=-1",
    "/api/v1/runs/x/stream?fields=" + "%F0%9F%92%A9," * 300,
]
HEADERS = [
    "Content-Length: -1",
    "Content-Length: 99999999999999999999",
    "Content-Length: 3\r\nContent-Length: 4",
    "Transfer-Encoding: chunked\r\nContent-Length: 3",
    "Transfer-Encoding: gzip, chunked",
    "Host: \r\nHost: other",
    "X-Request-ID: a\tb",
    "X-Request-ID: " + "x" * 2_000,
    "X-Forwarded-For: " + "1.1.1.1, " * 500,
    "Accept: \xff\xfe",
    "Content-Type: application/json; charset=\x80",
    "Range: bytes=0-,0-,0-,0-",
    "No colon at all",
    ": no name",
]
CURSORS = [
    "-1.5",
    "1e3.2",
    "1.2.3",
    "9" * 60 + ".1",
    "٣.٤",
    "0x1.1",
    "NaN.NaN",
    "null",
    "1.\u00b2",
    "'; DROP",
    "1." + "9" * 38,
]


def status(server_url: str, request: bytes) -> int:
    """The status of the answer; 0 where the server hangs up without one."""
    address = urlsplit(server_url)
    with socket.create_connection((address.hostname, address.port), timeout=10) as client:
        client.sendall(request)
        answer = client.recv(65_536)
    found = re.match(rb"HTTP/1.1 (\d+) ", answer)
    assert b"Traceback" not in answer
    assert b"root:x" not in answer
    return int(found[1]) if found else 0


@pytest.fixture(scope="module")
def bare_url() -> Iterator[str]:
    """A server that takes what is no HTTP without a warning for each; what fails is still said."""
    with serving(workers=1, log_level="error") as server:
        yield server.url


@pytest.mark.parametrize("address", ADDRESSES, ids=range(len(ADDRESSES)))
def test_addresses(bare_url: str, address: str) -> None:
    request = f"GET {address} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n"
    assert status(bare_url, request.encode()) in (200, 400, 404, 414, 422, 431)


@pytest.mark.parametrize("header", HEADERS, ids=range(len(HEADERS)))
def test_headers(bare_url: str, header: str) -> None:
    request = f"POST /api/v1/backprop HTTP/1.1\r\nHost: test\r\n{header}\r\nConnection: close\r\n\r\n{{}}"
    assert status(bare_url, request.encode("latin-1")) in (0, 400, 413, 415, 422, 431)
    assert httpx.get(f"{bare_url}/healthz").status_code == 200


@pytest.mark.parametrize("cursor", CURSORS)
def test_cursors(api: httpx.Client, run: str, cursor: str) -> None:
    api.post(f"{run}/step", json={"count": 2})
    with api.stream("GET", f"{run}/stream", headers=[(b"Last-Event-ID", cursor.encode())]) as reply:
        assert reply.status_code == 200
        if not re.fullmatch(r"[0-9]{1,20}\.[0-9]+", cursor):  # what is no cursor starts with the newest
            assert next(reply.iter_lines()) == "id: 0.2"
    with api.stream("GET", f"{run}/stream", params={"last_event_id": cursor}) as reply:
        assert reply.status_code == 200
