"""The services of runs and maps where they lie in several shards: a call goes to the one that a key names.

A shard has the services of one machine over a share of the runs. Forks, twins and maps stay where they begin:
families share nothing with one another. How a shard is reached is for who puts them up.
"""

import asyncio
import inspect
import logging
import pickle
from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, Callable
from contextlib import suppress
from typing import Any, Literal, ParamSpec, TypeAlias, TypeVar

from app.atlas.errors import AtlasNotFound
from app.atlas.service import Atlases, AtlasState, Tidings, followed
from app.runs.calls import answer, failure, outcome
from app.runs.errors import AtCapacity, NotReady, RunNotFound, StoreUnavailable, StoreUnusable
from app.runs.history import Cursor
from app.runs.keys import shard_of
from app.runs.measures import Measures, merged
from app.runs.mirror import Mirrors
from app.runs.service import Service
from app.runs.state import News, State, WatchedState
from app.runs.turns import asking
from app.settings import Settings
from app.spec import Specification, Survey
from app.spec.watched import Watched
from app.timeline import Refusal

log = logging.getLogger(__name__)
P = ParamSpec("P")
R = TypeVar("R")

OPENING_SECONDS = 5.0
"""How long a call waits for a shard that starts."""
AGAIN_SECONDS = 1.0
"""After which a shard tries once more to open its store."""

Door: TypeAlias = Literal["runs", "maps"]


class Shard:
    """The services of one machine over a share of the runs and maps, for other processes."""

    def __init__(self, settings: Settings, number: int) -> None:
        self._number = number
        self._runs = Service(settings, number)
        self._maps = Atlases(settings, self._runs)
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
            self._runs.serve(client)
            arguments, named = pickle.loads(message)
            service = self._runs if door == "runs" else self._maps
            return answer(await getattr(service, method)(*arguments, **named))
        except Exception as error:  # noqa: BLE001  it is raised again where the call was made
            return failure(error, "shard")

    async def _open(self) -> None:
        while True:
            try:
                await asyncio.to_thread(self._runs.open)
                await self._runs.start()
                await self._maps.start()
                return
            except (StoreUnusable, StoreUnavailable) as error:
                self._hindrance = str(error).removesuffix(".")
                log.warning("Shard %d waits. %s", self._number, error)
                await asyncio.sleep(AGAIN_SECONDS)


class Shards(ABC):
    """All of them, by number."""

    def __init__(self, count: int) -> None:
        self._count, self._last = count, 0

    @abstractmethod
    def start(self) -> None:
        """Finds them, or starts those that are not there."""

    @abstractmethod
    async def reach(self, number: int, door: Door, method: str, client: str, message: bytes) -> bytes:
        """`Shard.call` of one of them. NotReady where it is away."""

    def of(self, key: str, missing: type[Refusal]) -> int:
        """The shard that a key names. Raises `missing` where there is none."""
        with suppress(ValueError):
            if (number := shard_of(key)) < self._count:
                return number
        raise missing

    async def call(self, number: int, door: Door, method: str, *arguments: Any, **named: Any) -> Any:
        """What a method of a shard's service comes to. NotReady where the shard is away."""
        message = pickle.dumps((arguments, named), pickle.HIGHEST_PROTOCOL)
        return outcome(await self.reach(number, door, method, asking.get(), message))

    async def any(self, door: Door, method: str, *arguments: Any, **named: Any) -> Any:
        """What the method comes to at the shard whose turn it is, or at the next one that has room for it."""
        refused: Refusal = NotReady("There is no shard")
        for _ in range(self._count):
            self._last = (self._last + 1) % self._count
            try:
                return await self.call(self._last, door, method, *arguments, **named)
            except (NotReady, StoreUnavailable, AtCapacity) as error:
                refused = error
        raise refused

    async def all(self, door: Door, method: str) -> dict[int, Any]:
        """What the method comes to at each shard that is there, by number."""
        calls = (self.call(number, door, method) for number in range(self._count))
        answers = await asyncio.gather(*calls, return_exceptions=True)
        return {number: each for number, each in enumerate(answers) if not isinstance(each, Exception)}


