"""How many networks of a run's kind are born dead: what other seeds would have made of its start."""

from typing import Any

import numpy as np

from app.core.arrays import Array
from app.core.backprop import Pass
from app.core.network import Parameters
from app.core.theory import born_dead
from app.spec.network import AnyInitializer, Normal, Scaled, Uniform
from app.timeline import Timeline
from app.timeline.building import initial_parameters, network_of

NETWORKS = 200


def born_dead_shares(timeline: Timeline, step: int) -> dict[str, Any]:
    """The share of networks that are dead by each hidden layer, counted and in theory; of any `step`.

    Where an assumption of the theory does not hold, `fails` says which, and nothing is expected.
    """
    widths = [layer.units for layer in timeline.at(0).plan.network.layers[:-1]]
    depths, fails = range(1, len(widths) + 1), failing(timeline)
    return {
        "layers": list(depths),
        "counted": born_dead_by_layer(timeline, NETWORKS).tolist(),
        "expected": [] if fails else [born_dead(widths[:depth]) for depth in depths],
        "fails": fails,
    }


def failing(timeline: Timeline) -> str:
    """Which assumption about the start does not hold, as a sentence; empty if all do."""
    start, initializer = timeline.at(0), timeline.segments[0].change.spec.network.initializer
    if not start.train.inputs[:, 0].any():
        return (
            "The theory is for a sample off the origin; the first one lies there, where all ReLUs answer 0."
        )
    if not _around_zero(initializer):
        return "The theory is for weights as often above 0 as below; these are not."
    if initializer.bias:
        return f"The theory is for biases of 0; these start at {initializer.bias:g}."
    return ""


def _around_zero(initializer: AnyInitializer) -> bool:
    match initializer:
        case Scaled(gain=gain):
            return gain != 0
        case Uniform(low=low, high=high):
            return low == -high != 0
        case Normal(mean=mean, std=std):
            return mean == 0 < std
        case _:
            return False


def born_dead_by_layer(timeline: Timeline, networks: int) -> Array:
    """The share of networks, born of as many seeds, that are dead by each hidden layer (hidden layers,).

    Dead is a network in which some layer up to there answers 0 to the run's first sample with every unit.
    """
    start, first = timeline.at(0), timeline.segments[0].change.spec
    network = network_of(first)
    parameters = Parameters(network)
    here = Pass(network, start.plan.loss, parameters)
    dead = np.empty((networks, len(network.layers) - 1))
    for number in range(networks):
        seed = first.seed * networks + number
        np.copyto(parameters.flat, initial_parameters(first.model_copy(update={"seed": seed}), network))
        here.forward(start.train.inputs[:, :1])
        shut = [not answers.any() for answers in here.activations[:-1]]
        dead[number] = np.maximum.accumulate(shut)
    share: Array = dead.mean(axis=0)
    return share
