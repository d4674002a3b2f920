"""What other seeds would have made of a run's network, before any training."""

import numpy as np

from app.core.arrays import Array
from app.core.backprop import Pass
from app.core.network import Parameters
from app.runs.building import initial_parameters, network_of
from app.runs.replay import Life


def born_dead_by_layer(life: Life, networks: int) -> Array:
    """The share of networks, born of as many seeds, that are dead by each hidden layer (hidden layers,).

    Dead is a network in which some layer up to there answers 0 to the run's first sample with every unit.
    """
    start, first = life.at(0), life.chapters[0].change.spec
    network = network_of(first)
    parameters = Parameters(network)
    here = Pass(network, start.plan.loss, parameters, 1)
    dead = np.empty((networks, len(network.layers) - 1))
    for number in range(networks):
        seed = first.seed * networks + number
        np.copyto(parameters.flat, initial_parameters(first.model_copy(update={"seed": seed}), network))
        here.forward(start.train.inputs[:, :1])
        shut = [not answers.any() for answers in here.activations[:-1]]
        dead[number] = np.maximum.accumulate(shut)
    share: Array = dead.mean(axis=0)
    return share