def forwarding(cls: type[R]) -> type[R]:
    """Lets each method whose first argument names a run or a map go to its shard.

    Those that name none the class has to have itself. TypeError.
    """
    service = cls.__bases__[0]
    for name, method in inspect.getmembers(service, inspect.isfunction):
        if name.startswith("_") or name in vars(cls):
            continue
        if list(inspect.signature(method).parameters)[1:2] not in (["key"], ["id"], ["view"]):
            raise TypeError(f"{name} names no shard")
        setattr(cls, name, _forwarded(name))
    return cls


def _forwarded(name: str) -> Callable[..., Any]:
    async def forward(self: "Runs | Maps", key: str, /, *arguments: Any, **named: Any) -> Any:
        number = self.shards.of(key, self.missing)
        return await self.shards.call(number, self.door, name, key, *arguments, **named)

    return forward


@forwarding
class Runs(Service):
    """The runs of all shards."""

    door: Door = "runs"
    missing = RunNotFound

    def __init__(self, settings: Settings, shards: Shards) -> None:
        super().__init__(settings)
        self.shards, self._measures = shards, Measures()
        self._mirrors = Mirrors(settings, self._measures, self.tail)

    def open(self) -> None:
        """Finds the shards, or starts them."""
        self.shards.start()

    async def start(self) -> None:
        """Finds the shards, or starts them; they may take their time."""
        self.open()

    async def close(self) -> None:
        """Lets every reader go."""
        await self._mirrors.close()

    async def let_readers_go(self) -> None:
        """Ends every stream of a run, and those that begin from now on."""
        self._mirrors.let_readers_go()

    async def check(self) -> None:
        """Returns where one of the shards can carry out commands now. NotReady, StoreUnavailable."""
        await self.shards.any(self.door, "check")

    async def metrics(self) -> bytes:
        """Those of each shard that is there, with its number, and those of the readers here."""
        there = await self.shards.all(self.door, "metrics")
        texts = {str(number): text.decode() for number, text in there.items()}
        return merged("shard", {"": self._measures.text().decode(), **texts})

    def serve(self, address: str) -> None:
        """What is asked for in this task from now on waits for the turn of the client with this address."""
        asking.set(address)

    async def create(self, spec: Specification, client: str) -> State:
        """A new run, at the next shard that has room for it. AtCapacity."""
        state: State = await self.shards.any(self.door, "create", spec, client)
        return state

    async def watch(self, model: Watched, client: str) -> WatchedState:
        """A new run that is trained elsewhere, at the next shard that has room for it. AtCapacity."""
        state: WatchedState = await self.shards.any(self.door, "watch", model, client)
        return state

    async def follow(self, key: str, cursor: Cursor | None) -> AsyncGenerator[News]:
        """The newest record, or those after `cursor`, then every new one; a run is followed here once."""
        return await self._mirrors.follow((await self.look(key)).view, cursor)

    async def compute(self, function: Callable[P, R], /, *arguments: P.args, **named: P.kwargs) -> R:
        """What a function comes to that is about no run, at the shard whose turn it is."""
        found: R = await self.shards.any(self.door, "compute", function, *arguments, **named)
        return found

    async def read(self, function: Callable[P, R], /, *arguments: P.args, **named: P.kwargs) -> R:
        """What a function makes of something large that was sent, at the shard whose turn it is."""
        found: R = await self.shards.any(self.door, "read", function, *arguments, **named)
        return found


@forwarding
class Maps(Atlases):
    """The maps of all shards."""

    door: Door = "maps"
    missing = AtlasNotFound

    def __init__(self, settings: Settings, runs: Runs) -> None:
        super().__init__(settings, runs)
        self.shards, self._left = runs.shards, False

    async def start(self) -> None:
        """The shards have been found by the runs."""

    async def close(self) -> None:
        """Lets every reader go."""
        self.let_readers_go()

    def let_readers_go(self) -> None:
        """Ends every stream of a map at its next news."""
        self._left = True

    async def create(self, survey: Survey, client: str) -> AtlasState:
        """A new map, at the next shard that has room for it. AtCapacity."""
        state: AtlasState = await self.shards.any(self.door, "create", survey, client)
        return state

    async def follow(self, id: str, after: int) -> AsyncGenerator[Tidings]:
        """The cells that are done, but for the first `after`, and every one that will be."""
        await self.state(id)
        return self._follow_there(id, after)

    async def _follow_there(self, id: str, after: int) -> AsyncGenerator[Tidings]:
        with suppress(Refusal):  # the stream ends
            async for tidings in followed(lambda done: self.next(id, done), after):
                yield tidings
                if self._left:
                    return
