"""The runs that are awake, by id and by view; the others sleep in the store."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Concatenate, ParamSpec, TypeVar

from app.runs.engines import Engines
from app.runs.errors import (
    AtCapacity,
    EngineMissing,
    RunExpired,
    RunNotFound,
    StoreUnavailable,
    TrainedElsewhere,
    ViewOnly,
)
from app.runs.footprint import footprint
from app.runs.history import History
from app.runs.run import Run
from app.runs.store import Store
from app.runs.worker import RunLog, Worker
from app.runs.workers import Workers
from app.settings import Settings
from app.spec import Specification

log = logging.getLogger(__name__)
P = ParamSpec("P")
R = TypeVar("R")


class Runs:
    """Finds runs, wakes them, and lets them sleep."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        engines: Engines,
        workers: Workers,
        elsewhere: Callable[[str], Awaitable[bool]],
    ) -> None:
        self._settings, self._store, self._engines, self._workers = settings, store, engines, workers
        self._elsewhere = elsewhere
        """Whether a key is that of a run that is not trained here."""
        self._by_id: dict[str, Run] = {}
        self._by_view: dict[str, Run] = {}
        self._waking: dict[str, asyncio.Task[None]] = {}
        self._coming: list[tuple[str, int]] = []
        """For each run that is not awake yet but will be, the client that creates it, and its footprint."""

    def __iter__(self) -> Iterator[Run]:
        """All runs that are awake."""
        return iter(list(self._by_id.values()))

    async def find(self, key: str) -> Run:
        """The run with this id or this view; it wakes up if it slept.

        RunNotFound, RunExpired, AtCapacity; TrainedElsewhere for what is not trained here.
        """
        while not (run := self._awake(key)):
            leader = await self._store.leader(key)
            if not leader and await self._elsewhere(key):
                raise TrainedElsewhere
            if not leader:
                spec = await self._store.expired(key)
                raise RunExpired(spec) if spec else RunNotFound
            if leader in self._by_id:  # it has woken up meanwhile
                continue
            # All who ask wait for one and the same, which goes on when one of them has gone.
            waking = self._waking.get(leader)
            if not waking:
                waking = self._waking[leader] = asyncio.create_task(self._wake(leader))
                waking.add_done_callback(partial(self._woken, leader))
            await asyncio.shield(waking)
        run.used = time.monotonic()
        return run

    async def find_to_command(self, id: str) -> Run:
        """The run with this id. ViewOnly where it is a view, and as `find`."""
        run = await self.find(id)
        if run.id != id:
            raise ViewOnly
        return run

    def _awake(self, key: str) -> Run | None:
        return self._by_id.get(key) or self._by_view.get(key)

    async def _wake(self, leader: str) -> None:
        """A run and those that train with it, unless their worker dies meanwhile."""
        family = await self._store.family(leader)
        if not all(self._engines.has(stored.engine) for stored in family):
            raise EngineMissing
        async with self.room([stored.initial for stored in family]):
            worker = self._workers.idlest()
            deaths = worker.deaths
            awake: dict[str | None, Run] = {}
            for stored in family:
                run = Run.woken(stored, worker, self.new_history(), awake.get(stored.leader))
                run.take(await self._workers.call(worker, Worker.create, await self.log_of(run)))
                awake[run.id] = run
            if worker.deaths == deaths:
                for run in awake.values():
                    self.add(run)

    def _woken(self, leader: str, waking: asyncio.Task[None]) -> None:
        del self._waking[leader]
        if not waking.cancelled():
            waking.exception()  # it is for those who wait, and they may all have gone

    async def log_of(self, run: Run) -> RunLog:
        """What a worker needs to hold a run. StoreUnavailable."""
        while True:
            generation = run.generation
            checkpoint = await self._store.checkpoint(run.id)
            if run.generation == generation:  # else it has started again meanwhile
                return RunLog(
                    id=run.id,
                    spec=run.initial,
                    engine=run.engine,
                    changes=tuple(run.changes),
                    step=run.step,
                    checkpoint=checkpoint,
                )

    @asynccontextmanager
    async def room(self, specs: Sequence[Specification], client: str = "") -> AsyncIterator[None]:
        """Room for runs that will be awake when the block ends. AtCapacity.

        Runs that nobody has asked for recently are put to sleep for it, the longest idle first. A client at
        its limit makes room by letting idle runs of its own sleep.
        """
        each, most, memory = (
            self._settings.max_runs_per_client,
            self._settings.max_runs,
            self._settings.memory_bytes,
        )
        coming = [(client, footprint(spec, self._settings.history_bytes)) for spec in specs]
        self._coming += coming
        try:
            if client and not await self._within(each, lambda owner, size: int(owner == client)):
                raise AtCapacity("This client has", each, "runs", "max_runs_per_client")
            if not await self._within(most, lambda owner, size: 1):
                raise AtCapacity("The server holds", most, "runs", "max_runs")
            if not await self._within(memory, lambda owner, size: size):
                raise AtCapacity("The server's runs take", memory, "bytes", "memory_bytes")
            yield
        finally:
            for one in coming:
                self._coming.remove(one)

    async def _within(self, most: int, weigh: Callable[[str, int], int]) -> bool:
        """Whether runs that are awake weigh no more than that, when idle ones that weigh have gone.

        A run weighs by the client that created it and by its footprint.
        """

        def weight() -> int:
            there = [(run.client, run.footprint) for run in self]
            return sum(weigh(*run) for run in there + self._coming)

        for run in sorted(self, key=lambda run: run.used):
            if weight() <= most:
                break
            if weigh(run.client, run.footprint) and not run.in_use:
                await self.let_sleep(run)
        return weight() <= most

    async def let_sleep(self, run: Run) -> bool:
        """Takes a run and its twins out of memory, unless somebody drives or follows one of them."""
        family = list(run.family())
        before = [each.used for each in family]
        if run.leader or _busy(family):
            return False
        for each in family:
            await self.save(each)
        if _busy(family) or [each.used for each in family] != before:
            return False
        for each in family:
            self.remove(each)
        for each in family:
            await self._workers.call(each.worker, Worker.close, each.id)
        return True

    async def save(self, run: Run) -> None:
        """Puts the run's state into the store, so that it need not be replayed from the start.

        Nobody hears of it, so that a store with no room for it costs time later and nothing else.
        """
        if run.unsaved_seconds and run.status != "diverged":
            checkpoint = await self.call(run, Worker.checkpoint)
            run.unsaved_seconds = 0.0
            if run.closed:  # meanwhile
                return
            try:
                await self._store.save_checkpoint(run.id, checkpoint)
            except StoreUnavailable as error:
                log.warning("A run's state could not be saved. %s", error)

    def new_history(self) -> History:
        """Where a run's frames go."""
        return History(self._settings.history_bytes)

    def add(self, run: Run) -> None:
        """A run that its worker holds is awake."""
        run.footprint = footprint(run.spec, self._settings.history_bytes)
        run.worker.tenants[run.id] = _Tenant(self, run)
        self._by_id[run.id] = run
        self._by_view[run.view] = run

    def remove(self, run: Run) -> None:
        """It is awake no longer; its readers leave."""
        run.closed = True
        del run.worker.tenants[run.id]
        del self._by_id[run.id]
        del self._by_view[run.view]
        run.wake()

    def remove_family(self, run: Run) -> None:
        """None of those that train together is awake any longer."""
        while run.leader:
            run = run.leader
        for each in run.family():
            if not each.closed:
                self.remove(each)

    async def call(
        self,
        run: Run,
        method: Callable[Concatenate[Worker, str, P], R],
        *arguments: P.args,
        **named: P.kwargs,
    ) -> R:
        """Calls a method of the run's worker with the run's id. RunNotFound once it has been deleted."""
        if run.closed:
            raise RunNotFound
        return await self._workers.call(run.worker, method, run.id, *arguments, **named)

    async def create(self, run: Run) -> None:
        """Lets the run's worker hold it as it is. RunNotFound once it has been deleted."""
        if run.closed:
            raise RunNotFound
        run.take(await self._workers.call(run.worker, Worker.create, RunLog(run.id, run.initial, run.engine)))


@dataclass(frozen=True)
class _Tenant:
    """A run for its worker."""

    runs: Runs
    run: Run

    async def log(self) -> RunLog:
        """The run as it stands."""
        return await self.runs.log_of(self.run)

    def evict(self) -> None:
        """It sleeps from now on."""
        self.runs.remove_family(self.run)


def _busy(family: list[Run]) -> bool:
    """Whether somebody drives or follows one of these."""
    return any(each.playing or each.readers or each.command.locked() for each in family)
