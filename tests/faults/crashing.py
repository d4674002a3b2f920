"""A server to be killed: the real command over a directory that outlives it."""

import os
import re
import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import httpx

from tests.server import Running, serving, unmeasured

STORE = "runs.sqlite3"
NAMES = ("id", "view", "step", "epoch", "loss", "spec", "forked_from", "engine")

SLOW = {
    "network": {"layers": [{"units": 64}, {"units": 64}, {"units": 1}]},
    "data": {"samples": 1_000},
    "training": {"batch_size": "full"},
}
"""A run whose steps take long."""


class Seen(NamedTuple):
    """All that a run answers of itself, to the last digit."""

    run: dict[str, Any]
    parameters: Any
    last: Any


@contextmanager
def crashing(directory: Path, **settings: object) -> Iterator[tuple[Running, httpx.Client]]:
    """Serve over this directory, with one worker of a kind. Killed, the server would save no coverage."""
    with (
        serving(unmeasured(), data_dir=directory, workers=1, atlas_workers=1, **settings) as server,
        httpx.Client(base_url=f"{server.url}/api/v1", timeout=30) as api,
    ):
        yield server, api
        kill(server.process)


def kill(process: subprocess.Popen[str]) -> None:
    """The process is gone before it can say anything, and with it its workers."""
    process.kill()
    process.wait()


def workers(server: Running) -> list[int]:
    """The processes that train: what the one that is there to fork them has forked."""
    return [
        worker
        for child in _children(server.process.pid)
        if b"forkserver" in Path(f"/proc/{child}/cmdline").read_bytes()
        for worker in _children(child)
    ]


def _children(process: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def lives(process: int) -> bool:
    """Whether it has not ended, though nobody may have asked how."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def kill_workers(server: Running) -> None:
    """As the kernel does when memory is short."""
    for worker in workers(server):
        os.kill(worker, signal.SIGKILL)


@contextmanager
def locked(directory: Path) -> Iterator[None]:
    """Another process holds the store meanwhile."""
    with closing(sqlite3.connect(directory / STORE, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def look(api: httpx.Client, key: str) -> Seen:
    """What the run is now."""
    path = f"/runs/{key}"
    run = api.get(path).raise_for_status().json()
    parameters = api.get(f"{path}/parameters").raise_for_status().json()
    last = api.get(f"{path}/frames/{run['step']}").raise_for_status().json() if run["step"] else None
    return Seen({name: run[name] for name in NAMES}, parameters, last)


def metric(server: Running, name: str) -> float:
    """A metric's value."""
    (value,) = re.findall(rf"^{name} (.*)$", httpx.get(f"{server.url}/metrics").text, re.MULTILINE)
    return float(value)
