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

    Units with the same weights in and out get the same gradient for ever: those of each such layer act as
    one. `units` counts them all; `layer` is the first.
    """
    alike = [
        number
        for number, layer in enumerate(evidence.network.layers[:-1])
        if layer.units > 1
        and _same(evidence.start.parameters, number)
        and _same(evidence.now.parameters, number)
    ]
    if not alike:
        return None
    units = [evidence.network.layers[number].units for number in alike]
    who = " and ".join(
        f"the {count} units of layer {number + 1}" for count, number in zip(units, alike, strict=True)
    )
    act = "They act as one unit." if len(alike) == 1 else "Each of these layers acts as one unit."
    return Finding(
        "identical_units",
        "Units that do all the same",
        f"{who[0].upper()}{who[1:]} started with the same weights: they give the same answer, get the same "
        f"gradient and stay the same for ever. {act}",
        0.98,
        {"units": sum(units)},
        (from_start(evidence, "Starting weights drawn at random.", fitting_start(evidence)),),
        layer=alike[0] + 1,
    )


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
