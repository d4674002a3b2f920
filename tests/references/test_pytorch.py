"""The numerics against PyTorch's autograd, `torch.optim` and `torch.nn.init`: see make_references.py."""

import json
from pathlib import Path

import numpy as np
import pytest

from app.core.activations import ACTIVATIONS
from app.core.initializers import INITIALIZERS
from app.core.losses import LOSSES
from app.core.optimizers import OPTIMIZERS
from tests.references import ours
from tests.references.ours import Body, assert_close

RECORDED = json.loads(Path(__file__).with_name("references.json").read_text())


def described(case: Body) -> str:
    network = case["request"]["network"]
    layers = [
        layer["activation"] + (f"({rule})" if (rule := layer.get("derivative")) else "")
        for layer in network["layers"]
    ]
    rule = network.get("derivative", "exact")
    return f"{'-'.join(layers)} {rule} {case['request']['loss']}"


def trained(case: Body) -> str:
    training = case["spec"]["training"]
    return f"{training['batch_size']} {training['optimizer']}"


@pytest.mark.parametrize("case", RECORDED["activations"], ids=lambda case: case["name"])
def test_activation_and_slope(case: Body) -> None:
    z = np.array(case["z"])
    assert_close(ACTIVATIONS[case["name"]].at(z), case["f"])
    assert_close(ACTIVATIONS[case["name"]].slope_at(z), case["slope"])


@pytest.mark.parametrize("case", RECORDED["networks"], ids=described)
def test_forward_and_backward(case: Body) -> None:
    answer, theirs = ours.backprop(case["request"]), case["answer"]
    assert_close(answer["loss"], theirs["loss"])
    for layer, expected in zip(answer["layers"], theirs["layers"], strict=True):
        for name, values in expected.items():
            assert_close(layer[name], values)


@pytest.mark.parametrize("case", RECORDED["saturated"], ids=described)
def test_saturated_output(case: Body) -> None:
    answer, theirs = ours.backprop(case["request"]), case["answer"]
    assert_close(answer["loss"], theirs["loss"])
    assert_close(answer["layers"][0]["deltas"], theirs["layers"][0]["deltas"])


@pytest.mark.parametrize("case", RECORDED["optimizers"], ids=trained)
def test_optimizer(case: Body) -> None:
    training = ours.training(case["spec"])
    for step, layers in case["after"].items():
        training.advance(int(step) - training.step)
        for number, layer in enumerate(layers):
            assert_close(training.parameters.weights[number], layer["weights"])
            assert_close(training.parameters.biases[number], layer["biases"])


@pytest.mark.parametrize("case", RECORDED["initializers"], ids=lambda case: f"{case['name']}-{case['gain']}")
def test_initializer_draws_from_the_same_distribution(case: Body) -> None:
    initializer = INITIALIZERS[case["name"]]
    options = dict(initializer.options) | ({"gain": case["gain"]} if case["gain"] else {})
    rng = np.random.default_rng(1)
    draws = np.array([initializer.draw(rng, case["units"], case["inputs"], options) for _ in range(2000)])
    assert draws.shape == (2000, case["units"], case["inputs"])
    assert draws.var() == pytest.approx(case["variance"], rel=0.02)
    below = [(draws < decile).mean() for decile in case["deciles"]]
    assert below == pytest.approx(np.arange(1, 10) / 10, abs=0.006)
    if "uniform" in case["name"]:
        assert np.abs(draws).max() == pytest.approx(case["largest"], rel=1e-3)


def test_everything_is_recorded() -> None:
    recorded = RECORDED["networks"]
    layers = [layer for case in recorded for layer in case["request"]["network"]["layers"]]
    assert {case["name"] for case in RECORDED["activations"]} == set(ACTIVATIONS) - {"softmax"}
    assert {layer["activation"] for layer in layers} == set(ACTIVATIONS)
    assert {case["request"]["loss"] for case in recorded} == set(LOSSES)
    optimizers = {case["spec"]["training"]["optimizer"]["name"] for case in RECORDED["optimizers"]}
    assert optimizers == set(OPTIMIZERS) - {"conjugate_gradient"}
    initializers = {case["name"] for case in RECORDED["initializers"]}
    assert initializers == set(INITIALIZERS) - {"constant", "zeros"}
