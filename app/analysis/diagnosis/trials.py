"""Trains a run in another way, unseen: to find out what is to blame, and what a remedy is worth."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from app.analysis.diagnosis.unit import Unit, unit_of
from app.spec import Specification, forked, sets_parameters
from app.timeline import Change, Timeline
from app.timeline.building import engine_of

MOST_STEPS = 10_000
MOST_WORK = 20_000_000
"""Multiplications of a trial that a rule makes: about 15 ms of the compiled engine."""
A_STEP = 1_000
"""What a step costs beside its multiplications, in multiplications."""
SLOWER = 10
"""How many times as long NumPy takes for the steps of a small network."""


@dataclass(frozen=True)
class Outcome:
    """What a training came to: its losses (inf where it diverged), and what they are measured in.

    `course` has the same at some steps of the trial, the first (0) and the last included.
    """

    train: float
    test: float
    unit: Unit
    course: tuple[tuple[int, Outcome], ...] = ()

    @property
    def share(self) -> float:
        """The training loss in its unit."""
        return self.unit.share(self.train)

    @classmethod
    def of(cls, timeline: Timeline) -> Outcome:
        """Where a timeline stands."""
        plan, targets = timeline.segments[-1].plan, timeline.segments[-1].train.targets
        train, test = timeline.losses()
        if timeline.diverged or not np.isfinite(train):
            train, test = np.inf, np.inf
        return cls(train, test, unit_of(plan.loss, targets, lambda: timeline.at(0).losses()[0]))


def from_start(timeline: Timeline, spec: Specification, steps: int, points: int = 0) -> Outcome:
    """What a new run of a specification comes to, trained by what trains this one; seen so often."""
    compiled = timeline.segments[0].plan.engine == "numba"
    other = Timeline(spec, engine_of(spec) if compiled else "numpy")
    return _trained(other, steps, points)


def onward(timeline: Timeline, changes: dict[str, Any], steps: int, points: int = 0) -> Outcome:
    """What the run comes to from where it stands, with a merge patch; seen so often."""
    other = timeline.fork(timeline.step)
    if changes:
        former = timeline.segments[-1].change.spec
        change = Change(timeline.step, forked(former, changes), sets_parameters(former, changes))
        other.apply(change)
    return _trained(other, steps, points)


def _trained(timeline: Timeline, steps: int, points: int) -> Outcome:
    """Where so many steps more lead, looked at so many times on the way."""
    start = timeline.step
    course = [(0, Outcome.of(timeline))] if points else []
    for at in sorted({round(steps * k / points) for k in range(1, points)} - {0, steps}):
        timeline.advance(start + at - timeline.step)
        course.append((at, Outcome.of(timeline)))
    timeline.advance(start + steps - timeline.step)
    end = Outcome.of(timeline)
    return replace(end, course=(*course, (steps, end))) if points else end


class Trials:
    """Trainings beside a run, for as many steps as a diagnosis has time for."""

    def __init__(self, timeline: Timeline) -> None:
        self._timeline = timeline
        self._most = MOST_WORK if timeline.segments[-1].plan.is_compiled else MOST_WORK // SLOWER

    def steps(self, wanted: int, spec: Specification | None = None) -> int:
        """As many of the wanted steps as there is time for."""
        return max(1, min(wanted, MOST_STEPS, self._most // self._work(spec)))

    def affords(self, steps: int) -> bool:
        """Whether there is time for so many steps."""
        return steps * self._work(None) <= self._most

    def _work(self, spec: Specification | None) -> int:
        """Multiplications that a step costs."""
        spec = spec or self._timeline.segments[-1].change.spec
        return A_STEP + spec.multiplications

    def share(self, spec: Specification, steps: int) -> float:
        """The loss of a new run after so many steps, in its unit."""
        return from_start(self._timeline, spec, steps).share

    def onward_share(self, changes: dict[str, Any], steps: int) -> float:
        """The loss of this run after so many steps more, in its unit."""
        return onward(self._timeline, changes, steps).share
