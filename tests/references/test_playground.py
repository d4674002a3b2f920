"""Regularisation against TensorFlow Playground's own rule, written out weight by weight in plain loops.

Source: https://github.com/tensorflow/playground, `src/nn.ts`, `updateWeights`.
"""

import math
from dataclasses import dataclass

import numpy as np
import pytest

from tests.references import ours
from tests.references.ours import assert_close

RATE = 0.1
ROWS = [([0.4, -1.1], 1.0), ([1.5, 0.2], -1.0), ([-0.7, 0.9], 1.0), ([0.1, 0.3], -1.0), ([-1.2, -0.5], 1.0)]
START: list[ours.Body] = [
    {"weights": [[0.3, -0.25], [0.05, 0.4], [-0.02, 0.015]], "biases": [0.1, -0.1, 0.2]},
    {"weights": [[0.2, -0.35, 0.04]], "biases": [0.1]},
]


@dataclass
class Link:
    weight: float
    dead: bool = False
    sum_of_derivatives: float = 0.0


@dataclass
class Node:
    bias: float
    links: list[Link]
    output: float = 0.0
    sum_of_derivatives: float = 0.0
    derivative: float = 0.0


def pull(name: str, weight: float) -> float:
    if name == "l2":
        return weight
    return -1.0 if weight < 0 else 1.0 if weight > 0 else 0.0


def playground(name: str, rate: float, batch: int, epochs: int) -> list[list[Node]]:
    layers = [
        [
            Node(bias, [Link(weight) for weight in weights])
            for weights, bias in zip(layer["weights"], layer["biases"], strict=True)
        ]
        for layer in START
    ]
    for _ in range(epochs):
        for start in range(0, len(ROWS), batch):
            rows = ROWS[start : start + batch]
            for inputs, target in rows:
                accumulate(layers, inputs, target)
            update(layers, len(rows), name, rate)
    return layers


def accumulate(layers: list[list[Node]], inputs: list[float], target: float) -> None:
    signals = [inputs]
    for layer in layers:
        for node in layer:
            total = sum(link.weight * x for link, x in zip(node.links, signals[-1], strict=True))
            node.output = math.tanh(node.bias + total)
        signals.append([node.output for node in layer])
    errors = [layers[-1][0].output - target]
    for number in reversed(range(len(layers))):
        layer, below = layers[number], signals[number]
        for node, error in zip(layer, errors, strict=True):
            node.derivative = error * (1 - node.output**2)
            node.sum_of_derivatives += node.derivative
            for link, x in zip(node.links, below, strict=True):
                link.sum_of_derivatives += 0.0 if link.dead else node.derivative * x
        errors = [
            sum(node.links[source].weight * node.derivative for node in layer) for source in range(len(below))
        ]


def update(layers: list[list[Node]], samples: int, name: str, rate: float) -> None:
    for layer in layers:
        for node in layer:
            node.bias -= RATE * node.sum_of_derivatives / samples
            node.sum_of_derivatives = 0.0
            for link in node.links:
                if not link.dead:
                    update_link(link, samples, name, rate)


def update_link(link: Link, samples: int, name: str, rate: float) -> None:
    regularization = pull(name, link.weight)
    link.weight -= RATE / samples * link.sum_of_derivatives
    pulled = link.weight - RATE * rate * regularization
    if name == "l1" and link.weight * pulled < 0:
        link.weight, link.dead = 0.0, True
    else:
        link.weight = pulled
    link.sum_of_derivatives = 0.0


@pytest.mark.parametrize("batch", [1, 2, 5])
@pytest.mark.parametrize("rate", [0.003, 0.1, 1.0, 3.0])
@pytest.mark.parametrize("name", ["l1", "l2"])
def test_trains_as_playground_does(name: str, rate: float, batch: int) -> None:
    training = ours.training(spec(name, rate, batch))
    for epochs in (1, 3, 20):
        training.advance(epochs * math.ceil(len(ROWS) / batch) - training.step)
        for number, layer in enumerate(playground(name, rate, batch, epochs)):
            weights = [[link.weight for link in node.links] for node in layer]
            assert_close(training.parameters.weights[number], weights)
            assert_close(training.parameters.biases[number], [node.bias for node in layer])


def test_dead_weights_stay_dead_under_every_optimizer() -> None:
    for name in ("sgd", "momentum", "nesterov", "rmsprop", "adagrad", "adam", "conjugate_gradient"):
        training = ours.training(spec("l1", 0.3, 5, name))
        dead = np.zeros(9, dtype=bool)
        for _ in range(40):
            training.advance(1)
            weights = np.concatenate([layer.ravel() for layer in training.parameters.weights])
            assert not weights[dead].any()
            dead |= weights == 0
        assert dead.any()
        assert training.parameters.biases[0].all()


def spec(name: str, rate: float, batch: int, optimizer: str = "sgd") -> ours.Body:
    return {
        "network": {
            "layers": [{"units": 3, "activation": "tanh"}, {"units": 1, "activation": "tanh"}],
            "parameters": START,
        },
        "loss": "squared_error",
        "data": {
            "source": "inline",
            "inputs": [x for x, _ in ROWS],
            "targets": [[target] for _, target in ROWS],
        },
        "training": {
            "batch_size": batch,
            "shuffle": False,
            "optimizer": {"name": optimizer, "learning_rate": RATE},
            "regularization": {"name": name, "rate": rate},
        },
    }
