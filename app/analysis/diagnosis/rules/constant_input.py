"""The inputs do not change from sample to sample."""

import numpy as np

from app.analysis.diagnosis.evidence import Evidence
from app.analysis.diagnosis.finding import HIGH, OVERSHOOTS, SHUT, STANDSTILL, Finding, Rule
from app.analysis.diagnosis.remedies import changed_columns, from_start
from app.analysis.diagnosis.words import said

FAR = 10.0
"""From how far off 0 on a constant input does harm: it is a second bias that many times as fast."""


def find(evidence: Evidence) -> Finding | None:
    """Columns with max x − min x = 0: all of them, or one with |x| > 10. `constant` counts them.

    A constant column of ones is a bias, and does no harm. `value` is the one farthest from 0.
    """
    inputs = evidence.now.train.inputs
    if evidence.now.train.count < 2:
        return None
    constant = np.ptp(inputs, axis=1) == 0
    values = inputs[constant, 0]
    if not constant.all() and not (np.abs(values) > FAR).any():
        return None
    value = float(values[np.argmax(np.abs(values))])
    count, all_of_them = int(constant.sum()), bool(constant.all())
    kept = np.flatnonzero(~constant).tolist()
    number = "input is" if count == 1 else "inputs are"
    effect = (
        "there is nothing to tell one sample from another by"
        if all_of_them
        else f"one is always {said(value)}, a bias that moves {said(abs(value))} times as far as others"
    )
    return Finding(
        "constant_input",
        "An input never changes" if not all_of_them else "The inputs never change",
        f"{said(count)} of {said(len(inputs))} {number} the same for every sample: {effect}.",
        0.98 if all_of_them else 0.8,
        {"constant": count, "inputs": len(inputs), "value": value},
        (from_start(evidence, "Without the inputs that never change.", data=changed_columns(evidence, kept)),)
        if kept
        else (),
    )


def _uneven(evidence: Evidence) -> bool:
    """Not of a run that learns well in spite of it."""
    return evidence.course.verdict != "learning" or evidence.course.share > 0.5


RULE = Rule(
    "constant_input",
    find,
    HIGH,
    applies=_uneven,
    explains=STANDSTILL | SHUT | OVERSHOOTS | {"identical_units", "exploding_gradient"},
)
