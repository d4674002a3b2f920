"""One forward and one backward pass.

For a layer with inputs x, parameters W and b and activation f:

    forward     z = W x + b                a = f(z)
    backward    δ = ∂L/∂a · f′(z)          ∂L/∂W = mean of δ xᵀ        ∂L/∂b = mean of δ
                ∂L/∂x = Wᵀ δ               which is ∂L/∂a of the layer before

(Rumelhart, Hinton & Williams 1986.) Feedback alignment has Bᵀ δ for Wᵀ δ, with B fixed and random (Lillicrap
et al. 2016). Arrays are units × samples.

This is the pass that people read, and that the compiled one is judged by.
"""

from collections.abc import Callable

import numpy as np

from app.core.arrays import Array
from app.core.losses import Loss
from app.core.network import Layer, Network, Parameters


class Pass:
    """What one batch leaves behind on its way through a network and back.

    One array a layer, units × samples: `inputs` x, `pre_activations` z, `activations` a, `derivatives` (what
    multiplied the error; nan for softmax), `errors` ∂L/∂a and `deltas` ∂L/∂z, the last two of each sample's
    own loss. `gradients` are the batch means. `parameters` are read as they are at the time of a call.
    """

    def __init__(self, network: Network, loss: Loss, parameters: Parameters) -> None:
        self.network = network
        self.loss = loss
        self.parameters = parameters
        self.gradients = Parameters(network)
        nothing: Array = np.zeros((0, 0))
        self.inputs, self.pre_activations, self.activations, self.derivatives, self.errors, self.deltas = (
            [nothing] * len(network.layers) for _ in range(6)
        )

    @property
    def outputs(self) -> Array:
        """What the network answered (outputs × samples)."""
        return self.activations[-1]

    @property
    def way_back(self) -> Parameters:
        """Whose weights the error comes back through: the network's own, or fixed random ones."""
        return self.network.feedback or self.parameters

    def forward(self, inputs: Array) -> None:
        """From the inputs (inputs × samples) to the outputs."""
        x = inputs
        for number, layer in enumerate(self.network.layers):
            weights, biases = self.parameters.weights[number], self.parameters.biases[number]
            z = weights @ x + biases[:, np.newaxis]
            a = layer.activation.at(z)
            self.inputs[number], self.pre_activations[number], self.activations[number] = x, z, a
            x = a

    def losses(self, targets: Array) -> Array:
        """The loss of each sample (samples,), after `forward`."""
        return self.loss.value(self.pre_activations[-1], self.activations[-1], targets)

    def backward(self, targets: Array) -> None:
        """Errors, deltas and mean gradients, from the output back; after `forward`."""
        n = targets.shape[1]
        way_back = self.way_back
        error = self.loss.error_at(self.pre_activations[-1], self.outputs, targets)
        rule = output_rule(self.network.layers[-1], self.loss)
        for number in reversed(range(len(self.network.layers))):
            inputs, weights = self.inputs[number], way_back.weights[number]
            slope = derivative(self.network.layers[number], self.pre_activations[number])
            delta = error * slope
            if rule and number == len(self.network.layers) - 1:
                delta = rule(error, self.outputs, targets)
            self.gradients.weights[number][...] = delta @ inputs.T / n
            if self.network.layers[number].has_biases:
                self.gradients.biases[number][...] = delta.sum(axis=1) / n
            self.derivatives[number], self.errors[number], self.deltas[number] = slope, error, delta
            if number:
                error = weights.T @ delta


def derivative(layer: Layer, z: Array) -> Array:
    """What multiplies the error: f′(z), 1 or another activation's g′(z), and the offset; nan for softmax."""
    source, out = layer.source, np.empty_like(z)
    if not layer.has_slope:
        out.fill(np.nan)
    elif source is None:
        out.fill(1.0)
    else:
        out = source.slope_at(z)
    return out + layer.derivative.offset


OutputRule = Callable[[Array, Array, Array], Array]


def output_rule(layer: Layer, loss: Loss) -> OutputRule | None:
    """How the error passes the output layer where it is no product per unit, else None."""
    if layer.is_exact and loss.matched == layer.activation.name:
        return _matched_delta
    return None if layer.has_slope else _softmax_delta


def _matched_delta(error: Array, a: Array, t: Array) -> Array:
    """δ = a − t: the slope has cancelled out on paper, so that it cannot underflow here."""
    return a - t


def _softmax_delta(error: Array, a: Array, t: Array) -> Array:
    """δ = a (∂L/∂a − Σ a ∂L/∂a), the product with softmax's Jacobian."""
    delta: Array = a * (error - np.sum(a * error, axis=0))
    return delta
