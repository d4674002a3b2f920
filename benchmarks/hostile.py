"""What others notice of four clients that keep asking for much, one kind of request after the other.

`python -m benchmarks.hostile`. Each client has a run with 6 MB of its own samples, and patches it, reads it,
forks it or makes another one as fast as it can. It is a process of its own that only takes what time is left
over, so that the measuring is not what is measured.
"""

import json
import multiprocessing
import os
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.sharedctypes import Synchronized
from time import perf_counter, sleep
from typing import Any

import httpx
import numpy as np

from tests.server import serving

CLIENTS = 4
SECONDS = 6.0
PAUSE_SECONDS = 0.002
KINDS = ("patch", "read", "fork", "create")


def main() -> None:
    """Prints a line for each kind, with what is measured without such clients first."""
    print(f"{CLIENTS} clients with 6 MB of samples each; /healthz and a step of another run, ms (p50 / p99)")
    for kind in KINDS:
        with serving(workers=2) as server:
            alone = noticed(server.url)
            with asking(server.url, kind) as answered:
                before = answered.value
                beside = noticed(server.url)
                pace = (answered.value - before) / SECONDS
        print(f"  {kind:8} alone {alone}   beside them {beside}   {pace:.0f} of their requests/s", flush=True)


def noticed(url: str) -> str:
    """Milliseconds that a look at the server's health and one step of a small run take."""
    taken: dict[str, list[float]] = {"/healthz": [], "step": []}
    with httpx.Client(base_url=url, timeout=60) as client:
        run = client.post("/api/v1/runs", json={}).raise_for_status().json()["id"]
        end = perf_counter() + SECONDS
        while perf_counter() < end:
            for name, ask in (("/healthz", client.get), ("step", client.post)):
                start = perf_counter()
                ask("/healthz" if name == "/healthz" else f"/api/v1/runs/{run}/step").raise_for_status()
                taken[name].append(1000 * (perf_counter() - start))
            sleep(PAUSE_SECONDS)
    return ", ".join("{:.1f} / {:.0f}".format(*np.percentile(each, [50, 99])) for each in taken.values())


@contextmanager
def asking(url: str, kind: str) -> Iterator["Synchronized[int]"]:
    """The clients, once each has had an answer; how many answers they had."""
    answered = multiprocessing.Value("i", 0)
    clients = [
        multiprocessing.Process(target=ask, args=(url, kind, answered), daemon=True) for _ in range(CLIENTS)
    ]
    for client in clients:
        client.start()
    while answered.value < CLIENTS:
        assert all(client.is_alive() for client in clients)
        sleep(PAUSE_SECONDS)
    yield answered
    for client in clients:
        client.kill()
        client.join()


def ask(url: str, kind: str, answered: "Synchronized[int]") -> None:
    """What one client does until it is ended."""
    os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
    body = json.dumps(spec()).encode()
    with httpx.Client(base_url=f"{url}/api/v1", timeout=600) as api:
        api.headers["Content-Type"] = "application/json"
        run = f"/runs/{api.post('/runs', content=body).raise_for_status().json()['id']}"
        number = 0
        while True:
            number += 1
            change = {"training": {"optimizer": {"learning_rate": 0.01 + number * 1e-6}}}
            made = {
                "patch": lambda: api.patch(run, json=change),  # noqa: B023
                "read": lambda: api.get(run),
                "fork": lambda: api.post(f"{run}/fork", json={}),
                "create": lambda: api.post("/runs", content=body),
            }[kind]()
            made.raise_for_status()
            if kind in ("fork", "create"):
                api.delete(f"/runs/{made.json()['id']}")
            with answered.get_lock():
                answered.value += 1


def spec() -> dict[str, Any]:
    """A run with as many samples as there may be."""
    rows = np.random.default_rng(1).uniform(-1, 1, (20_000, 17)).round(12)
    return {
        "data": {"source": "inline", "inputs": rows.tolist(), "targets": rows[:, :1].tolist()},
        "network": {"layers": [{"units": 2}, {"units": 1}]},
        "training": {"batch_size": 10},
    }


if __name__ == "__main__":
    main()
