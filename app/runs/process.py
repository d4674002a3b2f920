"""A worker in a process of its own, from the standard library's pool.

How its death is noticed is decided here and nowhere else. A call has no time limit.
"""

import asyncio
import os
import signal
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import Any, Concatenate, ParamSpec, TypeVar

from app.runs.worker import RunLog, Worker

P = ParamSpec("P")
R = TypeVar("R")


class WorkerDied(Exception):
    """The process has died, with all that it held."""


class WorkerProcess:
    """A worker's process, the calls to it, and the runs that it is to hold."""

    def __init__(self) -> None:
        self._pool = _new_pool()
        self._broken = False
        self.deaths = 0
        """How many workers have died here."""
        self.runs: dict[str, Callable[[], RunLog]] = {}
        """What it is to hold, by id: as the run stands when another process has to take it over."""
        self.ready = asyncio.Event()
        """Set while the worker holds its runs; not while one that died is being replaced."""
        self.ready.set()

    async def call(
        self, method: Callable[Concatenate[Worker, P], R], *arguments: P.args, **named: P.kwargs
    ) -> R:
        """Calls a method of the worker there; calls are served in the order they came. WorkerDied."""
        loop, pool = asyncio.get_running_loop(), self._pool
        try:
            return await loop.run_in_executor(pool, partial(_call, method, arguments, named))
        except BrokenExecutor as error:
            self._broken |= pool is self._pool
            raise WorkerDied from error

    @property
    def alive(self) -> bool:
        """Whether no call has found the worker dead."""
        return not self._broken

    def restart(self) -> None:
        """A new, empty worker in place of one that has died."""
        self._pool.shutdown(wait=False)
        self._pool = _new_pool()
        self._broken = False
        self.deaths += 1

    def close(self) -> None:
        """Ends the worker, with what it was doing."""
        self._pool.shutdown(wait=True, cancel_futures=True)


_worker = Worker()


def _call(method: Callable[..., R], arguments: tuple[Any, ...], named: dict[str, Any]) -> R:
    return method(_worker, *arguments, **named)


def _new_pool() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_prepare)


def _prepare() -> None:
    """Leaves Ctrl-C to the server, and ends with it even when it was killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent:
        parent.join()
        os._exit(1)
