from typing import Any

import pytest
from pydantic import ValidationError

from app.spec import Specification, patched, sets_parameters
from tests.spec.asking import Loc, inline, network

UNCHANGEABLE = (
    "Cannot change while the run lives; only training, probe, network.parameters, network.derivative, "
    "network.layers[].derivative can"
)
START = Specification.model_validate(
    network({"units": 2, "derivative": "one"}, {"units": 1})
    | {"training": {"optimizer": {"name": "momentum", "learning_rate": 0.5, "momentum": 0.8}}, "seed": 7}
)
PARAMETERS = [{"weights": [[1, 2], [3, 4]], "biases": [5, 6]}, {"weights": [[7, 8]], "biases": [9]}]


def errors(patch: dict[str, Any], start: Specification = START) -> list[tuple[Loc, str]]:
    with pytest.raises(ValidationError) as caught:
        patched(start, patch)
    return [(error["loc"], error["msg"]) for error in caught.value.errors()]


def optimizer(patch: dict[str, Any]) -> dict[str, Any]:
    return patched(START, {"training": {"optimizer": patch}}).training.optimizer.model_dump()


def test_nothing_changes_by_an_empty_patch() -> None:
    assert patched(START, {}) == START


def test_a_field_changes_and_its_neighbours_stay() -> None:
    spec = patched(START, {"training": {"batch_size": "full"}, "probe": {"index": 3}})
    assert spec.training.batch_size == "full"
    assert spec.training.optimizer == START.training.optimizer
    assert spec.probe.index == 3
    assert spec.seed == 7


def test_null_puts_a_field_back_to_its_default() -> None:
    assert optimizer({"momentum": None}) == {"name": "momentum", "learning_rate": 0.5, "momentum": 0.9}
    assert patched(START, {"training": None}).training == Specification().training


def test_another_optimizer_keeps_the_learning_rate_and_nothing_else() -> None:
    assert optimizer({"name": "nesterov"}) == {"name": "nesterov", "learning_rate": 0.5, "momentum": 0.9}
    adam = {"name": "adam", "learning_rate": 0.5, "betas": (0.5, 0.999), "eps": 1e-8}
    assert optimizer({"name": "adam", "betas": [0.5, 0.999]}) == adam


def test_layers_are_merged_one_by_one() -> None:
    layers = patched(START, {"network": {"layers": [{}, {"derivative": {"offset": 0.1}}]}}).network.layers
    assert layers[0].derivative == "one"
    assert layers[1].model_dump()["derivative"] == {"name": "exact", "offset": 0.1}
    assert (
        patched(START, {"network": {"layers": [{"derivative": None}, {}]}}).network.layers[0].derivative
        is None
    )


def test_what_a_run_says_of_itself_can_be_sent_back() -> None:
    assert patched(START, START.model_dump(mode="json")) == START


def test_a_clip_takes_the_place_of_the_former_one() -> None:
    for patch, clip in (
        ({"norm": 1}, {"norm": 1.0}),
        ({"value": 2}, {"value": 2.0}),
        ({"value": None, "norm": 3}, {"norm": 3.0}),
        (None, None),
    ):
        now = patched(patched(START, {"training": {"clip": {"norm": 9}}}), {"training": {"clip": patch}})
        assert now.training.model_dump()["clip"] == clip


@pytest.mark.parametrize(
    ("patch", "loc"),
    [
        ({"network": {"layers": [{"rate": 0}, {}]}}, ("network", "layers", 0, "rate")),
        ({"network": {"layers": [{}, {"bias": False}]}}, ("network", "layers", 1, "bias")),
        ({"network": {"initializer": {"bias_std": 1}}}, ("network", "initializer", "bias_std")),
        ({"seed": 8}, ("seed",)),
        ({"seed": None}, ("seed",)),
        ({"loss": "absolute_error"}, ("loss",)),
        ({"data": {"noise": 0.1}}, ("data", "noise")),
        ({"data": {"source": "inline"}}, ("data", "source")),
        ({"network": {"initializer": {"gain": 2}}}, ("network", "initializer", "gain")),
        ({"network": {"layers": [{"units": 3}, {}]}}, ("network", "layers", 0, "units")),
        ({"network": {"layers": [{}, {"activation": "relu"}]}}, ("network", "layers", 1, "activation")),
        ({"network": {"layers": [{}]}}, ("network", "layers")),
        ({"network": {"layers": {}}}, ("network", "layers")),
        ({"network": 4}, ("network",)),
    ],
)
def test_what_may_not_change_is_named(patch: dict[str, Any], loc: Loc) -> None:
    assert errors(patch) == [(loc, UNCHANGEABLE)]


def test_a_null_that_would_change_what_may_not_is_named() -> None:
    places = [("network", "layers"), ("network", "derivative")]
    changed = [loc for loc, message in errors({"network": None}) if message == UNCHANGEABLE]
    assert changed == places[:1]


def test_every_field_that_may_not_change_is_named() -> None:
    assert errors({"seed": 8, "loss": "absolute_error"}) == [
        (("loss",), UNCHANGEABLE),
        (("seed",), UNCHANGEABLE),
    ]


@pytest.mark.parametrize(
    ("patch", "loc", "message"),
    [
        ({"speed": 3}, ("speed",), "Extra inputs are not permitted"),
        (
            {"network": {"layers": [{}, {"unit": 3}]}},
            ("network", "layers", 1, "unit"),
            "Extra inputs are not permitted",
        ),
        (
            {"probe": {"index": 250}},
            ("probe", "index"),
            "Input should be less than 250, the number of training samples",
        ),
        (
            {"training": {"batch_size": 0}},
            ("training", "batch_size"),
            "Input should be a whole number from 1 to 9007199254740991 or 'full'",
        ),
        ({"training": 3}, ("training",), "Input should be a valid dictionary or instance of Training"),
        (
            {"network": {"parameters": PARAMETERS[:1]}},
            ("network", "parameters"),
            "Input should have one entry per layer: 2, not 1",
        ),
    ],
)
def test_the_outcome_is_a_specification(patch: dict[str, Any], loc: Loc, message: str) -> None:
    assert errors(patch) == [(loc, message)]


def test_inline_data_stay() -> None:
    start = Specification.model_validate(network({"units": 1}) | inline([[1, 2]], [[3]]))
    assert patched(start, {"training": {"batch_size": 1}}).data == start.data
    assert errors({"data": {"inputs": [[1, 3]]}}, start) == [(("data", "inputs", 0, 1), UNCHANGEABLE)]


def test_parameters_are_set_only_when_they_are_sent() -> None:
    given = patched(START, {"network": {"parameters": PARAMETERS}})
    sent = {"network": {"parameters": PARAMETERS}}
    taken = {"network": {"parameters": None}}
    assert sets_parameters(START, sent)
    assert sets_parameters(given, taken)
    assert not sets_parameters(START, taken)
    assert not sets_parameters(given, {"network": {"derivative": "one"}})
    assert not sets_parameters(given, {"training": {"batch_size": 1}})
    assert patched(given, taken) == START
