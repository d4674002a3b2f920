"""The clock: it advances what plays at its pace, and what is stepped, a slice at a time, twins with it.

It lives in the event loop and never trains: workers do, a slice at a time, so that no run keeps another one
waiting for longer than a slice.
"""

import asyncio
import logging
import math
import time
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from app.runs.errors import Playing, RunError, RunNotFound, StoreUnavailable, Twin
from app.runs.history import RecordedFrame
from app.runs.measures import Measures
from app.runs.run import Run
from app.runs.runs import Runs
from app.runs.store import Store
from app.runs.worker import Recording, Worker
from app.timeline import Diverged

log = logging.getLogger(__name__)

SLICE_MILLISECONDS = 16.0
FRAMES_PER_SECOND = 60
"""Up to this pace every step is recorded; beyond it one step a slice."""
MOST_STEPS = 1_000_000
"""Steps of a slice that has no other bound; none is that fast."""
PATIENCE_SECONDS = 1.0
"""A run that is further behind its pace than this does not catch up."""
SAVE_SECONDS = 2.0
"""Seconds of training that may have to be replayed when a process has died."""


class Clock:
    """Lets runs go on. What it says of a run holds for its twins too, which train whenever it does."""

    def __init__(self, runs: Runs, store: Store, measures: Measures) -> None:
        self._runs, self._store, self._measures = runs, store, measures

    async def step(self, run: Run, count: int) -> RecordedFrame:
        """Trains `count` steps and returns the last one's record. Playing, Diverged, Twin.

        When it is cancelled it ends with the slice under way.
        """
        async with run.command:
            _refuse(run)
            if run.playing:
                raise Playing
            last = run.step + count
            with _counting(run):
                while run.step < last and run.status != "diverged":
                    await _whole(self._advance(run, last - run.step, "last"))
            newest = run.history.newest()
            assert newest is not None
            return newest

    async def play(self, run: Run, steps_per_second: float | None, until_step: int | None) -> None:
        """Goes on by itself at this pace (None: at full speed), to `until_step` if there is one.

        Diverged, Twin, and StoreUnavailable where it would stop at once.
        """
        async with run.command:
            _refuse(run)
            await self.stop(run)
            if until_step is None or until_step > run.step:
                await self._store.advanced(run.id, run.step)
                run.set_status("running")
                run.player = asyncio.create_task(self._play(run, steps_per_second, until_step))
                run.player.add_done_callback(_report)

    async def pause(self, run: Run) -> None:
        """Stands still, after the slice that is under way. Twin."""
        refuse_twin(run)
        await self.stop_in_turn(run)

    async def stop_in_turn(self, run: Run) -> None:
        """Ends the player, when the commands before are done."""
        async with run.command:
            await self.stop(run)

    async def stop(self, run: Run) -> None:
        """Ends the player. It is between two slices, since each of them is a command and this is one."""
        player, run.player = run.player, None
        if player:
            player.cancel()
            await asyncio.wait([player])

    async def _play(self, run: Run, steps_per_second: float | None, until_step: int | None) -> None:
        stopped = None
        try:
            with _counting(run):
                await self._keep_pace(run, steps_per_second, until_step)
        except RunError as error:
            stopped = str(error)
            raise
        finally:
            run.set_status("paused", stopped)

    async def _keep_pace(self, run: Run, steps_per_second: float | None, until_step: int | None) -> None:
        """Advances a run at its pace until it is stopped, there or diverged."""
        loop = asyncio.get_running_loop()
        began, first = loop.time(), run.step
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
            recording: Recording = "all" if steps_per_second <= FRAMES_PER_SECOND else "last"
            async with run.command:
                await self._advance(run, int(min(left, ahead + 1)), recording)
            if recording == "last":
                await asyncio.sleep(1 / FRAMES_PER_SECOND)

    async def _advance(self, run: Run, steps: int, recording: Recording) -> None:
        """One slice; by whoever commands the run. Its twins train as many steps as it came to."""
        before, began = run.step, time.monotonic()
        progress = await self._runs.call(run, Worker.advance, steps, SLICE_MILLISECONDS, recording)
        async with run.writing:
            if not run.leader:  # a twin stands where its leader does
                await self._write(run, progress.step)
            run.take(progress)
        self._measures.steps.inc(run.step - before)
        self._measures.frames.inc(len(progress.frames))
        run.unsaved_seconds += time.monotonic() - began
        if run.unsaved_seconds > SAVE_SECONDS:
            await self._runs.save(run)
        for twin in list(run.twins):
            async with twin.command:
                with suppress(RunNotFound):  # deleted meanwhile
                    await self._keep_up(twin, run.step - before, recording)

    async def _write(self, run: Run, step: int) -> None:
        """Writes down that the run has come so far. StoreUnavailable once its worker has taken that back."""
        try:
            await self._store.advanced(run.id, step)
        except StoreUnavailable:
            await self._runs.call(run, Worker.rewind, run.step)
            run.rewound += 1
            raise
        except RunNotFound:  # somebody else has taken it out of the store
            self._runs.remove_family(run)
            raise

    async def _keep_up(self, twin: Run, steps: int, recording: Recording) -> None:
        end = twin.step + steps
        while twin.step < end and twin.status != "diverged":
            await self._advance(twin, end - twin.step, recording)


async def _whole(slice_of_steps: Coroutine[Any, Any, None]) -> None:
    """Does it, and to its end where it is cancelled meanwhile."""
    task = asyncio.ensure_future(slice_of_steps)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise


def refuse_twin(run: Run) -> None:
    """Twin: the run is commanded through its leader."""
    if run.leader:
        raise Twin


def _refuse(run: Run) -> None:
    """Twin or Diverged: the run is not to be advanced."""
    refuse_twin(run)
    if run.status == "diverged":
        raise Diverged(run.step)


@contextmanager
def _counting(run: Run) -> Iterator[None]:
    """A store that fails in here says how many steps were done before."""
    first = run.step
    try:
        yield
    except StoreUnavailable as error:
        raise StoreUnavailable(error.reason, run.step - first) from error


def _report(player: asyncio.Task[None]) -> None:
    """Nobody waits for a player, so what went wrong in one has to be said here."""
    if player.cancelled() or not (error := player.exception()) or isinstance(error, RunNotFound):
        return
    if isinstance(error, RunError):
        log.warning("A run stopped playing. %s", error)
    else:
        log.error("A run stopped playing.", exc_info=error)
