"""The clock. It creates runs, commands them one command at a time, and advances what is playing.

It lives in the event loop and never trains: workers do, a slice at a time, so that no run keeps another one
waiting for longer than a slice. A worker that dies is replaced, and its runs live on by replay.
"""

import asyncio
import logging
import math
from collections.abc import AsyncIterator, Callable, Collection
from concurrent.futures import BrokenExecutor
from typing import Any, Concatenate, Literal, ParamSpec, TypeVar

from app.core.arrays import Array
from app.runs.building import Material
from app.runs.errors import AtCapacity, Diverged, Playing, RunNotFound, StepNotFound
from app.runs.hosts import Host
from app.runs.record import Cursor, History, Record
from app.runs.replay import Change
from app.runs.run import Run
from app.runs.worker import Worker
from app.settings import Settings
from app.spec import Backprop, Specification

log = logging.getLogger(__name__)
P = ParamSpec("P")
R = TypeVar("R")

SLICE_MILLISECONDS = 16.0
FRAMES_PER_SECOND = 60
"""Up to this pace every step is recorded; beyond it one step a slice."""
MOST_STEPS = 1_000_000
"""Steps of a slice that has no other bound; none is that fast."""
PATIENCE_SECONDS = 1.0
"""A run that is further behind its pace than this lets the lost time go."""


