"""The parts that serve runs, each with its own state, and how they are put together."""

import asyncio

from app.runs.clock import Clock
from app.runs.commands import Commands
from app.runs.directory import Directory
from app.runs.engines import Engines
from app.runs.feed import Feed
from app.runs.measures import Census, Measures
from app.runs.questions import Questions
from app.runs.runs import Runs
from app.runs.upkeep import Upkeep
from app.runs.workers import Workers
from app.settings import Settings


class Parts:
    """All that serves the runs of one directory. StoreUnusable."""

    def __init__(self, settings: Settings) -> None:
        self.measures = measures = Measures()
        self._directory = Directory(settings, measures.store_seconds.observe)
        self.store = store = self._directory.store
        self.engines = Engines(settings.engine)
        self.engines.report(store)
        self.workers = Workers(settings.workers, self.engines.compiled, measures.worker_restarts.inc)
        self.runs = Runs(settings, store, self.engines, self.workers)
        self.clock = Clock(self.runs, store, measures)
        self.commands = Commands(settings, store, self.engines, self.workers, self.runs, self.clock)
        self.questions = Questions(self.workers)
        self.feed = Feed(measures)
        self.upkeep = Upkeep(settings, store, self.runs, self.clock, self.feed)
        measures.registry.register(Census(self.runs))

    async def start(self) -> None:
        """Starts the workers; returns when all of them are ready."""
        await self.workers.start()
        self.upkeep.start()

    async def close(self) -> None:
        """Stops what plays, lets every reader go, and ends the workers; the store has it all."""
        self.feed.close(self.runs)
        self.upkeep.stop()
        await asyncio.gather(*(self.clock.stop_in_turn(run) for run in self.runs))
        self.workers.close()
        self._directory.close()
