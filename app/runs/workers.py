"""The workers of a server: who has room, calls to them, and another one for each that dies.

A worker that dies is replaced and its runs come back by replay: who asks notices no more than a pause.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import Concatenate, ParamSpec, TypeVar

from app.runs.errors import WorkerLost, WorkerTooSlow
from app.runs.process import CallTooLong, WorkerDied, WorkerProcess
from app.runs.worker import Worker

log = logging.getLogger(__name__)
P = ParamSpec("P")
R = TypeVar("R")

TRIES = 3
"""How often a call is tried whose worker dies meanwhile, and a run given to a worker that dies of it."""


class Workers:
    """As many workers as there are to be; `replaced` is called for each one that died.

    Each is started by the first call to it, if not before.

    A call may take `call_seconds`. Others go before them by their `niceness`, if it is above 0.
    """

    def __init__(
        self,
        count: int,
        compiled: bool,
        call_seconds: float,
        replaced: Callable[[], object],
        niceness: int = 0,
    ) -> None:
        self._compiled, self._replaced, self._closed = compiled, replaced, False
        self.processes = [WorkerProcess(call_seconds, niceness) for _ in range(count)]

    async def start(self) -> None:
        """Returns when all of them are ready."""
        await asyncio.gather(*(self._make_ready(process) for process in self.processes))

    async def close(self) -> None:
        """Ends them all, with what they were doing."""
        self._closed = True
        await asyncio.gather(*(process.close() for process in self.processes))

    @property
    def ready(self) -> bool:
        """Whether each of them holds its runs."""
        return all(process.ready for process in self.processes)

    async def check(self) -> None:
        """Returns when each of them has answered, and so holds its runs. WorkerLost, WorkerTooSlow."""
        await asyncio.gather(*(self.call(process, Worker.compute, int) for process in self.processes))

    def idlest(self) -> WorkerProcess:
        """The one that has the fewest runs."""
        return min(self.processes, key=lambda process: len(process.tenants))

    async def call(
        self,
        process: WorkerProcess,
        method: Callable[Concatenate[Worker, P], R],
        *arguments: P.args,
        **named: P.kwargs,
    ) -> R:
        """Calls a worker; again when its process has died meanwhile.

        WorkerLost when it keeps dying, WorkerTooSlow when the call takes longer than it may.
        """
        for _ in range(TRIES):
            await self._be_ready(process)
            try:
                return await process.call(method, *arguments, **named)
            except CallTooLong as error:
                raise WorkerTooSlow from error
            except WorkerDied:
                continue
        raise WorkerLost

    async def _be_ready(self, process: WorkerProcess) -> None:
        """Returns when the worker holds its runs; if it has died, when another one does. WorkerLost."""
        while not process.ready:
            async with process.recovery:
                if self._closed:
                    raise WorkerLost
                if not process.ready:
                    if process.deaths:
                        log.warning("A worker has died; another one goes on with what it held.")
                        self._replaced()
                    await self._make_ready(process)

    async def _make_ready(self, process: WorkerProcess) -> None:
        """Starts a worker and hands it its runs, again when it dies of that. WorkerLost, StoreUnavailable."""
        handed: Counter[str] = Counter()
        while not process.ready:
            await self._start(process)
            with suppress(WorkerDied):
                await _hand_over(process, handed)
                process.ready = True

    async def _start(self, process: WorkerProcess) -> None:
        for _ in range(TRIES):
            with suppress(WorkerDied):
                # When this one is warm, all that the former one answered has been heard.
                await process.start(self._compiled)
                return
        raise WorkerLost


async def _hand_over(process: WorkerProcess, handed: Counter[str]) -> None:
    """Gives a worker its runs. One that it cannot hold, or dies of again and again, is evicted.

    `handed` counts, for each run, how often it was handed over and the worker died of it.
    """
    for id, tenant in list(process.tenants.items()):
        if handed[id] == TRIES:
            log.error("Workers die of a run; it was put to sleep.")
            tenant.evict()
            continue
        run_log = await tenant.log()
        handed[id] += 1
        try:
            await process.call(Worker.create, run_log)
        except WorkerDied:
            raise
        except Exception as error:  # noqa: BLE001  whatever it is, it is about this run alone
            log.error("A run could not be taken over (%s); it was put to sleep.", type(error).__name__)
            tenant.evict()
        handed[id] -= 1
