"""A database as its users see it: whole transactions, and a word for what keeps one away.

Who writes waits until it is written. What several want to write at the same time is one transaction: the
steps of all runs that have taken one while the transaction before was under way, say.
"""

import asyncio
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Connection

from app.runs.errors import StoreUnavailable

T = TypeVar("T")
Item = TypeVar("Item")


class Disk(NamedTuple):
    """Bytes that the rows take, and bytes that are free beside them; None where that is not known."""

    taken: int
    free: int | None


@dataclass(frozen=True, eq=False)
class _Turn:
    """Something to be written, and who waits for it."""

    work: Callable[[Connection, list[Any]], Sequence[Any]]
    item: Any
    done: asyncio.Future[Any] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    def settle(self, result: Any) -> None:
        if not self.done.done():  # who waited may have gone
            self.done.set_result(result)

    def fail(self, error: Exception) -> None:
        if not self.done.done():
            self.done.set_exception(error)


class Database(ABC):
    """The rows of one server; `took` is handed the seconds of each transaction that writes."""

    def __init__(self, took: Callable[[float], object] = lambda seconds: None) -> None:
        self._took = took
        self._waiting: list[_Turn] = []
        self._writing: asyncio.Task[None] | None = None

    async def write(self, work: Callable[[Connection], T]) -> T:
        """What a work comes to, once the transaction that it is part of is done. StoreUnavailable.

        It may be done twice, where what became of the first time is not known: that has to come to the same.
        """
        return await self.write_together(lambda connection, items: [work(connection)], None)

    async def write_together(self, work: Callable[[Connection, list[Item]], Sequence[T]], item: Item) -> T:
        """As `write`, by a work that does all items at once that wait for it, and answers for each."""
        turn = _Turn(work, item)
        self._waiting.append(turn)
        if not self._writing:
            self._writing = asyncio.create_task(self._write_waiting())
        result: T = await turn.done
        return result

    async def close(self) -> None:
        """Lets go of it, once all is written that waits."""
        if self._writing:
            await asyncio.wait([self._writing])

    @abstractmethod
    async def read(self, work: Callable[[Connection], T]) -> T:
        """What a work finds, which reads only. StoreUnavailable."""

    @abstractmethod
    def advance(self, connection: Connection, steps: Mapping[str, int]) -> int:
        """Runs, by id, are at these steps now; how many of them there are. It is asked for all the time."""

    @abstractmethod
    async def tend(self) -> None:
        """What is due every few seconds. StoreUnavailable."""

    @abstractmethod
    def disk(self) -> Disk:
        """What it takes."""

    @abstractmethod
    async def _transact(self, work: Callable[[Connection], T]) -> T:
        """A work in a transaction of its own: all of it or nothing. StoreUnavailable."""

    async def _write_waiting(self) -> None:
        while self._waiting:
            turns, self._waiting = self._waiting, []
            await self._write(turns)
        self._writing = None

    async def _write(self, turns: list[_Turn]) -> None:
        """All of them in one transaction; each in its own where one of them is a mistake."""
        began = time.perf_counter()
        try:
            results = await self._transact(partial(_all, turns))
        except StoreUnavailable as error:
            for turn in turns:
                turn.fail(StoreUnavailable(error.reason))
        except Exception as error:  # noqa: BLE001  it is for whoever waits
            if len(turns) == 1:
                turns[0].fail(error)
            else:
                for turn in turns:
                    await self._write([turn])
        else:
            for turn, result in results:
                turn.settle(result)
        self._took(time.perf_counter() - began)


def _all(turns: Sequence[_Turn], connection: Connection) -> list[tuple[_Turn, Any]]:
    """What each comes to; those of one work are done at once."""
    by_work: dict[Any, list[_Turn]] = {}
    for turn in turns:
        by_work.setdefault(turn.work, []).append(turn)
    return [
        (turn, result)
        for work, same in by_work.items()
        for turn, result in zip(same, work(connection, [turn.item for turn in same]), strict=True)
    ]
