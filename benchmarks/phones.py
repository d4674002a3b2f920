"""Phones of a class, as sockets of this process, and what they do; `benchmarks.lecture` holds the class."""

import asyncio
import json
import os
import re
import secrets
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any
from urllib.parse import urlsplit

from tests.chromium import browser
from tests.server import Running

CONNECTIONS = 6
"""That a browser opens to a server."""
COMING_BACK_SECONDS = 1.0
EVENT = re.compile(rb"id: (\S+)\nevent: (\w+)\n")
LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


def cpu(server: Running) -> float:
    """Seconds of the web process so far."""
    times = Path(f"/proc/{server.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(times[11]) + int(times[12])) / os.sysconf("SC_CLK_TCK")


@dataclass
class Phone:
    """Somebody in the class: what was heard, by kind."""

    port: int
    code: str
    number: int
    page: list[str]
    """What a browser asks for when it opens the address of a class."""
    voter: str = field(default_factory=lambda: secrets.token_hex(16))
    heard: Counter[str] = field(default_factory=Counter)
    last: str = ""
    came: asyncio.Event = field(default_factory=asyncio.Event)

    async def ask(self, head: str, body: str = "") -> tuple[int, bytes]:
        """A request by a connection of its own: status and content."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            sent = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n" if body else ""
            writer.write(f"{head} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{sent}\r\n{body}".encode())
            start, _, content = (await reader.read()).partition(b"\r\n\r\n")
            return int(start.split()[1]) if start else 0, content
        finally:
            writer.close()

    async def load(self) -> None:
        """The page, with nothing of it in a cache."""
        (first, *others) = self.page

        async def take(paths: list[str]) -> None:
            reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=1 << 23)
            try:
                while paths:
                    asked = f"GET {paths.pop(0)} HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n\r\n"
                    writer.write(asked.encode())
                    head = await reader.readuntil(b"\r\n\r\n")
                    assert head.split()[1] in (b"200", b"307"), head
                    if length := LENGTH.search(head):
                        await reader.readexactly(int(length[1]))
                    else:
                        await reader.readuntil(b"\r\n0\r\n\r\n")
            finally:
                writer.close()

        await take([first])
        await asyncio.gather(*(take(others) for _ in range(CONNECTIONS)))

    async def attend(self) -> None:
        """Joins, then follows class and run until cancelled; comes back when the server has gone."""
        status, content = await self.ask(f"GET /api/v1/classes/{self.code}")
        assert status == 200, content
        view = json.loads(content)["view"]
        paths = (f"/api/v1/classes/{self.code}/stream", f"/api/v1/runs/{view}/stream")
        await asyncio.gather(
            *(self._follow(path, take) for path, take in zip(paths, (self._take, len), strict=True))
        )

    async def vote(self, question: int, choices: int = 3) -> float:
        """Answers until it is taken; the milliseconds of the last try."""
        body = json.dumps({"question": question, "choice": self.number % choices, "voter": self.voter})
        while True:
            began = perf_counter()
            with suppress(OSError):
                status, content = await self.ask(f"POST /api/v1/classes/{self.code}/answers", body)
                if status == 204:
                    return 1000 * (perf_counter() - began)
                assert status in (0, 503), content
            await asyncio.sleep(COMING_BACK_SECONDS)

    async def _follow(self, path: str, take: Callable[[bytes], object]) -> None:
        while True:
            with suppress(OSError):
                reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=1 << 20)
                again = f"Last-Event-ID: {self.last}\r\n" if self.last and take == self._take else ""
                writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\n{again}\r\n".encode())
                try:
                    while part := await reader.read(1 << 18):
                        take(part)
                finally:
                    writer.close()
            await asyncio.sleep(COMING_BACK_SECONDS)

    def _take(self, part: bytes) -> None:
        for id, name in EVENT.findall(part):
            self.heard[name.decode()] += 1
            self.last = id.decode()
            self.came.set()


async def over(seconds: float, phones: list[Phone], what: Callable[[Phone], Awaitable[Any]]) -> list[Any]:
    """What all of them do, begun evenly over so many seconds."""

    async def later(phone: Phone) -> Any:
        await asyncio.sleep(seconds * phone.number / len(phones))
        return await what(phone)

    return await asyncio.gather(*map(later, phones))


def asked_by_a_browser(url: str, code: str) -> list[str]:
    """What a phone's browser asks for when it opens a class's address: paths in their order, no streams."""
    with browser() as chromium:
        page = chromium.new_page(viewport={"width": 390, "height": 844})
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url.removeprefix(url)))
        page.goto(f"{url}/c/{code}")
        page.wait_for_selector(".peek .chapters a")  # the last that comes by itself
        return [
            path for path in asked if path.startswith("/") and not urlsplit(path).path.endswith("/stream")
        ]
