"""A worker: holds runs, trains them when told to, and keeps neither a clock nor a socket.

One lives in each worker process. It is passive: `advance` trains for a number of steps or milliseconds and
returns, so that whoever calls decides who is served next.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any, Concatenate, Literal, ParamSpec, TypeVar

from app.analysis.exported_run import ExportedRun, exported_run
from app.analysis.loss_slice import Over, loss_slice
from app.analysis.operating_points import OperatingPoints, operating_points
from app.analysis.parameters import layers_of
from app.analysis.single_pass import backprop
from app.analysis.surface import Projection, SurfaceQuery, project, surface_row
from app.analysis.weight import Weight
from app.core.arrays import Array
from app.core.frame import Frame
from app.core.plan import Engine
from app.spec import Backprop, Specification
from app.timeline import Change, Checkpoint, Timeline
from app.timeline.building import Material

P = ParamSpec("P")
R = TypeVar("R")

SLICE_SHARE = 0.1
"""The share of a slice after which the clock is looked at again."""


@dataclass(frozen=True)
class Progress:
    """Where a run stands, and the frames that it recorded on its way there."""

    step: int
    epoch: int
    diverged: bool
    frames: tuple[Frame, ...]


class Worker:
    """The runs of one process, by name."""

    def __init__(self) -> None:
        self._timelines: dict[str, Timeline] = {}

    def warm(self, compiled: bool) -> None:
        """Answers when the process is ready to train, and the compiled engine loaded if it is asked for."""
        if compiled:
            from app.core.compiled.warm import warm

            warm()

    def create(
        self,
        name: str,
        spec: Specification,
        engine: Engine = "numpy",
        changes: Sequence[Change] = (),
        step: int = 0,
        checkpoint: Checkpoint | None = None,
    ) -> Progress:
        """Holds a run, brought to `step` through its changes, from a checkpoint if there is one."""
        timeline = Timeline(spec, engine)
        if checkpoint:
            timeline.resume(changes, checkpoint, step)
        else:
            timeline.replay(changes, step)
        self._timelines[name] = timeline
        return _progress(timeline)

    def close(self, name: str) -> None:
        """Lets a run go."""
        self._timelines.pop(name, None)

    def checkpoint(self, name: str) -> Checkpoint:
        """A place that the run can go on from."""
        return self._timelines[name].checkpoint()

    def rewind(self, name: str, step: int) -> Progress:
        """Takes back the steps after `step`, of which nobody has been told."""
        self._timelines[name] = self._timelines[name].fork(step)
        return _progress(self._timelines[name])

    def apply(self, name: str, change: Change) -> Progress:
        """Changes a run where it stands."""
        timeline = self._timelines[name]
        timeline.apply(change)
        return _progress(timeline)

    def advance(self, name: str, steps: int, milliseconds: float, record: Literal["all", "last"]) -> Progress:
        """Trains up to `steps` steps, but no longer than `milliseconds`; at least one.

        Every step is recorded, or only the last.
        """
        timeline = self._timelines[name]
        end = perf_counter() + milliseconds / 1000
        frames = []
        left, chunk = steps, 1
        while left and not timeline.diverged:
            if record == "last" and left > 1 and perf_counter() < end:
                began = perf_counter()
                left -= timeline.advance(min(chunk, left - 1))
                if perf_counter() - began < SLICE_SHARE * milliseconds / 1000:
                    chunk *= 2
                continue
            frames.append(timeline.observe())
            left -= 1
            if record == "last" or perf_counter() >= end:
                break
        if timeline.diverged and not frames:
            frames.append(timeline.frame(timeline.step))
        return _progress(timeline, frames)

    def frame(self, name: str, step: int) -> Frame:
        """The frame of a step that the run has trained."""
        return self._timelines[name].frame(step)

    def next_frame(self, name: str) -> Frame:
        """The frame that the next step would give."""
        return self._timelines[name].frame(self._timelines[name].step + 1)

    def parameters(self, name: str, step: int) -> list[dict[str, Array]]:
        """Weights and biases after `step` steps, one entry a layer."""
        return layers_of(self._timelines[name].at(step).parameters)

    def past(self, name: str) -> ExportedRun:
        """All that somebody needs to live the run again elsewhere."""
        return exported_run(self._timelines[name])

    def losses(self, name: str) -> tuple[float, float]:
        """Train and test loss at the parameters now; nan without test samples."""
        return self._timelines[name].losses()

    def fork(self, name: str, child: str, step: int, change: Change | None) -> Progress:
        """Holds another run with the same past up to `step`, that goes on by a change."""
        timeline = self._timelines[name].fork(step)
        if change:
            timeline.apply(change)
        self._timelines[child] = timeline
        return _progress(timeline)

    def loss_slice(
        self,
        name: str,
        step: int,
        weight: Weight,
        radius: float,
        points: int,
        over: Over,
        frame: int | None = None,
    ) -> dict[str, Any]:
        """The loss as only one weight moves."""
        return loss_slice(self._timelines[name], step, weight, radius, points, over, frame)

    def operating_points(self, name: str, step: int) -> OperatingPoints:
        """Where every training sample lies at every unit."""
        return operating_points(self._timelines[name], step)

    def project(self, name: str, survey: SurfaceQuery, beside: Sequence[Array] = ()) -> Projection:
        """A plane of weight space, and the run's path on it, and another."""
        return project(self._timelines[name], survey, beside)

    def surface_row(self, name: str, origin: Array, axis: Array, distances: Array) -> Array:
        """The train loss along a line."""
        return surface_row(self._timelines[name], origin, axis, distances)

    def answer(
        self,
        name: str,
        question: Callable[Concatenate[Timeline, P], R],
        /,
        *arguments: P.args,
        **named: P.kwargs,
    ) -> R:
        """What a function that another room brings finds out about a run."""
        return question(self._timelines[name], *arguments, **named)

    def backprop(self, asked: Backprop) -> dict[str, Any]:
        """One pass and one update on a batch that is sent."""
        return backprop(asked)

    def material(self, name: str) -> Material:
        """The samples that a run is trained and tested on."""
        return self._timelines[name].material


def _progress(timeline: Timeline, frames: Sequence[Frame] = ()) -> Progress:
    return Progress(timeline.step, timeline.epoch, timeline.diverged, tuple(frames))
