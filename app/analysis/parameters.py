"""A network's parameters as plain arrays, one entry a layer."""

from app.core.arrays import Array
from app.core.network import Network, Parameters
from app.timeline import Timeline

LayerArrays = list[dict[str, Array]]


def parameters(timeline: Timeline, step: int) -> LayerArrays:
    """Weights and biases after `step` steps. StepNotFound."""
    return layers_of(timeline.at(timeline.trained(step)).parameters)


def feedback(timeline: Timeline) -> list[Array] | None:
    """What errors go back through in place of the weights; None: their transpose."""
    return feedback_of(timeline.segments[-1].plan.network)


def layers_of(parameters: Parameters) -> LayerArrays:
    """Weights and biases, one entry a layer, in arrays of their own."""
    return [
        {"weights": weights.copy(), "biases": biases.copy()}
        for weights, biases in zip(parameters.weights, parameters.biases, strict=True)
    ]


def feedback_of(network: Network) -> list[Array] | None:
    """What errors go back through in place of the weights, a matrix a layer, in arrays of their own."""
    return [weights.copy() for weights in network.feedback.weights] if network.feedback else None
