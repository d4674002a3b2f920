"""How a run goes on: a slice at a time, at its pace, its twins with it.

It lives in the event loop and never trains: workers do, a slice at a time, so that no run keeps another one
waiting for longer than a slice.
"""

import asyncio
import logging
import math
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Literal

from app.runs.errors import RunError, RunNotFound, StoreUnavailable
from app.runs.library import Library
from app.runs.run import Run
from app.runs.worker import Worker
from app.timeline import Change

log = logging.getLogger(__name__)

SLICE_MILLISECONDS = 16.0
FRAMES_PER_SECOND = 60
"""Up to this pace every step is recorded; beyond it one step a slice."""
MOST_STEPS = 1_000_000
"""Steps of a slice that has no other bound; none is that fast."""
PATIENCE_SECONDS = 1.0
"""A run that is further behind its pace than this lets the lost time go."""
KEEP_SECONDS = 2.0
"""Seconds of training that may have to be replayed when a process has died."""

Recording = Literal["all", "last"]


class Driver(Library):
    """Lets runs go on."""

    def _play(self, run: Run, steps_per_second: float | None, until_step: int | None) -> None:
        """Starts its player. StoreUnavailable where that would stop at once."""
        self._store.advanced(run.id, run.step)
        run.set_status("running")
        run.player = asyncio.create_task(self._played(run, steps_per_second, until_step))
        run.player.add_done_callback(_tell)

    async def _played(self, run: Run, steps_per_second: float | None, until_step: int | None) -> None:
        stopped = None
        try:
            with counted(run):
                await self._drive(run, steps_per_second, until_step)
        except RunError as error:
            stopped = str(error)
            raise
        finally:
            run.set_status("paused", stopped)

    async def _drive(self, run: Run, steps_per_second: float | None, until_step: int | None) -> None:
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
        progress = await self._ask(run, Worker.advance, steps, SLICE_MILLISECONDS, recording)
        if not run.leader:  # a twin stands where its leader does
            try:
                self._store.advanced(run.id, progress.step)
            except StoreUnavailable:
                await self._ask(run, Worker.rewind, before)
                raise
        run.take(progress)
        self.measures.steps.inc(run.step - before)
        self.measures.frames.inc(len(progress.frames))
        run.unkept_seconds += time.monotonic() - began
        if run.unkept_seconds > KEEP_SECONDS:
            await self._keep(run)
        for twin in list(run.twins):
            async with twin.command:
                with suppress(RunNotFound):  # deleted meanwhile
                    await self._keep_up(twin, run.step - before, recording)

    async def _keep_up(self, twin: Run, steps: int, recording: Recording) -> None:
        end = twin.step + steps
        while twin.step < end and twin.status != "diverged":
            await self._advance(twin, end - twin.step, recording)

    async def _turn(self, turns: Mapping[Run, Change]) -> None:
        """Goes on by these changes; all of them or none."""
        self._store.changed([(each.stored(), change) for each, change in turns.items()])
        try:
            reached = {each: await self._ask(each, Worker.apply, change) for each, change in turns.items()}
        except BaseException:
            self._store.unchanged([each.stored() for each in turns])
            raise
        for each, progress in reached.items():
            each.spec = turns[each].spec
            each.changes.append(turns[each])
            if each.status == "diverged" and not progress.diverged:
                each.status = "paused"
            each.take(progress)

    async def _stop_in_turn(self, run: Run) -> None:
        async with run.command:
            await self._stop(run)

    async def _stop(self, run: Run) -> None:
        """Ends the player. It is between two slices, since each of them is a command and this is one."""
        player, run.player = run.player, None
        if player:
            player.cancel()
            await asyncio.wait([player])


@contextmanager
def counted(run: Run) -> Iterator[None]:
    """A store that fails in here is told with the steps that there were before."""
    first = run.step
    try:
        yield
    except StoreUnavailable as error:
        raise StoreUnavailable(error.reason, run.step - first) from error


def _tell(player: asyncio.Task[None]) -> None:
    """Nobody waits for a player, so what went wrong in one has to be said here."""
    if player.cancelled() or not (error := player.exception()) or isinstance(error, RunNotFound):
        return
    if isinstance(error, RunError):
        log.warning("A run stopped playing. %s", error)
    else:
        log.error("A run stopped playing.", exc_info=error)
