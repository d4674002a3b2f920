"""No gradient at all reaches some layer."""

import numpy as np

from app.analysis.diagnosis.evidence import Evidence
from app.analysis.diagnosis.finding import HIGH, STANDSTILL, Finding, Remedy, Rule
from app.analysis.diagnosis.remedies import fitting_start, from_start, layers_of, patch, with_layers
from app.core.observer import norm

NOTHING = 1e-13
"""A sum of sizes that is rounding, in units of ‖x‖."""


def find(evidence: Evidence) -> Finding | None:
    """A layer that gets no gradient from any sample, by the run's own rules: Σ |δ| (|x| + 1) = 0 to rounding.

    Where the samples' gradients only cancel out, as in a minimum, that sum is not 0. `layers` counts those;
    `layer` is the last of them, behind which the error is lost.
    """
    here = evidence.own
    if not np.isfinite(here.gradients.flat).all():
        return None
    without = [
        number
        for number, (deltas, inputs) in enumerate(zip(here.deltas, here.inputs, strict=True))
        if float(np.sum(np.abs(deltas).sum(axis=0) * (np.abs(inputs).sum(axis=0) + 1)))
        <= NOTHING * max(1.0, norm(inputs))
    ]
    if not without:
        return None
    last, layers = without[-1], evidence.network.layers
    every = len(without) == len(layers)
    steps = [number for number, layer in enumerate(layers) if layer.activation.name == "step"]
    blocked = [number for number in steps if layers[number].is_exact and number >= last]
    cause = (
        f"the step in layer {blocked[0] + 1} has an f′ of 0 everywhere"
        if blocked
        else "every way back is 0: a weight of 0, or an f′ of 0"
    )
    where = "any layer" if every else f"layer {last + 1}" if len(without) == 1 else f"layers 1 to {last + 1}"
    return Finding(
        "zero_gradient",
        "No gradient arrives",
        f"The gradient of {where} is exactly 0: {cause}. Steps change nothing there."
        if not every
        else f"The gradient of every layer is exactly 0: {cause}. No step changes anything.",
        0.95,
        {"layers": len(without), "of": len(layers)},
        tuple(_remedies(evidence, blocked)),
        layer=last + 1,
    )


def _remedies(evidence: Evidence, blocked: list[int]) -> list[Remedy]:
    if not blocked:
        return [from_start(evidence, "Starting weights drawn at random.", fitting_start(evidence))]
    layers = layers_of(evidence)
    rules = [{"derivative": "sigmoid"} if number in blocked else {} for number in range(len(layers))]
    smooth = [
        layer | ({"activation": "tanh"} if number in blocked else {}) for number, layer in enumerate(layers)
    ]
    if len(layers) - 1 in blocked:
        smooth[-1]["activation"] = "sigmoid"
    surrogate = {"network": {"layers": rules}}
    return [
        patch("A sigmoid’s f′ in the place of the step’s, from here on.", surrogate),
        from_start(evidence, "A sigmoid’s f′ in the place of the step’s, from the start.", surrogate),
        from_start(
            evidence,
            "Units with an f′ above 0: tanh, a sigmoid at the output.",
            with_layers(evidence, smooth),
        ),
    ]


RULE = Rule(
    "zero_gradient",
    find,
    HIGH,
    explains=STANDSTILL,
    lesson="step",
)
