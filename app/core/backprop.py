"""One forward and one backward pass.

For a layer with inputs x, parameters W and b and activation f:

    forward     z = W x + b                a = f(z)
    backward    δ = ∂L/∂a · f′(z)          ∂L/∂W = mean of δ xᵀ        ∂L/∂b = mean of δ
                ∂L/∂x = Wᵀ δ               which is ∂L/∂a of the layer before

(Rumelhart, Hinton & Williams 1986.) `backward` holds the one line in which the error meets the slope.

Arrays are features × samples, with a last row of ones that the bias column of a layer's matrix multiplies:
one product gives W x + b, one gives both gradients. A pass keeps its arrays in a few flat buffers, so that
the slopes of neighbouring layers are one call and a step allocates nothing.
"""

from collections.abc import Callable
from functools import partial
from itertools import groupby

import numpy as np

from app.core.arrays import Array
from app.core.losses import Loss
from app.core.network import Layer, Network, Parameters


class Pass:
    """What one batch leaves behind on its way through a network and back.

    One array a layer, units × samples: `pre_activations` z, `activations` a, `derivatives` (what multiplied
    the error), `errors` ∂L/∂a and `deltas` ∂L/∂z, the last two of each sample's own loss. `gradients` are the
    batch means. The pass reads `parameters` as they are at the time of the call.
    """

    def __init__(self, network: Network, loss: Loss, parameters: Parameters, samples: int) -> None:
        self.network = network
        self.loss = loss
        self.samples = samples
        self.gradients = Parameters(network)
        # One row more than units: the ones that the next layer's bias multiplies, and what flows back to
        # them.
        stops = np.cumsum([layer.units + 1 for layer in network.layers])
        z, a, derivatives, errors, deltas = np.zeros((5, stops[-1], samples))
        self._blocks = np.split(a, stops[:-1])
        self._error_blocks = np.split(errors, stops[:-1])
        for block in self._blocks:
            block[-1] = 1.0
        self.pre_activations = [block[:-1] for block in np.split(z, stops[:-1])]
        self.activations = [block[:-1] for block in self._blocks]
        self.derivatives = [block[:-1] for block in np.split(derivatives, stops[:-1])]
        self.errors = [block[:-1] for block in self._error_blocks]
        self.deltas = [block[:-1] for block in np.split(deltas, stops[:-1])]
        self._matrices = parameters.matrices
        self._derive = _derivative_calls(network, stops, z, a, derivatives)
        self._output_delta = _output_rule(network.layers[-1], loss)

    @property
    def outputs(self) -> Array:
        """What the network answered (outputs × samples)."""
        return self.activations[-1]

    def forward(self, inputs: Array) -> None:
        """z = W x + b and a = f(z), layer by layer. `inputs` (inputs + 1 × samples) end in a row of ones."""
        x = inputs
        for matrix, layer, z, a, block in zip(
            self._matrices,
            self.network.layers,
            self.pre_activations,
            self.activations,
            self._blocks,
            strict=True,
        ):
            np.dot(matrix, x, z)
            layer.activation.f(z, a)
            x = block

    def losses(self, targets: Array) -> Array:
        """The loss of each sample (samples,), after `forward`."""
        return self.loss.value(self.pre_activations[-1], self.activations[-1], targets)

    def backward(self, inputs: Array, targets: Array) -> None:
        """Errors, deltas and mean gradients, from the output back; after `forward` with the same inputs."""
        self.loss.error(self.pre_activations[-1], self.activations[-1], targets, self.errors[-1])
        for derive in self._derive:
            derive()
        for number in range(len(self._matrices) - 1, -1, -1):
            self._pass_through(number, targets)
            x = self._blocks[number - 1] if number else inputs
            np.dot(self.deltas[number], x.T, self.gradients.matrices[number])
            if number:
                np.dot(self._matrices[number].T, self.deltas[number], self._error_blocks[number - 1])
        if self.samples > 1:
            np.divide(self.gradients.flat, self.samples, self.gradients.flat)

    def _pass_through(self, number: int, targets: Array) -> None:
        """δ = ∂L/∂a · f′(z): how much of the error that arrives at a unit gets through it."""
        if number == len(self.deltas) - 1 and self._output_delta:
            self._output_delta(self.errors[number], self.activations[number], targets, self.deltas[number])
            return
        np.multiply(self.errors[number], self.derivatives[number], self.deltas[number])


def _derivative_calls(
    network: Network, stops: Array, z: Array, a: Array, derivatives: Array
) -> list[Callable[[], None]]:
    """The calls that fill `derivatives`: one for neighbouring layers with the same rule."""
    calls: list[Callable[[], None]] = []
    start = 0
    ends = zip(network.layers, stops, strict=True)
    for _, run in groupby(ends, key=lambda end: (end[0].activation, end[0].derivative)):
        layer, stop = list(run)[-1]
        rows = slice(start, stop)
        start = stop
        if layer.has_slope:
            calls.append(partial(write_derivative, layer, z[rows], a[rows], derivatives[rows]))
    return calls


def write_derivative(layer: Layer, z: Array, a: Array, out: Array) -> None:
    """What multiplies the error at a layer: f′(z), 1 or another activation's g′(z); and the offset."""
    source = layer.source
    if source is None:
        out.fill(1.0)
    elif source.slope is not None:
        source.slope(z, a if source is layer.activation else source.at(z), out)
    if layer.derivative.offset:
        np.add(out, layer.derivative.offset, out)


OutputRule = Callable[[Array, Array, Array, Array], None]


def _output_rule(layer: Layer, loss: Loss) -> OutputRule | None:
    """How the error passes the output layer where it is no product per unit, else None."""
    if layer.is_exact and loss.matched == layer.activation.name:
        return _matched_delta
    return None if layer.has_slope else _softmax_delta


def _matched_delta(errors: Array, a: Array, t: Array, out: Array) -> None:
    """δ = a − t: the slope has cancelled out on paper, so that it cannot underflow here."""
    np.subtract(a, t, out)


def _softmax_delta(errors: Array, a: Array, t: Array, out: Array) -> None:
    """δ = a (∂L/∂a − Σ a ∂L/∂a), the product with softmax's Jacobian."""
    np.multiply(a, errors - np.sum(a * errors, axis=0), out)
