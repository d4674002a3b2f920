"""The workers of a server: who has room, calls to them, and another one for each that dies.

A worker that dies is replaced and its runs come back by replay: who asks notices no more than a pause.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from app.runs.errors import WorkerLost
from app.runs.process import WorkerDied, WorkerProcess
from app.runs.worker import Worker

log = logging.getLogger(__name__)
P = ParamSpec("P")
R = TypeVar("R")

TRIES = 3
"""How often a call is tried whose worker dies meanwhile."""


class Workers:
    """As many workers as there are to be; `replaced` is called for each one that died."""

    def __init__(self, count: int, compiled: bool, replaced: Callable[[], object]) -> None:
        self._count, self._compiled, self._replaced = count, compiled, replaced
        self._processes: list[WorkerProcess] = []
        self._recovery = asyncio.Lock()

    async def start(self) -> None:
        """Returns when all of them are ready."""
        self._processes = [WorkerProcess() for _ in range(self._count)]
        await asyncio.gather(*(process.call(Worker.warm, self._compiled) for process in self._processes))

    def close(self) -> None:
        """Ends them all, with what they were doing."""
        for process in self._processes:
            process.close()

    def idlest(self) -> WorkerProcess:
        """The one that has the fewest runs."""
        return min(self._processes, key=lambda process: len(process.runs))

    async def call(
        self,
        process: WorkerProcess,
        method: Callable[Concatenate[Worker, P], R],
        *arguments: P.args,
        **named: P.kwargs,
    ) -> R:
        """Calls a worker; again when its process has died meanwhile. WorkerLost when it keeps dying."""
        for _ in range(TRIES):
            await process.ready.wait()
            try:
                return await process.call(method, *arguments, **named)
            except WorkerDied:
                await self._recover(process)
        raise WorkerLost

    async def _recover(self, process: WorkerProcess) -> None:
        """A new worker, with the runs of the one that died brought to where they stood."""
        async with self._recovery:
            if process.alive:
                return
            log.warning("A worker has died; its runs go on by replay.")
            process.ready.clear()
            try:
                process.restart()
                self._replaced()
                # When this one answers, all that the former one answered has been heard.
                await process.call(Worker.warm, self._compiled)
                for run_log in list(process.runs.values()):
                    await process.call(Worker.create, run_log())
            except WorkerDied:
                log.warning("A worker has died before it held its runs.")
            finally:
                process.ready.set()
