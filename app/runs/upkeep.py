"""What is done every few seconds: readers hear that the server lives, idle runs sleep, old ones expire."""

import asyncio
import logging
import time

from app.runs.clock import Clock
from app.runs.errors import RunError
from app.runs.feed import Feed
from app.runs.runs import Runs
from app.runs.store import Store
from app.settings import Settings

log = logging.getLogger(__name__)

PERIOD_SECONDS = 10.0
DAY_SECONDS = 86_400.0


class Upkeep:
    """Keeps the runs of a server in order while it is started."""

    def __init__(self, settings: Settings, store: Store, runs: Runs, clock: Clock, feed: Feed) -> None:
        self._settings, self._store = settings, store
        self._runs, self._clock, self._feed = runs, clock, feed

    def start(self) -> None:
        """Starts its task in the running event loop."""
        self._task = asyncio.create_task(self._keep_on())

    def stop(self) -> None:
        """Ends the task."""
        self._task.cancel()

    async def once(self) -> None:
        """Puts to sleep what nobody asks for, and deletes what has not been asked for in a long time."""
        now = time.monotonic()
        self._store.used([run.id for run in self._runs if run.readers or now - run.used < 2 * PERIOD_SECONDS])
        for run in self._runs:
            if now - run.used > self._settings.idle_seconds and not any(
                each.readers for each in run.family()
            ):
                await self._clock.stop_in_turn(run)
                await self._runs.let_sleep(run)
        self._store.expire(time.time() - self._settings.expire_days * DAY_SECONDS)
        self._store.flush()

    async def _keep_on(self) -> None:
        while True:
            await asyncio.sleep(PERIOD_SECONDS)
            self._feed.beat(self._runs)
            try:
                await self.once()
            except RunError as error:
                log.warning("Idle runs could not be seen to. %s", error)
