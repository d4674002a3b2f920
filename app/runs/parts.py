"""The parts that serve runs, each with its own state, and how they are put together."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain

from app.runs.clock import Clock
from app.runs.commands import Commands
from app.runs.directory import open_database
from app.runs.engines import Engines
from app.runs.errors import NotReady, RunError
from app.runs.feed import Feed
from app.runs.measures import Census, Holdings, Measures
from app.runs.questions import Questions
from app.runs.run import Run
from app.runs.runs import Runs
from app.runs.store import Store
from app.runs.track import Track
from app.runs.upkeep import Upkeep
from app.runs.watched import WatchedRuns
from app.runs.workers import Workers
from app.settings import Settings

CLOSING_SECONDS = 1.5
"""How long a stop may take to save what else has to be replayed."""


class Parts:
    """All that serves the runs of one directory, or of one shard of a database. StoreUnusable."""

    def __init__(self, settings: Settings, shard: int = 0, shards: int = 1) -> None:
        self.shard, self.shards = shard, shards
        self.measures = measures = Measures()
        self._database = open_database(settings, measures.store_seconds.observe, shard)
        self.store = store = Store(self._database)
        self.engines = Engines(settings.engine)
        self.workers = Workers(
            settings.workers, self.engines.compiled, settings.call_seconds, measures.worker_restarts.inc
        )
        self.reader = Workers(1, False, settings.call_seconds, measures.worker_restarts.inc)
        self.watched = WatchedRuns(settings, store, measures, shard)
        self.runs = Runs(settings, store, self.engines, self.workers, self.watched.has)
        self.clock = Clock(self.runs, store, measures)
        self.commands = Commands(settings, store, self.engines, self.workers, self.runs, self.clock, shard)
        self.questions = Questions(self.workers)
        self.feed = Feed(measures)
        self.upkeep = Upkeep(settings, store, self.workers, self.runs, self.watched, self.clock, self.feed)
        measures.registry.register(Census(self.runs, self.watched))
        measures.registry.register(Holdings(self.workers.processes, self._database))

    async def start(self) -> None:
        """Starts the workers; returns when all of them are ready."""
        await self.engines.report(self.store)
        await self.workers.start()
        self.upkeep.start()

    @property
    def tracks(self) -> Iterator[Track]:
        """All that is awake, wherever it is trained."""
        return chain(self.runs, self.watched)

    def let_readers_go(self) -> None:
        """Ends every stream, and those that begin from now on."""
        self.feed.close(self.tracks)

    async def close(self) -> None:
        """Stops what plays, lets every reader go, and ends the workers; the store has it all."""
        self.let_readers_go()
        self.upkeep.stop()
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(CLOSING_SECONDS):
                    await asyncio.gather(*(self._put_down(run) for run in self.runs))
        finally:
            await asyncio.gather(self.workers.close(), self.reader.close())
            await self._database.close()

    async def check(self) -> None:
        """Returns where commands can be carried out now. NotReady, StoreUnavailable."""
        if not self.upkeep.running:
            raise NotReady("What is due every few seconds is done no longer; the log says why")
        if not self.workers.ready:
            raise NotReady("A worker has died, and the one in its place does not hold its runs yet")
        await self.store.check()

    async def _put_down(self, run: Run) -> None:
        """Stops it, and saves where it stands."""
        await self.clock.stop_in_turn(run)
        with suppress(RunError):
            await self.runs.save(run)
