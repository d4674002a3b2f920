"""Who there is: the runs, by id and by view, the workers that hold them, and the store they sleep in.

A worker that dies is replaced, and its runs live on by replay: nobody who asks notices more than a pause.
"""

import asyncio
import logging
import sqlite3
import tempfile
import time
from collections.abc import Callable, Collection
from concurrent.futures import BrokenExecutor
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from app.core.compiled.build import is_built
from app.core.fingerprint import fingerprint
from app.core.plan import Engine
from app.runs.errors import (
    AtCapacity,
    DirectoryTaken,
    EngineMissing,
    RunExpired,
    RunNotFound,
    StoreUnavailable,
    ViewOnly,
    WorkerLost,
)
from app.runs.history import History
from app.runs.hosts import Host
from app.runs.measures import Measures
from app.runs.run import Run
from app.runs.store import Store, claim
from app.runs.worker import Worker
from app.settings import Settings
from app.spec import Specification
from app.timeline import Change, Checkpoint
from app.timeline.building import engine_of

log = logging.getLogger(__name__)
P = ParamSpec("P")
R = TypeVar("R")

RECENT_SECONDS = 10.0
"""A run that was asked for so lately is not put to sleep to make room for another one."""
TRIES = 3
"""How often a call is made whose worker dies of it, or beside it."""


