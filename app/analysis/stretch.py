"""By how much other starts of a ReLU network would stretch a direction, beside Hanin & Nica's law."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np

from app.analysis.jacobian import jacobians
from app.analysis.pieces import Pieces
from app.core.backprop import Pass
from app.core.network import Parameters
from app.core.theory import stretch_law
from app.spec.network import AnyInitializer, Normal, Scaled
from app.timeline import Timeline
from app.timeline.building import initial_parameters, network_of

STARTS = 200
AT_ONCE = 2_000_000
"""Parameters that are drawn in one piece."""
WIDE = 24
"""Units from which on the logarithm's variance is within a quarter of the law's (computed)."""


def stretches(timeline: Timeline, step: int) -> Pieces[dict[str, Any]]:
    """ln‖Ju‖² of as many starts of the run's kind, u one unit of the first input; of any `step`.

    J is the Jacobian of the last hidden layer at the run's first sample. What lets nothing through has no
    logarithm: -inf. Where an assumption of the law does not hold, `fails` says which.
    """
    first = timeline.segments[0].change.spec
    most = max(1, AT_ONCE // network_of(first).size)
    starts = [range(at, min(at + most, STARTS)) for at in range(0, STARTS, most)]
    fails = failing(timeline)
    law = None if fails else law_of(timeline)
    return Pieces([partial(logarithms, starts=some) for some in starts], partial(_whole, law, fails))


def law_of(timeline: Timeline) -> tuple[float, float]:
    """The law's mean and variance for the run's network, by the formula of its initialiser."""
    layers = timeline.at(0).plan.network.layers[:-1]
    initializer = timeline.segments[0].change.spec.network.initializer
    variances = [_variance(initializer, layer.inputs, layer.units) for layer in layers]
    return stretch_law([layer.units for layer in layers], variances)


def logarithms(timeline: Timeline, starts: Sequence[int]) -> list[float]:
    """ln‖Ju‖² of the starts of these numbers."""
    start, first = timeline.at(0), timeline.segments[0].change.spec
    network = network_of(first)
    parameters = Parameters(network)
    here = Pass(network.exact(), start.plan.loss, parameters)
    found = []
    for number in starts:
        seed = first.seed * STARTS + number
        np.copyto(parameters.flat, initial_parameters(first.model_copy(update={"seed": seed}), network))
        here.forward(start.train.inputs[:, :1])
        moved = jacobians(here)[-2][:, 0]
        with np.errstate(divide="ignore"):
            found.append(float(np.log(moved @ moved)))
    return found


def _whole(law: tuple[float, float] | None, fails: str, pieces: list[list[float]]) -> dict[str, Any]:
    return {"measured": [value for piece in pieces for value in piece], "expected": law or (), "fails": fails}


def failing(timeline: Timeline) -> str:
    """Which assumption about the start does not hold, as a sentence; empty if all do."""
    start, initializer = timeline.at(0), timeline.segments[0].change.spec.network.initializer
    narrowest = min(layer.units for layer in start.plan.network.layers[:-1])
    if not start.train.inputs[:, 0].any():
        return (
            "No curve: the law is for a sample off the origin; the first lies there, and all ReLUs answer 0."
        )
    if initializer.bias or initializer.bias_std:
        return "No curve: the law is for biases of 0; these do not start there."
    if not _variance(initializer, 1, 1):
        return "No curve: the law is for weights from a normal distribution around 0; these are not."
    if narrowest < WIDE:
        return f"No curve: the law is for layers of {WIDE} units or more; the narrowest here has {narrowest}."
    return ""


def _variance(initializer: AnyInitializer, inputs: int, units: int) -> float:
    """That of normal weights around 0; 0 for others."""
    match initializer:
        case Scaled(name="he_normal", gain=gain):
            return gain**2 * 2 / inputs
        case Scaled(name="lecun_normal", gain=gain):
            return gain**2 / inputs
        case Scaled(name="xavier_normal", gain=gain):
            return gain**2 * 2 / (inputs + units)
        case Normal(mean=0.0, std=std):
            return std**2
        case _:
            return 0.0
