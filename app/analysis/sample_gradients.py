"""How large the gradients of single samples are, with every f′ and without."""

from dataclasses import dataclass

import numpy as np

from app.core.arrays import Array
from app.core.backprop import Pass
from app.core.network import Derivative, Network
from app.core.training import Training
from app.timeline import Timeline

MOST_SAMPLES = 250
MOST_VALUES = 4_000
"""Of a layer; of larger ones every nth is taken, so that each weight has its share."""


@dataclass(frozen=True)
class SampleGradients:
    """|δⱼ xᵢ| of each weight and sample, an array a layer: with every f′, and with 1 in its place."""

    with_slopes: list[Array]
    without: list[Array]
    measured: str = "|∂L/∂w| by sample"
    """The axis's label."""


def sample_gradients(timeline: Timeline, step: int) -> SampleGradients:
    """∂L/∂w of single training samples, as sizes, after `step` steps. StepNotFound."""
    training = timeline.at(timeline.trained(step))
    exact = training.plan.network.exact()
    return SampleGradients(_sizes(training, exact), _sizes(training, exact.by(Derivative("one"))))


def _sizes(training: Training, network: Network) -> list[Array]:
    here = Pass(network, training.plan.loss, training.parameters)
    with np.errstate(all="ignore"):
        here.forward(training.train.inputs[:, :MOST_SAMPLES])
        here.backward(training.train.targets[:, :MOST_SAMPLES])
        each = zip(here.deltas, here.inputs, strict=True)
        return [_some(np.abs(delta[:, np.newaxis] * inputs).ravel()) for delta, inputs in each]


def _some(values: Array) -> Array:
    return values[:: -(-values.size // MOST_VALUES)]
