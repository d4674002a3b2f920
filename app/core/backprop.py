"""One forward and one backward pass.

For a layer with inputs x, parameters W and b and activation f:

    forward     z = W x + b                a = f(z)
    backward    δ = ∂L/∂a · f′(z)          ∂L/∂W = mean of δ xᵀ        ∂L/∂b = mean of δ
                ∂L/∂x = Wᵀ δ               which is ∂L/∂a of the layer before

(Rumelhart, Hinton & Williams 1986.) `Pass._through` holds the one line in which the error meets the slope.
Feedback alignment has Bᵀ δ for Wᵀ δ, with B fixed and random (Lillicrap et al. 2016).

Arrays are features × samples, with a last row of ones that the bias column of a layer's matrix multiplies:
one product gives W x + b, one gives both gradients. A pass keeps its arrays in a few flat buffers, so that
the slopes of neighbouring layers are one call, and is written down once as a list of calls that hold their
arrays: on a small network, looking up, allocating and dispatching `np.dot` cost more than the arithmetic.
"""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import groupby

import numpy as np

from app.core.arrays import Array
from app.core.losses import Loss
from app.core.network import Layer, Network, Parameters

Call = Callable[[], object]


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
        self._inputs = np.ones((network.inputs + 1, samples))
        self._targets = np.zeros((network.outputs, samples))
        # One row more than units: the ones that the next layer's bias multiplies, and what flows back to
        # them.
        stops = np.cumsum([layer.units + 1 for layer in network.layers])
        z, a, derivatives, errors, deltas = np.zeros((5, stops[-1], samples))
        blocks = np.split(a, stops[:-1])
        for block in blocks:
            block[-1] = 1.0
        self.pre_activations = [block[:-1] for block in np.split(z, stops[:-1])]
        self.activations = [block[:-1] for block in blocks]
        self.derivatives = [block[:-1] for block in np.split(derivatives, stops[:-1])]
        self._error_blocks = np.split(errors, stops[:-1])
        self.errors = [block[:-1] for block in self._error_blocks]
        self.deltas = [block[:-1] for block in np.split(deltas, stops[:-1])]
        self._layer_inputs = [self._inputs, *blocks[:-1]]
        derivative_calls = _derivative_calls(network, stops, z, a, derivatives)
        self._forward = list(self._forward_calls(parameters))
        self._backward = list(self._backward_calls(parameters, derivative_calls))

    @property
    def outputs(self) -> Array:
        """What the network answered (outputs × samples)."""
        return self.activations[-1]

    def forward(self, inputs: Array) -> None:
        """From the inputs to the outputs. `inputs` (inputs + 1 × samples) end in a row of ones."""
        self._inputs[...] = inputs
        for call in self._forward:
            call()

    def losses(self, targets: Array) -> Array:
        """The loss of each sample (samples,), after `forward`."""
        return self.loss.value(self.pre_activations[-1], self.activations[-1], targets)

    def backward(self, targets: Array) -> None:
        """Errors, deltas and mean gradients, from the output back; after `forward`."""
        self._targets[...] = targets
        for call in self._backward:
            call()

    def _forward_calls(self, parameters: Parameters) -> Iterator[Call]:
        """z = W x + b and a = f(z), layer by layer."""
        for number, layer in enumerate(self.network.layers):
            z, a = self.pre_activations[number], self.activations[number]
            yield partial(parameters.matrices[number].dot, self._layer_inputs[number], z)
            yield partial(layer.activation.f, z, a)

    def _backward_calls(self, parameters: Parameters, derivative_calls: Iterator[Call]) -> Iterator[Call]:
        """δ = ∂L/∂a · f′(z), ∂L/∂W = mean of δ xᵀ and Wᵀ δ, layer by layer from the output back."""
        way_back = (self.network.feedback or parameters).matrices
        z, a, t, error = self.pre_activations[-1], self.activations[-1], self._targets, self.errors[-1]
        yield partial(self.loss.error, z, a, t, error)
        yield from derivative_calls
        for number in reversed(range(len(self.network.layers))):
            deltas = self.deltas[number]
            yield self._through(number)
            yield partial(deltas.dot, self._layer_inputs[number].T, self.gradients.matrices[number])
            if number:
                yield partial(way_back[number].T.dot, deltas, self._error_blocks[number - 1])
        if self.samples > 1:
            mean = self.gradients.flat
            yield partial(np.divide, mean, np.array(float(self.samples)), mean)

    def _through(self, number: int) -> Call:
        """δ = ∂L/∂a · f′(z): how much of the error that arrives at a unit gets through it."""
        errors, deltas = self.errors[number], self.deltas[number]
        if number == len(self.deltas) - 1 and (rule := output_rule(self.network.layers[-1], self.loss)):
            return partial(rule, errors, self.activations[number], self._targets, deltas)
        return partial(np.multiply, errors, self.derivatives[number], deltas)


def _derivative_calls(
    network: Network, stops: Array, z: Array, a: Array, derivatives: Array
) -> Iterator[Call]:
    """The calls that fill `derivatives`: those of neighbouring layers with the same rule in one."""
    start = 0
    ends = zip(network.layers, stops, strict=True)
    for _, run in groupby(ends, key=lambda end: (end[0].activation, end[0].derivative)):
        layer, stop = list(run)[-1]
        rows = slice(start, stop)
        start = stop
        if layer.has_slope:
            yield from _rule_calls(layer, z[rows], a[rows], derivatives[rows])


def _rule_calls(layer: Layer, z: Array, a: Array, out: Array) -> Iterator[Call]:
    """What multiplies the error at a layer: f′(z), 1 or another activation's g′(z); and the offset."""
    source, offset = layer.source, layer.derivative.offset
    if source is None:
        out.fill(1.0 + offset)
        return
    if source is not layer.activation:
        a = np.empty_like(z)
        yield partial(source.f, z, a)
    assert source.slope is not None
    yield partial(source.slope, z, a, out)
    if offset:
        yield partial(np.add, out, offset, out)


OutputRule = Callable[[Array, Array, Array, Array], None]


def output_rule(layer: Layer, loss: Loss) -> OutputRule | None:
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
