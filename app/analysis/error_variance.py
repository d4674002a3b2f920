"""How much error signal reaches each layer, beside what a theory of wide layers expects."""

from typing import Any

import numpy as np

from app.core.frame import Frame
from app.core.theory import error_variances
from app.timeline import Timeline


def error_variance(timeline: Timeline, step: int) -> dict[str, Any]:
    """The mean of δ² of each layer: in the batch after `step` steps, and expected of the start."""
    start = timeline.at(0)
    layers, inputs = start.plan.network.layers, start.train.inputs
    expected = error_variances(layers, start.parameters, float(np.mean(inputs**2)))
    return {
        "measured": _squares(timeline.frame(step + 1)),
        "expected": (expected * _squares(timeline.frame(1))[-1]).tolist(),
    }


def _squares(frame: Frame) -> list[float]:
    norms = [frame.measure(layer, "delta_norm") for layer in range(len(frame.shape))]
    return [
        norm**2 / (units * len(frame.indices)) for norm, (_, units) in zip(norms, frame.shape, strict=True)
    ]
