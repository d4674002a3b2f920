"""How the server bears a class: its readers, how old their frames are, and what everybody else notices.

The server is the real command in a process of its own, the readers are raw sockets in this one. A frame's age
is measured here: how much later than the run's clock allows it arrived. The clock is the pace, set by the one
frame that came earliest. All of it takes about two minutes; nothing leaves the machine.
"""

import asyncio
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from time import perf_counter
from urllib.parse import urlsplit

import httpx
import numpy as np

from tests.server import serving

SECONDS = 15.0
SETTLING_SECONDS = 2.0
PROBE_SECONDS = 0.05
EVENT = re.compile(rb"\nid: (\d+)\.(\d+)\n")


@dataclass(frozen=True)
class Class:
    """So many runs at a pace, so many readers of each; beside them a run at full speed, or none."""

    runs: int
    readers: int
    pace: float
    beside: bool

    @property
    def name(self) -> str:
        """A line of the table begins with it."""
        what = f"{self.runs * self.readers} viewers of {f'{self.runs} runs' if self.runs > 1 else 'one run'}"
        return f"{what} at {self.pace:g} steps/s" + (", one at full speed beside" if self.beside else "")


CLASSES = [
    Class(1, 500, 20, beside=False),
    Class(1, 500, 20, beside=True),
    Class(100, 1, 10, beside=False),
    Class(100, 1, 10, beside=True),
    Class(300, 1, 10, beside=False),
]


@dataclass
class Reader(asyncio.Protocol):
    """A stream read by hand: when each step arrived."""

    request: bytes
    arrivals: list[tuple[float, int]] = field(default_factory=list)
    _rest: bytes = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        now = perf_counter()
        seen = self._rest + data
        self.arrivals += [(now, int(step)) for _, step in EVENT.findall(seen)]
        self._rest = seen[-40:] if not EVENT.search(seen[-40:]) else b""


def memory_and_cpu(pid: int) -> tuple[float, float]:
    """Megabytes that are resident, and seconds of processor time so far."""
    status = Path(f"/proc/{pid}/status").read_text()
    resident = re.search(r"VmRSS:\s+(\d+) kB", status)
    times = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(resident[1]) / 1024 if resident else 0.0, (int(times[11]) + int(times[12])) / 100


async def latencies(client: httpx.AsyncClient, method: str, path: str) -> list[float]:
    """Milliseconds of one request after the other, until cancelled; they are returned then."""
    taken: list[float] = []
    try:
        while True:
            began = perf_counter()
            (await client.request(method, path)).raise_for_status()
            taken.append(1000 * (perf_counter() - began))
            await asyncio.sleep(PROBE_SECONDS)
    except asyncio.CancelledError:
        return taken


def ages(readers: Sequence[Reader], pace: float, since: float) -> Iterator[float]:
    """Milliseconds by which each frame arrived after the earliest moment that the run's clock allows."""
    arrivals = [(when - step / pace) for reader in readers for when, step in reader.arrivals if when > since]
    earliest = min(arrivals)
    return (1000 * (late - earliest) for late in arrivals)


def _same(reader: Reader) -> Reader:
    return reader


async def measure(url: str, pid: int, load: Class) -> str:
    """A row of the table."""
    host, _, port = urlsplit(url).netloc.partition(":")
    address = (host, int(port))
    loop = asyncio.get_running_loop()
    async with httpx.AsyncClient(base_url=url, timeout=60) as client, AsyncExitStack() as opened:

        async def new_run() -> str:
            path = (await client.post("/api/v1/runs", json={"seed": 1})).json()["id"]
            opened.push_async_callback(client.delete, f"/api/v1/runs/{path}")
            return f"/api/v1/runs/{path}"

        async def play(run: str, pace: float | str) -> None:
            (await client.post(f"{run}/play", json={"steps_per_second": pace})).raise_for_status()

        runs = [await new_run() for _ in range(load.runs)]
        stepped, fast = await new_run(), await new_run()
        families: list[list[Reader]] = []
        for run in runs:
            request = f"GET {run}/stream HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()
            family = [Reader(request) for _ in range(load.readers)]
            families.append(family)
            for reader in family:
                transport, _ = await loop.create_connection(partial(_same, reader), *address)
                opened.callback(transport.close)
        for run in runs:
            await play(run, load.pace)
        if load.beside:
            await play(fast, "max")
        await asyncio.sleep(SETTLING_SECONDS)
        since, (_, used) = perf_counter(), memory_and_cpu(pid)
        probes = [
            asyncio.create_task(latencies(client, "GET", "/healthz")),
            asyncio.create_task(latencies(client, "POST", f"{stepped}/step")),
        ]
        await asyncio.sleep(SECONDS)
        memory, after = memory_and_cpu(pid)
        seconds = perf_counter() - since
        for probe in probes:
            probe.cancel()
        health, step = [np.percentile(await probe, [50, 99]) for probe in probes]
        steps = (await client.get(fast)).json()["step"] / (seconds + SETTLING_SECONDS)

    everyone = [reader for family in families for reader in family]
    counts = [sum(when > since for when, _ in reader.arrivals) for reader in everyone]
    old = np.percentile([age for family in families for age in ages(family, load.pace, since)], [50, 99])
    cpu = (after - used) / seconds
    cells = [
        load.name,
        f"{sum(counts) / seconds:,.0f}",
        f"{100 * min(counts) / (load.pace * seconds):.0f} %",
        "{:.0f} / {:.0f}".format(*old),
        f"{1000 * cpu / len(everyone):.2f}",
        f"{memory:.0f}",
        "{:.0f} / {:.0f}".format(*health),
        "{:.0f} / {:.0f}".format(*step),
        f"{steps:,.0f}" if load.beside else "",
    ]
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Prints the table, as the README has it."""
    print(
        "| readers | events/s | slowest reader's share | frame age, ms (p50 / p99) | CPU a viewer, ms/s"
        " | server's memory, MB | `/healthz`, ms | one step, ms | full speed, steps/s |\n"
        "|---|---|---|---|---|---|---|---|---|"
    )
    for load in CLASSES if len(sys.argv) < 2 else [CLASSES[int(number)] for number in sys.argv[1:]]:
        with serving(max_runs=500) as server:
            print(asyncio.run(measure(server.url, server.process.pid, load)), flush=True)


if __name__ == "__main__":
    main()
