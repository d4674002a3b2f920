from typing import Any

import pytest

from app.core.optimizers import OPTIMIZERS
from app.spec import OPTIMIZER_MODELS, Specification
from tests.spec.asking import Loc, errors

BATCH = "Input should be a whole number from 1 to 9007199254740991 or 'full'"

WRONG: list[tuple[Any, Loc, str]] = [
    ({"training": {"batch_size": 0}}, ("training", "batch_size"), BATCH),
    ({"training": {"batch_size": "half"}}, ("training", "batch_size"), BATCH),
    ({"training": {"batch_size": True}}, ("training", "batch_size"), BATCH),
    ({"training": {"clip": 1}}, ("training", "clip"), "Input should be a valid dictionary"),
    ({"training": {"clip": {}}}, ("training", "clip", "norm"), "Field required"),
    (
        {"training": {"clip": {"norm": 0}}},
        ("training", "clip", "norm"),
        "Input should be greater than 0",
    ),
    (
        {"training": {"clip": {"value": "1"}}},
        ("training", "clip", "value"),
        "Input should be a valid number",
    ),
    (
        {"training": {"clip": {"norm": 1, "value": 1}}},
        ("training", "clip", "value"),
        "Extra inputs are not permitted",
    ),
    (
        {
            "training": {"optimizer": {"name": "conjugate_gradient"}},
            "network": {"layers": [{"units": 2, "rate": 0}, {"units": 1}]},
        },
        ("network", "layers", 0, "rate"),
        "Input should be 1 for conjugate_gradient, which searches along one line",
    ),
    ({"training": {"shuffle": 1}}, ("training", "shuffle"), "Input should be a valid boolean"),
    (
        {"training": {"optimizer": {"learning_rate": -1}}},
        ("training", "optimizer", "learning_rate"),
        "Input should be greater than or equal to 0",
    ),
    (
        {"training": {"optimizer": {"momentum": 0.9}}},
        ("training", "optimizer", "momentum"),
        "Extra inputs are not permitted",
    ),
    (
        {"training": {"optimizer": {"name": "adam", "betas": [0.9, 1]}}},
        ("training", "optimizer", "betas", 1),
        "Input should be less than 1",
    ),
    (
        {"training": {"regularization": {"rate": float("nan")}}},
        ("training", "regularization", "rate"),
        "Input should be a finite number",
    ),
    (
        {"training": {"regularization": {"name": "l3"}}},
        ("training", "regularization", "name"),
        "Input should be 'none', 'l1' or 'l2'",
    ),
    (
        {"probe": {"index": 250}},
        ("probe", "index"),
        "Input should be less than 250, the number of training samples",
    ),
    ({"probe": {"index": -1}}, ("probe", "index"), "Input should be greater than or equal to 0"),
]


@pytest.mark.parametrize(("sent", "loc", "message"), WRONG)
def test_what_is_wrong_is_named(sent: Any, loc: Loc, message: str) -> None:
    assert errors(sent) == [(loc, message)]


def test_every_optimizer_has_a_model() -> None:
    assert set(OPTIMIZER_MODELS) == set(OPTIMIZERS)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_optimizers_take_the_options_of_the_numerics(name: str) -> None:
    optimizer = Specification.model_validate({"training": {"optimizer": {"name": name}}}).training.optimizer
    assert optimizer.options == OPTIMIZERS[name].options
    assert optimizer.learning_rate == 0.03


def test_an_integer_is_a_number() -> None:
    spec = Specification.model_validate({"training": {"optimizer": {"learning_rate": 1}}})
    assert spec.training.optimizer.learning_rate == 1.0


def test_a_batch_may_be_larger_than_the_training_set() -> None:
    assert Specification.model_validate({"training": {"batch_size": 10_000}}).training.batch_size == 10_000
