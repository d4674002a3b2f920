"""What makes a run, changes one or ends one. Each is written down first, and undone there if it fails."""

from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from typing import Any

from app.runs.clock import Clock, refuse_twin
from app.runs.engines import Engines
from app.runs.errors import AtCapacity, RunNotFound
from app.runs.keys import new_key
from app.runs.run import Run
from app.runs.runs import Runs
from app.runs.store import Store
from app.runs.worker import Worker
from app.runs.workers import Workers
from app.settings import Settings
from app.spec import Specification, check, forked, in_lockstep, patched, sets_parameters
from app.timeline import Change, StepNotFound


class Commands:
    """Commands to runs, one at a time for each run and its twins."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        engines: Engines,
        workers: Workers,
        runs: Runs,
        clock: Clock,
        shard: int = 0,
    ) -> None:
        self._settings, self._store, self._engines, self._shard = settings, store, engines, shard
        self._workers, self._runs, self._clock = workers, runs, clock

    async def create(self, spec: Specification, client: str = "") -> Run:
        """A new run, paused at step 0. AtCapacity when the server, or the client, has as many as it may."""
        async with self._runs.room([spec], client):
            run = Run(spec, self._workers.idlest(), history=self._runs.new_history(), client=client)
            run.id, run.view = new_key(self._shard), new_key(self._shard)
            run.engine, run.numerics = self._engines.new(spec), self._engines.numerics
            try:
                await self._store.add(run.stored())
                await self._runs.create(run)
            except BaseException:
                await self._store.remove(run.id)
                raise
            self._runs.add(run)
        return run

    async def fork(
        self, parent: Run, step: int | None, changes: dict[str, Any], lockstep: bool, client: str = ""
    ) -> Run:
        """A run that goes on from a step of another one (None: from where it stands), with a merge patch.

        In lockstep it is the parent's twin. AtCapacity, StepNotFound, and ValidationError of the changes.
        """
        async with parent.command:
            _refuse_deleted(parent)
            at = parent.step if step is None else step
            if not 0 <= at <= parent.step:
                raise StepNotFound(at, 0, parent.step)
            child = parent.fork(at, self._runs.new_history())
            spec = forked(child.spec, changes)
            check(spec, self._settings)
            if lockstep:
                in_lockstep(child.spec, spec, at, parent.step)
                child.leader = parent
            child.client = client
            change = Change(at, spec, sets_parameters(child.spec, changes)) if changes else None
            sent = change and change.without_what_holds(child.spec)
            child.spec = spec
            child.changes += [change] if change else []
            self._limit(child.changes)
            async with self._runs.room([spec], client):
                try:
                    await self._store.add(child.stored())
                    child.take(await self._runs.call(parent, Worker.fork, child.id, at, sent))
                except BaseException:
                    await self._store.remove(child.id)
                    raise
                self._runs.add(child)
            if lockstep:
                parent.twins.append(child)
                parent.set_status(parent.status, parent.stopped)
            return child

    async def patch(self, run: Run, changes: dict[str, Any]) -> None:
        """Goes on with a merge patch of the specification. ValidationError of the changes."""
        async with AsyncExitStack() as locks:
            for each in run.family():
                await locks.enter_async_context(each.command)
            _refuse_deleted(run)
            spec = patched(run.spec, changes)
            if run.leader:
                in_lockstep(run.spec, spec, run.step, run.step)
            by_run = {run: Change(run.step, spec, sets_parameters(run.spec, changes))}
            for twin in list(run.family())[1:]:
                followed = patched(twin.spec, {"training": _batches(spec)})
                if followed != twin.spec:
                    by_run[twin] = Change(twin.step, followed)
            await self._apply(by_run)

    async def _apply(self, by_run: Mapping[Run, Change]) -> None:
        """Each run goes on by its change; all of them or none."""
        for run, change in by_run.items():
            self._limit([*run.changes, change])
        try:
            await self._store.changed([(run.stored(), change) for run, change in by_run.items()])
            reached = {
                run: await self._runs.call(run, Worker.apply, change.without_what_holds(run.spec))
                for run, change in by_run.items()
            }
        except BaseException:
            await self._store.unchanged([run.stored() for run in by_run])
            raise
        for run, progress in reached.items():
            run.spec = by_run[run].spec
            run.changes.append(by_run[run])
            if run.status == "diverged" and not progress.diverged:
                run.status = "paused"
            run.take(progress)

    def _limit(self, changes: Sequence[Change]) -> None:
        """AtCapacity where a run would have more of them than it may."""
        most, size = self._settings.max_changes_per_run, self._settings.changes_bytes
        if len(changes) > most:
            raise AtCapacity("This run has", most, "changes", "max_changes_per_run", "Reset it first.")
        if sum(change.size for change in changes) > size:
            raise AtCapacity("This run's changes take", size, "bytes", "changes_bytes", "Reset it first.")

    async def reset(self, run: Run) -> None:
        """Back to step 0 and the initial parameters; frames are forgotten, other changes kept. Twin."""
        refuse_twin(run)
        async with run.command:
            await self._clock.stop(run)
            again = {each: each.started_again(self._engines.numerics) for each in run.family()}
            await self._store.started_again(list(again.values()))
            for each, stored in again.items():
                each.start_again(stored)
                await self._runs.create(each)

    async def delete(self, run: Run) -> None:
        """Ends it, its twins and their streams."""
        if run.closed:
            return
        await self._store.remove(run.id)
        if run.closed:  # by another one meanwhile
            return
        if run.leader:
            run.leader.twins.remove(run)
        family = list(run.family())
        for each in family:
            self._runs.remove(each)
        async with run.command:
            await self._clock.stop(run)
            for each in family:
                await self._workers.call(each.worker, Worker.close, each.id)


def _refuse_deleted(run: Run) -> None:
    """RunNotFound: it was deleted while the command waited for its turn."""
    if run.closed:
        raise RunNotFound


def _batches(spec: Specification) -> dict[str, Any]:
    """What a twin has of its leader: the batches that it trains on."""
    return {"batch_size": spec.training.batch_size, "shuffle": spec.training.shuffle}
