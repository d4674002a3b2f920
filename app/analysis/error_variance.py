"""How much error signal reaches each layer, beside what a theory of wide layers expects."""

from typing import Any

import numpy as np

from app.core.frame import Frame
from app.core.theory import error_variances, sums
from app.timeline import Timeline

CERTAIN = 5.0
"""Standard errors by which a mean of random weights is hardly ever off 0."""


def error_variance(timeline: Timeline, step: int) -> dict[str, Any]:
    """The mean of δ² of each layer: in the batch after `step` steps, and expected of the start.

    The theory tells ratios of layers: shares of what step 1's batch has at the output, where the two are one.
    Where an assumption of the theory does not hold, `fails` says which, and nothing is expected.
    """
    start, fails = timeline.at(0), failing(timeline)
    layers, inputs = start.plan.network.layers, start.train.inputs
    expected: list[float] = []
    if not fails:
        variances = error_variances(layers, start.parameters, float(np.mean(inputs**2)))
        expected = (variances * _squares(timeline.frame(1))[-1]).tolist()
    return {"measured": _squares(timeline.frame(step + 1)), "expected": expected, "fails": fails}


def failing(timeline: Timeline) -> str:
    """Which assumption about the start does not hold, as a sentence; empty if all do."""
    start, network = timeline.at(0), timeline.segments[0].change.spec.network
    layers = start.plan.network.layers
    if any(layer.activation.largest_slope == 0 for layer in layers[:-1]):
        return "The theory is for units with an f′; that of some layer is 0 everywhere."
    if network.feedback != "transpose":
        return "The theory is for errors that go back through the weights, not through random ones."
    if network.parameters is not None:
        return "The theory is for weights drawn at random; these were given."
    for number, weights in enumerate(start.parameters.weights, 1):
        spread = float(np.sqrt(np.mean(weights**2)))
        if not spread or abs(float(np.mean(weights))) > CERTAIN * spread / np.sqrt(weights.size):
            place = "output" if number == len(layers) else f"layer {number}"
            return f"The theory is for weights drawn around 0; those of {place} are not."
    squared_input = float(np.mean(start.train.inputs**2))
    for number, (mean, variance) in enumerate(sums(layers, start.parameters, squared_input), 1):
        if mean**2 > variance:
            return f"The theory is for sums on both sides of 0; biases of layer {number} push them to one."
    return ""


def _squares(frame: Frame) -> list[float]:
    norms = [frame.measure(layer, "delta_norm") for layer in range(len(frame.shape))]
    return [
        norm**2 / (units * len(frame.indices)) for norm, (_, units) in zip(norms, frame.shape, strict=True)
    ]
