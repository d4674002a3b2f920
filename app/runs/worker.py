"""A worker: holds runs, trains them when told to, and keeps neither a clock nor a socket.

One lives in each worker process. It is passive: `advance` trains for a number of steps or milliseconds and
returns, so that whoever calls decides who is served next.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any, Literal, ParamSpec, TypeVar

from app.core.frame import Frame
from app.core.plan import Engine
from app.spec import Specification
from app.timeline import Change, Checkpoint, Timeline

P = ParamSpec("P")
R = TypeVar("R")

SLICE_SHARE = 0.1
"""The share of a slice after which the clock is looked at again."""

Recording = Literal["all", "last"]


@dataclass(frozen=True)
class RunLog:
    """All that a run is: its specification, what was changed on the way, and how far it has come.

    From a checkpoint, if there is one, it is there sooner.
    """

    id: str
    spec: Specification
    engine: Engine = "numpy"
    changes: tuple[Change, ...] = ()
    step: int = 0
    checkpoint: Checkpoint | None = None


@dataclass(frozen=True)
class Progress:
    """Where a run stands, and the frames that it recorded on its way there."""

    step: int
    epoch: int
    diverged: bool
    frames: tuple[Frame, ...]


class Worker:
    """The runs of one process, by id."""

    def __init__(self) -> None:
        self._timelines: dict[str, Timeline] = {}

    def warm(self, compiled: bool) -> None:
        """Answers when the process is ready to train, and the compiled engine loaded if it is asked for."""
        if compiled:
            from app.core.compiled.warm import warm

            warm()

    def create(self, run: RunLog) -> Progress:
        """Holds a run, brought to where it stands."""
        timeline = Timeline(run.spec, run.engine)
        if run.checkpoint:
            timeline.resume(run.changes, run.checkpoint, run.step)
        else:
            timeline.replay(run.changes, run.step)
        self._timelines[run.id] = timeline
        return _progress(timeline)

    def fork(self, id: str, child: str, step: int, change: Change | None) -> Progress:
        """Holds another run with the same past up to `step`, that goes on by a change."""
        timeline = self._timelines[id].fork(step)
        if change:
            timeline.apply(change)
        self._timelines[child] = timeline
        return _progress(timeline)

    def close(self, id: str) -> None:
        """Lets a run go."""
        self._timelines.pop(id, None)

    def checkpoint(self, id: str) -> Checkpoint:
        """A place that the run can go on from."""
        return self._timelines[id].checkpoint()

    def rewind(self, id: str, step: int) -> Progress:
        """Takes back the steps after `step`, which nobody has heard of."""
        self._timelines[id] = self._timelines[id].fork(step)
        return _progress(self._timelines[id])

    def apply(self, id: str, change: Change) -> Progress:
        """Changes a run where it stands."""
        timeline = self._timelines[id]
        timeline.apply(change)
        return _progress(timeline)

    def advance(self, id: str, steps: int, milliseconds: float, record: Recording) -> Progress:
        """Trains up to `steps` steps, but no longer than `milliseconds`; at least one.

        Every step is recorded, or only the last.
        """
        timeline = self._timelines[id]
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

    def ask(
        self,
        ids: Sequence[str],
        question: Callable[..., R],
        arguments: Sequence[Any],
        named: Mapping[str, Any],
    ) -> R:
        """What a question finds out about a run, or about several."""
        return question(*(self._timelines[id] for id in ids), *arguments, **named)

    def compute(self, function: Callable[P, R], /, *arguments: P.args, **named: P.kwargs) -> R:
        """What a function comes to that is about no run."""
        return function(*arguments, **named)


def _progress(timeline: Timeline, frames: Sequence[Frame] = ()) -> Progress:
    return Progress(timeline.step, timeline.epoch, timeline.diverged, tuple(frames))
