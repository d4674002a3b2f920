from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from app.spec import Backprop, Play, Step
from tests.spec.asking import Loc

NETWORK = {
    "layers": [{"units": 2, "activation": "softmax"}],
    "parameters": [{"weights": [[1, 2], [3, 4]], "biases": [0, 0]}],
}
PASS = {"network": NETWORK, "loss": "cross_entropy", "inputs": [[1, 2]], "targets": [[0, 1]]}


def errors(model: type[BaseModel], sent: Any) -> list[tuple[Loc, str]]:
    with pytest.raises(ValidationError) as caught:
        model.model_validate(sent)
    return [(error["loc"], error["msg"]) for error in caught.value.errors()]


def test_a_step_is_one_update_by_default() -> None:
    assert Step.model_validate({}).count == 1


@pytest.mark.parametrize(
    ("count", "message"),
    [
        (0, "Input should be greater than or equal to 1"),
        (2**53, "Input should be less than or equal to 9007199254740991"),
        ("4", "Input should be a valid integer"),
        (True, "Input should be a valid integer"),
        (1.5, "Input should be a valid integer"),
        (None, "Input should be a valid integer"),
    ],
)
def test_a_count_is_a_whole_number(count: Any, message: str) -> None:
    assert errors(Step, {"count": count}) == [(("count",), message)]


def test_a_pace_is_a_number_or_max() -> None:
    assert Play.model_validate({}) == Play(steps_per_second="max", until_step=None)
    assert Play.model_validate({"steps_per_second": 0.5}).steps_per_second == 0.5
    assert Play.model_validate({"steps_per_second": 60}).steps_per_second == 60.0


@pytest.mark.parametrize("pace", [0, -1, "fast", True, None, float("inf"), float("nan")])
def test_any_other_pace_is_refused(pace: Any) -> None:
    message = "Input should be a number greater than 0 or 'max'"
    assert errors(Play, {"steps_per_second": pace}) == [(("steps_per_second",), message)]


def test_a_pass_takes_parameters_and_a_batch() -> None:
    asked = Backprop.model_validate(PASS)
    assert asked.learning_rate == 0.03
    assert asked.regularization.name == "none"
    assert [loc for loc, _ in errors(Backprop, {})] == [("network",), ("inputs",), ("targets",)]


@pytest.mark.parametrize(
    ("changes", "loc", "message"),
    [
        ({"network": {"layers": NETWORK["layers"]}}, ("network", "parameters"), "Field required"),
        (
            {"inputs": [[1]]},
            ("network", "parameters", 0, "weights", 0),
            "Input should have one column per input: 1, not 2",
        ),
        (
            {"network": NETWORK | {"feedback": [[[1, 2], [3, 4]]] * 2}},
            ("network", "feedback"),
            "Input should have one matrix per layer: 1, not 2",
        ),
        (
            {"network": NETWORK | {"feedback": [[[1, 2]]]}},
            ("network", "feedback", 0),
            "Input should have one row per unit: 2, not 1",
        ),
        (
            {"network": NETWORK | {"feedback": [[[1, 2], [3]]]}},
            ("network", "feedback", 0, 1),
            "Input should have one column per input: 2, not 1",
        ),
        (
            {"network": NETWORK | {"feedback": "fixed_random"}},
            ("network", "feedback"),
            "Input should be a valid tuple",
        ),
        (
            {"inputs": [[1, 2], [3]]},
            ("inputs", 1),
            "Input should have one number per column of the first row: 2, not 1",
        ),
        (
            {"targets": [[0, 1], [0, 1]]},
            ("targets",),
            "Input should have one row per row of inputs: 1, not 2",
        ),
        ({"targets": [[1]]}, ("targets", 0), "Input should have one number per output unit: 2, not 1"),
        (
            {"targets": [[1, 1]]},
            ("targets", 0),
            "Input should be one-hot for cross_entropy: a single 1, else 0",
        ),
        (
            {"loss": "absolute_error"},
            ("loss",),
            "An output layer of softmax needs squared_error or cross_entropy, not absolute_error",
        ),
        ({"learning_rate": "1"}, ("learning_rate",), "Input should be a valid number"),
        ({"seed": 1}, ("seed",), "Extra inputs are not permitted"),
    ],
)
def test_what_does_not_fit_in_a_pass_is_named(changes: dict[str, Any], loc: Loc, message: str) -> None:
    assert (loc, message) in errors(Backprop, PASS | changes)
