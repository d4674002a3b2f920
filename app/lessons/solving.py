"""Whether a rule learns a task from a start, and of how many starts."""

from math import sqrt

import numpy as np
import numpy.typing as npt

from app.analysis.operating_points import points_of
from app.core.training import Training
from app.lessons.scene import Changes, Scene

EPOCHS = 3000
NEAR = 0.4
"""Fahlman's 40-20-40 rule (1988): an output counts as 0 up to this far from it, and as 1 likewise."""
LOOKS, SELDOM = 10, 100
"""Epochs between two looks whether a task is learned, and the same where there are many starts."""
STARTS = 200
CERTAIN = 1.96
"""Standard deviations to each side that hold 95 % of a normal distribution."""


def farthest(training: Training) -> float:
    """The largest distance of an output from its target, over the training samples."""
    outputs = points_of(training)[-1][1]
    return float(np.abs(outputs - training.train.targets).max())


def solved_after(training: Training, every: int = LOOKS) -> int | None:
    """The epochs of full batches after which every output is near its target; None if that takes too many."""
    while training.step < EPOCHS:
        training.advance(every)
        if farthest(training) < NEAR:
            return training.step
    return None


def seeds_of(scene: Scene) -> range:
    """So many seeds, others for a run of another seed."""
    return range(scene.spec.seed * STARTS, (scene.spec.seed + 1) * STARTS)


def solved(scene: Scene, *changes: Changes) -> int:
    """Of how many starts the task is learned, with these changes of the run's specification."""
    return int(np.sum(_each(scene, changes)))


def _each(scene: Scene, changes: tuple[Changes, ...]) -> npt.NDArray[np.bool_]:
    found = []
    for seed in seeds_of(scene):
        timeline = scene.afresh({"seed": seed}, *changes)
        found.append(solved_after(timeline.at(0), SELDOM) is not None)
    return np.array(found)


def apart(fewer: float, more: float, trials: int = STARTS) -> bool:
    """Whether one rule learns more of so many trials: the 95 % interval of the difference is above 0.

    p₂ − p₁ > z √(p₁(1 − p₁)/n + p₂(1 − p₂)/n), z = 1.96.
    """
    shares = fewer / trials, more / trials
    deviation = sqrt(sum(share * (1 - share) / trials for share in shares))
    return shares[1] - shares[0] > CERTAIN * deviation


def interval(successes: int, trials: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share (1927).

    (p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n), z = 1.96.
    """
    share, square = successes / trials, CERTAIN**2
    middle = share + square / (2 * trials)
    reach = CERTAIN * sqrt(share * (1 - share) / trials + square / (4 * trials**2))
    return (middle - reach) / (1 + square / trials), (middle + reach) / (1 + square / trials)
