"""Whether a rule learns a task from a start, and of how many starts."""

from collections import Counter
from math import sqrt
from typing import Literal

import numpy as np

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
Course = Literal["never", "lost", "stays"]
"""Of a task: never learned, learned and lost again, or learned to the end."""
COURSES: tuple[Course, ...] = ("never", "lost", "stays")


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


def stays_solved(training: Training) -> Course:
    """Whether the task is learned, at some look and at the last epoch."""
    if solved_after(training, SELDOM) is None:
        return "never"
    training.advance(EPOCHS - training.step)
    return "stays" if farthest(training) < NEAR else "lost"


def courses(scene: Scene, *changes: Changes) -> Counter[Course]:
    """From how many starts the task is learned, with these changes of the run's specification."""
    return Counter(stays_solved(scene.afresh({"seed": seed}, *changes).at(0)) for seed in seeds_of(scene))


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
