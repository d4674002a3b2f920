"""A map in the making: which cells are done, which are somebody's to make, and who waits for more."""

import asyncio
import heapq
from typing import Literal, TypeAlias, cast

import numpy as np

from app.atlas.measures import MEASURES
from app.atlas.portions import Findings, Plot, Portion
from app.atlas.store import StoredAtlas
from app.core.arrays import Array

AtlasStatus: TypeAlias = Literal["running", "done", "stopped", "failed"]

MOST_AT_ONCE = 1024
"""Cells that are given to a worker at once, which makes as many of them as it has time for."""


class Atlas:
    """A map. `done` counts the cells that are told of: the first ones of its order, without a gap."""

    def __init__(self, stored: StoredAtlas, plot: Plot, client: str = "") -> None:
        self.id, self.plot, self.client = stored.id, plot, client
        self.status = cast(AtlasStatus, stored.status)
        self.done = len(stored.values)
        self.values: Array = np.full((plot.survey.cells, len(MEASURES)), np.nan)
        """The MEASURES of each cell in its order (cells × measures); nan where there is no number."""
        self.values[: self.done] = stored.values
        self.closed = False
        self.keeping = asyncio.Lock()
        """Held while cells are written down, those that are made meanwhile after them."""
        self.readers = 0
        self._to_make = [(self.done, Portion(self.done, plot.survey.cells))]
        self._made: list[tuple[int, int]] = []
        self._reached = self.done
        self._at_once = 1
        self._news = asyncio.Event()

    @property
    def waits(self) -> bool:
        """Whether there is something to make that is nobody's yet."""
        return (
            self.status == "running"
            and not self.closed
            and self.done < len(self.values)
            and bool(self._to_make)
        )

    def take(self) -> Portion:
        """What is to be made next."""
        _, portion = heapq.heappop(self._to_make)
        given = portion.first(self._at_once)
        self.give_back(portion.after(given.stop - given.start))
        return given

    def give_back(self, portion: Portion) -> None:
        """What is still to be made."""
        if portion.start < portion.stop:
            heapq.heappush(self._to_make, (portion.start, portion))

    def put(self, portion: Portion, findings: Findings) -> None:
        """What was made of a portion; the rest is given back."""
        count = len(findings.values)
        self.values[portion.start : portion.start + count] = findings.values
        heapq.heappush(self._made, (portion.start, portion.start + count))
        while self._made and self._made[0][0] <= self._reached:
            self._reached = max(self._reached, heapq.heappop(self._made)[1])
        rest = portion.after(count, findings.standing)
        if rest.start < rest.stop:
            self.give_back(rest)
        else:
            self._at_once = min(2 * self._at_once, MOST_AT_ONCE)

    @property
    def untold(self) -> tuple[Array, bool]:
        """The cells that are made but not told of, and whether they are the last."""
        return self.values[self.done : self._reached], self._reached == len(self.values)

    def tell(self, count: int) -> None:
        """So many more cells are done."""
        self.done += count
        if self.done == len(self.values):
            self.status = "done"
        self.wake()

    def turn(self, status: AtlasStatus) -> None:
        """It is in another state."""
        self.status = status
        self.wake()

    def close(self) -> None:
        """Nobody makes or reads it any more."""
        self.closed = True
        self.wake()

    async def news(self) -> None:
        """Returns when something has happened to it."""
        await self._news.wait()

    def wake(self) -> None:
        """Wakes all who wait for news."""
        self._news.set()
        self._news = asyncio.Event()
