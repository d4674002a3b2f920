"""The loss along one weight."""

from typing import Any, Literal

import numpy as np

from app.analysis.weight import Weight
from app.core.batches import Examples
from app.core.landscape import Landscape
from app.core.network import Parameters
from app.core.training import Training
from app.timeline import Timeline

Over = Literal["train", "batch", "probe"]


def loss_slice(
    timeline: Timeline,
    step: int,
    weight: Weight,
    radius: float,
    points: int,
    over: Over,
    frame: int | None = None,
) -> dict[str, Any]:
    """The loss as only one weight moves, and its true slope where the weight is.

    `over` names whose loss: all training samples', or the batch's or the probe's of a frame, that of this
    step if no other is named. StepNotFound, Diverged.
    """
    training = timeline.at(timeline.finite(step))
    samples = _samples(timeline, training, over, step if frame is None else frame)
    landscape = Landscape(training.plan.network, training.plan.loss, samples)
    here = training.parameters.flat
    direction = Parameters(training.plan.network)
    direction.weights[weight.layer][weight.unit, weight.input] = 1.0
    at = float(training.parameters.weights[weight.layer][weight.unit, weight.input])
    distances = np.linspace(-radius, radius, points)
    return {
        "at": at,
        "weights": at + distances,
        "loss": landscape.line(here, direction.flat, distances),
        "gradient": float(landscape.gradient(here)[direction.flat.argmax()]),
    }


def _samples(timeline: Timeline, training: Training, over: Over, number: int) -> Examples:
    if over == "train":
        return training.train
    frame = timeline.frame(max(number, 1))
    chosen = [frame.probe_index] if over == "probe" else list(frame.indices)
    return Examples(training.train.inputs[:, chosen], training.train.targets[:, chosen])
