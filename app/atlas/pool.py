"""Makes maps, portion by portion, in processes of their own to which everything else goes first."""

import asyncio
import logging
from collections import deque
from contextlib import suppress

from app.atlas.atlas import Atlas
from app.atlas.portions import Findings, Portion, Unknown, introduce, make
from app.atlas.store import AtlasStore
from app.runs.errors import StoreUnavailable
from app.runs.measures import Measures
from app.runs.process import WorkerProcess
from app.runs.worker import Worker
from app.runs.workers import Workers
from app.settings import Settings

log = logging.getLogger(__name__)

LOWEST = 19
"""The niceness of the processes: a run that has something to train goes first."""
SLICE_MILLISECONDS = 100.0
"""How long a worker makes cells at once; so long one goes on that nobody wants any more."""
RETRY_SECONDS = 5.0
"""How long cells wait that cannot be written down."""


class Pool:
    """The workers of all maps, of which each gets its turn. They are started for the first one."""

    def __init__(self, settings: Settings, compiled: bool, store: AtlasStore, measures: Measures) -> None:
        self._store, self._measures = store, measures
        restarted = measures.worker_restarts.inc
        self._workers = Workers(
            settings.atlas_workers, compiled, settings.call_seconds, restarted, niceness=LOWEST
        )
        self._atlases: deque[Atlas] = deque()
        self._wanted = asyncio.Event()
        self._starting: asyncio.Task[None] | None = None
        self._tasks: list[asyncio.Task[None]] = []

    def add(self, atlas: Atlas) -> None:
        """Makes it, until it is done, stopped or closed."""
        if atlas not in self._atlases:
            self._atlases.append(atlas)
        self._wanted.set()
        if not self._starting:
            self._starting = asyncio.create_task(self._workers.start())
            self._tasks = [asyncio.create_task(self._work(each)) for each in self._workers.processes]

    def drop(self, atlas: Atlas) -> None:
        """Makes no more of it."""
        with suppress(ValueError):
            self._atlases.remove(atlas)

    async def close(self) -> None:
        """Ends the workers, with what they were doing."""
        for task in self._tasks:
            task.cancel()
        if self._starting:
            await asyncio.wait([self._starting])
            await self._workers.close()

    async def _work(self, process: WorkerProcess) -> None:
        """What one worker does all the time."""
        assert self._starting
        await asyncio.wait([self._starting])
        while True:
            atlas = await self._next()
            portion = atlas.take()
            try:
                findings = await self._made(process, atlas, portion)
            except Exception as error:  # whatever it is, it is about this map alone
                log.exception("A map could not be made.", exc_info=error)
                atlas.give_back(portion)
                await self._fail(atlas)
                continue
            if atlas.status == "running" and not atlas.closed:
                atlas.put(portion, findings)
                await self._keep(atlas)
            else:
                atlas.give_back(portion)
            self._wanted.set()

    async def _next(self) -> Atlas:
        """The map whose turn it is, once there is one."""
        while True:
            for atlas in list(self._atlases):
                if atlas.waits:
                    self._atlases.remove(atlas)
                    self._atlases.append(atlas)  # behind the others
                    return atlas
            self._wanted.clear()
            await self._wanted.wait()

    async def _made(self, process: WorkerProcess, atlas: Atlas, portion: Portion) -> Findings:
        """What a worker makes of a portion in the time that it has. WorkerLost, WorkerTooSlow."""
        while True:
            with suppress(Unknown):
                return await self._workers.call(
                    process, Worker.compute, make, atlas.id, portion, SLICE_MILLISECONDS
                )
            await self._workers.call(process, Worker.compute, introduce, atlas.id, atlas.plot)

    async def _keep(self, atlas: Atlas) -> None:
        """Writes down what has been made, and tells of it; what cannot be written waits."""
        async with atlas.keeping:
            while atlas.status == "running" and not atlas.closed:
                values, done = atlas.untold
                if not len(values):
                    return
                try:
                    await self._store.found(atlas.id, atlas.done, values, done=done)
                except StoreUnavailable as error:
                    log.warning("A map waits. %s", error)
                    await asyncio.sleep(RETRY_SECONDS)
                    continue
                atlas.tell(len(values))
                self._measures.cells.inc(len(values))
                if done:
                    self.drop(atlas)

    async def _fail(self, atlas: Atlas) -> None:
        """It cannot be made; that it is said to be running is written down still, if nothing else can be."""
        self.drop(atlas)
        with suppress(StoreUnavailable):
            await self._store.turned(atlas.id, "failed")
        atlas.turn("failed")
