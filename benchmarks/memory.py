"""Whether memory stays flat while runs are made, played, looked at, and deleted or left behind, for minutes.

`python -m benchmarks.memory 5` takes five. The server is the real command; its learners, always as many at a
time, are here. What is measured is the resident memory of the server and of its workers, and how steeply a
straight line through it rises once the first third of the time is over.
"""

import asyncio
import re
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from time import perf_counter
from typing import Any

import httpx
import numpy as np

from tests.server import Running, serving

MINUTES = 5.0
LEARNERS = 4
VIEWERS = 5
STAY_SECONDS = 3.0
IDLE_SECONDS = 15  # what is left behind goes to sleep then
SAMPLE_SECONDS = 5.0  # so far apart that one says little of the next
SPECS: tuple[dict[str, Any], ...] = (
    {},
    {"training": {"batch_size": 1, "optimizer": {"name": "adam"}}, "data": {"name": "spiral", "noise": 0.1}},
    {"network": {"layers": [{"units": 128, "activation": "relu"}] * 2 + [{"units": 1}]}},
    {"data": {"source": "inline", "inputs": [[k / 999, 1.0] for k in range(999)], "targets": [[0.5]] * 999}},
)
LOOKS = (
    *("frames?limit=1000", "frames/1", "next", "parameters?step=0", "data", "surface?points=21"),
    *("slice?layer=1&unit=0&input=0", "export?format=pytorch", "export?format=json", "figures/histograms"),
)


async def visit(api: httpx.AsyncClient, number: int) -> None:
    """A learner's run, a twin beside it, and viewers who come and go."""
    made = await api.post("/runs", json={"seed": number} | SPECS[number % len(SPECS)])
    run = made.raise_for_status().json()
    path = f"/runs/{run['id']}"
    if number % 2:
        await api.post(f"{path}/fork", json={"changes": {"network": {"derivative": "one"}}, "lockstep": True})
    await api.post(f"{path}/play", json={"steps_per_second": "max" if number % 3 else 30})
    await asyncio.gather(*(view(api, run["view"], STAY_SECONDS * (1 - k / VIEWERS)) for k in range(VIEWERS)))
    await api.post(f"{path}/pause")
    for look in LOOKS:
        await api.get(f"/runs/{run['view']}/{look}")
    await api.patch(path, json={"training": {"optimizer": {"learning_rate": 0.01}}})
    await api.post(f"{path}/step", json={"count": 100})
    await api.post(f"{path}/reset")
    if number % 4:
        await api.delete(path)


async def view(api: httpx.AsyncClient, view: str, seconds: float) -> None:
    """A viewer, who leaves in the middle of the stream."""
    async with api.stream("GET", f"/runs/{view}/stream") as stream:
        end = perf_counter() + seconds
        async for _ in stream.aiter_raw():
            if perf_counter() > end:
                break


def processes(pid: int) -> Iterator[int]:
    """The process, its children, and theirs."""
    yield pid
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        yield from processes(int(child))


def resident(pid: int) -> float:
    """Megabytes."""
    (kilobytes,) = re.findall(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(kilobytes) / 1024


async def measure(server: Running, minutes: float) -> None:
    """Prints a line a minute, then how memory rose."""
    began, numbers = perf_counter(), count()
    samples: list[tuple[float, float, float]] = []

    async def learn(api: httpx.AsyncClient) -> None:
        while perf_counter() - began < 60 * minutes:
            await visit(api, next(numbers))

    async def watch() -> None:
        told = 0
        while True:
            elapsed = (perf_counter() - began) / 60
            web, *others = [resident(pid) for pid in processes(server.process.pid)]
            samples.append((elapsed, web, sum(others)))
            if elapsed >= told:
                print(f"| {told} | {web:.0f} | {sum(others):.0f} |", flush=True)
                told += 1
            await asyncio.sleep(SAMPLE_SECONDS)

    print("| minute | server, MB | its other processes, MB |\n|---|---|---|")
    limits = httpx.Limits(max_connections=None)
    async with httpx.AsyncClient(base_url=f"{server.url}/api/v1", timeout=60, limits=limits) as api:
        watching = asyncio.create_task(watch())
        await asyncio.gather(*(learn(api) for _ in range(LEARNERS)))
        watching.cancel()
    when, web, others = np.array([sample for sample in samples if sample[0] > minutes / 3]).T
    for name, megabytes in (("server", web), ("others", others), ("all", web + others)):
        (slope, _), covariance = np.polyfit(when / 60, megabytes, 1, cov=True)
        print(f"{name}: {slope:+.1f} ± {2 * covariance[0, 0] ** 0.5:.1f} MB/hour")
    print(f"{next(numbers)} runs were made, {VIEWERS} viewers each.")


def main() -> None:
    """For as many minutes as the command says."""
    with serving(idle_seconds=IDLE_SECONDS, max_runs_per_client=500) as server:
        asyncio.run(measure(server, float(sys.argv[1]) if len(sys.argv) > 1 else MINUTES))


if __name__ == "__main__":
    main()
