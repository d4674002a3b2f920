"""The loss along one weight."""

from functools import partial
from typing import Any, Literal

import numpy as np

from app.analysis.pieces import Pieces, stretches
from app.analysis.weight import Weight
from app.core.arrays import Array
from app.core.batches import Examples
from app.core.landscape import Landscape
from app.core.network import Parameters
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
) -> Pieces[dict[str, Any]]:
    """The loss as only one weight moves, and its true slope where the weight is.

    `over` names whose loss: all training samples', or the batch's or the probe's of a frame, that of this
    step if no other is named. StepNotFound, Diverged.
    """
    training = timeline.at(timeline.finite(step))
    chosen = _chosen(timeline, over, step if frame is None else frame)
    landscape = _landscape(timeline, step, chosen)
    here = training.parameters.flat
    place = Parameters(training.plan.network)
    place.weights[weight.layer][weight.unit, weight.input] = 1.0
    at = float(training.parameters.weights[weight.layer][weight.unit, weight.input])
    distances = np.linspace(-radius, radius, points)
    moved = int(place.flat.argmax())
    questions = [
        partial(_line, step, chosen, here, moved, distances[part])
        for part in stretches(points, landscape.multiplications)
    ]
    found = {"at": at, "weights": at + distances, "gradient": float(landscape.gradient(here)[moved])}
    return Pieces(questions, partial(_whole, found))


def _whole(found: dict[str, Any], losses: list[Array]) -> dict[str, Any]:
    return found | {"loss": np.concatenate(losses)}


def _line(
    step: int, chosen: list[int] | None, here: Array, moved: int, distances: Array, timeline: Timeline
) -> Array:
    """The losses as one parameter moves."""
    direction = np.zeros((1, len(here)))
    direction[0, moved] = 1.0
    return _landscape(timeline, step, chosen).plane(here, direction, distances[:, np.newaxis])


def _landscape(timeline: Timeline, step: int, chosen: list[int] | None) -> Landscape:
    """The loss of these training samples, or of all, by the settings in force after `step` steps."""
    segment = timeline.segment(step)
    train = segment.train
    if chosen is not None:
        train = Examples(train.inputs[:, chosen], train.targets[:, chosen])
    return Landscape(segment.plan.network, segment.plan.loss, train)


def _chosen(timeline: Timeline, over: Over, number: int) -> list[int] | None:
    """Which training samples; None for all of them."""
    if over == "train":
        return None
    frame = timeline.frame(max(number, 1))
    return [frame.probe_index] if over == "probe" else list(frame.indices)
