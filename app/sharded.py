"""The doors to runs, maps and classes in several shards: a call goes to the one that its key names.

What crosses is pickled. A run is followed once for all of its readers here.
"""

import inspect
from collections.abc import AsyncGenerator, Callable
from contextlib import suppress
from typing import Any, ParamSpec, TypeVar

from app.atlas.errors import AtlasNotFound
from app.atlas.service import Atlases, AtlasState, Tidings, followed
from app.classes import channel
from app.classes.codes import LENGTH, normal, shard_of_code
from app.classes.errors import ClassNotFound
from app.classes.service import Classes
from app.classes.state import Event, Guest
from app.classes.state import Tidings as ClassTidings
from app.runs.errors import RunNotFound
from app.runs.history import Cursor
from app.runs.keys import new_key
from app.runs.measures import Measures, merged
from app.runs.mirror import Mirrors
from app.runs.service import Service
from app.runs.state import News, State, WatchedState
from app.settings import Settings
from app.shards import Door, Shards
from app.spec import Specification, Survey
from app.spec.watched import Watched
from app.timeline import Refusal

P = ParamSpec("P")
R = TypeVar("R")

ENDED = "0.0"
"""An event's id that no channel has: the last one of a class whose shard can no longer be asked for it."""


def forwarding(cls: type[R]) -> type[R]:
    """Lets each method that is awaited, and whose first argument names a run or a map, go to its shard.

    Those that name none the class has to have itself. TypeError.
    """
    service = cls.__bases__[-1]
    for name, method in inspect.getmembers(service, inspect.iscoroutinefunction):
        if name.startswith("_") or getattr(cls, name) is not method:
            continue
        if list(inspect.signature(method).parameters)[1:2] not in (["key"], ["id"], ["view"], ["run"]):
            raise TypeError(f"{name} names no shard")
        setattr(cls, name, _forwarded(name))
    return cls


def _forwarded(name: str) -> Callable[..., Any]:
    async def forward(self: "Runs | Maps | Classrooms", key: str, /, *arguments: Any, **named: Any) -> Any:
        return await self.shards.call(self.locate(key), self.door, name, key, *arguments, **named)

    return forward


@forwarding
class Runs(Service):
    """The runs of all shards."""

    door: Door = "runs"

    def __init__(self, settings: Settings, shards: Shards) -> None:
        super().__init__(settings)
        self.shards, self._measures = shards, Measures()
        self._mirrors = Mirrors(settings, self._measures, self.tail)

    def locate(self, key: str) -> int:
        """The shard of a run. RunNotFound."""
        return self.shards.of(key, RunNotFound)

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


class FollowedOneByOne:
    """What has streams that nobody shares, and shards that the runs have found."""

    _left = False

    async def start(self) -> None:
        """There is nothing to find."""

    async def close(self) -> None:
        """Lets every reader go."""
        self.let_readers_go()

    def let_readers_go(self) -> None:
        """Ends every stream at its next news."""
        self._left = True


@forwarding
class Maps(FollowedOneByOne, Atlases):
    """The maps of all shards."""

    door: Door = "maps"

    def __init__(self, settings: Settings, runs: Runs) -> None:
        super().__init__(settings, runs)
        self.shards = runs.shards

    def locate(self, key: str) -> int:
        """The shard of a map. AtlasNotFound."""
        return self.shards.of(key, AtlasNotFound)

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


@forwarding
class Classrooms(FollowedOneByOne, Classes):
    """The classes of all shards, each of which is where the run is that it began with."""

    door: Door = "classes"

    def __init__(self, settings: Settings, runs: Runs) -> None:
        super().__init__(settings, runs)
        self.shards = runs.shards

    def locate(self, key: str) -> int:
        """The shard of a class, by its id, its code however it was typed, or its first run. ClassNotFound."""
        code = normal(key)
        return (
            shard_of_code(code, self.shards.count)
            if len(code) == LENGTH
            else self.shards.of(key, ClassNotFound)
        )

    async def follow(
        self, key: str, last: str, client: str, counted: bool = True
    ) -> AsyncGenerator[ClassTidings]:
        """What has changed since the event with this id, then each change. AtCapacity."""
        await self.admit(key, client)
        return self._follow_there(key, last, client, Guest(new_key(), counted))

    async def _follow_there(
        self, key: str, last: str, client: str, guest: Guest
    ) -> AsyncGenerator[ClassTidings]:
        try:
            async for tidings in channel.followed(lambda last: self.next(key, last, client, guest), last):
                yield tidings
                if self._left:
                    return
        except ClassNotFound:  # it has ended between two calls
            yield Event(ENDED, channel.END, b"{}")
        except Refusal:  # the stream ends, and who read it comes again
            return
