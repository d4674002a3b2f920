"""Every sample has the same target."""

import numpy as np

from app.analysis.diagnosis.evidence import Evidence
from app.analysis.diagnosis.finding import ALL, Finding, Rule
from app.analysis.diagnosis.words import said


def find(evidence: Evidence) -> Finding | None:
    """max t = min t for each output, over the training samples.

    `targets` counts the different ones. A network that always answers it is perfect, and has learned nothing.
    """
    targets = evidence.now.train.targets
    if np.ptp(targets, axis=1).any() or evidence.now.train.count < 2:
        return None
    count = evidence.now.train.count
    return Finding(
        "one_class",
        "There is only one answer",
        f"All {said(count)} training samples have the same target: whatever comes in, one answer is right, "
        "so that a low loss says nothing. Look at how the targets were made, and at the split.",
        0.99,
        {"targets": 1.0, "samples": count},
    )


RULE = Rule("one_class", find, ALL, explains=frozenset({"overfits", "minimum"}))
