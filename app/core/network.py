"""What a network is: its layers, and its parameters in one flat buffer.

A layer's weights and biases are one matrix, units × (inputs + 1), whose last column is the bias: it joins
every unit to a unit that always answers 1. The matrices of all layers lie one behind the other in one flat
vector, so that an optimiser is a few operations on one array whatever the network.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.core.activations import ACTIVATIONS, Activation
from app.core.arrays import Array


@dataclass(frozen=True)
class Derivative:
    """What multiplies the error signal at a unit on the way back.

    `of` names whose slope it is: "exact" the unit's own, "one" nobody's (the slope is left out and 1 stands
    in its place), or another activation's name (a surrogate gradient). `offset` is added to it (Fahlman's
    flat-spot fix).
    """

    of: str = "exact"
    offset: float = 0.0


EXACT = Derivative()


@dataclass(frozen=True)
class Layer:
    """One layer: a = f(x · Wᵀ + b), and the rule by which the error comes back through f.

    `rate` is what the learning rate is multiplied by. A layer without biases has 0 in their place, and no
    gradient by them.
    """

    inputs: int
    units: int
    activation: Activation
    derivative: Derivative = EXACT
    has_biases: bool = True
    rate: float = 1.0

    @property
    def has_slope(self) -> bool:
        """False for softmax, whose slope is a Jacobian."""
        return self.activation.slope is not None

    @property
    def is_exact(self) -> bool:
        """Whether the error that comes back through this layer is ∂L/∂z."""
        return not self.has_slope or (self.source is self.activation and self.derivative.offset == 0.0)

    @property
    def source(self) -> Activation | None:
        """Whose slope is multiplied in; None for a derivative of 1."""
        if self.derivative.of == "exact":
            return self.activation
        return None if self.derivative.of == "one" else ACTIVATIONS[self.derivative.of]


@dataclass(frozen=True)
class Network:
    """Layers in a row, hidden ones first.

    `feedback` B sends the error back in place of the weights: feedback alignment (Lillicrap et al. 2016).
    None is backprop.
    """

    layers: tuple[Layer, ...]
    feedback: "Parameters | None" = None

    @property
    def inputs(self) -> int:
        """How many numbers enter."""
        return self.layers[0].inputs

    @property
    def outputs(self) -> int:
        """How many numbers come out."""
        return self.layers[-1].units

    @property
    def size(self) -> int:
        """How many parameters it has, weights and biases."""
        return sum(layer.units * (layer.inputs + 1) for layer in self.layers)

    def multiply_adds(self, samples: int) -> int:
        """Multiplications that a step on so many samples takes: forward, back, and for the gradient."""
        return 3 * samples * sum(layer.units * layer.inputs for layer in self.layers)

    @property
    def is_exact(self) -> bool:
        """Whether backprop gives the true gradient."""
        return self.feedback is None and all(layer.is_exact for layer in self.layers)

    def exact(self) -> "Network":
        """The same network by backprop: every slope as it is, and the error back through the weights."""
        return self.by(EXACT)

    def by(self, rule: Derivative) -> "Network":
        """The same network by one rule in every layer, and the error back through the weights."""
        return Network(tuple(replace(layer, derivative=rule) for layer in self.layers))


class Parameters:
    """Numbers for every weight and bias of a network: parameters, gradients or updates.

    `flat` is the one buffer (size,). `matrices[l]` (units × inputs + 1), `weights[l]` (units × inputs) and
    `biases[l]` (units,) are views of it.
    """

    def __init__(self, network: Network, flat: Array | None = None) -> None:
        self.flat: Array = np.zeros(network.size) if flat is None else flat
        self.matrices: list[Array] = []
        start = 0
        for layer in network.layers:
            stop = start + layer.units * (layer.inputs + 1)
            self.matrices.append(self.flat[start:stop].reshape(layer.units, layer.inputs + 1))
            start = stop
        self.weights = [matrix[:, :-1] for matrix in self.matrices]
        self.biases = [matrix[:, -1] for matrix in self.matrices]

    @classmethod
    def of(cls, network: Network, weights: Sequence[Array], biases: Sequence[Array]) -> "Parameters":
        """Parameters with these weights and biases, one array a layer."""
        parameters = cls(network)
        for number in range(len(network.layers)):
            parameters.weights[number][...] = weights[number]
            parameters.biases[number][...] = biases[number]
        return parameters


def layer_rates(network: Network) -> Array:
    """What the learning rate is multiplied by, for each parameter (size,)."""
    rates = Parameters(network)
    for matrix, layer in zip(rates.matrices, network.layers, strict=True):
        matrix.fill(layer.rate)
    return rates.flat


def is_weight(network: Network) -> Array:
    """1 where the flat buffer holds a weight, 0 where it holds a bias (size,)."""
    mask = Parameters(network)
    for weights in mask.weights:
        weights[...] = 1.0
    return mask.flat
