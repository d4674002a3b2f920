"""How a run's loss has gone so far, and what that is called."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import numpy.typing as npt

from app.analysis.diagnosis.unit import Unit
from app.analysis.diagnosis.words import percent, said
from app.core.arrays import Array

Verdict = Literal["not_started", "learning", "slow", "stuck", "diverging", "diverged", "learned"]

LEARNED = 0.1
"""The loss, in its unit, under which a run has learned."""
UNLEARNED = 0.5
"""The loss, in its unit, from which on a run is said to suffer."""
STILL = 0.002
"""What the loss has to fall by, of itself, in the last quarter of the run; below that it does not fall."""
SAME = 10 * STILL
"""By how much two losses may differ that are the same."""
AT_ALL = 1e-4
"""What it has to fall by in that quarter to be said to fall at all."""
HELD_BACK = 0.05
"""What it has to fall by in that quarter not to be asked about what its reader has set."""
PATIENCE_EPOCHS, PATIENCE_STEPS = 50, 300
"""How long a run may take before it is said to be stuck, as long as its loss falls at all."""
NOTHING, FEW_STEPS = 1e-6, 20
"""A loss that moves by less than that, in so many steps, does not move."""
FEWEST = 4
"""Steps of which one can speak of the last quarter."""
FEW_EPOCHS = 5
"""A run of fewer epochs, and fewer steps than PATIENCE_STEPS, has just begun."""
FIRST_EPOCHS, NEAR = 10, 1.2
"""How long a loss may be above this many of its units: weights start anywhere."""
FALLEN_BACK = 2.0
"""By how much a loss is above its lowest, of a run that has lost what it had."""
WILD = 0.4
"""How far log L may rise, all in all, in the last half of a run that is said to go down."""
RISEN = 1.5
"""By how much a loss that grows is above where it was."""
BLOWN_UP = 10.0
"""By how much one that has blown up is."""
WITHIN_NOISE = 2.0
"""Deviations of its noise that a change of the loss has to pass to be one."""


@dataclass(frozen=True)
class Since:
    """A step from which on something holds; not `exact`, one by which it held already."""

    step: int
    exact: bool = True

    def __str__(self) -> str:
        return f"since step {said(self.step)}{'' if self.exact else ' at the latest'}"


@dataclass(frozen=True)
class Course:
    """Losses at some steps of a run, the first and the last of them included.

    `train` and `test` (nan without test samples) belong to `steps`; `unit` is what its losses are
    measured in; `epochs` is how often the run has seen its samples; `before` and
    `after` are the losses of all training samples that the last step began and ended with, where `train` is
    of some of them; nan where they are not known.
    """

    steps: Array
    train: Array
    test: Array
    unit: Unit
    epochs: float
    diverged: bool
    before: float = np.nan
    after: float = np.nan

    @property
    def loss(self) -> float:
        """The loss at the end, of the samples that the others are of."""
        return float(self.train[-1])

    @property
    def whole(self) -> float:
        """The training loss at the end."""
        return self.loss if np.isnan(self.after) else self.after

    @property
    def share(self) -> float:
        """The training loss in its unit."""
        return self.unit.share(self.whole)

    @cached_property
    def progress(self) -> float:
        """What the loss fell by in the last quarter of the run, as a share of itself before.

        1 − m₂/m₁, m₁ and m₂ the medians over the third and over the last quarter.
        """
        after, before = (self._median(quarter, quarter + 0.25) for quarter in (0.75, 0.5))
        return 1 - after / before if before > 0 else 0.0

    @property
    def is_untold(self) -> bool:
        """Whether it cannot be told yet that it learns: where it is, and its last fall, may be noise.

        |L − u| ≤ 2σ, u its unit, and |m₁ − m₂| ≤ 2σ. σ² is half the variance of ΔL over the last half of the
        run: what falls evenly has no noise.
        """
        if self.only_begun:
            return False
        room = WITHIN_NOISE * float(np.std(np.diff(self.train[len(self.train) // 2 :]))) / np.sqrt(2)
        fall = self._median(0.5, 0.75) - self._median(0.75, 1.0)
        return bool(0 < room < np.inf and max(abs(self.whole - self.unit.loss), abs(fall)) <= room)

    def _median(self, start: float, end: float) -> float:
        last = self.steps[-1]
        inside = (self.steps > start * last) & (self.steps <= end * last)
        return float(np.median(self.train[inside] if inside.any() else self.train[-1:]))

    @property
    def wild(self) -> bool:
        """Whether the loss jumps, or is above its unit after so many epochs: Σ max(0, Δ ln L) > 0.4."""
        late = np.log(np.maximum(self.train[len(self.train) // 2 :], np.finfo(float).tiny))
        jumps = float(np.maximum(np.diff(late), 0).sum()) > WILD
        return jumps or self.is_above

    @property
    def is_above(self) -> bool:
        """Whether the loss is still above its unit after so many epochs."""
        return bool(self.share > 1 and not self.just_begun)

    @property
    def waits(self) -> bool:
        """Whether it has hardly begun to learn, and crawls or stands."""
        return bool(self.share >= UNLEARNED and self.progress < HELD_BACK and not self.just_begun)

    @property
    def is_held_back(self) -> bool:
        """Whether it has had its time and falls, but slowly: what it lacks may be what its reader has set."""
        late = self.epochs >= PATIENCE_EPOCHS and self.steps[-1] >= PATIENCE_STEPS
        return bool(late and self.progress < HELD_BACK)

    @cached_property
    def verdict(self) -> Verdict:
        """What the run does, by its losses alone."""
        if self.diverged:
            return "diverged"
        if self.steps[-1] == 0:
            return "not_started"
        if self.share < LEARNED:
            return "learned"
        grows = self.progress < 0 or self.only_begun
        if not self.loss < np.inf or (self._is_above_its_start_by(RISEN) and grows):
            return "diverging" if self._rises else "stuck"
        if (self.has_fallen_back and not self.only_begun) or (
            self.steps[-1] >= FEW_STEPS and abs(self.progress) < NOTHING
        ):
            return "stuck"
        early = self.epochs < PATIENCE_EPOCHS or self.steps[-1] < PATIENCE_STEPS
        if early and self.progress > AT_ALL and (self.share < NEAR or self.epochs < FIRST_EPOCHS):
            return "learning"
        if self.progress < STILL and not self.just_begun:
            return "stuck"
        above = self.share > (NEAR if early else 1.0) and not self.just_begun
        return "slow" if above else "learning"

    @property
    def only_begun(self) -> bool:
        """Whether it has taken so few steps that its losses say next to nothing."""
        return bool(self.steps[-1] < FEWEST)

    @property
    def just_begun(self) -> bool:
        """Whether it is too soon to say that anything stands still."""
        return bool(self.epochs < FEW_EPOCHS and self.steps[-1] < PATIENCE_STEPS)

    @property
    def has_fallen_back(self) -> bool:
        """Whether it is far above its lowest."""
        return bool(self.loss > FALLEN_BACK * np.nanmin(self.train))

    @property
    def has_blown_up(self) -> bool:
        """Whether it is far above where it began, and above what always answering the mean costs."""
        return not self.loss < np.inf or self._is_above_its_start_by(BLOWN_UP)

    def _is_above_its_start_by(self, times: float) -> bool:
        return bool(self.loss > times * max(self.unit.loss, float(self.train[0])))

    @property
    def _rises(self) -> bool:
        """Whether it rises beyond its noise: m₂ is above every loss before the last quarter."""
        earlier = self.train[self.steps <= 0.75 * self.steps[-1]]
        return bool(not self.loss < np.inf or self._median(0.75, 1.0) > np.max(earlier))

    @property
    def is_still(self) -> bool:
        """Whether it has been the same, up to 2 %, in the last half of the run."""
        low, high = self._late
        return bool(high - low <= SAME * self.loss)

    @cached_property
    def _late(self) -> tuple[float, float]:
        """Its least and its largest in the last half of the run."""
        late = self.train[self.steps > 0.5 * self.steps[-1]]
        return float(np.min(late)), float(np.max(late))

    def stays(self, loss: npt.ArrayLike) -> npt.NDArray[np.bool_]:
        """Whether a loss is among those of the last half of the run, up to 2 %."""
        (low, high), room = self._late, SAME * self.loss
        return np.asarray((np.asarray(loss) >= low - room) & (np.asarray(loss) <= high + room))

    def between(self, first: int) -> tuple[float, float]:
        """Its least and its largest from a step on."""
        later = self.train[self.steps >= first]
        return float(np.min(later)), float(np.max(later))

    @property
    def since(self) -> int | None:
        """The first of the steps from which on it has been so; None if it learns, or has not begun."""
        match self.verdict:
            case "learned":
                return self._from(self.train <= LEARNED * self.unit.loss)
            case "stuck":
                return self._from(self.stays(self.train))
            case "diverging" | "diverged":
                return int(self.steps[np.nanargmin(self.train)])
            case "slow":
                return self._from(self.train <= RISEN * self.loss)
            case _:
                return None

    def _from(self, holds: npt.NDArray[np.bool_]) -> int:
        """The first of the steps from which on something holds to the end."""
        fails = np.flatnonzero(~holds)
        return int(self.steps[min(fails[-1] + 1, len(self.steps) - 1) if len(fails) else 0])


def sentence_of(step: int, verdict: Verdict, course: Course, since: Since | None = None) -> str:
    """How the run stands, in a sentence; `since` when it has stood still."""
    place = f"the training loss is {said(course.whole)}"
    if step and np.isfinite(course.before) and said(course.before) != said(course.whole):
        place += f" ({said(course.before)} before that step)"
    if step or course.unit.of == "mean":
        place += f", {course.unit.told(course.share)}"
    after = f"after step {said(step)} {place}"
    went = _went(course, step)
    if course.only_begun and verdict in ("learning", "slow"):
        return f"It has only begun: {after}."
    match verdict:
        case "not_started":
            return f"It has not trained a step yet: {place}."
        case "diverged":
            return f"Its numbers have not been finite since step {said(step)}."
        case "diverging":
            return f"{'It has blown up' if course.has_blown_up else 'Its loss grows'}: {after}."
        case "learned":
            return f"It has learned: {after}."
        case "stuck":
            return f"{standing(course, since)}: {after}{_lowest(course)}."
        case "slow":
            return f"{slowly(course)}: {after}; {went}."
        case _:
            return f"{_going(course) or 'It is learning'}: {after}; {went}."


def _went(course: Course, step: int) -> str:
    """What the loss has done in the last quarter of so many steps."""
    moved = "fell" if course.progress >= 0 else "rose"
    noise = ", no more than its noise" if course.is_untold else ""
    return (
        f"it {moved} by {percent(abs(course.progress))} in the last quarter of the {said(step)} steps{noise}"
    )


def _going(course: Course) -> str:
    """What a run does that has its time yet, and is not better than the mean, or not lower than it was."""
    if course.is_untold:
        return "It cannot be told yet whether it learns"
    if course.share >= 1:
        return "It does no better yet"
    return "It goes up and down" if course.progress < 0 else ""


def slowly(course: Course) -> str:
    """What a run does that goes down, but for which a cause of trouble was found."""
    if going := _going(course):
        return going
    return "It learns slowly" if course.progress < HELD_BACK else "It is learning, with something in its way"


def standing(course: Course, since: Since | None) -> str:
    """What a run does that falls no more."""
    when = since or Since(course.since or 0)
    blown = "It has blown up, and " if course.has_blown_up else ""
    if course.is_still:
        return f"{blown or 'It '}has stood still {when}"
    if course.progress >= STILL:
        return f"{blown or 'It '}has lost what it had"
    low, high = course.between(when.step)
    looked = "" if len(course.steps) > course.steps[-1] else ", where it was looked at,"
    span = f"between {said(low)} and {said(high)}"
    return f"{blown or 'It '}gets no lower; {when} the loss has gone up and down{looked} {span}"


def _lowest(course: Course) -> str:
    if not course.has_fallen_back:
        return ""
    at = int(np.nanargmin(course.train))
    return f"; its lowest was {said(float(course.train[at]))}, after step {said(int(course.steps[at]))}"
