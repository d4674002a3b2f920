"""The one door to maps: what the API asks, in plain data. AtlasNotFound where there is none with this id."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic
from typing import TypeAlias

import numpy as np
from pydantic import ValidationError

from app.atlas.atlas import Atlas, AtlasStatus
from app.atlas.errors import AtlasNotFound, CellNotFound
from app.atlas.measures import MEASURES
from app.atlas.order import Order
from app.atlas.pool import Pool
from app.atlas.portions import Plot
from app.atlas.store import AtlasStore, StoredAtlas
from app.core.arrays import Array
from app.runs.errors import AtCapacity, NotReady, StoreUnavailable
from app.runs.keys import new_key
from app.runs.service import Service
from app.settings import Settings
from app.spec import Specification, Survey, checked_cell

AWAKE = 8
"""Maps in memory that are not being made and that nobody follows."""
AT_ONCE = 64
"""Cells that a reader is told of at once."""
BEAT_SECONDS = 10.0
"""After which a reader hears that the server lives."""
TOUCH_SECONDS = 60.0
"""How often it is written down that somebody has asked for a map."""


@dataclass(frozen=True)
class AtlasState:
    """A map as it stands."""

    id: str
    status: AtlasStatus
    survey: Survey
    done: int
    """How many cells are done, empty ones included."""


@dataclass(frozen=True)
class Cell:
    """A cell: its specification, or why it has none; and the MEASURES, nan where there is no number yet."""

    spec: Specification | None
    refused: str | None
    values: Array


@dataclass(frozen=True)
class Cells:
    """Cells that are done, one behind the other in their order, of which the first is number `start`."""

    start: int
    places: Order
    """Row, column and size of each."""
    values: Array
    """MEASURES (cells × measures)."""


Tidings: TypeAlias = Cells | AtlasStatus | None
"""What a reader of a map hears: cells; how it ended; or None: nothing, but the server lives."""


class Atlases:
    """The maps of a server, which are stored beside its runs and made by processes of their own."""

    def __init__(self, settings: Settings, service: Service) -> None:
        self._settings, self._service = settings, service
        self._awake: OrderedDict[str, Atlas] = OrderedDict()
        self._touched: dict[str, float] = {}
        self._closed = False
        self._admission = asyncio.Lock()
        """Held while it is decided whether there is room for one more to be made."""

    async def start(self) -> None:
        """Goes on with what was being made. The service has been started."""
        parts = self._service.parts
        self._compiled = parts.engines.compiled
        self._store = AtlasStore(parts.store)
        self._pool = Pool(self._settings, self._compiled, self._store, parts.measures)
        for id in await self._store.unfinished():
            self._pool.add(await self._find(id))

    async def close(self) -> None:
        """Lets every reader go, and ends the workers; the store has what is done."""
        self.let_readers_go()
        await self._pool.close()

    def let_readers_go(self) -> None:
        """Ends every stream, and those that begin from now on."""
        self._closed = True
        for atlas in self._awake.values():
            atlas.wake()

    async def create(self, survey: Survey, client: str) -> AtlasState:
        """A new map, which is being made from now on. AtCapacity."""
        key = new_key(self._service.parts.shard)
        stored = StoredAtlas(key, survey, "running", np.empty((0, len(MEASURES))))
        atlas = Atlas(stored, self._plot(survey), client)
        async with self._admission:
            await self._make_room(client)
            await self._store.add(atlas.id, survey)
            self._awake[atlas.id] = atlas
        self._pool.add(atlas)
        return _state(atlas)

    async def state(self, id: str) -> AtlasState:
        """A map as it stands."""
        return _state(await self._find(id))

    async def cells(self, id: str, measure: str) -> tuple[Array, int]:
        """A measure of every cell (rows × columns), nan where there is none yet; and how many are done."""
        atlas = await self._find(id)
        survey, done = atlas.plot.survey, atlas.done
        grid = np.full((survey.rows, survey.columns), np.nan)
        row, column, _ = atlas.plot.order[:done].T
        grid[row, column] = atlas.values[:done, MEASURES.index(measure)]
        return grid, done

    async def cell(self, id: str, row: int, column: int) -> Cell:
        """One cell. CellNotFound."""
        atlas = await self._find(id)
        survey = atlas.plot.survey
        if not (0 <= row < survey.rows and 0 <= column < survey.columns):
            raise CellNotFound(row, column, survey.rows, survey.columns)
        here = (atlas.plot.order[: atlas.done, :2] == (row, column)).all(axis=1)
        values = atlas.values[: atlas.done][here]
        none = np.full(len(MEASURES), np.nan)
        try:
            spec = checked_cell(survey, row, column, self._settings)
        except ValidationError as error:
            fault = error.errors(include_url=False)[0]
            place = ".".join(map(str, fault["loc"]))
            return Cell(None, f"{place}: {fault['msg']}" if place else fault["msg"], none)
        return Cell(spec, None, values[0] if len(values) else none)

    async def follow(self, id: str, after: int) -> AsyncGenerator[Tidings]:
        """The cells that are done, but for the first `after`, and every one that will be. AtCapacity."""
        atlas, most = await self._find(id), self._settings.max_streams_per_run
        if atlas.readers >= most:
            raise AtCapacity("This map has", most, "streams", "max_streams_per_run")
        return self._follow(atlas, min(after, atlas.done))

    async def next(self, id: str, after: int) -> Tidings:
        """What a reader of `follow` hears after so many cells, for who hands it on to one.

        NotReady when the server stops.
        """
        atlas = await self._find(id)
        atlas.readers += 1
        try:
            return await self._news(atlas, min(after, atlas.done))
        finally:
            atlas.readers -= 1

    async def stop(self, id: str) -> AtlasState:
        """Makes no more of it, for now."""
        atlas = await self._find(id)
        if atlas.status == "running":
            await self._store.turned(id, "stopped")
            if atlas.status == "running":  # else the last cells have come meanwhile
                self._pool.drop(atlas)
                atlas.turn("stopped")
            async with atlas.keeping:  # what is being written down counts as made
                pass
        return _state(atlas)

    async def resume(self, id: str, client: str) -> AtlasState:
        """Goes on with one that was stopped, or has failed. AtCapacity."""
        atlas = await self._find(id)
        if atlas.status in ("stopped", "failed"):
            async with self._admission:
                self._refuse_many(client)
                await self._store.turned(id, "running")
                atlas.client = client
                atlas.turn("running")
            self._pool.add(atlas)
        return _state(atlas)

    async def delete(self, id: str) -> None:
        """Stops and forgets it; its streams end."""
        if not await self._store.remove(id):
            raise AtlasNotFound
        self._forget(id)

    async def _find(self, id: str) -> Atlas:
        """The map with this id; it is loaded where it is not in memory."""
        atlas = self._awake.get(id)
        if not atlas:
            stored = await self._store.load(id)
            if not stored:
                raise AtlasNotFound
            atlas = Atlas(stored, self._plot(stored.survey))
        if monotonic() - self._touched.get(id, -TOUCH_SECONDS) >= TOUCH_SECONDS:
            self._touched[id] = monotonic()
            with suppress(StoreUnavailable):  # it can be looked at all the same
                await self._store.used(id)
        if not atlas.closed:
            atlas = self._awake.setdefault(id, atlas)  # unless another one has loaded it meanwhile
            self._awake.move_to_end(id)
            self._let_sleep()
        return atlas

    def _plot(self, survey: Survey) -> Plot:
        return Plot(survey, self._settings, self._compiled)

    def _let_sleep(self) -> None:
        """Keeps no more in memory than it may of those that nobody makes or follows."""
        idle = [id for id, atlas in self._awake.items() if atlas.status != "running" and not atlas.readers]
        for id in idle[:-AWAKE]:
            del self._awake[id]
            self._touched.pop(id, None)

    async def _make_room(self, client: str) -> None:
        """Forgets what has expired, and as many as have to go. AtCapacity."""
        self._refuse_many(client)
        await self._store.expire(self._settings.expire_seconds)
        most = self._settings.max_atlases
        running, resting = await self._store.unfinished(), await self._store.resting()
        if len(running) >= most:
            raise AtCapacity("The server holds", most, "maps", "max_atlases")
        for id in resting[: max(0, len(running) + len(resting) + 1 - most)]:
            await self._store.remove(id)
            self._forget(id)

    def _refuse_many(self, client: str) -> None:
        most = self._settings.max_atlases_per_client
        if sum(each.client == client and each.status == "running" for each in self._awake.values()) >= most:
            raise AtCapacity("This client has", most, "maps being made", "max_atlases_per_client")

    def _forget(self, id: str) -> None:
        """One that is gone from the store."""
        self._touched.pop(id, None)
        if atlas := self._awake.pop(id, None):
            self._pool.drop(atlas)
            atlas.close()

    async def _follow(self, atlas: Atlas, at: int) -> AsyncGenerator[Tidings]:
        atlas.readers += 1
        try:
            with suppress(AtlasNotFound, NotReady):  # the stream ends
                async for tidings in followed(lambda done: self._news(atlas, done), at):
                    yield tidings
                    await asyncio.sleep(0)  # others get their turn, however fast this one reads
        finally:
            atlas.readers -= 1

    async def _news(self, atlas: Atlas, at: int) -> Tidings:
        """The next cells after so many, how it ended, or None after a beat."""
        with suppress(TimeoutError):
            async with asyncio.timeout(BEAT_SECONDS):
                while not (atlas.closed or self._closed):
                    if at < atlas.done:
                        stop = min(at + AT_ONCE, atlas.done)
                        return Cells(at, atlas.plot.order[at:stop], atlas.values[at:stop])
                    if atlas.status != "running":
                        return atlas.status
                    await atlas.news()
            raise AtlasNotFound if atlas.closed else NotReady("The server is stopping")
        return None


async def followed(news: Callable[[int], Awaitable[Tidings]], at: int) -> AsyncGenerator[Tidings]:
    """All that a reader hears of a map after so many cells; `news` is what it hears next."""
    while True:
        tidings = await news(at)
        yield tidings
        if isinstance(tidings, str):
            return
        if tidings:
            at = tidings.start + len(tidings.values)


def _state(atlas: Atlas) -> AtlasState:
    return AtlasState(atlas.id, atlas.status, atlas.plot.survey, atlas.done)
