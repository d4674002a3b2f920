"""An input is far from 0, or far spread."""

import numpy as np

from app.analysis.diagnosis.evidence import Evidence
from app.analysis.diagnosis.finding import HIGH, OVERSHOOTS, SHUT, STANDSTILL, Finding, Rule, said
from app.analysis.diagnosis.remedies import FAR, from_start, rows, standardised, with_rows


def find(evidence: Evidence) -> Finding | None:
    """A column whose deviation σ is above 10, or whose |mean| is above 10 σ (measured); not a constant one.

    `deviation`, `mean`: those of the `input` (from 1) that is worst, by max(σ, |mean| / σ). LeCun et al.
    1998, Efficient BackProp, 4.3: inputs should have mean 0 and deviation 1.
    """
    mean, deviation, worst = evidence.scales
    column = int(np.argmax(worst))
    if worst[column] <= FAR:
        return None
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


def _suffers(evidence: Evidence) -> bool:
    """Not of a run that learns well in spite of it."""
    return evidence.course.verdict != "learning" or evidence.course.share > 0.5


RULE = Rule(
    "inputs_unscaled",
    find,
    HIGH,
    applies=_suffers,
    explains=STANDSTILL | SHUT | OVERSHOOTS | {"constant_input", "exploding_gradient", "unbalanced_classes"},
    lesson="slope",
)
