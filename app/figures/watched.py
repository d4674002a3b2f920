"""What figures of a run are made of that is trained elsewhere: its frames, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from app.analysis.sample_gradients import SampleGradients
from app.analysis.weight import Weight
from app.core.frame import Frame
from app.figures.facts import Facts
from app.spec.watched import Watched


def facts_of(model: Watched, frame: Frame, frames: Sequence[Frame]) -> Facts:
    """The frame on show, and those up to it. Where nobody sends the training loss, the batch's stands for it.

    Gradients are those of the batch: single samples' are not known, nor what they would be without f′.
    """
    layers = range(len(model.layers))
    units = [(frame.array(layer, "pre_activations"), frame.array(layer, "activations")) for layer in layers]
    gradients = [np.abs(frame.array(layer, "weight_gradients")).ravel() for layer in layers]
    return Facts(
        frame=frame,
        frames=[_with_a_loss(each) for each in frames],
        activations=[None for _ in layers],
        weight=Weight(0, 0, 0),
        points=[(z[:, np.newaxis], a[:, np.newaxis]) for z, a in units],
        called=[(_within(layer.name, 11), _within(layer.name.split()[0], 6)) for layer in model.layers],
        gradients=SampleGradients(gradients, [np.empty(0)] * len(gradients), "|∂L/∂w| of the batch"),
    )


def _within(name: str, most: int) -> str:
    """A name in so many characters: its end, which tells it from others, is kept."""
    return name if len(name) <= most else f"…{name[1 - most :]}"


def _with_a_loss(frame: Frame) -> Frame:
    return frame if np.isfinite(frame.train_loss) else replace(frame, train_loss=frame.batch_loss)
