"""A service of runs for a test, its parts, and what tests ask of runs."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from app.analysis.parameters import LayerArrays, parameters
from app.runs.database.sqlite import SQLite
from app.runs.history import RecordedFrame
from app.runs.run import Run
from app.runs.service import Service
from app.runs.state import Losses
from app.settings import Settings
from app.timeline import Timeline

DIVERGES: dict[str, Any] = {
    "network": {"layers": [{"units": 1, "activation": "linear"}]},
    "training": {"optimizer": {"learning_rate": 1e100}},
}
"""A specification that leaves the finite numbers within a few steps."""


class Serving:
    """A service and its parts."""

    def __init__(self, service: Service) -> None:
        parts = service.parts
        self.service = service
        self.store, self.engines, self.workers, self.runs = (
            parts.store,
            parts.engines,
            parts.workers,
            parts.runs,
        )
        self.clock, self.commands, self.questions = parts.clock, parts.commands, parts.questions
        self.feed, self.upkeep = parts.feed, parts.upkeep

    async def parameters(self, run: Run, step: int | None = None) -> LayerArrays:
        """The run's parameters after `step` steps, or now."""
        return await self.service.ask(run.id, parameters, run.step if step is None else step)

    async def losses(self, run: Run) -> Losses:
        """The run's losses now."""
        return Losses.of(*await self.service.ask(run.id, Timeline.losses))

    async def frame(self, run: Run, step: int) -> RecordedFrame:
        """What a step of the run did."""
        return await self.service.frame(run.id, step)


@asynccontextmanager
async def serving(directory: Path, **settings: Any) -> AsyncIterator[Serving]:
    """A service with one worker and its store in a directory."""
    service = Service(Settings(workers=1, data_dir=directory, **settings))
    await service.start()
    try:
        yield Serving(service)
    finally:
        await service.close()


@contextmanager
def unwritable(server: Serving) -> Iterator[None]:
    """Its SQLite can be read meanwhile, and no more."""
    database = server.store.database
    assert isinstance(database, SQLite)
    driver: Any = database.writer.connection.driver_connection
    driver.execute("PRAGMA query_only = ON")
    yield
    driver.execute("PRAGMA query_only = OFF")


async def until(run: Run, reached: Callable[[], bool]) -> None:
    """Waits for news of a run until something is reached."""
    async with asyncio.timeout(20):
        while not reached():
            await run.news()


def same(one: LayerArrays, two: LayerArrays) -> bool:
    """Whether parameters are the same to the last bit."""
    return all(
        np.array_equal(a[name], b[name])
        for a, b in zip(one, two, strict=True)
        for name in ("weights", "biases")
    )
