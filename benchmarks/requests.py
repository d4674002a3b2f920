"""What one request costs over a socket: a step of 1 beside answers that are there, in turns.

The server is the real command in a process of its own. `GET /losses` is a list that never changes; `GET` of a
run asks its worker for two numbers.
"""

import json
import re
import socket
from statistics import median
from time import perf_counter
from urllib.parse import urlsplit

from tests.server import serving

ROUNDS, TIMES = 8, 300
LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


def main() -> None:
    """Prints a line for each request."""
    print("one request after the other: µs (median), × of GET /losses in the same run")
    with serving(workers=1) as server:
        address = urlsplit(server.url)
        with socket.create_connection((address.hostname, address.port)) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            run = json.loads(_answer(connection, "POST", "/runs", b"{}"))["id"]
            asked = {
                "GET /losses": ("GET", "/losses", b""),
                "GET /runs/{id}": ("GET", f"/runs/{run}", b""),
                "POST /runs/{id}/step, count 1": ("POST", f"/runs/{run}/step", b'{"count": 1}'),
            }
            taken: dict[str, list[float]] = {name: [] for name in asked}
            for _ in range(ROUNDS):
                for name, request in asked.items():
                    for _ in range(TIMES):
                        start = perf_counter()
                        _answer(connection, *request)
                        taken[name].append(perf_counter() - start)
    first = median(taken["GET /losses"])
    for name, seconds in taken.items():
        print(f"  {name:32}{1e6 * median(seconds):8,.0f} µs   × {median(seconds) / first:.1f}")


def _answer(connection: socket.socket, method: str, path: str, body: bytes) -> bytes:
    """The body of the answer."""
    head = f"{method} /api/v1{path} HTTP/1.1\r\nHost: api\r\nContent-Type: application/json\r\n"
    connection.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
    received = b""
    while b"\r\n\r\n" not in received:
        received += connection.recv(1 << 16)
    head_of_answer, _, rest = received.partition(b"\r\n\r\n")
    length = LENGTH.search(head_of_answer)
    assert length, head_of_answer
    assert head_of_answer.split()[1].startswith(b"2"), head_of_answer
    while len(rest) < int(length[1]):
        rest += connection.recv(1 << 16)
    return rest
