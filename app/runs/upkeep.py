"""What is done every few seconds: readers hear that the server lives, idle runs sleep, old ones expire.

None of it waits for a run's turn, so that no command of one holds up what is done for all.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from itertools import chain

from app.runs.clock import Clock
from app.runs.errors import RunError
from app.runs.feed import Feed
from app.runs.run import Run
from app.runs.runs import Runs
from app.runs.store import Store
from app.runs.watched import WatchedRuns
from app.runs.workers import Workers
from app.settings import Settings

log = logging.getLogger(__name__)

PERIOD_SECONDS = 10.0
STOPPING_SECONDS = 1.0
"""How long a run that plays, with nobody who looks, may take to stop."""


class Upkeep:
    """Keeps the runs of a server in order while it is started."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        workers: Workers,
        runs: Runs,
        watched: WatchedRuns,
        clock: Clock,
        feed: Feed,
    ) -> None:
        self._settings, self._store, self._workers = settings, store, workers
        self._runs, self._watched, self._clock, self._feed = runs, watched, clock, feed
        self._seen = time.monotonic()

    def start(self) -> None:
        """Starts its tasks in the running event loop."""
        self._tasks = [
            asyncio.create_task(_every_period(work)) for work in (self.beat, self.sweep, self.check_workers)
        ]
        for task in self._tasks:
            task.add_done_callback(_report)

    def stop(self) -> None:
        """Ends the tasks."""
        for task in self._tasks:
            task.cancel()

    @property
    def running(self) -> bool:
        """Whether it is still done; an error that nobody expected ends it."""
        return not any(task.done() for task in self._tasks)

    async def beat(self) -> None:
        """Lets every reader hear that the server lives."""
        self._feed.beat(chain(self._runs, self._watched))

    async def sweep(self) -> None:
        """Puts to sleep what nobody asks for, and deletes what has not been asked for in a long time."""
        now = time.monotonic()
        await self._store.pass_time(now - self._seen, [run.id for run in self._runs])
        self._seen = now
        await self._store.expire(self._settings.expire_seconds, self._settings.forget_seconds)
        await self._watched.keep_in_order(self._settings.expire_seconds)
        await self._store.database.tend()
        idle = [run for run in self._runs if now - run.used > self._settings.idle_seconds]
        await asyncio.gather(*(self._let_sleep(run) for run in idle))

    async def check_workers(self) -> None:
        """Lets each worker answer: one that has died or hangs is replaced, though its runs are at rest."""
        await self._workers.check()

    async def _let_sleep(self, run: Run) -> None:
        """Unless somebody follows it; one that is amid a long command sleeps some other time."""
        if any(each.readers for each in run.family()) or (run.command.locked() and not run.playing):
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(STOPPING_SECONDS):
                await self._clock.stop_in_turn(run)
            await self._runs.let_sleep(run)


async def _every_period(work: Callable[[], Awaitable[None]]) -> None:
    while True:
        await asyncio.sleep(PERIOD_SECONDS)
        try:
            await work()
        except RunError as error:
            log.warning("Not all that is due every few seconds was done. %s", error)


def _report(task: asyncio.Task[None]) -> None:
    """Nobody waits for it, so what went wrong has to be said here."""
    if not task.cancelled():
        log.error("What is due every few seconds is done no longer.", exc_info=task.exception())
