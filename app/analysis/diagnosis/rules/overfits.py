"""What is learned is the training samples, not what lies behind them."""

import numpy as np

from app.analysis.diagnosis.evidence import Evidence
from app.analysis.diagnosis.finding import ALL, Finding, Rule
from app.analysis.diagnosis.remedies import Changes, patch
from app.analysis.diagnosis.words import said

RISEN, RISEN_FAR = 1.15, 4.0
"""How many times its lowest the test loss has to be: of a network with as many parameters as there are
numbers to learn, and of a smaller one, which cannot hold them all by heart."""
APART = 4.0
"""By how much it has to stand above the training loss."""
CLEARLY, TWICE = 1.4, 1.8
"""Both in the other way, of a network with as many parameters: risen more, and less far apart."""
HIGH = 0.03
"""The loss, in its unit, that it has to be, at least."""

L2: Changes = {"training": {"regularization": {"name": "l2", "rate": 0.1}}}


def find(evidence: Evidence) -> Finding | None:
    """The test loss is 1.15 (or 4) times its lowest, 4 times the training loss, 3 % of its unit, or more.

    Of a network with as many parameters as targets, 1.4 and 1.8 times will do as well. And the training loss
    has fallen since then, below its unit. `test`, `train`: the losses now; `lowest_test`: the lowest test
    loss of the course, at step `lowest_step`. Prechelt 1998, Early stopping, but when?
    """
    course = evidence.course
    if not np.isfinite(course.test).all() or len(course.test) < 3 or course.share >= 1:
        return None
    best = int(np.argmin(course.test))
    test, lowest, train = float(course.test[-1]), float(course.test[best]), course.loss
    roomy = evidence.network.size >= evidence.now.train.targets.size
    bounds = ((RISEN, APART), (CLEARLY, TWICE)) if roomy else ((RISEN_FAR, APART),)
    risen = any(test >= max(times * lowest, apart * train) for times, apart in bounds)
    if not risen or test < HIGH * course.unit.loss or train >= course.train[best]:
        return None
    step = int(course.steps[best])
    return Finding(
        "overfits",
        "It learns the samples by heart",
        f"The loss of the test samples was {said(lowest)} at step {said(step)} and is {said(test)} now, "
        f"while that of the training samples has fallen to {said(train)}: what is learned since then holds "
        "for the training samples only.",
        0.9,
        {"test": test, "train": train, "lowest_test": lowest, "lowest_step": step},
        (patch("L2 regularisation from here on.", L2),),
    )


RULE = Rule("overfits", find, ALL - {"not_started", "diverged", "diverging"})
