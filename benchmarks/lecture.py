"""How the server bears a class of five hundred: they join, look along, vote, and it is killed meanwhile.

`python -m benchmarks.lecture`, a minute and a half. The server is the real command, the phones are sockets in
this process. Each phone asks for the page and all that a browser asks for with it, then follows class and
run, which plays. The server is killed while they vote a second time; a phone comes back after a second with
the last id that it heard, as a browser does, and sends its vote again until it is taken. No vote may be
missing and none may count twice.
"""

import asyncio
import tempfile
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from time import perf_counter
from typing import Any

import httpx
import numpy as np

from benchmarks.phones import Phone, asked_by_a_browser, cpu, over
from tests.server import Running, free_port, serving

PHONES = 500
JOINING_SECONDS, LOOKING_SECONDS, VOTING_SECONDS = 10.0, 10.0, 5.0
PACE = 10
"""Steps of the run a second."""
LOOKS = 2
"""Where the teacher looks, changed so often a second."""
QUESTION = {"text": "Which?", "choices": ["this", "that", "neither"]}


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
        code = made["code"]
        page = await asyncio.to_thread(
            asked_by_a_browser, str(self.api.base_url.copy_with(path="")).rstrip("/"), code
        )
        self.phones = [Phone(self.port, code, number, page) for number in range(PHONES)]
        await self.play()

    async def play(self) -> None:
        """The run goes on."""
        (await self.api.post(f"/runs/{self.run}/play", json={"steps_per_second": PACE})).raise_for_status()

    async def join(self) -> None:
        """All are in, and each has heard where to look."""

        async def come(phone: Phone) -> None:
            await phone.load()
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

        await lecture.phones[0].load()  # what is made once is made
        await measured("open the page, and join", lecture.join())
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