class Registry:
    """All runs that live, and where."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._runs: dict[str, Run] = {}
        self._views: dict[str, Run] = {}
        self._hosts: list[Host] = []
        self._claim: sqlite3.Connection | None = None
        self._built = self._compiled = False
        self.numerics = ""
        """The fingerprint of what decides the last digits of all that this server computes."""
        self.measures = Measures()
        self.beats = 0
        """Rises every now and then, so that who waits for a run's news can tell that the server lives."""
        self._recovery = asyncio.Lock()
        self._waking = asyncio.Lock()
        self.closing = asyncio.Event()
        """Set when the server stops; readers leave then."""

    @property
    def runs(self) -> Collection[Run]:
        """All runs that are awake."""
        return self._runs.values()

    async def find(self, key: str) -> Run:
        """The run with this id or this view; it wakes up if it slept. RunNotFound, RunExpired, AtCapacity."""
        run = self._awake(key)
        if run is None:
            async with self._waking:
                run = self._awake(key) or await self._wake(key)
        run.used = time.monotonic()
        return run

    async def command(self, key: str) -> Run:
        """The run with this id. ViewOnly where it is a view, and as `find`."""
        run = await self.find(key)
        if run.id != key:
            raise ViewOnly
        return run

    def _awake(self, key: str) -> Run | None:
        return self._runs.get(key) or self._views.get(key)

    async def _wake(self, key: str) -> Run:
        family = self._store.family(key)
        if not family:
            spec = self._store.expired(key)
            raise RunExpired(spec) if spec else RunNotFound
        if not self._built and any(stored.engine == "numba" for stored in family):
            raise EngineMissing
        await self._make_room(len(family))
        host = self._idlest()
        deaths = host.deaths
        awake: dict[str | None, Run] = {}
        for stored in family:
            run = Run.woken(stored, host, self._new_history(), awake.get(stored.leader))
            run.take(await self._call(host, Worker.create, *self._past(run)))
            awake[run.id] = run
        if host.deaths == deaths:
            for run in awake.values():
                self._add(run)
        return self._awake(key) or await self._wake(key)

    def _past(
        self, run: Run
    ) -> tuple[str, Specification, Engine, tuple[Change, ...], int, Checkpoint | None]:
        """What a worker needs to live a run again."""
        checkpoint = self._store.checkpoint(run.id)
        return run.id, run.initial, run.engine, tuple(run.changes), run.step, checkpoint

    def _engine_of(self, spec: Specification) -> Engine:
        """What is to train a new run, for all of its life."""
        return engine_of(spec) if self._compiled else "numpy"

    async def _make_room(self, count: int, client: str = "") -> None:
        """Lets runs sleep that nobody has asked for lately, the longest idle first. AtCapacity.

        A client that has as many as it may is made room for by its own runs.
        """
        most, each = self._settings.max_runs, self._settings.max_runs_per_client
        if client and not await self._within(each - count, client):
            raise AtCapacity("This client has", each, "runs", "max_runs_per_client")
        if not await self._within(most - count):
            raise AtCapacity("The server holds", most, "runs", "max_runs")

    async def _within(self, most: int, client: str | None = None) -> bool:
        """Whether no more than so many runs, or of a client's runs, are awake, when idle ones have gone."""
        runs = [run for run in self.runs if client in (None, run.client)]
        awake = len(runs)
        for run in sorted(runs, key=lambda run: run.used):
            if awake <= most:
                break
            if time.monotonic() - run.used > RECENT_SECONDS and await self._let_sleep(run):
                awake = sum(not each.closed for each in runs)
        return awake <= most

    async def _let_sleep(self, run: Run) -> bool:
        """Takes a run and its twins out of memory, unless somebody drives or follows one of them."""
        family = list(run.family())
        before = [each.used for each in family]
        if run.leader or _busy(family):
            return False
        for each in family:
            await self._keep(each)
        if _busy(family) or [each.used for each in family] != before:
            return False
        for each in family:
            self._remove(each)
        for each in family:
            await self._call(each.host, Worker.close, each.id)
        return True

    async def _keep(self, run: Run) -> None:
        """Puts the run's state into the store, so that it need not be replayed from the start.

        Nobody is told of it, so that a store with no room for it costs time later and nothing else.
        """
        if run.unkept_seconds and run.status != "diverged":
            checkpoint = await self._ask(run, Worker.checkpoint)
            run.unkept_seconds = 0.0
            try:
                self._store.keep(run.id, checkpoint)
            except StoreUnavailable as error:
                log.warning("A run's state could not be kept. %s", error)

    def open(self) -> None:
        """Takes the directory and opens its store, if that is still to be done. StoreUnusable."""
        if self._claim is None:
            directory, self._claim = self._claimed()
            self._store = Store(directory, self.measures.store_seconds.observe)
            self._look_at_numerics()

    def _look_at_numerics(self) -> None:
        """What there is to train by, and what an operator should know of the digits that it can give."""
        self.numerics, self._built = fingerprint(), is_built()
        self._compiled = self._built and self._settings.engine == "auto"
        if not self._built:
            log.info("NumPy trains; `python -m app.core.compiled` builds what is tens of times as fast.")
            if waiting := self._store.count("engine = 'numba'"):
                log.warning("%d runs wait until the compiled engine that trained them is built.", waiting)
        if others := self._store.count("numerics <> ?", self.numerics):
            where = "by another version or on another processor"
            log.warning(
                "%d runs were trained %s: their steps may come back with other digits.", others, where
            )

    async def _start_workers(self) -> None:
        """Returns when all of them are ready."""
        self._hosts = [Host() for _ in range(self._settings.workers)]
        await asyncio.gather(*(host.call(Worker.warm, self._compiled) for host in self._hosts))

    def _claimed(self) -> tuple[Path, sqlite3.Connection]:
        """The data directory, for this server alone. DirectoryTaken where it was chosen, StoreUnusable."""
        directory = self._settings.data_dir.expanduser()
        try:
            return directory, claim(directory)
        except DirectoryTaken:
            if "data_dir" in self._settings.model_fields_set:
                raise
            spare = Path(tempfile.mkdtemp(prefix="gradient-flow-"))
            log.warning("Another server keeps its runs in %s; this one keeps them in %s.", directory, spare)
            return spare, claim(spare)

    def _new_history(self) -> History:
        return History(self._settings.history_bytes)

    def _idlest(self) -> Host:
        return min(self._hosts, key=lambda host: host.load)

    def _add(self, run: Run) -> None:
        run.host.load += 1
        self._runs[run.id] = run
        self._views[run.view] = run

    def _remove(self, run: Run) -> None:
        run.closed = True
        run.host.load -= 1
        del self._runs[run.id]
        del self._views[run.view]
        run.wake()

    async def _ask(
        self,
        run: Run,
        method: Callable[Concatenate[Worker, str, P], R],
        *arguments: P.args,
        **named: P.kwargs,
    ) -> R:
        """Calls a method of the run's worker with the run's name. RunNotFound once it has been deleted."""
        if run.closed:
            raise RunNotFound
        return await self._call(run.host, method, run.id, *arguments, **named)

    async def _call(
        self, host: Host, method: Callable[Concatenate[Worker, P], R], *arguments: P.args, **named: P.kwargs
    ) -> R:
        """Calls a worker; again when its process has died meanwhile. WorkerLost when it keeps dying."""
        for _ in range(TRIES):
            await host.ready.wait()
            try:
                return await host.call(method, *arguments, **named)
            except BrokenExecutor:
                await self._recover(host)
        raise WorkerLost

    async def _recover(self, host: Host) -> None:
        """A new worker, with the runs of the one that died brought to where they stood."""
        async with self._recovery:
            if host.alive:
                return
            log.warning("A worker has died; its runs go on by replay.")
            host.ready.clear()
            try:
                host.restart()
                self.measures.worker_restarts.inc()
                # When this one answers, all that the former one answered has been heard.
                await host.call(Worker.warm, self._compiled)
                for run in [run for run in self._runs.values() if run.host is host]:
                    await host.call(Worker.create, *self._past(run))
            except BrokenExecutor:
                log.warning("A worker has died before it held its runs.")
            finally:
                host.ready.set()


def _busy(family: list[Run]) -> bool:
    """Whether somebody drives or follows one of these."""
    return any(each.playing or each.readers or each.command.locked() for each in family)
