"""How the server bears a class of five hundred: they join, look along, vote, and it is killed meanwhile.

`python -m benchmarks.lecture`, a minute and a half. The server is the real command, the phones are sockets in
this process. Each phone reads the class, then follows it and its run, which plays. The server is killed while
they vote a second time; a phone comes back after a second with the last id that it heard, as a browser does,
and sends its vote again until it is taken. No vote may be missing and none may count twice. What a browser
loads of the page beforehand is not in this: `benchmarks.page` has that.
"""

import asyncio
import json
import os
import re
import secrets
import tempfile
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any

import httpx
import numpy as np

from tests.server import Running, free_port, serving

PHONES = 500
JOINING_SECONDS, LOOKING_SECONDS, VOTING_SECONDS = 10.0, 10.0, 5.0
PACE = 10
"""Steps of the run a second."""
LOOKS = 2
"""Where the teacher looks, changed so often a second."""
COMING_BACK_SECONDS = 1.0
QUESTION = {"text": "Which?", "choices": ["this", "that", "neither"]}
EVENT = re.compile(rb"id: (\S+)\nevent: (\w+)\n")


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

    async def attend(self) -> None:
        """Joins, then follows class and run until cancelled; comes back when the server has gone."""
        status, content = await self.ask(f"GET /api/v1/classes/{self.code}")
        assert status == 200, content
        view = json.loads(content)["view"]
        paths = (f"/api/v1/classes/{self.code}/stream", f"/api/v1/runs/{view}/stream")
        await asyncio.gather(
            *(self._follow(path, take) for path, take in zip(paths, (self._take, len), strict=True))
        )

    async def vote(self, question: int) -> float:
        """Answers until it is taken; the milliseconds of the last try."""
        body = json.dumps({"question": question, "choice": self.number % 3, "voter": self.voter})
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


class Lecture:
    """One class, its teacher's client and its phones."""

    def __init__(self, api: httpx.AsyncClient, port: int) -> None:
        self.api, self.port = api, port
        self.attending: list[asyncio.Task[None]] = []

    async def open(self) -> None:
        """A run that plays, and a class on it."""
        self.run = (await self.api.post("/runs", json={"seed": 1})).json()["id"]
        made = (await self.api.post("/classes", json={"run": self.run})).json()
        self.path = f"/classes/{made['id']}"
        self.phones = [Phone(self.port, made["code"], number) for number in range(PHONES)]
        await self.play()

    async def play(self) -> None:
        """The run goes on."""
        (await self.api.post(f"/runs/{self.run}/play", json={"steps_per_second": PACE})).raise_for_status()

    async def join(self) -> None:
        """All are in, and each has heard where to look."""

        async def come(phone: Phone) -> None:
            self.attending.append(asyncio.create_task(phone.attend()))
            await phone.came.wait()

        await over(JOINING_SECONDS, self.phones, come)

    async def look(self) -> None:
        """The teacher looks around."""
        for step in range(round(LOOKING_SECONDS * LOOKS)):
            (await self.api.put(f"{self.path}/look", json={"step": step})).raise_for_status()
            await asyncio.sleep(1 / LOOKS)

    async def ask(self) -> int:
        """A question is open; its number."""
        return int((await self.api.post(f"{self.path}/questions", json=QUESTION)).json()["number"])

    async def close(self, number: int) -> list[int]:
        """The counts."""
        closed = await self.api.post(f"{self.path}/questions/{number}/close")
        return list(closed.raise_for_status().json()["counts"])

    def heard(self) -> Counter[str]:
        """Events of all phones since this was asked last."""
        found: Counter[str] = Counter()
        for phone in self.phones:
            found += phone.heard
            phone.heard.clear()
        return found


def said(heard: Counter[str]) -> str:
    """Events a phone, by kind."""
    return ", ".join(f"{count / PHONES:.2g} {name}" for name, count in sorted(heard.items())) or "none"


def row(name: str, seconds: float, used: float, heard: Counter[str], note: str = "") -> None:
    """A row of the table."""
    print(f"| {name} | {seconds:.1f} | {used:.1f} | {100 * used / seconds:.0f} % | {said(heard)} | {note} |")


async def hold(start: Callable[[], Running], port: int) -> None:
    """The whole class, on a server that is started, and on the one that is after it."""
    server = start()
    async with httpx.AsyncClient(base_url=f"{server.url}/api/v1", timeout=60) as api:
        lecture = Lecture(api, port)
        await lecture.open()

        async def measured(
            name: str, doing: Awaitable[Any], note: Callable[[Any], str] = lambda _: ""
        ) -> Any:
            began, used = perf_counter(), cpu(server)
            result = await doing
            seconds = perf_counter() - began
            row(name, seconds, cpu(server) - used, lecture.heard(), note(result))
            return result

        def late(taken: list[float]) -> str:
            return "an answer takes {:.0f} / {:.0f} ms (p50 / p99)".format(*np.percentile(taken, [50, 99]))

        await measured("join", lecture.join())
        await measured("look along", lecture.look())
        first = await lecture.ask()
        voting = over(VOTING_SECONDS, lecture.phones, lambda phone: phone.vote(first))
        await measured("vote", voting, late)
        assert sum(await lecture.close(first)) == PHONES
        second = await lecture.ask()
        await asyncio.sleep(1.0)
        lecture.heard()
        votes = asyncio.create_task(over(VOTING_SECONDS, lecture.phones, lambda phone: phone.vote(second)))
        await asyncio.sleep(VOTING_SECONDS / 2)
        server.process.kill()
        server.process.wait()
        gone = perf_counter()
        server = await asyncio.to_thread(start)
        await lecture.play()
        await votes
        seconds = perf_counter() - gone
        counts = await lecture.close(second)
        assert sum(counts) == PHONES, counts
        await asyncio.sleep(1.0)
        back = f"all votes {seconds:.1f} s after the kill: {' + '.join(map(str, counts))} = {sum(counts)}"
        row("killed while they vote", seconds, cpu(server), lecture.heard(), back)
        for task in lecture.attending:
            task.cancel()


def main() -> None:
    """Prints the table, as the README has it."""
    print(f"A class of {PHONES} on a run at {PACE} steps/s")
    print("| what they do | seconds | CPU seconds of the server | share of a core | events a phone | |")
    print("|---|---|---|---|---|---|")
    port = free_port()
    with tempfile.TemporaryDirectory() as directory:
        settings: dict[str, object] = {"port": port, "data_dir": directory, "workers": 1}
        with ExitStack() as servers:

            def start() -> Running:
                return servers.enter_context(serving(**settings))

            asyncio.run(hold(start, port))


if __name__ == "__main__":
    main()
