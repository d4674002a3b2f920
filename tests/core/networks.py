"""Small networks and trainings for the tests of the numerics."""

from dataclasses import replace
from typing import Any

import numpy as np

from app.core.activations import ACTIVATIONS
from app.core.arrays import Array
from app.core.batches import Examples
from app.core.losses import LOSSES
from app.core.network import EXACT, Derivative, Layer, Network, Parameters
from app.core.plan import Plan
from app.core.regularizers import REGULARIZERS
from app.core.training import Training


def network(
    sizes: tuple[int, ...],
    activation: str = "tanh",
    output: str | None = None,
    derivative: Derivative = EXACT,
) -> Network:
    """Layers between these sizes."""
    names = [activation] * (len(sizes) - 2) + [output or activation]
    return Network(
        tuple(
            Layer(inputs, units, ACTIVATIONS[name], derivative)
            for inputs, units, name in zip(sizes[:-1], sizes[1:], names, strict=True)
        )
    )


def with_layers(net: Network, **fields: list[Any]) -> Network:
    """The same network with other fields, a list of them with an entry a layer."""
    entries = [dict(zip(fields, values, strict=True)) for values in zip(*fields.values(), strict=True)]
    layers = [replace(layer, **entry) for layer, entry in zip(net.layers, entries, strict=True)]
    return replace(net, layers=tuple(layers))


def has_parameter(net: Network) -> Array:
    """1 for each parameter, 0 for each bias that a layer does not have (size,)."""
    ones = Parameters(net, np.ones(net.size))
    for biases, layer in zip(ones.biases, net.layers, strict=True):
        biases[...] = layer.has_biases
    return ones.flat


def samples(net: Network, count: int, seed: int = 0) -> Examples:
    """Random inputs, and targets of −1 and +1."""
    rng = np.random.default_rng(seed)
    return Examples.of(rng.normal(size=(count, net.inputs)), np.sign(rng.normal(size=(count, net.outputs))))


def training(net: Network, count: int = 23, **changes: Any) -> Training:
    """A training on random samples: squared error, SGD, batches of 5."""
    settings: dict[str, Any] = {
        "network": net,
        "loss": LOSSES["squared_error"],
        "optimizer": "sgd",
        "learning_rate": 0.1,
        "options": {},
        "regularizer": REGULARIZERS["none"],
        "regularization_rate": 0.0,
        "batch_size": 5,
        "shuffle": True,
        "seed": 0,
    }
    data = changes.pop("data", None) or samples(net, count)
    parameters = np.random.default_rng(1).normal(size=net.size) * 0.6
    return Training(Plan(**settings | changes), parameters, data, samples(net, 7, seed=2))
