"""All units of a layer started the same, and do the same ever since."""

import numpy as np

from app.analysis.diagnosis.evidence import Evidence
from app.analysis.diagnosis.finding import HIGH, OVERSHOOTS, SHUT, STANDSTILL, Finding, Rule, Shown
from app.analysis.diagnosis.remedies import fitting_start, from_start
from app.core.network import Parameters

SAME = 1e-9
"""How far two units' parameters may be apart, in units of the largest one."""


def find(evidence: Evidence) -> Finding | None:
    """A hidden layer whose rows of [W, b] are the same at the start and now, though it has several.

    Units with the same weights in and out get the same gradient for ever. `units` act as one.
    """
    for number, layer in enumerate(evidence.network.layers[:-1]):
        if layer.units < 2 or not (
            _same(evidence.start.parameters, number) and _same(evidence.now.parameters, number)
        ):
            continue
        return Finding(
            "identical_units",
            "Units that do all the same",
            f"The {layer.units} units of layer {number + 1} started with the same weights: they give the "
            "same answer, get the same gradient and stay the same for ever. They act as one unit.",
            0.98,
            {"units": layer.units},
            (from_start(evidence, "Starting weights drawn at random.", fitting_start(evidence)),),
            layer=number + 1,
        )
    return None


def _same(parameters: Parameters, number: int) -> bool:
    rows = parameters.matrices[number]
    return bool(np.ptp(rows, axis=0).max() <= SAME * np.abs(rows).max())


RULE = Rule(
    "identical_units",
    find,
    HIGH,
    explains=STANDSTILL | SHUT | OVERSHOOTS | {"exploding_gradient"},
    lesson=Shown("size", 5),
)
