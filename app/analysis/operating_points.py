"""Where every training sample lies on the curve of every unit."""

import numpy as np

from app.core.arrays import Array
from app.core.backprop import Pass
from app.core.training import Training
from app.timeline import Timeline

OperatingPoints = list[tuple[Array, Array]]
"""z and a of each layer (units × samples)."""


def operating_points(timeline: Timeline, step: int) -> OperatingPoints:
    """Where every training sample lies at every unit, after `step` steps. StepNotFound."""
    return points_of(timeline.at(timeline.trained(step)))


def points_of(training: Training) -> OperatingPoints:
    """Where every training sample lies at every unit, with the parameters now."""
    here = Pass(training.plan.network, training.plan.loss, training.parameters)
    with np.errstate(all="ignore"):
        here.forward(training.train.inputs)
    return list(zip(here.pre_activations, here.activations, strict=True))
