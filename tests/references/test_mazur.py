"""Matt Mazur, "A Step by Step Backpropagation Example" (2015): the numbers that he prints.

https://mattmazur.com/2015/03/17/a-step-by-step-backpropagation-example/

His text leaves the biases as they are; a training here moves them too, which the first step's weights do not
notice.
"""

from typing import Any

import pytest

from tests.references import ours

START: list[dict[str, Any]] = [
    {"weights": [[0.15, 0.20], [0.25, 0.30]], "biases": [0.35, 0.35]},
    {"weights": [[0.40, 0.45], [0.50, 0.55]], "biases": [0.60, 0.60]},
]
NETWORK = {"layers": [{"units": 2, "activation": "sigmoid"}] * 2, "parameters": START}
INPUTS, TARGETS = [[0.05, 0.10]], [[0.01, 0.99]]


def printed(text: str) -> Any:
    """A number that agrees with every digit he shows, the last one rounded."""
    return pytest.approx(float(text), abs=0.51 * 10.0 ** -len(text.partition(".")[2]))


def test_forward_pass() -> None:
    answer = ours.backprop(
        {"network": NETWORK, "loss": "squared_error", "inputs": INPUTS, "targets": TARGETS}
    )
    hidden, output = answer["layers"]
    assert hidden["pre_activations"][0, 0] == printed("0.3775")
    assert hidden["activations"][0].tolist() == [printed("0.593269992"), printed("0.596884378")]
    assert output["pre_activations"][0, 0] == printed("1.105905967")
    assert output["activations"][0].tolist() == [printed("0.75136507"), printed("0.772928465")]
    assert answer["loss"] == printed("0.298371109")


def test_backward_pass() -> None:
    answer = ours.backprop(
        {"network": NETWORK, "loss": "squared_error", "inputs": INPUTS, "targets": TARGETS}
    )
    hidden, output = answer["layers"]
    assert output["errors"][0, 0] == printed("0.74136507")
    assert output["deltas"][0, 0] == printed("0.138498562")
    assert output["weight_gradients"][0, 0] == printed("0.082167041")
    assert hidden["errors"][0, 0] == printed("0.036350306")
    assert hidden["weight_gradients"][0, 0] == printed("0.000438568")


def test_weights_after_one_step() -> None:
    training = ours.training(spec())
    training.advance(1)
    hidden, output = training.parameters.weights
    assert hidden.ravel().tolist() == [
        printed("0.149780716"),
        printed("0.19956143"),
        printed("0.24975114"),
        printed("0.29950229"),
    ]
    assert output.ravel().tolist() == [
        printed("0.35891648"),
        printed("0.408666186"),
        printed("0.511301270"),
        printed("0.561370121"),
    ]


def test_ten_thousand_rounds_with_biases_held() -> None:
    """His error after one round, by hand, is 1.5e-7 off; the one after 10,000 precedes the last update."""
    training = ours.training(spec())
    errors = []
    for _ in range(9_999):
        training.advance(1)
        for biases, layer in zip(training.parameters.biases, START, strict=True):
            biases[:] = layer["biases"]
        errors.append(training.losses()[0])
    assert errors[0] == pytest.approx(0.291027924, abs=2e-7)
    assert errors[-1] == printed("0.0000351085")


def spec() -> dict[str, Any]:
    return {
        "network": NETWORK,
        "loss": "squared_error",
        "data": {"source": "inline", "inputs": INPUTS, "targets": TARGETS},
        "training": {
            "batch_size": 1,
            "shuffle": False,
            "optimizer": {"name": "sgd", "learning_rate": 0.5},
        },
    }
