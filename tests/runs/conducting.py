"""A conductor for a test, and what tests ask of runs."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import numpy as np

from app.runs.conductor import Conductor
from app.runs.run import Run
from app.settings import Settings

DIVERGES: dict[str, Any] = {
    "network": {"layers": [{"units": 1, "activation": "linear"}]},
    "training": {"optimizer": {"learning_rate": 1e100}},
}
"""A specification that leaves the finite numbers within a few steps."""


@asynccontextmanager
async def conducting(directory: Path, **settings: Any) -> AsyncIterator[Conductor]:
    """A conductor with one worker and its store in a directory."""
    conductor = Conductor(Settings(workers=1, data_dir=directory, **settings))
    await conductor.start()
    try:
        yield conductor
    finally:
        await conductor.close()


async def until(run: Run, reached: Callable[[], bool]) -> None:
    """Waits for news of a run until something is reached."""
    async with asyncio.timeout(20):
        while not reached():
            await run.news()


def same(one: list[dict[str, Any]], two: list[dict[str, Any]]) -> bool:
    """Whether parameters are the same to the last bit."""
    return all(
        np.array_equal(a[name], b[name])
        for a, b in zip(one, two, strict=True)
        for name in ("weights", "biases")
    )
