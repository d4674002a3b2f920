"""What figures of a run are made of that is trained elsewhere: its frames, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from app.analysis.sample_gradients import SampleGradients
from app.analysis.weight import Weight
from app.core.frame import Frame
from app.figures.facts import Facts
from app.spec.watched import Watched, WatchedLayer


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
        called=[(_within(name, 11), _within(name.split()[0], 6)) for name in told_apart(model.layers)],
        gradients=SampleGradients(gradients, [np.empty(0)] * len(gradients), "|∂L/∂w| of the batch"),
    )


def told_apart(layers: Sequence[WatchedLayer]) -> list[str]:
    """Names of layers by the parts between dots that differ among those of as many, a number's own before it.

    `blocks.0.attention.query` is `0.query` beside `blocks.1.attention.key`, and `blocks.0` beside
    `blocks.1.attention.query` alone.
    """
    paths = [layer.name.split(".") for layer in layers]

    def differing(path: list[str]) -> str:
        alike = [other for other in paths if len(other) == len(path)]
        parts = {k for k, part in enumerate(path) if any(other[k] != part for other in alike)}
        alone = min(parts, default=0)
        parts |= {alone - 1} if len(parts) == 1 and alone and path[alone].isdigit() else set()
        return ".".join(path[k] for k in sorted(parts)) or path[-1]

    short = [differing(path) for path in paths]
    return [name if short.count(name) == 1 else layer.name for name, layer in zip(short, layers, strict=True)]


def _within(name: str, most: int) -> str:
    """A name in so many characters: its end, which tells it from others, is kept."""
    return name if len(name) <= most else f"…{name[1 - most :]}"


def _with_a_loss(frame: Frame) -> Frame:
    return frame if np.isfinite(frame.train_loss) else replace(frame, train_loss=frame.batch_loss)
