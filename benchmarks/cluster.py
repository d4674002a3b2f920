"""What a run, a beat and a viewer cost on a cluster: a head and two nodes on this machine, and PostgreSQL.

`python -m benchmarks.cluster`, once `make test-cluster` has set Ray up: the processor's time of each kind of
process, in milliseconds a second, as runs play and viewers come. It takes some three minutes.
"""

import asyncio
import re
from collections import defaultdict
from contextlib import suppress
from functools import partial
from pathlib import Path
from time import perf_counter
from urllib.parse import urlsplit

import httpx

from benchmarks.load import Reader, memory_and_cpu
from tests.cluster.nodes import Nodes, family, nodes
from tests.postgres import Cluster, cluster

RUNS = 20
PACE = 10
VIEWERS = (0, 1, 10, 30)
"""Of each run, one after the other."""
SETTLING_SECONDS = 5.0
SECONDS = 15.0
KINDS = {
    "ray::Actor": "shards",
    "forkserver": "workers",
    "ray::ServeReplica": "replicas",
    "ray::ProxyActor": "proxies",
}
STEPS = re.compile(r"^gradient_flow_steps_total\{[^}]*\} (\S+)$", re.MULTILINE)


def seconds_by_kind(there: Nodes, database: Cluster) -> dict[str, float]:
    """Of the processor so far: by what the processes of all nodes are, and PostgreSQL's."""
    kinds = dict.fromkeys(family(database.pid), "PostgreSQL")
    for pid in (pid for node in there.nodes for pid in node.processes()):
        with suppress(OSError):  # it has just ended
            title = Path(f"/proc/{pid}/cmdline").read_bytes().decode()
            kinds[pid] = next((kind for name, kind in KINDS.items() if name in title), "Ray's own")
    spent: dict[str, float] = defaultdict(float)
    for pid, kind in kinds.items():
        with suppress(OSError):
            spent[kind] += memory_and_cpu(pid)[1]
    return spent


async def measure(there: Nodes, database: Cluster, client: httpx.AsyncClient, readers: list[Reader]) -> None:
    """Prints a line."""

    async def steps() -> float:
        return sum(map(float, STEPS.findall((await client.get("/metrics")).text)))

    await asyncio.sleep(SETTLING_SECONDS)
    began, first, before = perf_counter(), await steps(), seconds_by_kind(there, database)
    heard = sum(len(reader.arrivals) for reader in readers)
    await asyncio.sleep(SECONDS)
    after, done = seconds_by_kind(there, database), await steps() - first
    heard, seconds = sum(len(reader.arrivals) for reader in readers) - heard, perf_counter() - began
    costs = ", ".join(f"{kind} {1000 * (after[kind] - before[kind]) / seconds:.0f}" for kind in sorted(after))
    print(f"{done / seconds:5.0f} steps/s, {heard / seconds:5.0f} events/s; {costs}", flush=True)


async def main(there: Nodes, database: Cluster) -> None:
    """Idle, then with runs that play, then with more and more viewers of each."""
    host, _, port = urlsplit(there.url).netloc.partition(":")
    readers: list[Reader] = []
    async with httpx.AsyncClient(base_url=there.url, timeout=120) as client:
        made = [(await client.post("/api/v1/runs", json={"seed": seed})).json() for seed in range(RUNS)]
        await measure(there, database, client, readers)
        for run in made:
            playing = await client.post(f"/api/v1/runs/{run['id']}/play", json={"steps_per_second": PACE})
            playing.raise_for_status()
        for viewers in VIEWERS:
            while len(readers) < viewers * RUNS:
                view = made[len(readers) % RUNS]["view"]
                request = f"GET /api/v1/runs/{view}/stream HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()
                _, reader = await asyncio.get_running_loop().create_connection(
                    partial(Reader, request), host, int(port)
                )
                readers.append(reader)
            await measure(there, database, client, readers)


if __name__ == "__main__":
    with (
        cluster() as database,
        nodes(2, database_url=database.new_schema(), workers=1, atlas_workers=1) as there,
    ):
        asyncio.run(main(there, database))
