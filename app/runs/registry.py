"""Who there is: the runs, by id and by view, and the workers that hold them.

A worker that dies is replaced, and its runs live on by replay: nobody who asks notices more than a pause.
"""

import asyncio
import logging
from collections.abc import Callable, Collection
from concurrent.futures import BrokenExecutor
from typing import Concatenate, ParamSpec, TypeVar

from app.runs.errors import AtCapacity, RunNotFound, ViewOnly
from app.runs.hosts import Host
from app.runs.run import Run
from app.runs.worker import Worker
from app.settings import Settings

log = logging.getLogger(__name__)
P = ParamSpec("P")
R = TypeVar("R")


class Registry:
    """All runs that live, and where."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._runs: dict[str, Run] = {}
        self._views: dict[str, Run] = {}
        self._hosts: list[Host] = []
        self._recovery = asyncio.Lock()
        self.closing = asyncio.Event()
        """Set when the server stops; readers leave then."""

    @property
    def runs(self) -> Collection[Run]:
        """All runs that live."""
        return self._runs.values()

    def find(self, key: str) -> Run:
        """The run with this id or this view. RunNotFound."""
        run = self._runs.get(key) or self._views.get(key)
        if run is None:
            raise RunNotFound
        return run

    def command(self, key: str) -> Run:
        """The run with this id. ViewOnly where it is a view, RunNotFound."""
        run = self.find(key)
        if run.id != key:
            raise ViewOnly
        return run

    async def _start_workers(self) -> None:
        self._hosts = [Host() for _ in range(self._settings.workers)]
        await asyncio.gather(*(host.call(Worker.close, "") for host in self._hosts))

    def _idlest(self) -> Host:
        return min(self._hosts, key=lambda host: host.load)

    def _check_capacity(self) -> None:
        if len(self._runs) >= self._settings.max_runs:
            raise AtCapacity(self._settings.max_runs)

    def _add(self, run: Run) -> None:
        run.host.load += 1
        self._runs[run.id] = run
        self._views[run.view] = run

    def _remove(self, run: Run) -> None:
        run.closed = True
        run.host.load -= 1
        del self._runs[run.id]
        del self._views[run.view]
        run.wake()

    async def _ask(
        self,
        run: Run,
        method: Callable[Concatenate[Worker, str, P], R],
        *arguments: P.args,
        **named: P.kwargs,
    ) -> R:
        """Calls a method of the run's worker with the run's name."""
        return await self._call(run.host, method, run.id, *arguments, **named)

    async def _call(
        self, host: Host, method: Callable[Concatenate[Worker, P], R], *arguments: P.args, **named: P.kwargs
    ) -> R:
        """Calls a worker; once more when its process has died meanwhile."""
        await host.ready.wait()
        try:
            return await host.call(method, *arguments, **named)
        except BrokenExecutor:
            await self._recover(host)
            return await host.call(method, *arguments, **named)

    async def _recover(self, host: Host) -> None:
        """A new worker, with the runs of the one that died brought to where they stood."""
        async with self._recovery:
            try:
                await host.call(Worker.close, "")
            except BrokenExecutor:
                log.warning("A worker has died; its runs go on by replay.")
                host.ready.clear()
                host.restart()
                for run in [run for run in self._runs.values() if run.host is host]:
                    await host.call(Worker.create, run.id, run.initial, tuple(run.changes), run.step)
                host.ready.set()
