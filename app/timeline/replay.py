"""A run's timeline: its specification and what was changed on the way. Everything else is a cache.

Any step can be replayed, bit for bit: from the nearest checkpoint, through the changes that lie between.
"""

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass

from app.core.arrays import Array
from app.core.batches import Examples
from app.core.frame import Frame
from app.core.plan import Engine, Plan
from app.core.training import Snapshot, Training
from app.spec import Specification
from app.timeline.building import Material, examples, gather, initial_parameters, network_of, plan_of
from app.timeline.change import Change
from app.timeline.errors import Diverged, StepNotFound

CHECKPOINTS = 128
CHECKPOINT_BYTES = 32_000_000
STRIDE, STRIDE_WORK = 256, 16_384
"""Compiled steps between two checkpoints at a run's start, at most; steps times parameters there."""
PATH = 32
"""Points that show a path."""


@dataclass(frozen=True)
class Segment:
    """What holds from a change to the next one, ready to train by."""

    change: Change
    plan: Plan
    material: Material
    train: Examples
    test: Examples


@dataclass(frozen=True)
class Checkpoint:
    """The state after a step, and the segment that it was reached in."""

    state: Snapshot
    segment: int


class Timeline:
    """A run's training, from its start to where it stands."""

    def __init__(self, spec: Specification, engine: Engine = "numpy") -> None:
        self._engine = engine
        self._segments = [_segment(Change(0, spec), engine)]
        self._initial = initial_parameters(spec, network_of(spec))
        self._now = self._training(self._segments[0])
        self._checkpoints = [Checkpoint(self._now.snapshot(), 0)]
        self._spacing = _stride(len(self._initial)) if engine == "numba" else 1
        self._most = max(2, min(CHECKPOINTS, CHECKPOINT_BYTES // _bytes_of(self._checkpoints[0].state)))

    def resume(self, changes: Sequence[Change], checkpoint: Checkpoint, step: int) -> None:
        """From a checkpoint that was saved elsewhere, through the changes after it, to a step."""
        for change in changes[: checkpoint.segment]:
            self._segments.append(_segment(change, self._engine, self._segments[-1]))
        self._now = self._training(self._segments[-1])
        self._now.restore(checkpoint.state)
        self._checkpoints.append(checkpoint)
        self.replay(changes[checkpoint.segment :], step)

    def checkpoint(self) -> Checkpoint:
        """The state now, to be saved elsewhere."""
        return Checkpoint(self._now.snapshot(), len(self._segments) - 1)

    def fork(self, step: int) -> "Timeline":
        """A timeline of its own with the same past up to `step`, what was changed there included."""
        other = copy(self)
        other._segments = [segment for segment in self._segments if segment.change.step <= step]
        other._checkpoints = [point for point in self._checkpoints if point.state.step <= step]
        other._now = self.at(step)
        return other

    @property
    def segments(self) -> Sequence[Segment]:
        """What it was made of and what was changed, in order."""
        return self._segments

    @property
    def step(self) -> int:
        """How many steps it has trained."""
        return self._now.step

    @property
    def epoch(self) -> int:
        """The epoch of the last step, from 1."""
        return self._now.epoch

    @property
    def diverged(self) -> bool:
        """Whether its numbers have left the finite ones."""
        return self._now.diverged

    @property
    def material(self) -> Material:
        """The samples that it is trained and tested on now."""
        return self._segments[-1].material

    def advance(self, count: int) -> int:
        """Trains `count` steps, the last being one that diverges, if any does; returns how many."""
        start = self.step
        while self.step < start + count and not self.diverged:
            checkpoint = (self.step // self._spacing + 1) * self._spacing
            self._now.advance(min(start + count, checkpoint) - self.step)
            self._checkpoint_if_due()
        return self.step - start

    def observe(self) -> Frame:
        """Trains a step and returns what it did."""
        frame = self._now.observe()
        self._checkpoint_if_due()
        return frame

    def apply(self, change: Change) -> None:
        """Goes on by a change."""
        change = change.with_what_holds(self._segments[-1].change.spec)
        self._segments.append(_segment(change, self._engine, self._segments[-1]))
        _turn_to(self._now, self._segments[-1])

    def replay(self, changes: Iterable[Change], step: int) -> None:
        """From the start through the changes to a step."""
        for change in changes:
            self.advance(change.step - self.step)
            self.apply(change)
        self.advance(step - self.step)

    def at(self, step: int) -> Training:
        """The training as it stood after `step` steps, with what was changed there; its own to train on."""
        nearest = max(
            (point for point in self._checkpoints if point.state.step <= step),
            key=lambda point: point.state.step,
        )
        training = self._training(self._segments[nearest.segment])
        training.restore(nearest.state)
        for segment in self._segments[nearest.segment + 1 :]:
            if segment.change.step > step:
                break
            training.advance(segment.change.step - training.step)
            _turn_to(training, segment)
        training.advance(step - training.step)
        return training

    def segment(self, step: int) -> Segment:
        """What holds after `step` steps."""
        return [segment for segment in self._segments if segment.change.step <= step][-1]

    def trained(self, step: int) -> int:
        """`step`, if it has trained so many steps. StepNotFound."""
        if not 0 <= step <= self.step:
            raise StepNotFound(step, 0, self.step)
        return step

    def finite(self, step: int) -> int:
        """`step`, if it has trained so many steps and its parameters are numbers there. Diverged."""
        if self.trained(step) == self.step and self.diverged:
            raise Diverged(step)
        return step

    def frame(self, step: int) -> Frame:
        """What step number `step` did, or would do where it is the next one."""
        return self.at(step - 1).observe()

    def next_frame(self) -> Frame:
        """What the next step would do. Diverged."""
        return self.frame(self.finite(self.step) + 1)

    def losses(self) -> tuple[float, float]:
        """Train and test loss now."""
        return self._now.losses()

    def kept(self, step: int) -> list[tuple[int, Array]]:
        """The parameters at the checkpoints up to `step`: nothing is replayed for them."""
        return [
            (point.state.step, point.state.parameters)
            for point in self._checkpoints
            if point.state.step <= step
        ]

    def path(self, step: int) -> list[tuple[int, Array]]:
        """The parameters at some steps on the way to `step`, from the start, and there."""
        way = [point.state.step for point in self._checkpoints if point.state.step < step]
        if len(way) < PATH:
            way = list(range(0, step, max(1, step // PATH)))
        return [(number, self.at(number).parameters.flat) for number in [*way, step]]

    def _training(self, segment: Segment) -> Training:
        return Training(segment.plan, self._initial, segment.train, segment.test)

    def _checkpoint_if_due(self) -> None:
        """Keeps every multiple of the spacing; when there are too many, the spacing doubles.

        So it is certain where they lie, however the run was advanced.
        """
        if self.step % self._spacing:
            return
        self._checkpoints.append(self.checkpoint())
        if len(self._checkpoints) > self._most:
            self._spacing *= 2
            self._checkpoints = [
                point for point in self._checkpoints if point.state.step % self._spacing == 0
            ]


def _segment(change: Change, engine: Engine, former: Segment | None = None) -> Segment:
    """A segment; it takes over the former one's samples where they are the same."""
    plan = plan_of(change.spec, engine)
    if former and _same_samples(change.spec, former.change.spec):
        return Segment(change, plan, former.material, former.train, former.test)
    material = gather(change.spec)
    return Segment(change, plan, material, examples(material.train), examples(material.test))


def _same_samples(one: Specification, other: Specification) -> bool:
    return one.data == other.data and one.seed == other.seed and one.coding == other.coding


def _turn_to(training: Training, segment: Segment) -> None:
    """Lets a training go on by a segment."""
    training.follow(segment.plan, segment.train, segment.test)
    if segment.change.parameters:
        training.set_parameters(initial_parameters(segment.change.spec, segment.plan.network))


def _stride(parameters: int) -> int:
    """A power of two: a compiled step of a small network costs less than a checkpoint."""
    return 1 << max(1, min(STRIDE, STRIDE_WORK // parameters)).bit_length() - 1


def _bytes_of(state: Snapshot) -> int:
    arrays = (state.parameters, state.dead, *state.optimizer.values())
    return sum(array.nbytes for array in arrays)
