"""A network's parameters as plain arrays, one entry a layer."""

from app.core.arrays import Array
from app.core.network import Network, Parameters

LayerArrays = list[dict[str, Array]]


def layers_of(parameters: Parameters) -> LayerArrays:
    """Weights and biases, one entry a layer, in arrays of their own."""
    return [
        {"weights": weights.copy(), "biases": biases.copy()}
        for weights, biases in zip(parameters.weights, parameters.biases, strict=True)
    ]


def feedback_of(network: Network) -> list[Array] | None:
    """What errors go back through in place of the weights, a matrix a layer, in arrays of their own."""
    return [weights.copy() for weights in network.feedback.weights] if network.feedback else None
