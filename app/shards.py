"""Shards: the services of one machine, several times, each over a share of the runs, maps and classes.

Forks, twins, maps and classes stay where they begin: families share nothing with one another. How a shard is
reached is for who puts them up (`app/cluster.py`).
"""

import asyncio
import logging
import pickle
from abc import ABC, abstractmethod
from contextlib import suppress
from typing import Any, Literal, TypeAlias

from app.atlas.service import Atlases
from app.classes.service import Classes
from app.runs.calls import answer, failure, outcome
from app.runs.errors import AtCapacity, NotReady, StoreUnavailable, StoreUnusable
from app.runs.keys import shard_of
from app.runs.service import Service
from app.runs.turns import acting_for
from app.settings import Settings
from app.timeline import Refusal

log = logging.getLogger(__name__)

OPENING_SECONDS = 5.0
"""How long a call waits for a shard that starts."""
AGAIN_SECONDS = 1.0
"""After which a shard tries once more to open its store."""

Door: TypeAlias = Literal["runs", "maps", "classes"]


class Shard:
    """The services of one machine over a share of the runs, maps and classes, for other processes."""

    def __init__(self, settings: Settings, number: int, shards: int) -> None:
        self._number = number
        self._runs = Service(settings, number, shards)
        self._maps = Atlases(settings, self._runs)
        self._classes = Classes(settings, self._runs)
        self._doors = {"runs": self._runs, "maps": self._maps, "classes": self._classes}
        self._opening: asyncio.Task[None] | None = None
        self._hindrance = "It is being started"

    async def open(self) -> None:
        """Starts it, if that is still to be done; tries again until the store can be had."""
        self._opening = self._opening or asyncio.create_task(self._open())
        await asyncio.shield(self._opening)

    async def close(self) -> None:
        """Stops what plays and ends the workers, once it has been opened."""
        if self._opening:
            await self._opening
            await self._classes.close()
            await self._maps.close()
            await self._runs.close()

    async def call(self, door: Door, method: str, client: str, message: bytes) -> bytes:
        """What a method of a service comes to for a client; `message` is its arguments, pickled."""
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(OPENING_SECONDS):
                    await self.open()
            if not (self._opening and self._opening.done()):
                raise NotReady(f"Shard {self._number} cannot be had yet. {self._hindrance}")
            self._runs.act_for(client)
            arguments, named = pickle.loads(message)
            return answer(await getattr(self._doors[door], method)(*arguments, **named))
        except Exception as error:  # noqa: BLE001  it is raised again where the call was made
            return failure(error, "shard")

    async def _open(self) -> None:
        while True:
            try:
                await asyncio.to_thread(self._runs.open)
                await self._runs.start()
                await self._maps.start()
                await self._classes.start()
                return
            except (StoreUnusable, StoreUnavailable) as error:
                self._hindrance = str(error).removesuffix(".")
                log.warning("Shard %d waits. %s", self._number, error)
                await asyncio.sleep(AGAIN_SECONDS)


class Shards(ABC):
    """All of them, by number."""

    def __init__(self, count: int) -> None:
        self.count, self._last = count, 0

    @abstractmethod
    def start(self) -> None:
        """Finds them, or starts those that are not there."""

    @abstractmethod
    async def reach(self, number: int, door: Door, method: str, client: str, message: bytes) -> bytes:
        """`Shard.call` of one of them. NotReady where it is away."""

    def of(self, key: str, missing: type[Refusal]) -> int:
        """The shard that a key names. Raises `missing` where there is none."""
        with suppress(ValueError):
            if (number := shard_of(key)) < self.count:
                return number
        raise missing

    async def call(self, number: int, door: Door, method: str, *arguments: Any, **named: Any) -> Any:
        """What a method of a shard's service comes to. NotReady where the shard is away."""
        message = pickle.dumps((arguments, named), pickle.HIGHEST_PROTOCOL)
        return outcome(await self.reach(number, door, method, acting_for.get(), message))

    async def any(self, door: Door, method: str, *arguments: Any, **named: Any) -> Any:
        """What the method comes to at the shard whose turn it is, or at the next one that has room for it."""
        refused: Refusal = NotReady("There is no shard")
        for _ in range(self.count):
            self._last = (self._last + 1) % self.count
            try:
                return await self.call(self._last, door, method, *arguments, **named)
            except (NotReady, StoreUnavailable, AtCapacity) as error:
                refused = error
        raise refused

    async def all(self, door: Door, method: str) -> dict[int, Any]:
        """What the method comes to at each shard that is there, by number."""
        calls = (self.call(number, door, method) for number in range(self.count))
        answers = await asyncio.gather(*calls, return_exceptions=True)
        return {number: each for number, each in enumerate(answers) if not isinstance(each, Exception)}