class Conductor:
    """All runs, and the workers that train them."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._runs: dict[str, Run] = {}
        self._hosts: list[Host] = []
        self._recovery = asyncio.Lock()
        self.closing = asyncio.Event()

    @property
    def runs(self) -> Collection[Run]:
        """All runs that live."""
        return self._runs.values()

    async def start(self) -> None:
        """Starts the workers; returns when all of them are ready."""
        self._hosts = [Host() for _ in range(self._settings.workers)]
        await asyncio.gather(*(host.call(Worker.close, "") for host in self._hosts))

    async def close(self) -> None:
        """Stops what plays, lets every reader go and ends the workers."""
        self.closing.set()
        for run in self._runs.values():
            run.wake()
        await asyncio.gather(*(self.pause(run) for run in self._runs.values()))
        for host in self._hosts:
            host.close()

    async def create(self, spec: Specification) -> Run:
        """A new run, paused at step 0. AtCapacity when there are as many as there may be."""
        if len(self._runs) >= self._settings.max_runs:
            raise AtCapacity(self._settings.max_runs)
        host = min(self._hosts, key=lambda host: host.load)
        run = Run(spec, host, History(self._settings.history_bytes))
        host.load += 1
        self._runs[run.id] = run
        try:
            await self._ask(run, Worker.create, spec)
        except BaseException:
            await self.delete(run)
            raise
        return run

    def find(self, identifier: str) -> Run:
        """The run with this id. RunNotFound when there is none."""
        run = self._runs.get(identifier)
        if run is None:
            raise RunNotFound
        return run

    async def patch(self, run: Run, spec: Specification, sets_parameters: bool) -> None:
        """Goes on with another specification; with its parameters too, if they were sent."""
        async with run.command:
            change = Change(run.step, spec, sets_parameters)
            progress = await self._ask(run, Worker.apply, change)
            run.spec = spec
            run.changes.append(change)
            if run.status == "diverged" and not progress.diverged:
                run.status = "paused"
            run.take(progress)

    async def step(self, run: Run, count: int) -> Record:
        """Trains `count` steps and returns the last one's record. Playing, Diverged."""
        async with run.command:
            _refuse(run, playing=True)
            last = run.step + count
            while run.step < last and run.status != "diverged":
                await self._advance(run, last - run.step, "last")
            newest = run.history.newest()
            assert newest is not None
            return newest

    async def play(self, run: Run, steps_per_second: float | None, until_step: int | None) -> None:
        """Goes on by itself at this pace (None: at full speed), to `until_step` if there is one. Diverged."""
        async with run.command:
            _refuse(run)
            await self._stop(run)
            if until_step is None or until_step > run.step:
                run.status = "running"
                run.player = asyncio.create_task(self._drive(run, steps_per_second, until_step))
                run.player.add_done_callback(_tell)
                run.wake()

    async def pause(self, run: Run) -> None:
        """Stands still, after the slice that is under way."""
        async with run.command:
            await self._stop(run)

    async def reset(self, run: Run) -> None:
        """Back to step 0 and the initial parameters; frames are forgotten, other changes kept."""
        async with run.command:
            await self._stop(run)
            network = run.spec.network.model_copy(update={"parameters": run.initial.network.parameters})
            run.initial = run.spec = run.spec.model_copy(update={"network": network})
            run.changes.clear()
            run.history.clear()
            run.generation += 1
            run.status = "paused"
            run.take(await self._ask(run, Worker.create, run.spec))

    async def delete(self, run: Run) -> None:
        """Ends it and its streams."""
        if run.closed:
            return
        run.closed = True
        del self._runs[run.id]
        run.host.load -= 1
        run.wake()
        async with run.command:
            await self._stop(run)
            await run.host.call(Worker.close, run.id)

    async def frame(self, run: Run, step: int) -> Record:
        """One step's record, lived again where it is no longer held. StepNotFound."""
        if not 1 <= step <= run.step:
            raise StepNotFound(step, 1, run.step)
        held = run.history.find(step)
        if held:
            return run.record(held)
        cursor = Cursor(run.generation, step)
        return run.record(Record(await self._ask(run, Worker.frame, step), cursor, "paused"))

    async def next_frame(self, run: Run) -> Record:
        """The record that the next step would leave. Diverged."""
        _refuse(run)
        frame = await self._ask(run, Worker.next_frame)
        return run.record(Record(frame, Cursor(run.generation, frame.step), "paused"))

    async def parameters(self, run: Run, step: int | None) -> list[dict[str, Array]]:
        """Weights and biases after `step` steps (None: now), one entry a layer. StepNotFound."""
        if step is not None and not 0 <= step <= run.step:
            raise StepNotFound(step, 0, run.step)
        return await self._ask(run, Worker.parameters, run.step if step is None else step)

    async def losses(self, run: Run) -> dict[str, float | None]:
        """Train and test loss at the parameters now; null where there is none."""
        train, test = await self._ask(run, Worker.losses)
        return {"train": _number(train), "test": _number(test)}

    async def data(self, run: Run) -> Material:
        """The samples that it is trained and tested on."""
        return await self._ask(run, Worker.material)

    async def backprop(self, asked: Backprop) -> dict[str, Any]:
        """One pass and one update on a batch, by the worker that has the fewest runs."""
        host = min(self._hosts, key=lambda host: host.load)
        try:
            return await host.call(Worker.backprop, asked)
        except BrokenExecutor:
            await self._recover(host)
            return await host.call(Worker.backprop, asked)

    def recorded(self, run: Run, after: int, limit: int) -> list[Record]:
        """Records that are held, of steps later than `after`, ascending."""
        return [run.record(held) for held in run.history.after(after, limit)]

    async def follow(self, run: Run, cursor: Cursor | None) -> AsyncIterator[Record]:
        """The newest record, or those after `cursor`, then every new one, until the run or the server ends.

        A reader that falls behind skips to the newest; nobody waits for it, and it sees no record twice.
        """
        newest = run.history.newest()
        place = cursor or Cursor(run.generation, newest.frame.step - 1 if newest else 0)
        while not (run.closed or self.closing.is_set()):
            after = place.step if place.generation == run.generation else 0
            record = run.history.next_after(after)
            if record is None:
                await run.news()
                continue
            place = record.cursor
            yield record

    async def _drive(self, run: Run, steps_per_second: float | None, until_step: int | None) -> None:
        """Advances a run at its pace until it is stopped, there or diverged."""
        loop = asyncio.get_running_loop()
        began, first = loop.time(), run.step
        try:
            while run.status == "running" and (until_step is None or run.step < until_step):
                left = math.inf if until_step is None else until_step - run.step
                if steps_per_second is None:
                    async with run.command:
                        await self._advance(run, int(min(left, MOST_STEPS)), "last")
                    continue
                ahead = first + (loop.time() - began) * steps_per_second - run.step
                if ahead < 0:
                    await asyncio.sleep(-ahead / steps_per_second)
                    continue
                if ahead > PATIENCE_SECONDS * steps_per_second + 1:
                    began, first = loop.time(), run.step
                record: Literal["all", "last"] = "all" if steps_per_second <= FRAMES_PER_SECOND else "last"
                async with run.command:
                    await self._advance(run, int(min(left, ahead + 1)), record)
                if record == "last":
                    await asyncio.sleep(1 / FRAMES_PER_SECOND)
        finally:
            if run.status == "running":
                run.status = "paused"
            run.wake()

    async def _stop(self, run: Run) -> None:
        """Ends the player. It is between two slices, since each of them is a command and this is one."""
        player, run.player = run.player, None
        if player:
            player.cancel()
            await asyncio.wait([player])

    async def _advance(self, run: Run, steps: int, record: Literal["all", "last"]) -> None:
        """One slice; by whoever commands the run."""
        run.take(await self._ask(run, Worker.advance, steps, SLICE_MILLISECONDS, record))

    async def _ask(
        self,
        run: Run,
        method: Callable[Concatenate[Worker, str, P], R],
        *arguments: P.args,
        **named: P.kwargs,
    ) -> R:
        """Calls the run's worker; once more when its process has died meanwhile."""
        await run.host.ready.wait()
        try:
            return await run.host.call(method, run.id, *arguments, **named)
        except BrokenExecutor:
            await self._recover(run.host)
            return await run.host.call(method, run.id, *arguments, **named)

    async def _recover(self, host: Host) -> None:
        """A new worker, with the runs of the one that died brought to where they stood."""
        async with self._recovery:
            try:
                await host.call(Worker.close, "")
            except BrokenExecutor:
                log.warning("A worker has died; its runs go on by replay.")
                host.ready.clear()
                host.restart()
                for run in [run for run in self._runs.values() if run.host is host]:
                    await host.call(Worker.create, run.id, run.initial, tuple(run.changes), run.step)
                host.ready.set()


def _refuse(run: Run, playing: bool = False) -> None:
    """Diverged, or Playing where that is asked for: the run is in no state for the command."""
    if playing and run.playing:
        raise Playing
    if run.status == "diverged":
        raise Diverged(run.step)


def _tell(player: asyncio.Task[None]) -> None:
    """Nobody waits for a player, so what went wrong in one has to be said here."""
    if not player.cancelled() and (error := player.exception()):
        log.error("A run stopped playing.", exc_info=error)


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None
