"""A run's life: its specification and what was changed on the way. Everything else is a cache.

Any step can be lived again, bit for bit: from the nearest checkpoint, through the changes that lie between.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from app.core.frame import Frame
from app.core.training import Snapshot, Training
from app.runs.building import Material, examples, gather, initial_parameters, network_of, plan_of
from app.spec import Specification

CHECKPOINTS = 128
CHECKPOINT_BYTES = 32_000_000


@dataclass(frozen=True)
class Change:
    """What was patched after `step` steps: the specification from then on; whether it sets parameters."""

    step: int
    spec: Specification
    parameters: bool = False


@dataclass(frozen=True)
class Checkpoint:
    """The state after a step, and how many changes it has seen."""

    state: Snapshot
    changes: int


class Life:
    """A run's training, from its start to where it stands."""

    def __init__(self, spec: Specification) -> None:
        self._start = spec
        self._changes: list[Change] = []
        self.material: Material = gather(spec)
        self._train, self._test = examples(self.material.train), examples(self.material.test)
        self._initial = initial_parameters(spec, network_of(spec))
        self._now = self._training(spec)
        self._checkpoints = [Checkpoint(self._now.snapshot(), 0)]
        self._spacing = 1
        state = self._now.snapshot()
        bytes_each = state.parameters.nbytes * (2 + len(state.optimizer))
        self._most = max(2, min(CHECKPOINTS, CHECKPOINT_BYTES // bytes_each))

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

    def advance(self, count: int) -> int:
        """Trains `count` steps, the last being one that diverges, if any does; returns how many."""
        done = self._now.advance(count)
        self._keep()
        return done

    def observe(self) -> Frame:
        """Trains a step and tells what it did."""
        frame = self._now.observe()
        self._keep()
        return frame

    def apply(self, change: Change) -> None:
        """Goes on by a change."""
        self._changes.append(change)
        _follow(self._now, change)
        if change.parameters:
            self._add(Checkpoint(self._now.snapshot(), len(self._changes)))

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
            key=lambda point: (point.state.step, point.changes),
        )
        seen = self._changes[: nearest.changes]
        training = self._training(seen[-1].spec if seen else self._start)
        training.restore(nearest.state)
        for change in self._changes[nearest.changes :]:
            if change.step > step:
                break
            training.advance(change.step - training.step)
            _follow(training, change)
        training.advance(step - training.step)
        return training

    def frame(self, step: int) -> Frame:
        """What step number `step` did, or would do where it is the next one."""
        return self.at(step - 1).observe()

    def losses(self) -> tuple[float, float]:
        """Train and test loss now."""
        return self._now.losses()

    def _training(self, spec: Specification) -> Training:
        return Training(plan_of(spec), self._initial, self._train, self._test)

    def _keep(self) -> None:
        if self.step - self._checkpoints[-1].state.step >= self._spacing:
            self._add(Checkpoint(self._now.snapshot(), len(self._changes)))

    def _add(self, checkpoint: Checkpoint) -> None:
        """Adds a checkpoint; when there are too many, every second one goes and the spacing doubles."""
        self._checkpoints.append(checkpoint)
        if len(self._checkpoints) > self._most:
            self._checkpoints = self._checkpoints[::2]
            self._spacing *= 2


def _follow(training: Training, change: Change) -> None:
    training.follow(plan_of(change.spec))
    if change.parameters:
        training.set_parameters(initial_parameters(change.spec, training.plan.network))
