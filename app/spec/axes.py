"""Numbers of a specification that are worth a map: what they are called, and from where to where they go."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class KnownAxis:
    """A path with its name in plain words, and a first window over it."""

    path: str
    label: str
    start: float
    stop: float
    scale: Literal["linear", "log"] = "linear"


AXES = {
    axis.path: axis
    for axis in (
        KnownAxis("training.optimizer.learning_rate", "learning rate", 1e-3, 1e2, "log"),
        KnownAxis("network.initializer.gain", "gain of the first weights", 0.01, 100, "log"),
        KnownAxis("network.initializer.bias_std", "spread of the first biases", 0, 1),
        KnownAxis("depth", "hidden layers", 0.5, 32.5),
        KnownAxis("network.layers.*.units", "units of a hidden layer", 0.5, 32.5),
        KnownAxis("network.layers.0.rate", "rate of layer 1", 0.01, 1e3, "log"),
        KnownAxis("network.layers.1.rate", "rate of layer 2", 0.01, 1e3, "log"),
        KnownAxis("training.optimizer.momentum", "momentum", 0, 1),
        KnownAxis("training.regularization.rate", "strength of the regulariser", 1e-4, 10, "log"),
        KnownAxis("network.derivative.offset", "constant added to f′", 0, 1),
        KnownAxis("training.batch_size", "samples a step", 0.5, 64.5),
        KnownAxis("data.samples", "samples", 10, 500, "log"),
        KnownAxis("data.noise", "noise", 0, 0.5),
        KnownAxis("seed", "seed", -0.5, 63.5),
    )
}
"""By their paths, in the order in which the page lists them."""


def label_of(path: str) -> str:
    """What a number is called; one that is not known, by its path."""
    return AXES[path].label if path in AXES else path
