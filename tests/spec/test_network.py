from typing import Any

import pytest

from app.core.initializers import INITIALIZERS
from app.spec import INITIALIZER_MODELS, Specification
from app.spec.network import SLOPES
from tests.spec.asking import Loc, errors, network


def one_of(*names: str) -> str:
    return f"Input should be {', '.join(map(repr, names[:-1]))} or {names[-1]!r}"


RULES = one_of("exact", "one", *SLOPES)

WRONG: list[tuple[Any, Loc, str]] = [
    (network(), ("network", "layers"), "List should have at least 1 item after validation, not 0"),
    (network({}), ("network", "layers", 0, "units"), "Field required"),
    (network({"units": 0}), ("network", "layers", 0, "units"), "Input should be greater than or equal to 1"),
    (network({"units": "4"}), ("network", "layers", 0, "units"), "Input should be a valid integer"),
    (network({"units": 1, "derivative": "softmax"}), ("network", "layers", 0, "derivative"), RULES),
    (network({"units": 1, "bias": 0}), ("network", "layers", 0, "bias"), "Input should be a valid boolean"),
    (
        network({"units": 1, "rate": -1}),
        ("network", "layers", 0, "rate"),
        "Input should be greater than or equal to 0",
    ),
    (
        network({"units": 1, "bias": False}, parameters=[{"weights": [[1, 2]], "biases": [0.5]}]),
        ("network", "parameters", 0, "biases"),
        "Input should be 0 for each unit, since the layer has no biases",
    ),
    (
        {"network": {"initializer": {"bias_std": -1}}},
        ("network", "initializer", "bias_std"),
        "Input should be greater than or equal to 0",
    ),
    (
        {"network": {"initializer": {"gain": -1}}},
        ("network", "initializer", "gain"),
        "Input should be greater than or equal to 0",
    ),
    ({"network": {"derivative": None}}, ("network", "derivative"), RULES),
    ({"network": {"derivative": {"name": "two"}}}, ("network", "derivative", "name"), RULES),
    (
        {"network": {"derivative": {"offset": "0.1"}}},
        ("network", "derivative", "offset"),
        "Input should be a valid number",
    ),
    (
        {"network": {"derivative": {"offset": float("nan")}}},
        ("network", "derivative", "offset"),
        "Input should be a finite number",
    ),
    (
        network({"units": 2, "activation": "softmax"}, {"units": 1}),
        ("network", "layers", 0, "activation"),
        "Softmax is for the output layer only",
    ),
    (
        network({"units": 2, "activation": "softmax", "derivative": "one"}),
        ("network", "layers", 0, "derivative"),
        "Input should be 'exact' or null, since softmax keeps its Jacobian",
    ),
    (
        network({"units": 2, "activation": "softmax", "derivative": {"offset": 0.1}}),
        ("network", "layers", 0, "derivative"),
        "Input should be 'exact' or null, since softmax keeps its Jacobian",
    ),
    (
        {"network": {"feedback": "random"}},
        ("network", "feedback"),
        "Input should be 'transpose' or 'fixed_random'",
    ),
    *(
        (
            {"network": {"feedback": "fixed_random", "initializer": {"name": name}}},
            ("network", "feedback"),
            f"fixed_random needs an initializer that draws at random, not {name}",
        )
        for name in ("zeros", "constant")
    ),
    ({"network": {"initializer": "zeros"}}, ("network", "initializer"), "Input should be a valid dictionary"),
    (
        {"network": {"initializer": {"name": "glorot"}}},
        ("network", "initializer", "name"),
        one_of(*INITIALIZER_MODELS),
    ),
    (
        {"network": {"initializer": {"name": "zeros", "gain": 1}}},
        ("network", "initializer", "gain"),
        "Extra inputs are not permitted",
    ),
    (
        {"network": {"initializer": {"name": "normal", "std": -1}}},
        ("network", "initializer", "std"),
        "Input should be greater than or equal to 0",
    ),
    (
        {"network": {"initializer": {"name": "uniform", "low": 1}}},
        ("network", "initializer", "high"),
        "Input should be at least low, 1.0",
    ),
    (
        {"network": {"initializer": {"gain": 1e7}}},
        ("network", "initializer", "gain"),
        "Input should be less than or equal to 1000000",
    ),
    (
        {"network": {"parameters": [{"weights": [[1, 2]], "biases": [0]}]}},
        ("network", "parameters"),
        "Input should have one entry per layer: 3, not 1",
    ),
    (
        network({"units": 1}, parameters=[{"weights": [[1, 2], [3, 4]], "biases": [0]}]),
        ("network", "parameters", 0, "weights"),
        "Input should have one row per unit: 1, not 2",
    ),
    (
        network({"units": 1}, parameters=[{"weights": [[1, 2, 3]], "biases": [0]}]),
        ("network", "parameters", 0, "weights", 0),
        "Input should have one column per input: 2, not 3",
    ),
    (
        network({"units": 1}, parameters=[{"weights": [[1, 2]], "biases": [0, 0]}]),
        ("network", "parameters", 0, "biases"),
        "Input should have one number per unit: 1, not 2",
    ),
    (
        network({"units": 1}, parameters=[{"weights": [[1, True]], "biases": [0]}]),
        ("network", "parameters", 0, "weights", 0, 1),
        "Input should be a valid number",
    ),
]


@pytest.mark.parametrize(("sent", "loc", "message"), WRONG)
def test_what_is_wrong_is_named(sent: Any, loc: Loc, message: str) -> None:
    assert errors(sent) == [(loc, message)]


def test_a_thousand_layers_are_the_most_that_are_looked_at() -> None:
    message = "List should have at most 1000 items after validation, not 1001"
    assert errors(network(*[{"units": 1}] * 1001)) == [(("network", "layers"), message)]


def test_every_initializer_has_a_model() -> None:
    assert set(INITIALIZER_MODELS) == set(INITIALIZERS)


@pytest.mark.parametrize("name", INITIALIZERS)
def test_initializers_take_the_options_of_the_numerics(name: str) -> None:
    spec = Specification.model_validate({"network": {"initializer": {"name": name}}})
    assert spec.network.initializer.options == INITIALIZERS[name].options


def test_what_was_sent_comes_back_as_it_was_sent() -> None:
    sent = network(
        {"units": 2, "activation": "step", "derivative": "sigmoid", "bias": False, "rate": 0.5},
        {
            "units": 2,
            "activation": "softmax",
            "derivative": {"name": "exact", "offset": 0.0},
            "bias": True,
            "rate": 1.0,
        },
        derivative={"name": "one", "offset": 0.5},
    )
    network_back = Specification.model_validate(sent | {"loss": "cross_entropy"}).model_dump(mode="json")[
        "network"
    ]
    assert network_back["layers"] == sent["network"]["layers"]
    assert network_back["derivative"] == sent["network"]["derivative"]


def test_a_layer_s_own_derivative_goes_before_the_network_s() -> None:
    spec = Specification.model_validate(
        network(
            {"units": 3, "activation": "relu", "derivative": {"name": "tanh", "offset": 0.1}},
            {"units": 2, "activation": "softmax"},
            derivative="one",
        )
    )
    first, last = spec.network.build(2).layers
    assert (first.inputs, first.units, first.activation.name) == (2, 3, "relu")
    assert (first.derivative.of, first.derivative.offset) == ("tanh", 0.1)
    assert (last.inputs, last.units, last.activation.name) == (3, 2, "softmax")
