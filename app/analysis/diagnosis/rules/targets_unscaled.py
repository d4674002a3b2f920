"""The targets are so far spread that their errors drive every step too far."""

import numpy as np

from app.analysis.diagnosis.evidence import Evidence
from app.analysis.diagnosis.finding import HIGH, OVERSHOOTS, SHUT, STANDSTILL, Finding, Rule, Shown
from app.analysis.diagnosis.remedies import FAR, from_start, rows, standardised, with_rows
from app.analysis.diagnosis.rules.targets_out_of_reach import reach_of
from app.analysis.diagnosis.words import said
from app.core.arrays import moments

SPREAD = 100.0
"""A deviation above which it does harm (measured)."""


def find(evidence: Evidence) -> Finding | None:
    """An output without bounds whose targets have a deviation, or a mean, above 100.

    The error starts as large as the targets, and so does the gradient. `deviation`, `mean`: of that output's
    targets.
    """
    layer, targets = evidence.network.layers[-1], evidence.now.train.targets
    if np.isfinite(reach_of(layer.activation, layer.units)).all():
        return None
    mean, deviation = moments(targets)
    output = int(np.argmax(np.maximum(deviation, np.abs(mean))))
    spread, at = float(deviation[output]), float(mean[output])
    if max(spread, abs(at)) <= SPREAD:
        return None
    inputs, wanted = rows(evidence.initial)
    scaled = standardised(wanted)
    if layer.activation.name in ("relu", "softplus"):
        scaled = scaled - scaled.min(axis=0)
    unscaled = bool((evidence.scales[2] > FAR).any())
    return Finding(
        "targets_unscaled",
        "The targets are not scaled",
        f"The targets have the mean {said(at)} and the deviation {said(spread)}, and weights start near 1: "
        "the first errors are as large as the targets, and so are the steps. A mean of 0 and a deviation "
        "of 1 suit.",
        0.95,
        {"mean": at, "deviation": spread},
        (
            from_start(
                evidence,
                "Targets and inputs to mean 0 and deviation 1."
                if unscaled
                else "Targets to mean 0 and deviation 1.",
                data=with_rows(evidence.initial, standardised(inputs) if unscaled else inputs, scaled),
            ),
        ),
    )


RULE = Rule(
    "targets_unscaled",
    find,
    HIGH,
    explains=STANDSTILL | SHUT | OVERSHOOTS | {"exploding_gradient"},
    lesson=Shown("size", 2),
)
