"""The runs that are awake, by id and by view; the others sleep in the store."""

import asyncio
import logging
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Concatenate, ParamSpec, TypeVar

from app.runs.engines import Engines
from app.runs.errors import AtCapacity, EngineMissing, RunExpired, RunNotFound, StoreUnavailable, ViewOnly
from app.runs.history import History
from app.runs.run import Run
from app.runs.store import Store
from app.runs.worker import RunLog, Worker
from app.runs.workers import Workers
from app.settings import Settings

log = logging.getLogger(__name__)
P = ParamSpec("P")
R = TypeVar("R")

RECENT_SECONDS = 10.0
"""A run that was asked for so recently is not put to sleep to make room for another one."""


class Runs:
    """Finds runs, wakes them, and lets them sleep."""

    def __init__(self, settings: Settings, store: Store, engines: Engines, workers: Workers) -> None:
        self._settings, self._store, self._engines, self._workers = settings, store, engines, workers
        self._by_id: dict[str, Run] = {}
        self._by_view: dict[str, Run] = {}
        self._waking = asyncio.Lock()

    def __iter__(self) -> Iterator[Run]:
        """All runs that are awake."""
        return iter(list(self._by_id.values()))

    async def find(self, key: str) -> Run:
        """The run with this id or this view; it wakes up if it slept. RunNotFound, RunExpired, AtCapacity."""
        run = self._awake(key)
        if run is None:
            async with self._waking:
                run = self._awake(key) or await self._wake(key)
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

    async def _wake(self, key: str) -> Run:
        family = self._store.family(key)
        if not family:
            spec = self._store.expired(key)
            raise RunExpired(spec) if spec else RunNotFound
        if not all(self._engines.has(stored.engine) for stored in family):
            raise EngineMissing
        await self.make_room(len(family))
        worker = self._workers.idlest()
        deaths = worker.deaths
        awake: dict[str | None, Run] = {}
        for stored in family:
            run = Run.woken(stored, worker, self.new_history(), awake.get(stored.leader))
            run.take(await self._workers.call(worker, Worker.create, self._log_of(run)))
            awake[run.id] = run
        if worker.deaths == deaths:
            for run in awake.values():
                self.add(run)
        return self._awake(key) or await self._wake(key)

    def _log_of(self, run: Run) -> RunLog:
        """What a worker needs to hold a run."""
        return RunLog(
            id=run.id,
            spec=run.initial,
            engine=run.engine,
            changes=tuple(run.changes),
            step=run.step,
            checkpoint=self._store.checkpoint(run.id),
        )

    async def make_room(self, count: int, client: str = "") -> None:
        """Lets runs sleep that nobody has asked for recently, the longest idle first. AtCapacity.

        A client at its limit makes room by letting idle runs of its own sleep.
        """
        most, each = self._settings.max_runs, self._settings.max_runs_per_client
        if client and not await self._within(each - count, client):
            raise AtCapacity("This client has", each, "runs", "max_runs_per_client")
        if not await self._within(most - count):
            raise AtCapacity("The server holds", most, "runs", "max_runs")

    async def _within(self, most: int, client: str | None = None) -> bool:
        """Whether no more than so many runs, or of a client's runs, are awake, when idle ones have gone."""
        runs = [run for run in self if client in (None, run.client)]
        awake = len(runs)
        for run in sorted(runs, key=lambda run: run.used):
            if awake <= most:
                break
            if time.monotonic() - run.used > RECENT_SECONDS and await self.let_sleep(run):
                awake = sum(not each.closed for each in runs)
        return awake <= most

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
                self._store.save_checkpoint(run.id, checkpoint)
            except StoreUnavailable as error:
                log.warning("A run's state could not be saved. %s", error)

    def new_history(self) -> History:
        """Where a run's frames go."""
        return History(self._settings.history_bytes)

    def add(self, run: Run) -> None:
        """A run that its worker holds is awake."""
        run.worker.runs[run.id] = partial(self._log_of, run)
        self._by_id[run.id] = run
        self._by_view[run.view] = run

    def remove(self, run: Run) -> None:
        """It is awake no longer; its readers leave."""
        run.closed = True
        del run.worker.runs[run.id]
        del self._by_id[run.id]
        del self._by_view[run.view]
        run.wake()

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


def _busy(family: list[Run]) -> bool:
    """Whether somebody drives or follows one of these."""
    return any(each.playing or each.readers or each.command.locked() for each in family)
