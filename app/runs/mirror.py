"""Runs of another process, as readers of this one see them.

A run is asked for its tail once, however many read it here. They go on at their own pace from what has come,
as they do where the run is.
"""

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass

from app.runs.errors import AtCapacity, NotReady
from app.runs.feed import Feed
from app.runs.history import CATCH_UP, Cursor, History
from app.runs.measures import Measures
from app.runs.state import News, Standing, Tail
from app.runs.track import Track
from app.settings import Settings
from app.timeline import Refusal

log = logging.getLogger(__name__)

LINGERING_SECONDS = 20.0
"""How long a run is asked for that nobody reads: who has just left may come back."""


@dataclass(eq=False, kw_only=True)
class Mirror(Track):
    """A run as it was last heard of."""

    standing: Standing | None = None
    refused: Refusal | None = None
    """Why no more is heard of it."""

    async def heard(self) -> None:
        """Returns once it has been heard of. Raises what it was refused for."""
        while not self.standing:
            if self.closed:
                raise self.refused or NotReady("The run cannot be followed")
            await self.news()

    def take(self, tail: Tail) -> None:
        """What has come of it; wakes whoever waits."""
        self.standing = tail.standing
        if self.generation != tail.standing.cursor.generation:
            self.generation = tail.standing.cursor.generation
            self.history.clear()
        for record in tail.records:
            self.history.append(record)
        self.history.keep(CATCH_UP + 1)
        self.status, self.stopped = tail.standing.status, tail.standing.stopped
        self.wake()


class Mirrors:
    """The runs that are followed here, by view. `ask` is `Service.tail` of wherever they are."""

    def __init__(
        self, settings: Settings, measures: Measures, ask: Callable[[str, Standing | None], Awaitable[Tail]]
    ) -> None:
        self._settings, self._ask, self._feed = settings, ask, Feed(measures)
        self._by_view: dict[str, Mirror] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def follow(self, view: str, cursor: Cursor | None) -> AsyncGenerator[News]:
        """As `Service.follow`. AtCapacity, and what the run is refused for."""
        mirror, most = self._by_view.get(view), self._settings.max_streams_per_run
        if not mirror:
            history = History(self._settings.history_bytes)
            mirror = self._by_view[view] = Mirror(view=view, history=history)
            task = asyncio.create_task(self._keep(mirror))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        mirror.used = time.monotonic()
        if mirror.readers >= most:
            raise AtCapacity("This run has", most, "streams", "max_streams_per_run")
        await mirror.heard()
        return self._feed.follow(mirror, cursor)

    def let_readers_go(self) -> None:
        """Ends every stream, and those that begin from now on."""
        self._feed.close(self._by_view.values())

    async def close(self) -> None:
        """Lets every reader go, and asks for no run any more."""
        self.let_readers_go()
        for task in self._tasks:
            task.cancel()

    async def _keep(self, mirror: Mirror) -> None:
        """Asks for its tail while somebody reads it. Its readers leave when that cannot be had."""
        try:
            while mirror.readers or time.monotonic() - mirror.used < LINGERING_SECONDS:
                known = mirror.standing
                mirror.take(await self._ask(mirror.view, known))
                if mirror.standing == known:
                    self._feed.beat([mirror])
        except Refusal as error:
            mirror.refused = error
        except Exception as error:  # whatever it is, readers come again
            log.exception("A run can be followed no longer.", exc_info=error)
        finally:
            mirror.closed = True
            del self._by_view[mirror.view]
            mirror.wake()
