"""The commands to runs, one at a time for each, and what is seen to meanwhile."""

import asyncio
import logging
import time
from contextlib import AsyncExitStack
from typing import Any

from app.runs.driving import Driver, counted
from app.runs.errors import Diverged, Playing, RunError, StepNotFound, Twin
from app.runs.history import RecordedFrame
from app.runs.run import Run
from app.runs.worker import Worker
from app.spec import Specification, check, forked, in_lockstep, patched, sets_parameters
from app.timeline import Change

log = logging.getLogger(__name__)

TEND_SECONDS = 10.0
DAY_SECONDS = 86_400.0


class Conductor(Driver):
    """Commands runs. What it says of a run holds for its twins too, which train whenever it does."""

    async def start(self) -> None:
        """Opens the store and starts the workers; returns when all of them are ready. StoreUnusable."""
        self.open()
        await self._start_workers()
        self._tending = asyncio.create_task(self._keep_tending())

    async def close(self) -> None:
        """Stops what plays, lets every reader go, and ends the workers; the store has it all."""
        self.closing.set()
        for run in self.runs:
            run.wake()
        self._tending.cancel()
        await asyncio.gather(*(self._stop_in_turn(run) for run in self.runs))
        for host in self._hosts:
            host.close()
        self._store.close()
        if self._claim:
            self._claim.close()

    async def create(self, spec: Specification, client: str = "") -> Run:
        """A new run, paused at step 0. AtCapacity when the server, or the client, has as many as it may."""
        await self._make_room(1, client)
        run = Run(spec, self._idlest(), self._new_history(), client=client)
        run.engine, run.numerics = self._engine_of(spec), self.numerics
        self._store.add(run.stored())
        try:
            await self._ask(run, Worker.create, spec, run.engine)
        except BaseException:
            self._store.remove(run.id)
            raise
        self._add(run)
        return run

    async def fork(
        self, parent: Run, step: int | None, changes: dict[str, Any], lockstep: bool, client: str = ""
    ) -> Run:
        """A run that goes on from a step of another one (None: from where it stands), with a merge patch.

        In lockstep it is the parent's twin. AtCapacity, StepNotFound, and ValidationError of the changes.
        """
        async with parent.command:
            at = parent.step if step is None else step
            if not 0 <= at <= parent.step:
                raise StepNotFound(at, 0, parent.step)
            child = parent.fork(at, self._new_history())
            spec = forked(child.spec, changes)
            check(spec, self._settings)
            if lockstep:
                in_lockstep(child.spec, spec, at, parent.step)
                child.leader = parent
            await self._make_room(1, client)
            child.client = client
            change = Change(at, spec, sets_parameters(child.spec, changes)) if changes else None
            child.spec = spec
            child.changes += [change] if change else []
            self._store.add(child.stored())
            try:
                child.take(await self._ask(parent, Worker.fork, child.id, at, change))
            except BaseException:
                self._store.remove(child.id)
                raise
            self._add(child)
            if lockstep:
                parent.twins.append(child)
                parent.set_status(parent.status, parent.stopped)
            return child

    async def patch(self, run: Run, changes: dict[str, Any]) -> None:
        """Goes on with a merge patch of the specification. ValidationError of the changes."""
        async with AsyncExitStack() as held:
            for each in run.family():
                await held.enter_async_context(each.command)
            spec = patched(run.spec, changes)
            if run.leader:
                in_lockstep(run.spec, spec, run.step, run.step)
            turns = {run: Change(run.step, spec, sets_parameters(run.spec, changes))}
            for twin in list(run.family())[1:]:
                followed = patched(twin.spec, {"training": _batches(spec)})
                if followed != twin.spec:
                    turns[twin] = Change(twin.step, followed)
            await self._turn(turns)

    async def step(self, run: Run, count: int) -> RecordedFrame:
        """Trains `count` steps and returns the last one's record. Playing, Diverged, Twin."""
        async with run.command:
            _refuse(run)
            if run.playing:
                raise Playing
            last = run.step + count
            with counted(run):
                while run.step < last and run.status != "diverged":
                    await self._advance(run, last - run.step, "last")
            newest = run.history.newest()
            assert newest is not None
            return newest

    async def play(self, run: Run, steps_per_second: float | None, until_step: int | None) -> None:
        """Goes on by itself at this pace (None: at full speed), to `until_step` if there is one.

        Diverged, Twin.
        """
        async with run.command:
            _refuse(run)
            await self._stop(run)
            if until_step is None or until_step > run.step:
                self._play(run, steps_per_second, until_step)

    async def pause(self, run: Run) -> None:
        """Stands still, after the slice that is under way. Twin."""
        _refuse_twin(run)
        await self._stop_in_turn(run)

    async def reset(self, run: Run) -> None:
        """Back to step 0 and the initial parameters; frames are forgotten, other changes kept. Twin."""
        _refuse_twin(run)
        async with run.command:
            await self._stop(run)
            again = {each: each.started_again(self.numerics) for each in run.family()}
            self._store.started_again(again.values())
            for each, stored in again.items():
                each.start_again(stored)
                each.take(await self._ask(each, Worker.create, each.spec, each.engine))

    async def delete(self, run: Run) -> None:
        """Ends it, its twins and their streams."""
        if run.closed:
            return
        self._store.remove(run.id)
        if run.leader:
            run.leader.twins.remove(run)
        family = list(run.family())
        for each in family:
            self._remove(each)
        async with run.command:
            await self._stop(run)
            for each in family:
                await self._call(each.host, Worker.close, each.id)

    def beat(self) -> None:
        """Lets every reader hear that the server lives."""
        self.beats += 1
        for run in self.runs:
            run.wake()

    async def tend(self) -> None:
        """Pauses and puts to sleep what nobody asks for, and deletes what nobody has asked for in long."""
        now = time.monotonic()
        self._store.used([run.id for run in self.runs if run.readers or now - run.used < 2 * TEND_SECONDS])
        for run in list(self.runs):
            if now - run.used > self._settings.idle_seconds and not any(
                each.readers for each in run.family()
            ):
                await self._stop_in_turn(run)
                await self._let_sleep(run)
        self._store.expire(time.time() - self._settings.expire_days * DAY_SECONDS)
        self._store.flush()

    async def _keep_tending(self) -> None:
        while True:
            await asyncio.sleep(TEND_SECONDS)
            self.beat()
            try:
                await self.tend()
            except RunError as error:
                log.warning("Idle runs could not be tended. %s", error)


def _batches(spec: Specification) -> dict[str, Any]:
    """What a twin has of its leader: the batches that it trains on."""
    return {"batch_size": spec.training.batch_size, "shuffle": spec.training.shuffle}


def _refuse(run: Run) -> None:
    """Twin or Diverged: the run is not to be driven."""
    _refuse_twin(run)
    if run.status == "diverged":
        raise Diverged(run.step)


def _refuse_twin(run: Run) -> None:
    if run.leader:
        raise Twin
