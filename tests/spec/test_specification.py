from typing import Any

import pytest
from pydantic import ValidationError

from app.core.activations import ACTIVATIONS
from app.spec import Generated, Specification
from app.spec.network import Layer, Network, Uniform
from app.spec.training import Momentum, Training
from tests.spec.asking import Loc, errors, network

WRONG: list[tuple[Any, Loc, str]] = [
    (
        network({"units": 1, "activation": "sigmoid"})
        | {"loss": "binary_cross_entropy", "data": {"name": "plane"}},
        ("loss",),
        "binary_cross_entropy is for classes, and the targets of plane are values",
    ),
    ([], (), "Input should be a valid dictionary or instance of Specification"),
    ({"nework": {}}, ("nework",), "Extra inputs are not permitted"),
    (
        {"loss": "hinge"},
        ("loss",),
        "Input should be 'squared_error', 'absolute_error', 'binary_cross_entropy' or 'cross_entropy'",
    ),
    ({"seed": -1}, ("seed",), "Input should be greater than or equal to 0"),
    ({"seed": 2**53}, ("seed",), "Input should be less than or equal to 9007199254740991"),
    ({"seed": True}, ("seed",), "Input should be a valid integer"),
    ({"seed": 1.5}, ("seed",), "Input should be a valid integer"),
    (
        {"loss": "binary_cross_entropy"},
        ("loss",),
        "binary_cross_entropy needs an output layer of sigmoid, not of tanh",
    ),
    ({"loss": "cross_entropy"}, ("loss",), "cross_entropy needs an output layer of softmax, not of tanh"),
    (
        network({"units": 2, "activation": "softmax"}) | {"loss": "absolute_error"},
        ("loss",),
        "An output layer of softmax needs squared_error or cross_entropy, not absolute_error",
    ),
    (
        network({"units": 1, "activation": "softmax"}) | {"loss": "cross_entropy"},
        ("network", "layers", 0, "units"),
        "Input should be 2, since circle has 2 classes",
    ),
    (
        network({"units": 3}),
        ("network", "layers", 0, "units"),
        "Input should be 1 or 2, since circle has 2 classes",
    ),
    (
        network({"units": 1}) | {"data": {"name": "iris"}},
        ("network", "layers", 0, "units"),
        "Input should be 3, since iris has 3 classes",
    ),
    (
        network({"units": 2}) | {"data": {"name": "plane"}},
        ("network", "layers", 0, "units"),
        "Input should be 1, since plane has values to learn",
    ),
]


@pytest.mark.parametrize(("sent", "loc", "message"), WRONG)
def test_what_is_wrong_is_named(sent: Any, loc: Loc, message: str) -> None:
    assert errors(sent) == [(loc, message)]


def test_the_default_is_the_contract_s() -> None:
    assert Specification().model_dump(mode="json") == {
        "network": {
            "layers": [
                {"units": 4, "activation": "tanh", "derivative": None, "bias": True, "rate": 1.0},
                {"units": 2, "activation": "tanh", "derivative": None, "bias": True, "rate": 1.0},
                {"units": 1, "activation": "tanh", "derivative": None, "bias": True, "rate": 1.0},
            ],
            "derivative": "exact",
            "initializer": {"name": "xavier_uniform", "gain": 1.0, "bias": 0.0, "bias_std": 0.0},
            "parameters": None,
            "feedback": "transpose",
            "feedback_scale": 1.0,
        },
        "loss": "squared_error",
        "data": {
            "source": "generated",
            "name": "circle",
            "samples": 500,
            "noise": 0.0,
            "test_fraction": 0.5,
            "features": ["x1", "x2"],
        },
        "training": {
            "batch_size": 10,
            "shuffle": True,
            "optimizer": {"name": "sgd", "learning_rate": 0.03},
            "regularization": {"name": "none", "rate": 0.0},
            "clip": None,
        },
        "probe": {"index": None},
        "seed": 0,
    }


def test_a_specification_does_not_change() -> None:
    with pytest.raises(ValidationError, match="Instance is frozen"):
        Specification().seed = 1  # type: ignore[misc]


@pytest.mark.parametrize(
    ("activation", "coding"), [("softmax", "one_hot"), ("sigmoid", "zero_one"), ("relu", "minus_plus")]
)
def test_classes_are_coded_to_fit_the_output_layer(activation: str, coding: str) -> None:
    assert Specification.model_validate(network({"units": 2, "activation": activation})).coding == coding


def test_a_specification_can_be_put_together_from_its_parts() -> None:
    parts = Specification(
        network=Network(layers=(Layer(units=1),), initializer=Uniform(high=0.1)),
        data=Generated(name="xor", noise=0.1),
        training=Training(optimizer=Momentum(momentum=0.5)),
    )
    assert parts == Specification.model_validate(
        {
            "network": {"layers": [{"units": 1}], "initializer": {"name": "uniform", "high": 0.1}},
            "data": {"name": "xor", "noise": 0.1},
            "training": {"optimizer": {"name": "momentum", "momentum": 0.5}},
        }
    )


def test_a_flood_of_fields_is_one_error() -> None:
    fields = {f"field{number}": 0 for number in range(101)}
    assert errors(fields) == [((), "Input should have at most 100 fields, not 101")]
    assert errors({"training": fields}) == [(("training",), "Input should have at most 100 fields, not 101")]


def test_the_schema_shows_choices_and_limits() -> None:
    schema = Specification.model_json_schema()["$defs"]
    network, layer = schema["Network"]["properties"], schema["Layer"]["properties"]
    assert (network["layers"]["minItems"], network["layers"]["maxItems"]) == (1, 1000)
    assert network["initializer"]["discriminator"]["propertyName"] == "name"
    assert layer["activation"]["enum"] == list(ACTIVATIONS)
