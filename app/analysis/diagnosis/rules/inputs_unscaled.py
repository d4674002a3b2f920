"""An input is far from 0, or far spread, or all are next to 0."""

import numpy as np

from app.analysis.diagnosis.evidence import Evidence
from app.analysis.diagnosis.finding import HIGH, OVERSHOOTS, SHUT, STANDSTILL, Finding, Rule, Shown
from app.analysis.diagnosis.remedies import FAR, changed, from_start, rows, standardised, with_rows
from app.analysis.diagnosis.words import said

NEAR = 0.05
"""The deviation, and the mean, below which an input may be too small for what weights start from."""
CURES = 0.6
"""What the loss with scaled inputs then has to be at most, as a share of the loss as it is."""


def find(evidence: Evidence) -> Finding | None:
    """A column whose deviation σ is above 10, or whose |mean| is above 10 σ (measured); not a constant one.

    `deviation`, `mean`: those of the `input` (from 1) that is worst, by max(σ, |mean| / σ). LeCun et al.
    1998, Efficient BackProp, 4.3: inputs should have mean 0 and deviation 1.
    """
    mean, deviation, worst = evidence.scales
    column = int(np.argmax(worst))
    if worst[column] <= FAR:
        return _too_near(evidence)
    count, at, spread = int((worst > FAR).sum()), float(mean[column]), float(deviation[column])
    others = f", and so it is with {said(count - 1)} more" if count > 1 else ""
    all_inputs, targets = rows(evidence.initial)
    return Finding(
        "inputs_unscaled",
        "The inputs are not scaled",
        f"Input {column + 1} has the mean {said(at)} and the deviation {said(spread)}{others}: units see "
        "sums far from 0, and a step that suits one weight is far too large or too small for others. A "
        "mean of 0 and a deviation of 1 suit all.",
        0.95,
        {"input": column + 1, "mean": at, "deviation": spread, "unscaled": count},
        (
            from_start(
                evidence,
                "Every input to mean 0 and deviation 1.",
                data=with_rows(evidence.initial, standardised(all_inputs), targets),
            ),
        ),
    )


def _too_near(evidence: Evidence) -> Finding | None:
    """All columns have σ and |mean| below 0.05, and scaled ones come to 0.6 of the loss: nothing is seen."""
    mean, deviation, _ = evidence.scales
    spread, at = float(deviation.max()), float(np.abs(mean).max())
    if not 0 < max(spread, at) < NEAR or evidence.course.just_begun:
        return None
    inputs, targets = rows(evidence.initial)
    scaled = with_rows(evidence.initial, standardised(inputs), targets)
    steps = evidence.trials.steps(max(evidence.last, 1))
    share = evidence.share_at(steps)
    other = evidence.trials.share(changed(evidence.initial, {}, scaled), steps)
    if not other <= CURES * share:
        return None
    column = int(np.argmax(deviation))
    return Finding(
        "inputs_unscaled",
        "The inputs are not scaled",
        f"No input spreads by more than {said(spread)}: units see next to no difference between samples. "
        f"With a mean of 0 and a deviation of 1 the loss is {evidence.told(other)} after {said(steps)} "
        f"steps; as it is, {evidence.told(share)}.",
        0.9,
        {
            "input": column + 1,
            "mean": float(mean[column]),
            "deviation": spread,
            "unscaled": len(deviation),
            "share": share,
            "share_with": other,
            "steps": steps,
        },
        (from_start(evidence, "Every input to mean 0 and deviation 1.", data=scaled),),
    )


def _suffers(evidence: Evidence) -> bool:
    """Not of a run that learns well in spite of it."""
    return evidence.course.verdict != "learning" or evidence.course.share > 0.5


RULE = Rule(
    "inputs_unscaled",
    find,
    HIGH,
    applies=_suffers,
    explains=STANDSTILL | SHUT | OVERSHOOTS | {"constant_input", "exploding_gradient", "unbalanced_classes"},
    lesson=Shown("slope", 1),
)
