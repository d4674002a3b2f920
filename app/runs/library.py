"""What can be read of a run: frames, parameters, losses, samples, looks at its loss. Nothing changes it."""

import math
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import replace
from typing import Any, Concatenate, ParamSpec, TypeVar

import numpy as np

from app.analysis.exported_run import ExportedRun
from app.analysis.loss_slice import Over
from app.analysis.operating_points import OperatingPoints
from app.analysis.surface import Surface, SurfaceQuery, finite_path
from app.analysis.weight import Weight
from app.core.arrays import Array
from app.runs.errors import Diverged, StepNotFound
from app.runs.history import Cursor, RecordedFrame
from app.runs.registry import Registry
from app.runs.run import Run
from app.runs.worker import Worker
from app.spec import Backprop
from app.timeline import Timeline
from app.timeline.building import Material

P = ParamSpec("P")
R = TypeVar("R")


class Library(Registry):
    """Reads runs."""

    async def frame(self, run: Run, step: int) -> RecordedFrame:
        """One step's record, replayed where it is no longer held. StepNotFound."""
        if not 1 <= step <= run.step:
            raise StepNotFound(step, 1, run.step)
        held = run.history.find(step)
        if held:
            return run.recorded(held)
        return run.record(await self._ask(run, Worker.frame, step))

    async def next_frame(self, run: Run) -> RecordedFrame:
        """The record that the next step would leave. Diverged."""
        if run.status == "diverged":
            raise Diverged(run.step)
        return run.record(await self._ask(run, Worker.next_frame))

    async def parameters(self, run: Run, step: int | None) -> list[dict[str, Array]]:
        """Weights and biases after `step` steps (None: now), one entry a layer. StepNotFound."""
        return await self._ask(run, Worker.parameters, _at(run, step))

    async def losses(self, run: Run) -> dict[str, float | None]:
        """Train and test loss at the parameters now; null where there is none."""
        train, test = await self._ask(run, Worker.losses)
        return {"train": _number(train), "test": _number(test)}

    async def data(self, run: Run) -> Material:
        """The samples that it is trained and tested on."""
        return await self._ask(run, Worker.material)

    async def past(self, run: Run) -> ExportedRun:
        """All that somebody needs to live it again elsewhere."""
        return await self._ask(run, Worker.past)

    def recorded(self, run: Run, after: int, limit: int) -> list[RecordedFrame]:
        """Records that are held, of steps later than `after`, ascending."""
        return [run.recorded(held) for held in run.history.after(after, limit)]

    async def follow(self, run: Run, cursor: Cursor | None) -> AsyncGenerator[RecordedFrame | str | None]:
        """The newest record, or those after `cursor`, then every new one, until the run or the server ends.

        A reader that falls behind skips to the newest; nobody waits for it, and it sees no record twice.
        A sentence says why the run has stopped unasked; None, now and then, that the connection lives.
        """
        newest = run.history.newest()
        place = cursor or Cursor(run.generation, newest.frame.step - 1 if newest else 0)
        came, beats = time.monotonic(), self.beats
        told: str | None = None
        run.readers += 1
        try:
            while not (run.closed or self.closing.is_set()):
                after = place.step if place.generation == run.generation else 0
                record = run.history.next_after(after)
                if record is None and run.stopped != told:
                    told = run.stopped
                    if told:
                        yield told
                    continue
                if record is None:
                    await run.news()
                    if beats != self.beats:
                        beats = self.beats
                        yield None
                    continue
                place, told = record.cursor, None
                if record.made > came:
                    self.measures.frame_age.observe(time.monotonic() - record.made)
                yield run.recorded(record)
        finally:
            run.readers -= 1
            run.used = time.monotonic()

    async def loss_slice(
        self,
        run: Run,
        step: int | None,
        weight: Weight,
        radius: float,
        points: int,
        over: Over,
        frame: int | None = None,
    ) -> dict[str, Any]:
        """The loss as only one weight moves; of the batch or probe of a frame. StepNotFound, Diverged."""
        at = _finite(run, step)
        return await self._ask(run, Worker.loss_slice, at, weight, radius, points, over, frame)

    async def operating_points(self, run: Run, step: int | None) -> OperatingPoints:
        """Where every training sample lies at every unit. StepNotFound."""
        return await self._ask(run, Worker.operating_points, _at(run, step))

    async def surface(self, run: Run, survey: SurfaceQuery, beside: Run | None = None) -> Surface:
        """The train loss over a plane through the parameters. StepNotFound, Diverged.

        The plane holds the way of the run, and that of another `beside` it. The last surface is kept: two
        panels show the same one, and the second waits for what the first has asked for.
        """
        at = _finite(run, survey.step)
        survey = replace(survey, step=at)
        asked = (survey, run.place, beside and (beside.id, beside.place))
        async with run.surveying:
            if not run.surveyed or run.surveyed[0] != asked:
                way = await self.answer(beside, finite_path, at) if beside else []
                run.surveyed = asked, await self._computed(run, survey, way)
            return run.surveyed[1]

    async def _computed(self, run: Run, survey: SurfaceQuery, beside: Sequence[Array]) -> Surface:
        """A row a call: others get their turn between, and who is cancelled leaves no more than a row."""
        view = await self._ask(run, Worker.project, survey, beside)
        plane, distances = view.plane, np.linspace(-view.radius, view.radius, survey.points)
        rows = [
            await self._ask(
                run, Worker.surface_row, plane.origin + y * plane.axes[1], plane.axes[0], distances
            )
            for y in distances
        ]
        return Surface(distances, distances, np.array(rows), view)

    async def answer(
        self,
        run: Run,
        question: Callable[Concatenate[Timeline, P], R],
        /,
        *arguments: P.args,
        **named: P.kwargs,
    ) -> R:
        """What a function finds out about a run's timeline; the worker that holds it calls the function."""
        return await self._ask(run, Worker.answer, question, *arguments, **named)

    async def backprop(self, asked: Backprop) -> dict[str, Any]:
        """One pass and one update on a batch, by the worker that has the fewest runs."""
        return await self._call(self._idlest(), Worker.backprop, asked)


def _at(run: Run, step: int | None) -> int:
    if step is not None and not 0 <= step <= run.step:
        raise StepNotFound(step, 0, run.step)
    return run.step if step is None else step


def _finite(run: Run, step: int | None) -> int:
    at = _at(run, step)
    if run.status == "diverged" and at == run.step:
        raise Diverged(at)
    return at


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None
